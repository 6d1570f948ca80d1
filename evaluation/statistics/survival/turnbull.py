"""Survival from intervals: all that is known is that the event came after one time and by another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.statistics.survival.columns import Floats, numbers

EXPECTATION_STEPS = 50
NEWTON_STEPS = 200
# Bound on how far the log-likelihood per person may be from its maximum.
GAP = 1e-12


@dataclass(frozen=True, slots=True)
class IntervalCurve:
    """The nonparametric maximum-likelihood estimate from intervals.

    Parameters
    ----------
    frame : DataFrame
        ``left, right, mass, survival``: probability of the event in each set (left, right] that can carry any,
        and survival after it. Where in a set the event came is not known. Exact times have ``left == right``;
        ``right`` is infinite for those never seen to have the event.
    log_likelihood : float
        Log-likelihood at the maximum.
    gap : float
        Upper bound of what the log-likelihood per person still lacks to its maximum.
    n : int
        Number of people.
    """

    frame: pd.DataFrame
    log_likelihood: float
    gap: float
    n: int


def interval_censored(lower: ArrayLike, upper: ArrayLike) -> IntervalCurve:
    """Estimate when events come from intervals (lower, upper] that contain them.

    The estimate of Turnbull (1976), carried to its maximum: some steps of expectation-maximisation, then
    constrained Newton steps (Wang 2007) until the gradient proves that no mass can be moved to advantage.
    R's ``survfit`` stops the former early.

    Parameters
    ----------
    lower : array of shape (people,)
        Last time at which the event had not come, at least 0; missing is 0.
    upper : array of shape (people,)
        First time by which it had; missing or infinite if it was never seen; equal to ``lower`` if known exactly.

    Returns
    -------
    IntervalCurve
        Sets with their mass.

    Raises
    ------
    ValueError
        When there is no row, a row is missing both ends, has a negative end or ``upper`` below ``lower``.
    """
    intervals, repeats = np.unique(_intervals(lower, upper), axis=0, return_counts=True)
    left, right = _support(intervals)
    starts, ends = intervals[:, :1], intervals[:, 1:]
    # Of the sets with left == right, which are single times, an interval contains only those after its open start.
    inside = (left >= starts) & (right <= ends) & ((right > starts) | (starts == ends))
    mass, gap = _maximise(inside.astype(float), repeats.astype(float))
    kept = mass > 0
    frame = pd.DataFrame({"left": left[kept], "right": right[kept], "mass": mass[kept]})
    frame["survival"] = np.append(np.cumsum(frame["mass"][:0:-1])[::-1], 0.0)
    log_likelihood = float(repeats @ np.log(inside @ mass))
    return IntervalCurve(frame=frame, log_likelihood=log_likelihood, gap=gap, n=int(repeats.sum()))


def _intervals(lower: ArrayLike, upper: ArrayLike) -> Floats:
    starts, ends = numbers(lower, "lower").astype(float), numbers(upper, "upper").astype(float)
    if starts.size != ends.size:
        raise ValueError(f"upper has {ends.size} rows and lower has {starts.size}; one row for each person is needed")
    if starts.size == 0:
        raise ValueError("lower has no rows; at least one person is needed")
    unknown = np.isnan(starts) & np.isnan(ends)
    starts, ends = np.where(np.isnan(starts), 0.0, starts), np.where(np.isnan(ends), np.inf, ends)
    usable = ~unknown & (starts >= 0) & (starts <= ends) & (starts < np.inf)
    if not usable.all():
        position = int(np.argmin(usable))
        raise ValueError(
            f"lower and upper: index {position} holds {np.asarray(lower)[position]} and {np.asarray(upper)[position]}; "
            "accepted are 0 <= lower <= upper, one of them known"
        )
    return np.column_stack([starts, ends])


def _support(intervals: Floats) -> tuple[Floats, Floats]:
    """Return the sets that can carry mass: a left end directly followed by a right end (Peto 1973)."""
    starts, ends = intervals.T
    # At one time an exact event begins first, then closed right ends come, then open left ends.
    start_order = np.where(starts == ends, -1, 1)
    time = np.concatenate([starts, ends])
    order = np.concatenate([start_order, np.zeros(ends.size)])
    ranked = np.lexsort((order, time))
    is_start = (ranked < starts.size).astype(int)
    opens = np.flatnonzero(np.diff(is_start) == -1)
    return time[ranked[opens]], time[ranked[opens + 1]]


def _maximise(contains: Floats, repeats: Floats) -> tuple[Floats, float]:
    n = repeats.sum()
    mass = np.full(contains.shape[1], 1 / contains.shape[1])
    for _ in range(EXPECTATION_STEPS):
        mass *= contains.T @ (repeats / (contains @ mass)) / n
    gap = _gap(mass, contains, repeats)
    for _ in range(NEWTON_STEPS):
        if gap <= GAP:
            break
        target = _newton_target(mass, contains, repeats)
        target_gap = _gap(target, contains, repeats)
        # Close to the maximum the log-likelihood no longer tells better from worse, the gradient still does.
        better = target if target_gap < gap / 2 else _on_the_way(mass, target, contains, repeats)
        if better is None:
            break
        mass, gap = better, _gap(better, contains, repeats)
    return mass, gap


def _gap(mass: Floats, contains: Floats, repeats: Floats) -> float:
    probability = contains @ mass
    if not probability.all():
        return np.inf
    gradient = contains.T @ (repeats / probability)
    return max(float(gradient.max() / repeats.sum()) - 1, 0.0)


def _newton_target(mass: Floats, contains: Floats, repeats: Floats) -> Floats:
    """Return the masses that maximise the quadratic model of the log-likelihood around the present ones."""
    from scipy.optimize import nnls

    slopes = contains / (contains @ mass)[:, np.newaxis]
    # On masses that sum to 1 the model is |slopes @ mass - 2|^2, which is homogeneous after subtracting 2 from
    # each slope: solve without the sum and scale (Dax 1990).
    rows = np.vstack([np.sqrt(repeats)[:, np.newaxis] * (slopes - 2), np.ones(mass.size)])
    solution, _ = nnls(rows, np.append(np.zeros(repeats.size), 1.0), maxiter=30 * mass.size)
    target: Floats = solution / solution.sum()
    return target


def _on_the_way(mass: Floats, target: Floats, contains: Floats, repeats: Floats) -> Floats | None:
    """Return masses between the present and the target that are clearly more likely, None if there are none."""
    change = contains @ (target - mass) / (contains @ mass)
    rise = float(repeats @ change)
    for halvings in range(40):
        step = 0.5**halvings
        if step * change.min() > -1 and float(repeats @ np.log1p(step * change)) >= step * rise / 3 > 0:
            between: Floats = mass + step * (target - mass)
            return between
    return None
