"""What sentences of every page are made of: the study's own words, and the facts of a comparison."""

from __future__ import annotations

from evaluation import languages
from evaluation.arms import ArmCounts
from evaluation.parameters import Settings
from evaluation.presentation import show, units
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate


def labels(settings: Settings) -> dict[str, str]:
    """Return the study's own words for templates: ``arm``, ``treated``, ``control``, ``zero``, ``programme``."""
    return settings.study.names(settings.language)


def lacking(what: str, id: str, settings: Settings, **more: str) -> Shown:
    """Return the notice that stands where a study's data do not reach, or the people of a report are too few.

    `more` are further words for it.
    """
    words = Words(settings.language)
    if settings.study.arms is None and settings.nature != "published":
        return show.notice(id, words.text("lacking.one.arms"), "lacking")
    few = f"lacking.few.{what}"
    known = few in languages.catalogue(settings.language) and settings.nature != "published"
    return show.notice(id, words.text(few if known else f"lacking.{what}", **labels(settings), **more), "lacking")


def facts(estimate: Estimate, counts: ArmCounts, settings: Settings) -> dict[str, str]:
    """Return everything a sentence about a difference of two arms may need, written out."""
    words, study = Words(settings.language), settings.study
    rates = (counts.events1, counts.n1), (counts.events0, counts.n0)
    # Published figures say nothing of the window, and a column has a time of its own.
    within = "" if counts.published else within_window(counts.outcome, settings)
    rate1, rate0 = (words.percent(events / n) if n else words.text("words.undefined") for events, n in rates)
    return labels(settings) | {
        "outcome": study.outcome(counts.outcome).label[settings.language] + within,
        "within": within,
        "population": population(counts.population, settings),
        "events1": words.number(counts.events1),
        "n1": words.number(counts.n1),
        "rate1": rate1,
        "events0": words.number(counts.events0),
        "n0": words.number(counts.n0),
        "rate0": rate0,
        "n": words.number(counts.n),
        "difference": words.value(estimate, estimate.value),
        "low_number": units.number(estimate.low, estimate.scale, words) if estimate.low is not None else "",
        "low": words.value(estimate, estimate.low),
        "high": words.value(estimate, estimate.high),
        "limits": words.limits(estimate),
        "level": words.level(estimate),
        "p": words.p_value(estimate.p_value),
    }


def within_window(outcome: str, settings: Settings) -> str:
    """Return " within" the window of the study, for outcomes that are counted there; nothing for others."""
    words, time = Words(settings.language), settings.study.time
    if not settings.study.outcome(outcome).has_time:
        return ""
    return words.text("answer.within", window=words.time(time.window, f"{time.unit}s"))


def population(name: str, settings: Settings) -> str:
    """Return the label of a population, or of the people that a comparison of published figures counts."""
    study = settings.study
    published = study.published.comparisons if study.published else ()
    known = {item.id: item.label for item in (*study.populations, *published)}
    return known[name][settings.language]


def capitalise(line: str) -> str:
    """Return a line whose first letter is a capital one."""
    return line[:1].upper() + line[1:]
