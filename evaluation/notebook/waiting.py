"""Waiting for the first event: the answer, medians, how many within a time, tests."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from typing import Any

from evaluation.disclosure.counted import Counted
from evaluation.notebook.answering import base_line, comparison_claims, counted_trial, short_line, verdict_line
from evaluation.notebook.boundary import Unanswerable, cells
from evaluation.notebook.captions import write_caption
from evaluation.notebook.coarse import counted_waiting, shows_waiting, window
from evaluation.notebook.guard import EVERYBODY, group, guarded, hidden, hidden_answer, hidden_claims, settle
from evaluation.notebook.page import capitalise, labels, lacking, population
from evaluation.notebook.trial import trial
from evaluation.notebook.unknown import with_unknown
from evaluation.notebook.waiting_estimates import (
    ends_early,
    groups,
    horizons_of,
    incidence,
    mean_difference,
    medians,
    rank_test,
    share_by,
    shown_window,
    span,
    within,
)
from evaluation.parameters import Settings
from evaluation.people import report_participants
from evaluation.presentation import show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.protection.coding import with_it
from evaluation.protection.months import until
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.waiting import CONTROL, TREATED, Waiting, read_waiting

NO_TIME = "when the outcome came is not known"
# What is said of means, which end with the last time at which every arm was observed.
OF_MEANS = ("medians", "weighted", "variants_same", "variants_mixed")


def waiting_times(settings: Settings) -> Waiting | Unanswerable:
    """Return the waiting times for the primary outcome in the primary population; without them, that there are none."""
    primary = settings.study.primary
    if not settings.study.outcome(primary.outcome).has_time:
        return Unanswerable(NO_TIME)
    return read_waiting(report_participants(settings), settings.study, primary.outcome, primary.population)


def waiting_answer(waits: Waiting, settings: Settings) -> Shown:
    """Return the first screen: when half have the outcome, and the one estimate that leads the study."""
    if settings.study.arms is None:
        return _answer_of_one_group(waits, settings)
    words, leading = Words(settings.language), settings.once("trial", lambda: trial(settings))
    question = words.text("waiting.question", **_named(waits, settings))
    if not shows_waiting(waits, settings):
        return hidden_answer(question, leading.estimate.estimand, leading.estimate.scale, settings)
    shown = show.headline(
        "answer",
        question=question,
        answer=f"{facts(waits, settings)['half']} {short_line(leading, settings)}",
        verdict=verdict_line(leading, settings),
        base=base_line(leading, settings),
        caution=settings.study.caution[settings.language],
        estimate=leading.estimate,
    )
    return shown.counting(counted_trial(leading, settings))


def _answer_of_one_group(waits: Waiting, settings: Settings) -> Shown:
    """Return the first screen of a study without arms: how many within the window, and when half."""
    words, curve = Words(settings.language), incidence(waits, EVERYBODY, settings)
    found = share_by(curve, window(waits, settings), settings)
    estimate = settle(found.replace(estimand=f"{waits.outcome}_within", population=waits.population), settings)
    question = words.text("waiting.one.question", **_named(waits, settings))
    if not shows_waiting(waits, settings):
        return hidden_answer(question, estimate.estimand, estimate.scale, settings)
    told = facts(waits, settings) | {"share": words.value(estimate, estimate.value)}
    told |= {"share_limits": words.limits(estimate)}
    shown = show.headline(
        "answer",
        question=question,
        answer=words.text("waiting.one.answer" if estimate.defined else "waiting.one.answer_undefined", **told),
        verdict=words.text("waiting.one.verdict"),
        base=with_unknown(words.text("waiting.one.base", **told), settings),
        caution=settings.study.caution[settings.language],
        estimate=estimate,
    )
    return shown.counting(counted_waiting(waits, settings))


def waiting_claims(waits: Waiting, settings: Settings) -> Shown:
    """Return what may and what may not be said about waiting times."""
    if not shows_waiting(waits, settings):
        return hidden_claims(settings)
    words, told = Words(settings.language), facts(waits, settings)
    if settings.study.arms is None:
        can, cannot = [words.text("waiting.one.can", **told)], [words.text("waiting.one.cannot", **told)]
    else:
        can, cannot = comparison_claims(settings.once("trial", lambda: trial(settings)), settings)
        can = [words.text("waiting.can.median", **told), *can]
    cannot.append(words.text("waiting.cannot.censored", **told))
    if waits.competing:
        cannot.append(words.text("waiting.cannot.competing", **told))
    return show.claims("claims", [capitalise(line) for line in can], [capitalise(line) for line in cannot], words)


def horizons(waits: Waiting, settings: Settings, id: str = "horizons") -> Shown:
    """Show the share with the outcome within each horizon."""
    if not waits.n:
        raise DegenerateDataError("nobody is counted")
    times = horizons_of(waits, settings)
    if not times:
        return hidden(id, settings)
    words, found = Words(settings.language), within(waits, settings)
    everybody = list(found.values())[:: len(found) // len(times)]
    seen = [pair for pair in zip(times, everybody, strict=True) if pair[1].defined]
    latest, estimate = seen[-1] if seen else (times[0], everybody[0])
    by = words.time(latest, f"{settings.study.time.unit}s")
    told = {"share": words.value(estimate, estimate.value), "by": by}
    table = tables.estimates_table(found, caption("horizons", waits, settings, id, **told), words)
    return tables.show_table(table, words).counting(_counted_by(times, found, waits, settings))


def _counted_by(times: list[float], found: dict[str, Estimate], waits: Waiting, settings: Settings) -> list[Counted]:
    """Return who had the outcome by each horizon, over all and in each arm, as the table shows it."""
    if not guarded(settings):
        return []
    kind = with_it(settings.study, waits.outcome)
    everybody = itertools.product(times, groups(settings))
    return [
        Counted(until(group(settings, arm, waits.population).among(**kind), time), int(estimate.events or 0))
        for (time, arm), estimate in zip(everybody, found.values(), strict=True)
        if estimate.defined
    ]


def median_table(waits: Waiting, settings: Settings, id: str = "medians") -> Shown:
    """Show the median waiting time over all and by arm, and the difference of the means within the window."""
    if not shows_waiting(waits, settings):
        return hidden(id, settings)
    words = Words(settings.language)
    rows = medians(waits, settings)
    if settings.study.arms is not None:
        rows[words.text("waiting.mean_difference", **facts(waits, settings))] = mean_difference(waits, settings)
    first = caption("medians" if settings.study.arms else "median", waits, settings, id)
    return tables.show_table(tables.estimates_table(rows, first, words), words)


def rank_tests(waits: Waiting, settings: Settings, id: str = "rank-tests") -> Shown:
    """Show the log-rank family side by side."""
    if settings.study.arms is None:
        return lacking("rank_tests", id, settings)
    if guarded(settings) or not shows_waiting(waits, settings):
        # A statistic to three digits would tell in which months people left.
        return hidden(id, settings)
    words = Words(settings.language)
    weightings = ("logrank", "gehan", "tarone-ware", "peto-peto", ("fleming-harrington", 0, 1))
    rows = tuple(_rank_rows(waits, weightings, words))
    columns = (
        tables.Column(words.text("waiting.rank_test"), kind="text"),
        tables.Column(words.text("waiting.chi_squared"), decimals=3),
        tables.Column(words.text("comparison.p_value")),
        tables.Column(words.text("waiting.weight"), kind="text"),
    )
    if waits.followed:
        rows += tuple(_rank_rows(waits.followed, ("logrank",), words, over_all=True))
    table = tables.Table(caption("rank_tests", waits, settings, id), columns, rows, (mean_difference(waits, settings),))
    return tables.show_table(table, words)


def _rank_rows(
    waits: Waiting, weightings: tuple[Any, ...], words: Words, *, over_all: bool = False
) -> Iterator[tables.Row]:
    for weighting in weightings:
        name = weighting if isinstance(weighting, str) else weighting[0]
        tested = cells(functools.partial(_rank_cells, waits, weighting, words), 2, words)
        label = tables.method_name(name, words)
        label = words.text("waiting.test_over_all", test=label) if over_all else label
        yield tables.Row(label, (*tested, words.text(f"waiting.weights.{name}")))


def _rank_cells(waits: Waiting, weighting: Any, words: Words) -> tuple[tables.Cell, ...]:
    test = rank_test(waits, weighting)
    return float(test.statistic), words.p_value(test.p_value)


def facts(waits: Waiting, settings: Settings) -> dict[str, str]:
    """Return everything a sentence about waiting may need, written out."""
    words, study = Words(settings.language), settings.study
    difference, found = mean_difference(waits, settings), list(medians(waits, settings).values())
    both, treated, control = found[0], found[1 % len(found)], found[-1]
    return _named(waits, settings) | {
        "n": words.number(waits.n),
        "events": words.number(waits.events),
        "n1": words.number(int((waits.arm == TREATED).sum())),
        "n0": words.number(int((waits.arm == CONTROL).sum())),
        "window": words.time(shown_window(waits, settings), f"{study.time.unit}s"),
        "study_window": words.time(study.time.window, f"{study.time.unit}s"),
        "span": span(waits, settings),
        "half": _half(both, span(waits, settings), words),
        "median1": _written(treated, words),
        "median0": _written(control, words),
        "difference": words.value(difference, difference.value),
        "limits": words.limits(difference),
        "reason": words.why(difference),
        "level": words.percent(study.primary.level, 0),
        "test": words.text("waiting.no_logrank") if guarded(settings) else _test(waits, words),
    }


def _test(waits: Waiting, words: Words) -> str:
    try:
        return words.text("waiting.logrank", p=words.p_value(rank_test(waits).p_value))
    except DegenerateDataError:
        return words.text("waiting.no_logrank")


def _named(waits: Waiting, settings: Settings) -> dict[str, str]:
    study, words = settings.study, Words(settings.language)
    return labels(settings) | {
        "outcome": study.outcome(waits.outcome).label[settings.language],
        "population": population(waits.population, settings),
        "unit": words.text(f"words.time.{study.time.unit}s.other", number="").strip(),
        "one_unit": words.text(f"words.time.{study.time.unit}s.one", number="").strip(),
    }


def caption(key: str, waits: Waiting, settings: Settings, id: str, **more: str) -> Caption:
    """Return a caption about waiting; `more` are further words for it."""
    censored = waits.competing and key in ("curves", "weighted")
    words, told = Words(settings.language), facts(waits, settings) | more
    own: tuple[str, ...] = (words.text("waiting.note_censored"),) if censored else ()
    if key in OF_MEANS and ends_early(waits, settings):
        own += (words.text("waiting.ends_early", **told),)
    if guarded(settings) and key in ("curves", "causes", "weighted"):
        own += (words.text("hidden.curves", threshold=words.number(settings.study.disclosure.threshold)),)
    return write_caption(key, id, settings, told, own)


def _half(median: Estimate, span: str, words: Words) -> str:
    """Return the sentence on the time by which half have had the outcome."""
    if median.defined:
        return words.text("waiting.half", median=words.estimate(median), span=span)
    if median.low is None:
        return words.text("waiting.half_not_reached" if median.events else "waiting.half_nobody", span=span)
    return words.text(
        "waiting.half_not_reached_before", limits=words.limits(median), level=words.level(median), span=span
    )


def _written(median: Estimate, words: Words) -> str:
    """Return a median in words: its value, or that it is not reached, and what it is at least."""
    if median.defined:
        return words.value(median, median.value)
    if not median.n:
        return words.estimate(median)
    if median.low is None:
        return words.text("waiting.not_reached")
    return words.text("waiting.not_reached_before", limits=words.limits(median))
