"""Waiting for the first event: curves, medians, how many within a time, by arm and by cause."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from evaluation.notebook.captions import write_caption
from evaluation.notebook.page import capitalise, labels, population
from evaluation.parameters import Settings
from evaluation.participants import participants
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.statistics import survival
from evaluation.statistics.estimate import Estimate, undefined
from evaluation.waiting import CONTROL, TREATED, Waiting, read_waiting

NOT_REACHED = "not_reached"


def waiting_times(settings: Settings) -> Waiting:
    """Return the waiting times for the primary outcome in the primary population."""
    primary = settings.study.primary
    return read_waiting(participants(settings), settings.study, primary.outcome, primary.population)


def mean_difference(waits: Waiting, settings: Settings) -> Estimate:
    """Estimate how much longer the treated wait, on average, within the window (restricted mean difference)."""
    time = settings.study.time
    curve = survival.kaplan_meier(waits.time, waits.happened, waits.arm, level=settings.study.primary.level)
    estimate = survival.restricted_mean_difference(curve, window(waits, settings), TREATED, CONTROL)
    named = {"estimand": "mean_waiting_difference", "scale": f"{time.unit}s_difference"}
    return estimate.replace(**named, population=waits.population, n=waits.n, events=waits.events)


def window(waits: Waiting, settings: Settings) -> float:
    """Return the study's window, or the last time at which both arms were still observed if that is sooner."""
    last = min(waits.time[waits.arm == arm].max(initial=0) for arm in (TREATED, CONTROL))
    return float(min(settings.study.time.window, last))


def medians(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the time by which half have had the outcome, over all and in each arm, by label."""
    level, told = settings.study.primary.level, labels(settings)
    groups = {TREATED: told["treated"], CONTROL: told["control"]}
    everybody, by_arm = (
        survival.quantiles(survival.kaplan_meier(waits.time, waits.happened, group, level=level), (0.5,))
        for group in (None, waits.arm)
    )
    rows = {Words(settings.language).text("comparison.both_arms"): everybody.iloc[0]}
    rows |= {groups[row["group"]]: row for _, row in by_arm.sort_values("group", ascending=False).iterrows()}
    return {label: _median(row, waits, settings) for label, row in rows.items()}


def within(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the share with the outcome within each horizon, over all and in each arm, by label.

    Aalen-Johansen: other first events count as what they are, and not as people who might still get the outcome.
    """
    words, told, level = Words(settings.language), labels(settings), settings.study.primary.level
    cause, unit = waits.competing_cause, settings.study.time.unit
    both = survival.cumulative_incidence(waits.time, cause, level=level)
    by_arm = survival.cumulative_incidence(waits.time, cause, waits.arm, level=level)
    groups = (
        (both, "all", words.text("comparison.both_arms")),
        (by_arm, TREATED, told["treated"]),
        (by_arm, CONTROL, told["control"]),
    )
    return {
        words.text("waiting.within", time=words.time(horizon, f"{unit}s"), group=label): survival.probability_by(
            curve, horizon, group, "outcome"
        ).replace(estimand=f"{waits.outcome}_by_{horizon}_{unit}s", population=waits.population)
        for horizon in settings.study.time.horizons
        for curve, group, label in groups
    }


def waiting_answer(waits: Waiting, settings: Settings) -> Shown:
    """Return the first screen: when half have the outcome, and whether the arms differ."""
    words, estimate = Words(settings.language), mean_difference(waits, settings)
    told = facts(waits, settings)
    return show.headline(
        "answer",
        question=words.text("waiting.question", **told),
        answer=words.text("waiting.answer" if estimate.defined else "waiting.answer_undefined", **told),
        verdict=words.text(f"waiting.verdict.{settings.study.design}.{estimate.verdict}", **told),
        base=words.text("waiting.base", **told),
        caution=settings.study.caution[settings.language],
        estimate=estimate,
    )


def waiting_claims(waits: Waiting, settings: Settings) -> Shown:
    """Return what may and what may not be said about waiting times."""
    words, told = Words(settings.language), facts(waits, settings)
    can = [words.text("waiting.can.median", **told), words.text("waiting.can.difference", **told)]
    cannot = [
        words.text(f"claims.cannot.{settings.study.design}", **told),
        words.text("waiting.cannot.censored", **told),
    ]
    if waits.competing:
        cannot.append(words.text("waiting.cannot.competing", **told))
    return show.claims("claims", [capitalise(line) for line in can], [capitalise(line) for line in cannot], words)


def waiting_curves(waits: Waiting, settings: Settings, id: str = "curves") -> Shown:
    """Show who is still waiting, by arm, with limits, medians and the numbers at risk below."""
    words, told = Words(settings.language), labels(settings)
    curve = survival.kaplan_meier(waits.time, waits.happened, waits.arm, level=settings.study.primary.level)
    arms: dict[Hashable, str] = {TREATED: told["treated"], CONTROL: told["control"]}
    found = medians(waits, settings)
    return figures.survival_curves(
        curve.frame,
        caption("curves", waits, settings, id),
        words,
        labels=arms,
        measure=words.text("waiting.still_waiting"),
        time_label=words.text("waiting.axis", **facts(waits, settings)),
        medians={arm: found[label] for arm, label in arms.items()},
        ticks=ticks(waits, settings),
        estimates=[mean_difference(waits, settings)],
    )


def cause_curves(waits: Waiting, settings: Settings, id: str = "causes") -> Shown:
    """Show how many have had each kind of first event by each time, each taking the others' place (Aalen-Johansen)."""
    words, study = Words(settings.language), settings.study
    curve = survival.cumulative_incidence(waits.time, waits.cause, level=study.primary.level)
    present = [event for event in study.events if event.id in curve.causes]
    return figures.cumulative_incidence(
        curve.frame,
        caption("causes", waits, settings, id),
        words,
        labels={event.id: event.label[settings.language] for event in present},
        measure=words.text("waiting.had_event"),
        time_label=words.text("waiting.axis", **facts(waits, settings)),
        ticks=ticks(waits, settings),
    )


def horizons(waits: Waiting, settings: Settings, id: str = "horizons") -> Shown:
    """Show the share with the outcome within each horizon."""
    words = Words(settings.language)
    table = tables.estimates_table(within(waits, settings), caption("horizons", waits, settings, id), words)
    return tables.show_table(table, words)


def median_table(waits: Waiting, settings: Settings, id: str = "medians") -> Shown:
    """Show the median waiting time over all and by arm, and the difference of the means within the window."""
    words = Words(settings.language)
    rows = medians(waits, settings) | {
        words.text("waiting.mean_difference", **facts(waits, settings)): mean_difference(waits, settings)
    }
    return tables.show_table(tables.estimates_table(rows, caption("medians", waits, settings, id), words), words)


def rank_tests(waits: Waiting, settings: Settings, id: str = "rank-tests") -> Shown:
    """Show the log-rank family side by side."""
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
        test = survival.logrank(waits.time, waits.happened, waits.arm, weighting=weighting)
        name = weighting if isinstance(weighting, str) else weighting[0]
        statistic = tables.Undefined(test.reason or "") if test.statistic is None else test.statistic
        cells = (statistic, words.p_value(test.p_value), words.text(f"waiting.weights.{name}"))
        yield tables.Row(tables.method_name(name, words), cells)


def facts(waits: Waiting, settings: Settings) -> dict[str, str]:
    """Return everything a sentence about waiting may need, written out."""
    words, study = Words(settings.language), settings.study
    difference, found = mean_difference(waits, settings), medians(waits, settings)
    both, treated, control = found.values()
    unit = words.text(f"words.time.{study.time.unit}s.other", number="").strip()
    test = survival.logrank(waits.time, waits.happened, waits.arm)
    return labels(settings) | {
        "outcome": study.outcome(waits.outcome).label[settings.language],
        "population": population(waits.population, settings),
        "n": words.number(waits.n),
        "events": words.number(waits.events),
        "n1": words.number(int((waits.arm == TREATED).sum())),
        "n0": words.number(int((waits.arm == CONTROL).sum())),
        "unit": unit,
        "window": words.time(window(waits, settings), f"{study.time.unit}s"),
        "median": words.estimate(both),
        "median1": words.value(treated, treated.value) if treated.defined else words.text("waiting.not_reached"),
        "median0": words.value(control, control.value) if control.defined else words.text("waiting.not_reached"),
        "difference": words.value(difference, difference.value),
        "limits": words.limits(difference),
        "level": words.percent(study.primary.level, 0),
        "p": words.p_value(test.p_value),
    }


def caption(key: str, waits: Waiting, settings: Settings, id: str, **more: str) -> Caption:
    """Return a caption about waiting; `more` are further words for it."""
    censored = waits.competing and key in ("curves", "weighted")
    own = (Words(settings.language).text("waiting.note_censored"),) if censored else ()
    return write_caption(key, id, settings, facts(waits, settings) | more, own)


def ticks(waits: Waiting, settings: Settings) -> list[float]:
    """Return the ticks of the time axis: zero, the horizons that were observed, and the end of the window."""
    end = window(waits, settings)
    return sorted({0.0, *(float(each) for each in settings.study.time.horizons if each < end), end})


def _median(row: Any, waits: Waiting, settings: Settings) -> Estimate:
    scale: Any = f"{settings.study.time.unit}s"
    level = settings.study.primary.level
    chosen = (waits.arm == row["group"]) | (row["group"] == "all")
    people: dict[str, Any] = {"n": int(chosen.sum()), "events": int(waits.happened[chosen].sum())}
    names = {"method": "kaplan-meier, log-log limits", "population": waits.population, **people}
    if row["time"] is None:
        return undefined("median_waiting", scale, NOT_REACHED, **names)
    low, high = row["low"], float("inf") if row["high"] is None else row["high"]
    limits: dict[str, Any] = {} if low is None else {"low": float(low), "high": float(high), "level": level}
    return Estimate(estimand="median_waiting", scale=scale, value=float(row["time"]), **limits, **names)
