"""The one estimate that leads a study: which it is follows from the structure of the data, and so the same everywhere.

A treatment settled at time zero is compared by risks at the horizon, one that begins while people wait by clones, and
published figures, or outcomes of which it is not known when they came, by their counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evaluation.arms import ArmCounts, ArmValues
from evaluation.notebook.boundary import estimated
from evaluation.notebook.coarse import counts_of
from evaluation.notebook.comparison import arm_counts, compare
from evaluation.notebook.guard import guarded, settle
from evaluation.parameters import Settings
from evaluation.people import report_participants
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.statistics.trial import Cloned, clone_censor, default_grace, risk_by, risk_difference
from evaluation.study import NO_EVENT
from evaluation.waiting import TREATED, Waiting, read_waiting, starts_unknown

Structure = Literal["counts", "values", "settled", "undated", "dated"]
GRACE_TOO_LONG = "people were observed no longer than the grace period"


@dataclass(frozen=True)
class Trial:
    """The comparison that leads a study.

    Parameters
    ----------
    structure : {"counts", "values", "settled", "undated", "dated"}
        Counts of people alone; numbers; an arm settled at time zero; one of which it is not known for everybody when
        it began; one that begins while people wait, with its dates.
    estimate : Estimate
        The difference, as it may be shown.
    counts : ArmCounts or ArmValues
        The arms as people count them who ask who ever was treated and who ever had the outcome.
    waits : Waiting or None
        The times, where they are known.
    horizon : float
        Until when outcomes are counted: the window, or the last time at which both strategies were observed.
    grace : float or None
        Within what the treatment has to begin, where it begins while people wait.
    cloned : Cloned or None
        The comparison of the strategies, where it can be made.
    rates : pair of float or None
        The risk of the treated and of the controls at the horizon, where they may be shown.
    unknown_starts : int
        Treated people of whom it is not known when the treatment began.
    modelled : bool
        Whether the estimate says more than counts that pages show.
    """

    structure: Structure
    estimate: Estimate
    counts: ArmCounts | ArmValues
    waits: Waiting | None = None
    horizon: float = 0.0
    grace: float | None = None
    cloned: Cloned | None = None
    rates: tuple[float, float] | None = None
    unknown_starts: int = 0
    modelled: bool = False

    @property
    def early(self) -> NDArray[np.bool_]:
        """Who had the outcome before the treatment began."""
        waits = self.waits
        if waits is None or waits.arm_time is None:
            return np.zeros(0, bool)
        return waits.happened & (waits.time < np.where(np.isnan(waits.arm_time), -np.inf, waits.arm_time))

    @property
    def starts(self) -> NDArray[np.float64]:
        """When the treatment began, of everybody of whom it did."""
        waits = self.waits
        return waits.arm_time[~np.isnan(waits.arm_time)] if waits and waits.arm_time is not None else np.zeros(0)

    @property
    def ended_early(self) -> int:
        """People not seen to the horizon, without any first event."""
        waits = self.waits
        return 0 if waits is None else int(((waits.time < self.horizon) & (waits.cause == NO_EVENT)).sum())


def trial(settings: Settings) -> Trial:
    """Return the comparison that leads the study, made as the structure of its data has it.

    Parameters
    ----------
    settings : Settings
        The report's parameters.
    """
    study, primary = settings.study, settings.study.primary
    if settings.nature == "published" or not study.outcome(primary.outcome).has_time:
        counts = arm_counts(settings)[0]
        structure: Structure = "values" if isinstance(counts, ArmValues) else "counts"
        return Trial(structure, compare(counts, settings), counts)
    table = report_participants(settings)
    waits = read_waiting(table, study, primary.outcome, primary.population)
    unknown = starts_unknown(table, study, primary.outcome, primary.population)
    if waits.arm_time is not None:
        return _dated(waits, settings)
    return _settled(waits, settings, unknown)


def _settled(waits: Waiting, settings: Settings, unknown: int) -> Trial:
    primary, treated = settings.study.primary, waits.arm == TREATED
    horizon = _observed(waits, treated, settings)
    found = estimated(
        lambda: risk_difference(
            waits.time, waits.outcome_code, treated, horizon, inference=primary.inference, level=primary.level
        ),
        waits.outcome,
        "difference",
    ).replace(estimand=waits.outcome, population=waits.population, n=waits.n, events=waits.events)
    counts = counts_of(waits)
    gone, later = (waits.time < horizon) & (waits.cause == NO_EVENT), waits.happened & (waits.time > horizon)
    # A difference of two counts that are shown says nothing more than they do.
    counted = not (gone | later).any()
    shown = found if counted else settle(found, settings)
    rates = _risks(waits, horizon) if found.defined and (counted or not guarded(settings)) else None
    structure: Structure = "undated" if unknown else "settled"
    return Trial(structure, shown, counts, waits, horizon, rates=rates, unknown_starts=unknown, modelled=not counted)


def _risks(waits: Waiting, horizon: float) -> tuple[float, float]:
    cause, treated = waits.outcome_code, waits.arm == TREATED
    first, second = (risk_by(waits.time[arm], cause[arm], horizon).value for arm in (treated, ~treated))
    return first, second


def _dated(waits: Waiting, settings: Settings) -> Trial:
    study, counts = settings.study, counts_of(waits)
    assert waits.arm_time is not None
    starts = waits.arm_time[~np.isnan(waits.arm_time)]
    grace = study.trial.grace or default_grace(starts, study.time.window)
    horizon = _observed(waits, waits.arm_time <= np.minimum(grace, waits.time), settings)
    made: list[Cloned] = []

    def make() -> Estimate:
        if horizon <= grace:
            raise DegenerateDataError(GRACE_TOO_LONG)
        given = (waits.time, waits.outcome_code, waits.arm_time, horizon, grace)
        made.append(clone_censor(*given, level=study.primary.level))
        return made[0].estimate

    found = estimated(make, waits.outcome, "difference")
    found = found.replace(estimand=waits.outcome, population=waits.population, n=waits.n, events=waits.events)
    cloned = made[0] if made else None
    rates = (cloned.begin.risk, cloned.wait.risk) if cloned and not guarded(settings) else None
    return Trial("dated", settle(found, settings), counts, waits, horizon, grace, cloned, rates, modelled=True)


def _observed(waits: Waiting, one: NDArray[np.bool_], settings: Settings) -> float:
    """Return the window, or the last time at which people of both sides were observed if that is sooner.

    A side whose last person left with an event is known for ever: nobody of it is left who could have another.
    """
    lasts = [float(settings.study.time.window)]
    for side in (one, ~one):
        left = waits.time[side].max(initial=0.0)
        if side.any() and (waits.cause[side & (waits.time == left)] == NO_EVENT).any():
            # The last time is that of one person.
            lasts.append(float(np.floor(left)) if guarded(settings) else float(left))
    return min(lasts)


def shown_horizon(found: Trial) -> float:
    """Return the horizon as pages say it, to a tenth of its unit."""
    return round(found.horizon, 1)
