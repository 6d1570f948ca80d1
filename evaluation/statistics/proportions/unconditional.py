"""Barnard's and Boschloo's tests: two binomial arms with the common proportion left free.

A test orders the tables by a statistic; its p-value is the largest probability, over the common
proportion, of the tables at least as extreme as the observed one. Both statistics decrease with the
events of arm 0, so that those tables form a staircase, held as one count of arm 0 for each count of
arm 1; no list of all tables is ever made.

The search over the proportion is a dense grid, even on the arcsine scale on which the probability has
features of equal width, followed by zooming into its highest peaks. scipy's `barnard_exact` and
`boschloo_exact` search with a random optimiser that can stop at a lower peak.

References
----------
Barnard (1947), Biometrika 34:123-138 (pooled z statistic: Suissa & Shuster 1985, JRSS A 148:317-327);
Boschloo (1970), Statistica Neerlandica 24:1-9.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics.proportions.arms import TwoArms
from evaluation.statistics.proportions.binomial import binomial_probabilities

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

TIE_MARGIN = 1e-7
"""Relative difference below which two tables count as equally extreme."""
GRID_DENSITY = 32
"""Grid points per square root of a person: several for each peak."""
PEAKS = 6
ZOOMS = 5
ZOOM_POINTS = 25


def barnard(arms: TwoArms) -> float:
    """Return Barnard's two-sided p-value with the pooled z statistic as measure of extremeness."""
    threshold = abs(float(_pooled_z(np.array(arms.events1), np.array(arms.events0), arms.n1, arms.n0)))
    if threshold == 0:
        return 1.0
    stairs = _staircase(
        lambda x1, x0: _pooled_z(x1, x0, arms.n1, arms.n0) >= threshold * (1 - TIE_MARGIN), arms.n1, arms.n0
    )

    # a table mirrored in events and in non-events is as extreme in the other direction, at 1 - proportion
    def probability(risk: Array) -> Array:
        return _staircase_probability(risk, stairs, arms.n1, arms.n0) + _staircase_probability(
            1 - risk, stairs, arms.n1, arms.n0
        )

    return _supremum(probability, arms.people)


def boschloo(arms: TwoArms) -> float:
    """Return Boschloo's two-sided p-value: twice the smaller of the one-sided ones, as scipy defines it."""
    return min(1.0, 2 * min(_boschloo_greater(arms), _boschloo_greater(arms.swapped())))


def _boschloo_greater(arms: TwoArms) -> float:
    """Return the p-value against a higher proportion in arm 1, with Fisher's p-value as statistic."""
    from scipy.stats import hypergeom

    def fisher(x1: Counts, x0: Counts) -> Array:
        return np.asarray(hypergeom.sf(x1 - 1, arms.people, x1 + x0, arms.n1))

    threshold = float(fisher(np.array(arms.events1), np.array(arms.events0))) * (1 + TIE_MARGIN)
    stairs = _staircase(lambda x1, x0: fisher(x1, x0) <= threshold, arms.n1, arms.n0)
    return _supremum(lambda risk: _staircase_probability(risk, stairs, arms.n1, arms.n0), arms.people)


def _pooled_z(x1: Counts, x0: Counts, n1: int, n0: int) -> Array:
    events = x1 + x0
    spread = np.sqrt(events * (n1 + n0 - events) * (n1 * n0 / (n1 + n0)))
    distance = (x1 / n1 - x0 / n0) * (n1 * n0)
    return np.divide(distance, spread, out=np.zeros(np.shape(distance)), where=spread > 0)


def _staircase(extreme: Callable[[Counts, Counts], NDArray[np.bool_]], n1: int, n0: int) -> Counts:
    """Return, for each count of arm 1, the highest count of arm 0 that is still extreme (-1: none is)."""
    x1 = np.arange(n1 + 1)
    extreme_at, beyond = np.full(n1 + 1, -1), np.full(n1 + 1, n0 + 1)
    while np.any(beyond - extreme_at > 1):
        middle = (extreme_at + beyond) // 2
        inside = extreme(x1, np.maximum(middle, 0)) & (middle >= 0)
        extreme_at, beyond = np.where(inside, middle, extreme_at), np.where(inside, beyond, middle)
    return extreme_at


def _staircase_probability(risk: Array, stairs: Counts, n1: int, n0: int) -> Array:
    """Return the probability of the staircase when everyone's risk is `risk` (one value for each risk)."""
    below = np.cumsum(binomial_probabilities(n0, risk), axis=1)
    reached = stairs >= 0
    return np.asarray(np.einsum("ij,ij->i", binomial_probabilities(n1, risk)[:, reached], below[:, stairs[reached]]))


def _supremum(probability: Callable[[Array], Array], people: int) -> float:
    """Return the highest probability over the risks 0 to 1."""
    angles = np.linspace(0, math.pi / 2, 64 + int(GRID_DENSITY * math.sqrt(people)))
    heights = _over_angles(probability, angles)
    is_peak = np.r_[True, heights[1:] >= heights[:-1]] & np.r_[heights[:-1] >= heights[1:], True]
    peaks = np.flatnonzero(is_peak)
    highest = peaks[np.argsort(heights[peaks])[-PEAKS:]]
    return min(1.0, max(_zoom(probability, angles[peak], angles[1]) for peak in highest))


def _zoom(probability: Callable[[Array], Array], angle: float, reach: float) -> float:
    """Return the height of the peak within `reach` of an angle, by ever finer grids."""
    best = 0.0
    for _ in range(ZOOMS):
        angles = np.clip(angle + np.linspace(-reach, reach, ZOOM_POINTS), 0, math.pi / 2)
        heights = _over_angles(probability, angles)
        angle, best = float(angles[heights.argmax()]), max(best, float(heights.max()))
        reach *= 2 / (ZOOM_POINTS - 1)
    return best


def _over_angles(probability: Callable[[Array], Array], angles: Array) -> Array:
    """Evaluate in pieces, so that thousands of people do not need gigabytes."""
    return np.concatenate([probability(np.sin(piece) ** 2) for piece in np.array_split(angles, len(angles) // 32 + 1)])
