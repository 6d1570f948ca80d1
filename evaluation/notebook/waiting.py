"""Waiting for the first event: the answer, medians, how many within a time, tests."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.disclosure.counted import Counted
from evaluation.notebook.boundary import cells, estimated
from evaluation.notebook.captions import write_caption
from evaluation.notebook.coarse import coarse_arms, counted_waiting, shows_waiting, ticks_of, window
from evaluation.notebook.guard import EVERYBODY, group, guarded, hidden, hidden_answer, hidden_claims, settle
from evaluation.notebook.page import capitalise, labels, lacking, population
from evaluation.parameters import Settings
from evaluation.participants import participants
from evaluation.presentation import show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.protection.coding import kinds
from evaluation.protection.months import until
from evaluation.statistics import survival
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate, undefined
from evaluation.waiting import CONTROL, TREATED, Waiting, read_waiting

NOT_REACHED = "not_reached"


def waiting_times(settings: Settings) -> Waiting:
    """Return the waiting times for the primary outcome in the primary population."""
    primary = settings.study.primary
    return read_waiting(participants(settings), settings.study, primary.outcome, primary.population)


def mean_difference(waits: Waiting, settings: Settings) -> Estimate:
    """Estimate how much longer the treated wait, on average, within the window (restricted mean difference)."""
    estimand, scale = "mean_waiting_difference", f"{settings.study.time.unit}s_difference"

    def make() -> Estimate:
        require_arms(waits)
        if not window(waits, settings):
            raise DegenerateDataError("nobody was observed after time zero")
        curve = survival.kaplan_meier(waits.time, waits.happened, waits.arm, level=settings.study.primary.level)
        found = survival.restricted_mean_difference(curve, window(waits, settings), TREATED, CONTROL)
        return found.replace(estimand=estimand, scale=scale)

    people = {"population": waits.population, "n": waits.n, "events": waits.events}
    return settle(estimated(make, estimand, scale).replace(**people), settings)


def medians(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the time by which half have had the outcome, over all and in each arm, by label."""
    return {label: _median(arm, waits, settings) for arm, label in groups(settings).items()}


def groups(settings: Settings) -> dict[str, str]:
    """Return the label of everybody together, then of each arm; of everybody alone in a study with one group."""
    if settings.study.arms is None:
        return {EVERYBODY: labels(settings)["control"]}
    told = labels(settings)
    both = Words(settings.language).text("comparison.both_arms")
    return {EVERYBODY: both, TREATED: told["treated"], CONTROL: told["control"]}


def require_arms(waits: Waiting) -> None:
    """Raise DegenerateDataError unless both arms have people."""
    missing = [number for number, arm in ((1, TREATED), (0, CONTROL)) if arm not in waits.arms]
    if missing:
        raise DegenerateDataError(f"nobody in arm {missing[0]}" if len(missing) == 1 else "nobody in either arm")


def within(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the share with the outcome within each horizon, over all and in each arm, by label.

    Aalen-Johansen: other first events count as what they are, and not as people who might still get the outcome.
    """
    words, unit = Words(settings.language), settings.study.time.unit
    curves = {arm: _incidence(waits, arm, settings) for arm in groups(settings)}
    found = {}
    for horizon, (arm, label) in itertools.product(_horizons(waits, settings), groups(settings).items()):
        name = words.text("waiting.within", time=words.time(horizon, f"{unit}s"), group=label)
        named = {"estimand": f"{waits.outcome}_by_{horizon:g}_{unit}s", "population": waits.population}
        found[name] = settle(_by(curves[arm], horizon).replace(**named), settings)
    return found


def _incidence(waits: Waiting, arm: str, settings: Settings) -> survival.IncidenceCurve | survival.SurvivalCurve | None:
    """Return the curve of an arm, or of everybody; None of nobody."""
    chosen, level = _of(waits, arm), settings.study.primary.level
    if not chosen.any():
        return None
    if not waits.happened[chosen].any():  # no cause has a curve, and other causes take nothing from nobody
        return survival.kaplan_meier(waits.time[chosen], waits.happened[chosen], level=level)
    return survival.cumulative_incidence(waits.time[chosen], waits.competing_cause[chosen], level=level)


def _by(curve: survival.IncidenceCurve | survival.SurvivalCurve | None, horizon: float) -> Estimate:
    """Return the share with the outcome by a time; without a value of nobody."""
    if curve is None:
        return undefined("nobody", "probability", "nobody is counted", n=0, events=0)
    cause = "outcome" if isinstance(curve, survival.IncidenceCurve) else None
    estimate = survival.probability_by(curve, horizon, cause=cause)
    if not estimate.events:  # limits of nobody would say that nobody can be expected
        estimate = estimate.replace(low=None, high=None, level=None)
    return estimate


def _of(waits: Waiting, arm: str) -> NDArray[np.bool_]:
    return (waits.arm == arm) | (arm == EVERYBODY)


def waiting_answer(waits: Waiting, settings: Settings) -> Shown:
    """Return the first screen: when half have the outcome, and whether the arms differ."""
    if settings.study.arms is None:
        return _answer_of_one_group(waits, settings)
    words, estimate = Words(settings.language), mean_difference(waits, settings)
    question = words.text("waiting.question", **_named(waits, settings))
    if not shows_waiting(waits, settings):
        return hidden_answer(question, estimate.estimand, estimate.scale, settings)
    told = facts(waits, settings)
    shown = show.headline(
        "answer",
        question=question,
        answer=words.text("waiting.answer" if estimate.defined else "waiting.answer_undefined", **told),
        verdict=words.text(f"waiting.verdict.{settings.study.design}.{estimate.verdict}", **told),
        base=words.text("waiting.base", **told),
        caution=settings.study.caution[settings.language],
        estimate=estimate,
    )
    return shown.counting(counted_waiting(waits, settings))


def _answer_of_one_group(waits: Waiting, settings: Settings) -> Shown:
    """Return the first screen of a study without arms: how many within the window, and when half."""
    words, found = Words(settings.language), _by(_incidence(waits, EVERYBODY, settings), window(waits, settings))
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
        base=words.text("waiting.one.base", **told),
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
        can = [words.text("waiting.can.median", **told)]
        if mean_difference(waits, settings).defined:
            can.append(words.text("waiting.can.difference", **told))
        cannot = [words.text(f"claims.cannot.{settings.study.design}", **told)]
    cannot.append(words.text("waiting.cannot.censored", **told))
    if waits.competing:
        cannot.append(words.text("waiting.cannot.competing", **told))
    return show.claims("claims", [capitalise(line) for line in can], [capitalise(line) for line in cannot], words)


def horizons(waits: Waiting, settings: Settings, id: str = "horizons") -> Shown:
    """Show the share with the outcome within each horizon."""
    if not waits.n:
        raise DegenerateDataError("nobody is counted")
    times = _horizons(waits, settings)
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
    kind = kinds(settings.study, waits.outcome)
    everybody = itertools.product(times, groups(settings))
    return [
        Counted(until(group(settings, arm, waits.population, kind), time), int(estimate.events or 0))
        for (time, arm), estimate in zip(everybody, found.values(), strict=True)
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
    if not shows_waiting(waits, settings):
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
    table = tables.Table(caption("rank_tests", waits, settings, id), columns, rows, (mean_difference(waits, settings),))
    return tables.show_table(table, words)


def _rank_rows(waits: Waiting, weightings: tuple[Any, ...], words: Words) -> Iterator[tables.Row]:
    for weighting in weightings:
        name = weighting if isinstance(weighting, str) else weighting[0]
        tested = cells(functools.partial(_rank_cells, waits, weighting, words), 2, words)
        yield tables.Row(tables.method_name(name, words), (*tested, words.text(f"waiting.weights.{name}")))


def _rank_cells(waits: Waiting, weighting: Any, words: Words) -> tuple[tables.Cell, ...]:
    test = rank_test(waits, weighting)
    return float(test.statistic), words.p_value(test.p_value)


def rank_test(waits: Waiting, weighting: Any = "logrank") -> survival.RankTest:
    """Return a test of the same waiting in both arms; raise DegenerateDataError where there is none."""
    require_arms(waits)
    test = survival.logrank(waits.time, waits.happened, waits.arm, weighting=weighting)
    if test.statistic is None:
        raise DegenerateDataError(test.reason)
    return test


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
        "window": words.time(window(waits, settings), f"{study.time.unit}s"),
        "half": words.text("waiting.half" if both.defined else "waiting.half_not_reached", median=words.estimate(both)),
        "median1": words.value(treated, treated.value) if treated.defined else words.text("waiting.not_reached"),
        "median0": words.value(control, control.value) if control.defined else words.text("waiting.not_reached"),
        "difference": words.value(difference, difference.value),
        "limits": words.limits(difference),
        "level": words.percent(study.primary.level, 0),
        "p": _p_value(waits, words),
    }


def _p_value(waits: Waiting, words: Words) -> str:
    try:
        return words.p_value(rank_test(waits).p_value)
    except DegenerateDataError:
        return words.p_value(None)


def _named(waits: Waiting, settings: Settings) -> dict[str, str]:
    study, words = settings.study, Words(settings.language)
    return labels(settings) | {
        "outcome": study.outcome(waits.outcome).label[settings.language],
        "population": population(waits.population, settings),
        "unit": words.text(f"words.time.{study.time.unit}s.other", number="").strip(),
    }


def _horizons(waits: Waiting, settings: Settings) -> list[float]:
    """Return the horizons of the study, or the times at which curves may be shown where something has to be hidden."""
    if not guarded(settings):
        return [float(horizon) for horizon in settings.study.time.horizons]
    coarse = coarse_arms(waits, settings)
    return [] if coarse is None else ticks_of(coarse)[1:]


def caption(key: str, waits: Waiting, settings: Settings, id: str, **more: str) -> Caption:
    """Return a caption about waiting; `more` are further words for it."""
    censored = waits.competing and key in ("curves", "weighted")
    words = Words(settings.language)
    own: tuple[str, ...] = (words.text("waiting.note_censored"),) if censored else ()
    if guarded(settings) and key in ("curves", "causes", "weighted"):
        own += (words.text("hidden.curves", threshold=words.number(settings.study.disclosure.threshold)),)
    return write_caption(key, id, settings, facts(waits, settings) | more, own)


def _whole(time: float | None) -> float | None:
    """Return the end of the unit in which a time falls."""
    return time if time is None or math.isinf(time) else float(math.ceil(time))


def _median(arm: str, waits: Waiting, settings: Settings) -> Estimate:
    scale: Any = f"{settings.study.time.unit}s"
    level = settings.study.primary.level
    chosen = _of(waits, arm)
    people: dict[str, Any] = {"n": int(chosen.sum()), "events": int(waits.happened[chosen].sum())}
    names = {"method": "kaplan-meier, log-log limits", "population": waits.population, **people}
    if not chosen.any():
        return undefined("median_waiting", scale, "nobody is counted", **names)
    curve = survival.kaplan_meier(waits.time[chosen], waits.happened[chosen], level=level)
    row = survival.quantiles(curve, (0.5,)).iloc[0]
    if row["time"] is None:
        return undefined("median_waiting", scale, NOT_REACHED, **names)
    low, high = row["low"], float("inf") if row["high"] is None else row["high"]
    value = row["time"]
    if guarded(settings):  # each of these times is that of one person
        low, value, high = (_whole(each) for each in (low, value, high))
    limits: dict[str, Any] = {} if low is None else {"low": float(low), "high": float(high), "level": level}
    return Estimate(estimand="median_waiting", scale=scale, value=float(value), **limits, **names)
