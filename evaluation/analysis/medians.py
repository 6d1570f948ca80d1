"""Times by which half of a group have had the outcome."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from evaluation.statistics import survival
from evaluation.statistics.estimate import Estimate, undefined

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.analysis.curves import Curves

NOT_REACHED = "not_reached"
HALF = 0.5


def medians(curves: Curves) -> dict[str, Estimate]:
    """Return the median of each group; where half have not had the outcome it is undefined and keeps its lower limit.

    Of a survival curve with the limits of Brookmeyer and Crowley; of a cumulative incidence, where other events
    compete, the time at which the curve reaches one half, and its limits where their curves do.
    """
    names: dict[str, Any] = {"estimand": "median_waiting", "scale": f"{curves.unit}s", "level": curves.curve.level}
    if curves.kind == "survival":
        table = survival.quantiles(curves.curve, (HALF,))
        rows = {str(row["group"]): (row["time"], row["low"], row["high"]) for _, row in table.iterrows()}
        return {name: _median(*row, method="kaplan-meier, log-log limits", **names) for name, row in rows.items()}
    outcome = curves.frame[curves.frame["cause"] == next(iter(curves.causes))]
    return {
        str(name): _median(*_crossings(part), method="aalen-johansen, log-log limits", **names)
        for name, part in outcome.groupby("group", sort=False)
    }


def _crossings(part: pd.DataFrame) -> tuple[float | None, float | None, float | None]:
    """Return the first time at which an incidence, its upper and its lower limit are one half."""
    time, low, high = (_first(part, column) for column in ("cumulative_incidence", "high", "low"))
    return time, low, high


def _first(part: pd.DataFrame, column: str) -> float | None:
    reached = part[part[column] >= HALF]["time"]
    return float(reached.min()) if len(reached) else None


def _median(time: float | None, low: float | None, high: float | None, **names: Any) -> Estimate:
    level = names.pop("level")
    upper = math.inf if high is None else float(high)
    limits = {} if low is None else {"low": float(low), "high": upper, "level": level}
    if time is None:
        return undefined(reason=NOT_REACHED, **names, **(limits and limits | {"high": math.inf}))
    return Estimate(value=float(time), **names, **limits)
