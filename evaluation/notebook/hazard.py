"""How fast the outcome comes in one arm against the other, and whether the answer hangs on a choice."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import pandas as pd

from evaluation.notebook.adjusting import Adjusting, no_adjustment
from evaluation.notebook.boundary import cells, estimated
from evaluation.notebook.coarse import at_times, coarse_arms, shows_waiting, ticks, ticks_of, times_of, window
from evaluation.notebook.guard import guarded, hidden, settle
from evaluation.notebook.page import labels, lacking
from evaluation.notebook.waiting import NO_TIME, caption, facts
from evaluation.notebook.waiting_estimates import mean_difference, require_arms, shown_window
from evaluation.parameters import Settings
from evaluation.people import report_participants
from evaluation.presentation import figures, tables
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.statistics import hazards, survival
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.waiting import CONTROL, TREATED, Waiting, from_enrolment, of_kinds, of_length, read_waiting

ARM = "arm"
LENGTHS = (8, 30, 180)
CRUDE, WEIGHTED = "crude", "weighted"


def hazard_ratios(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the hazard ratio by the monthly model, which knows that times are grouped, and by Cox for comparison."""
    words, level = Words(settings.language), settings.study.primary.level
    arm = pd.DataFrame({ARM: (waits.arm == TREATED).astype(int)})
    fits: dict[str, Callable[[], hazards.MonthlyFit | hazards.CoxFit]] = {
        "monthly": lambda: hazards.monthly(np.ceil(waits.time), waits.happened, arm, level=level),
        "efron": lambda: hazards.cox(waits.time, waits.happened, arm, ties="efron", level=level),
        "breslow": lambda: hazards.cox(waits.time, waits.happened, arm, ties="breslow", level=level),
    }
    ratios = {name: _ratio(fit, waits) for name, fit in fits.items()}
    if ratios["monthly"].method.endswith("firth"):
        ratios = {"monthly_penalised": ratios.pop("monthly"), **ratios}
    found = {words.text(f"hazard.{name}", **_unit(settings)): each for name, each in ratios.items()}
    return {label: settle(each.replace(population=waits.population), settings) for label, each in found.items()}


def _ratio(fit: Callable[[], hazards.MonthlyFit | hazards.CoxFit], waits: Waiting) -> Estimate:
    """Return the hazard ratio of a model, or why there is none."""

    def make() -> Estimate:
        require_arms(waits)
        estimate = fit().estimate(ARM)
        lost = not estimate.defined and waits.events > 0
        return estimate.replace(assumptions=("monotone",)) if lost else estimate

    return estimated(make, "hazard_ratio_arm", "hazard_ratio")


def hazard_table(waits: Waiting, settings: Settings, id: str = "hazards") -> Shown:
    """Show the hazard ratio by each model, the headline first."""
    if settings.study.arms is None:
        return lacking("hazards", id, settings)
    if not shows_waiting(waits, settings):
        return hidden(id, settings)
    words, estimates = Words(settings.language), hazard_ratios(waits, settings)
    first = next(iter(estimates.values()))
    shown = caption("hazards", waits, settings, id, hazard=words.estimate(first))
    return tables.show_table(tables.estimates_table(estimates, shown, words), words)


def hazard_by_period(waits: Waiting, settings: Settings, id: str = "hazards-by-period") -> Shown:
    """Show whether the hazard ratio stays the same over time: the test of proportional hazards."""
    if settings.study.arms is None:
        return lacking("proportional", id, settings)
    if not shows_waiting(waits, settings):
        return hidden(id, settings)
    words = Words(settings.language)
    arm = pd.DataFrame({ARM: (waits.arm == TREATED).astype(int)})
    fit = hazards.cox(waits.time, waits.happened, arm, level=settings.study.primary.level)
    if fit.undefined:
        return lacking("proportional", id, settings)
    rows = []
    for transform in ("km", "identity", "log"):
        tested = cells(functools.partial(_tested, fit, transform, words), 2, words)
        rows.append(tables.Row(words.text(f"hazard.transform.{transform}"), tested))
    columns = (
        tables.Column(words.text("hazard.against"), kind="text"),
        tables.Column(words.text("waiting.chi_squared"), decimals=3),
        tables.Column(words.text("comparison.p_value")),
    )
    table = tables.Table(
        caption("proportional", waits, settings, id), columns, tuple(rows), (settle(fit.estimate(ARM), settings),)
    )
    return tables.show_table(table, words)


def _tested(fit: hazards.CoxFit, transform: Any, words: Words) -> tuple[tables.Cell, ...]:
    test = fit.proportional_hazards(transform).set_index("term").loc[ARM]
    if test["statistic"] is None or np.isnan(test["statistic"]):
        raise DegenerateDataError("every event came at the same time")
    return float(test["statistic"]), words.p_value(test["p_value"])


def weighted_curves(apart: Adjusting | None, settings: Settings, id: str = "weighted") -> Shown:
    """Show the curves of the arms as they are and weighted so that both look like everybody, beside each other."""
    if apart is None or apart.unweighted:
        return no_adjustment("adjusted", id, apart, settings)
    words, told, study = Words(settings.language), labels(settings), settings.study
    require_time(settings)
    compared = apart.people[apart.known.analysed]
    waits = read_waiting(compared, study, study.primary.outcome, study.primary.population)
    coarse = coarse_arms(waits, settings) if not apart.known.left_out else None
    if guarded(settings) and coarse is None:
        return hidden(id, settings)
    level = study.primary.level
    curves = {
        CRUDE: survival.kaplan_meier(waits.time, waits.happened, waits.arm, level=level),
        WEIGHTED: survival.kaplan_meier(waits.time, waits.happened, waits.arm, weights=apart.weights, level=level),
    }
    # Weighted numbers at risk are not people, so neither panel shows any.
    shown = [curve.frame.drop(columns=[*tables.COUNTS]).assign(panel=panel) for panel, curve in curves.items()]
    frame = pd.concat(shown, ignore_index=True)
    shown_ticks = ticks(waits, settings)
    if guarded(settings) and coarse is not None:
        panels = frame.groupby("panel", sort=False)
        frame = pd.concat([at_times(part, times_of(coarse)).assign(panel=panel) for panel, part in panels])
        shown_ticks = ticks_of(coarse)
    arms: dict[Hashable, str] = {TREATED: told["treated"], CONTROL: told["control"]}
    return figures.survival_curves(
        frame,
        caption("weighted", waits, settings, id, **_still_waiting(frame[frame["panel"] == WEIGHTED], waits, settings)),
        words,
        labels=arms,
        panels={panel: words.text(f"hazard.panel.{panel}") for panel in curves},
        measure=words.text("waiting.still_waiting"),
        time_label=words.text("waiting.axis", **facts(waits, settings)),
        ticks=shown_ticks,
    )


def variants(settings: Settings) -> dict[str, Waiting]:
    """Return the waiting times under every choice that the study's data allow, by label, the primary one first."""
    words, study, table = Words(settings.language), settings.study, report_participants(settings)
    outcome, population = study.primary.outcome, study.primary.population
    first = read_waiting(table, study, outcome, population)
    found = {words.text("variants.primary"): first, words.text("variants.grouped", **_unit(settings)): first.grouped()}
    for other in study.outcomes:
        if other.id != outcome and other.has_time:
            label = words.text("variants.outcome", outcome=other.label[settings.language])
            columns = {f"months_to_{event}" for event in other.events}
            read = of_kinds if columns and columns <= set(table.columns) else read_waiting
            found[label] = read(table, study, other.id, population)
    for days in LENGTHS:
        if f"months_to_event_{days}_days" in table:
            label = words.text("variants.length", days=words.number(days))
            found[label] = of_length(table, study, days, outcome, population)
    if "months_to_event_from_enrolment" in table:
        since = from_enrolment(table, study, outcome, population)
        # Notices may reach nobody's window from there.
        found |= {words.text("variants.enrolment"): since} if since.n else {}
    return found


def variants_forest(settings: Settings, id: str = "variants") -> Shown:
    """Show the difference in mean waiting under every choice, on one scale."""
    if settings.study.arms is None:
        return lacking("variants", id, settings)
    require_time(settings)
    words, told, every = Words(settings.language), labels(settings), variants(settings)
    primary = next(iter(every.values()))
    if not shows_waiting(primary, settings):
        return hidden(id, settings)
    rows = {
        _ending(label, waits, primary, settings): _difference(waits, settings, number)
        for number, (label, waits) in enumerate(every.items())
    }
    verdicts = {estimate.verdict for estimate in rows.values() if estimate.defined}
    sides = (words.text("variants.shorter", **told), words.text("variants.longer", **told))
    key = "variants_same" if len(verdicts) <= 1 else "variants_mixed"
    return figures.forest(rows, caption(key, primary, settings, id), words, sides=sides)


def require_time(settings: Settings) -> None:
    """Raise DegenerateDataError unless it is known when the primary outcome came."""
    if not settings.study.outcome(settings.study.primary.outcome).has_time:
        raise DegenerateDataError(NO_TIME)


def _still_waiting(curves: pd.DataFrame, waits: Waiting, settings: Settings) -> dict[str, str]:
    """Return which share of each arm still waits at the end of the window."""
    words, until = Words(settings.language), curves[curves["time"] <= window(waits, settings)]
    latest = until.sort_values("time").groupby("group")["survival"].last()
    names = {"share1": TREATED, "share0": CONTROL}
    return {name: words.percent(float(latest.get(arm, 1.0))) for name, arm in names.items()}


def _ending(label: str, waits: Waiting, primary: Waiting, settings: Settings) -> str:
    """Return the label of a choice, with its window where both arms were observed for less time than in the first."""
    words, end = Words(settings.language), shown_window(waits, settings)
    if end == shown_window(primary, settings):
        return label
    return words.text("variants.ends", label=label, window=words.time(end, f"{settings.study.time.unit}s"))


def _difference(waits: Waiting, settings: Settings, number: int) -> Estimate:
    """Return the difference in mean waiting under one choice; who is counted under it is shown nowhere else.

    Under any choice but the first it is another thing, with a name of its own.
    """
    found = settle(mean_difference(waits, settings), settings, counts=False)
    return found.replace(estimand=f"{found.estimand}_choice_{number}") if number else found


def _unit(settings: Settings) -> dict[str, str]:
    return {"unit": Words(settings.language).text(f"words.time.{settings.study.time.unit}s.other", number="").strip()}
