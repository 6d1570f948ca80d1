"""Median and other quantiles of the time to event, with limits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.statistics.survival.columns import Floats
from evaluation.statistics.survival.limits import Limits
from evaluation.statistics.survival.product_limit import SurvivalCurve, kaplan_meier

# Probabilities closer than this are equal, as in R: a curve computed as .4999999 is flat at one half.
TOLERANCE = float(np.sqrt(np.finfo(float).eps))


def quantiles(
    curve: SurvivalCurve | ArrayLike,
    probabilities: Sequence[float] = (0.25, 0.5, 0.75),
    *,
    event: ArrayLike | None = None,
    group: ArrayLike | None = None,
    limits: Limits = "log-log",
    level: float = 0.95,
) -> pd.DataFrame:
    """Return the times by which given shares of people have had the event.

    As R's ``quantile.survfit``: the limits are where the limits of the curve cross, and where a curve is flat
    exactly at the level the middle of the flat part is taken (Brookmeyer & Crowley 1982).

    Parameters
    ----------
    curve : SurvivalCurve or array of shape (people,)
        The curve, whose own limits are used; or the times, with the rest as in :func:`kaplan_meier`.
    probabilities : sequence of float, default: (0.25, 0.5, 0.75)
        Shares that have had the event, 0 to 1.
    event, group, limits, level : optional
        Used together with times only.

    Returns
    -------
    DataFrame
        ``group, probability, time, low, high``, one row for each group and share; None where not reached.

    Raises
    ------
    ValueError
        When a probability is outside 0 to 1, or times come without events.
    """
    for share in probabilities:
        if not 0 <= share <= 1:
            raise ValueError(f"probabilities holds {share}; accepted are shares between 0 and 1, such as 0.5")
    if not isinstance(curve, SurvivalCurve):
        if event is None:
            raise ValueError("event is missing; give it with the times, or give a curve of kaplan_meier")
        curve = kaplan_meier(curve, event, group, limits=limits, level=level)
    rows = []
    for label in curve.groups:
        steps = curve.frame[curve.frame["group"] == label]
        # As in R, where a curve says nothing of its error it says nothing of when it crosses a level.
        unknown = ~(steps["std_error"] > 0)
        steps = steps.assign(low=steps["low"].mask(unknown), high=steps["high"].mask(unknown))
        times = np.concatenate([[0.0], steps["time"]])
        crossings = [
            _crossings(times, np.concatenate([[0.0], 1 - steps[column]]), probabilities)
            for column in ("survival", "low", "high")
        ]
        rows += [(label, share, *found) for share, *found in zip(probabilities, *crossings, strict=True)]
    # As numbers the columns could not hold None.
    frame = pd.DataFrame(rows, columns=["group", "probability", "time", "low", "high"], dtype=object)
    return frame.astype({"group": pd.Index(curve.groups).dtype, "probability": float})


def _crossings(times: Floats, reached: Floats, probabilities: Sequence[float]) -> list[float | None]:
    """Return the first time at which each share is reached, the middle of the flat part if reached exactly."""
    ends_at = reached[-1]
    _, first = np.unique(reached, return_index=True)
    first = first[~np.isnan(reached[first])]
    shares, starts = reached[first], times[first]
    return [_crossing(share, shares, starts, ends_at, times[-1]) for share in probabilities]


def _crossing(share: float, shares: Floats, starts: Floats, ends_at: float, last_time: float) -> float | None:
    if share == 0:
        return float(starts[0])
    at_least = int(np.searchsorted(shares, share - TOLERANCE))
    above = int(np.searchsorted(shares, share + TOLERANCE))
    if at_least < shares.size and abs(share - ends_at) < TOLERANCE:
        return float(starts[at_least] + last_time) / 2
    return float(starts[at_least] + starts[above]) / 2 if above < shares.size else None
