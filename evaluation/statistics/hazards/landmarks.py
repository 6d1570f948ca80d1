"""Landmark analyses: arms as they stand at a fixed time, compared from then on.

An arm that people enter while they wait (a signed pact) is only reached by those still without the event, so
comparing them from time zero credits the arm with event-free time that nobody could have missed (immortal-time
bias). A landmark keeps the people still followed at that time and sorts them by what is known then.

Reference: Anderson, Cain & Gelber (1983), J Clin Oncol 1, 710-719.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation.statistics.hazards.arm_comparison import ObservedExpected, compare_arms
from evaluation.statistics.hazards.coefficients import read_level, tidy
from evaluation.statistics.hazards.cox_fit import CoxFit
from evaluation.statistics.hazards.cox_model import cox
from evaluation.statistics.hazards.risk_sets import build_risk_sets
from evaluation.statistics.hazards.rows import Booleans, Floats, read_covariates, read_events, read_rows, read_times

ARM = "arm"


@dataclass(frozen=True, kw_only=True)
class LandmarkAnalysis:
    """What follows one landmark.

    Parameters
    ----------
    landmark : float
    definition : str
        Who is in the comparison and in the arm, in words.
    rows : DataFrame
        ``row`` (position in the input), ``time`` (from time zero), ``time_from_landmark, event, arm`` and the
        covariates: what survival curves from the landmark are made of.
    n, n_arm, n_events, n_events_arm : int
    n_event_before, n_censored_before : int
        People left out because they had the event, or were censored, up to the landmark.
    logrank : ObservedExpected or None
        Unadjusted comparison from the landmark on; None without events.
    cox, cox_adjusted : CoxFit or None
        Hazard ratio of the arm (Efron), alone and with the covariates; None when nobody is left.
    """

    landmark: float
    definition: str
    rows: pd.DataFrame
    n: int
    n_arm: int
    n_events: int
    n_events_arm: int
    n_event_before: int
    n_censored_before: int
    logrank: ObservedExpected | None
    cox: CoxFit | None
    cox_adjusted: CoxFit | None

    def record(self) -> dict[str, Any]:
        """Return the row of this landmark in a table of landmarks."""
        counts = ("landmark", "n", "n_arm", "n_events", "n_events_arm", "n_event_before", "n_censored_before")
        test = self.logrank.test if self.logrank else None
        record = {name: getattr(self, name) for name in counts}
        record |= {
            "logrank_statistic": test.statistic if test else None,
            "logrank_p_value": test.p_value if test else None,
        }
        record |= _arm_effect(self.cox, "") | _arm_effect(self.cox_adjusted, "adjusted_")
        return record | {"reason": self.reason, "definition": self.definition}

    @property
    def reason(self) -> str | None:
        """Why there is no hazard ratio; None where there is one."""
        if self.cox is None:
            return f"nobody is still followed after {self.landmark:g}"
        return self.cox.undefined.get(ARM)


@dataclass(frozen=True)
class LandmarkAnalyses:
    """Analyses by landmark, as a sequence and as a table with one row for each."""

    analyses: tuple[LandmarkAnalysis, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """Counts, log-rank test and hazard ratios by landmark."""
        return tidy([analysis.record() for analysis in self.analyses])

    def at(self, landmark: float) -> LandmarkAnalysis:
        """Return the analysis of one landmark; raises ValueError when there is none."""
        for analysis in self.analyses:
            if analysis.landmark == landmark:
                return analysis
        raise ValueError(f"landmark: {landmark:g} was not analysed; choose from {[a.landmark for a in self.analyses]}")


def landmark(
    time: Any,
    event: Any,
    arm_time: Any,
    at: Sequence[float] = (1, 2, 3),
    covariates: pd.DataFrame | None = None,
    level: float = 0.95,
) -> LandmarkAnalyses:
    """Compare people who are in the arm by each landmark with those who are not, from the landmark on.

    Parameters
    ----------
    time : array-like of shape (n,)
        Time of the event or of censoring.
    event : array-like of shape (n,)
        Whether the event happened at ``time``.
    arm_time : array-like of shape (n,)
        When the person entered the arm, missing for never. Entries after the landmark do not count.
    at : sequence of float, default (1, 2, 3)
        Landmarks. People whose time is up to the landmark, included, are left out.
    covariates : DataFrame of shape (n, p), optional
        For the adjusted hazard ratio.
    level : float, default 0.95
        Confidence level.

    Raises
    ------
    ValueError
        For bad input, negative landmarks or a covariate called ``arm``.
    """
    times = read_times(time, "time")
    events, entered = read_events(event, len(times)), read_arm_times(arm_time, len(times))
    extra = read_arm_covariates(covariates, len(times))
    marks = read_times(list(at), "at")
    analyses = (_analyse(float(mark), times, events, entered, extra, read_level(level)) for mark in marks)
    return LandmarkAnalyses(tuple(analyses))


def read_arm_times(arm_time: Any, n: int) -> Floats:
    """Return when people entered the arm, infinity for never; raises ValueError for negative or non-numeric times."""
    try:
        column = pd.Series(arm_time).reset_index(drop=True).astype(float)
    except (TypeError, ValueError) as error:
        raise ValueError(
            "arm_time: values are not numbers; use times in the unit of time, missing for never"
        ) from error
    if len(column) != n:
        raise ValueError(f"arm_time: {len(column)} values for {n} rows of time; give one value a row")
    entered = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.any(entered < 0):
        raise ValueError(f"arm_time: value {np.nanmin(entered):g} is negative; who is in the arm from the start has 0")
    return np.where(np.isnan(entered), np.inf, entered)


def read_arm_covariates(covariates: pd.DataFrame | None, n: int) -> pd.DataFrame:
    """Return checked covariates, a frame without columns where there are none."""
    if covariates is None:
        return pd.DataFrame(index=range(n))
    values, terms = read_covariates(covariates, n)
    if ARM in terms:
        raise ValueError(f"covariates column {ARM!r}: this name is the arm's own; rename it")
    return pd.DataFrame(values, columns=list(terms))


def _analyse(
    mark: float, times: Floats, events: Booleans, entered: Floats, covariates: pd.DataFrame, level: float
) -> LandmarkAnalysis:
    kept = times > mark
    rows = pd.DataFrame(
        {
            "row": np.flatnonzero(kept),
            "time": times[kept],
            "time_from_landmark": times[kept] - mark,
            "event": events[kept],
            ARM: (entered <= mark)[kept].astype(np.int64),
        }
    )
    rows = pd.concat([rows, covariates[kept].reset_index(drop=True)], axis=1)
    crude, adjusted, test = _compare(rows, list(covariates.columns), level)
    in_arm = rows[ARM] == 1
    return LandmarkAnalysis(
        landmark=mark,
        definition=f"people still followed after {mark:g}; in the arm when entered up to {mark:g}; time from {mark:g}",
        rows=rows,
        n=len(rows),
        n_arm=int(in_arm.sum()),
        n_events=int(rows["event"].sum()),
        n_events_arm=int(rows["event"][in_arm].sum()),
        n_event_before=int((~kept & events).sum()),
        n_censored_before=int((~kept & ~events).sum()),
        logrank=test,
        cox=crude,
        cox_adjusted=adjusted,
    )


def _compare(
    rows: pd.DataFrame, covariates: list[str], level: float
) -> tuple[CoxFit | None, CoxFit | None, ObservedExpected | None]:
    if rows.empty:
        return None, None, None
    time, event = rows["time_from_landmark"], rows["event"]
    crude = cox(time, event, rows[[ARM]], level=level)
    adjusted = cox(time, event, rows[[ARM, *covariates]], level=level) if covariates else None
    if not event.any():
        return crude, adjusted, None
    risk_sets = build_risk_sets(read_rows(time, event, rows[[ARM]]))
    return crude, adjusted, compare_arms(risk_sets, rows[ARM].to_numpy(float))


def _arm_effect(fit: CoxFit | None, prefix: str) -> dict[str, Any]:
    columns = ("coef", "std_error", "hazard_ratio", "low", "high", "p_value")
    row = dict.fromkeys(columns) if fit is None else fit.frame.iloc[0]
    return {prefix + name: row[name] for name in columns}
