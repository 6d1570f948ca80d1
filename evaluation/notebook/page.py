"""What every page begins with: what it is about, what is answered, what may and may not be said."""

from __future__ import annotations

from evaluation import languages
from evaluation.arms import ArmCounts
from evaluation.notebook.guard import counted_arms, hidden_answer, hidden_claims, shows_arms
from evaluation.notebook.unknown import with_unknown
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
    window = words.time(study.time.window, f"{study.time.unit}s")
    # Published figures say nothing of the window.
    within = "" if counts.published else words.text("answer.within", window=window)
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


def population(name: str, settings: Settings) -> str:
    """Return the label of a population, or of the people that a comparison of published figures counts."""
    study = settings.study
    published = study.published.comparisons if study.published else ()
    known = {item.id: item.label for item in (*study.populations, *published)}
    return known[name][settings.language]


def capitalise(line: str) -> str:
    """Return a line whose first letter is a capital one."""
    return line[:1].upper() + line[1:]


def answer(estimate: Estimate, counts: ArmCounts, settings: Settings) -> Shown:
    """Return the first screen of a comparison of two arms, made from its primary estimate alone."""
    words, study = Words(settings.language), settings.study
    question = study.question[settings.language]
    if not shows_arms(counts, settings):
        return hidden_answer(question, counts.outcome, "difference", settings)
    told = facts(estimate, counts, settings)
    shown = show.headline(
        "answer",
        question=question,
        answer=words.text("answer.difference" if estimate.defined else "answer.undefined", **told),
        verdict=words.text(f"verdict.{study.design}.{estimate.verdict}", **told),
        base=words.text("answer.base", **told)
        if counts.published
        else with_unknown(words.text("answer.base", **told), settings),
        caution=study.caution[settings.language],
        estimate=estimate,
    )
    return shown.counting(counted_arms(counts, settings))


def claims(estimate: Estimate, counts: ArmCounts, settings: Settings) -> Shown:
    """Return what may and what may not be said from a comparison of two arms."""
    if not shows_arms(counts, settings):
        return hidden_claims(settings)
    words, study = Words(settings.language), settings.study
    told = facts(estimate, counts, settings)
    can = [words.text("claims.can.rates", **told)]
    if estimate.defined:
        can += [words.text(f"claims.can.{estimate.verdict}", **told)]
    can = [capitalise(line) for line in can]
    cannot = [
        words.text(f"claims.cannot.{estimate.verdict}", **told),
        words.text(f"claims.cannot.{study.design}", **told),
    ]
    return show.claims("claims", can, cannot, words).counting(counted_arms(counts, settings))
