"""Arm entered on the way: each person counts outside the arm before entering it and inside it after.

References: Mantel & Byar (1974), JASA 69, 81-86; Crowley & Hu (1977), JASA 72, 27-36 (heart transplants).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from evaluation.statistics.estimate import Estimate
from evaluation.statistics.hazards.arm_comparison import ObservedExpected, compare_arms
from evaluation.statistics.hazards.coefficients import read_level, tidy
from evaluation.statistics.hazards.cox_fit import CoxFit
from evaluation.statistics.hazards.cox_model import cox, fit_cox
from evaluation.statistics.hazards.landmarks import ARM, read_arm_covariates, read_arm_times
from evaluation.statistics.hazards.risk_sets import build_risk_sets
from evaluation.statistics.hazards.rows import Booleans, Floats, SurvivalRows, read_events, read_rows, read_times

Ties = Literal["after", "before"]


@dataclass(frozen=True, kw_only=True)
class TimeVaryingArm:
    """Comparison of time in the arm with time outside, beside the naive one.

    Parameters
    ----------
    rows : DataFrame
        Start-stop rows: ``person`` (position in the input), ``start, stop, event, arm`` and the covariates.
        A person is at risk on (start, stop], from the first row on also at time zero. These are the columns
        of a survival curve with delayed entry, one for each arm (Simon & Makuch 1984). Who has the event at the
        time of entering the arm enters halfway between this and the time before at which somebody left.
    cox : CoxFit
        Of the start-stop rows (Efron), with the covariates; the term is ``arm``.
    naive : CoxFit
        Of people by whether they ever entered the arm, from time zero: biased, shown for comparison.
    mantel_byar : ObservedExpected or None
        Unadjusted test; None without events.
    n, n_ever, n_exposed : int
        People, those who ever entered the arm, and those followed for some time in it.
    """

    rows: pd.DataFrame
    cox: CoxFit
    naive: CoxFit
    mantel_byar: ObservedExpected | None
    n: int
    n_ever: int
    n_exposed: int

    @property
    def frame(self) -> pd.DataFrame:
        """The arm's hazard ratio, time-varying and naive, one row each."""
        parts = {"time_varying": self.cox, "naive_ever": self.naive}
        rows = [{"analysis": name, **fit.frame.iloc[0].to_dict()} for name, fit in parts.items()]
        return tidy(rows).drop(columns="term")

    def estimate(self) -> Estimate:
        """Return the time-varying hazard ratio; ``n`` counts people."""
        estimate = self.cox.estimate(ARM).replace(estimand="hazard_ratio_arm_time_varying", n=self.n)
        return estimate if not estimate.defined else estimate.replace(method="cox-efron-time-varying")


def time_varying_arm(
    time: Any,
    event: Any,
    arm_time: Any,
    covariates: pd.DataFrame | None = None,
    level: float = 0.95,
    ties: Ties = "after",
) -> TimeVaryingArm:
    """Compare the hazard in the arm with the hazard outside it, each person changing when entering.

    Parameters
    ----------
    time : array-like of shape (n,)
        Time of the event or of censoring.
    event : array-like of shape (n,)
        Whether the event happened at ``time``.
    arm_time : array-like of shape (n,)
        When the person entered the arm: missing for never, 0 for in it from the start. An entry after the event
        changes nothing: the event belongs to the time outside the arm.
    covariates : DataFrame of shape (n, p), optional
        Fixed covariates for both models.
    level : float, default 0.95
        Confidence level.
    ties : {"after", "before"}, default "after"
        Where an event at the time of its own person's entry belongs: after the entry and so to the arm, as in the
        Stanford heart data (Crowley & Hu 1977), or before it.

    Raises
    ------
    ValueError
        For bad input, an unknown rule for ties or a covariate called ``arm``.
    """
    if ties not in get_args(Ties):
        raise ValueError(f"ties: {ties!r} is not accepted; use 'after' or 'before'")
    times = read_times(time, "time")
    events, entered = read_events(event, len(times)), read_arm_times(arm_time, len(times))
    if ties == "after":
        entered = _enter_before_event(times, events, entered)
    extra = read_arm_covariates(covariates, len(times))
    ever = pd.concat([pd.DataFrame({ARM: np.isfinite(entered).astype(float)}), extra], axis=1)
    naive = cox(times, events, ever, level=level)
    rows = _split(times, events, entered, extra)
    survival_rows = _as_survival_rows(rows)
    in_arm = rows[ARM].to_numpy(float)
    return TimeVaryingArm(
        rows=rows,
        cox=fit_cox(survival_rows, "efron", read_level(level)),
        naive=naive,
        mantel_byar=compare_arms(build_risk_sets(survival_rows), in_arm) if events.any() else None,
        n=len(times),
        n_ever=int(np.isfinite(entered).sum()),
        n_exposed=int(in_arm.sum()),
    )


def _enter_before_event(times: Floats, events: Booleans, entered: Floats) -> Floats:
    """Move entries at the time of the person's own event halfway back to the time before at which somebody left."""
    tied = events & (entered == times) & (entered > 0)
    distinct = np.unique(np.append(times, 0.0))
    before = distinct[np.searchsorted(distinct, times) - 1]
    return np.where(tied, (before + times) / 2, entered)


def _split(times: Floats, events: Booleans, entered: Floats, covariates: pd.DataFrame) -> pd.DataFrame:
    """Cut people who enter the arm before their time into a row outside and a row inside."""
    from_start = entered == 0
    changes = (entered < times) & ~from_start
    people = np.arange(len(times))
    first = pd.DataFrame(
        {
            "person": people,
            "start": np.zeros(len(times)),
            "stop": np.where(changes, entered, times),
            "event": events & ~changes,
            ARM: from_start.astype(np.int64),
        }
    )
    second = pd.DataFrame(
        {"person": people, "start": entered, "stop": times, "event": events, ARM: np.ones(len(times), np.int64)}
    )[changes]
    rows = pd.concat([first, second]).sort_values(["person", "stop"], kind="stable").reset_index(drop=True)
    return pd.concat([rows, covariates.iloc[rows["person"]].reset_index(drop=True)], axis=1)


def _as_survival_rows(rows: pd.DataFrame) -> SurvivalRows:
    covariates = rows.drop(columns=["person", "start", "stop", "event"])
    start = rows["start"].to_numpy(float)
    # Minus infinity instead of zero, so that everyone is at risk of an event at time zero.
    entry = np.where(start == 0, -np.inf, start)
    return replace(read_rows(rows["stop"], rows["event"], covariates), entry=entry)
