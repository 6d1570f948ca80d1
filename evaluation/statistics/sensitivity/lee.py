"""Lee bounds: the difference among those who would be observed in both arms."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from evaluation.statistics.proportions.arms import check_level
from evaluation.statistics.sensitivity.bounds import Bounds, bounds_frame, imbens_manski_quantile, widen
from evaluation.statistics.sensitivity.missing import PartlySeenArms


@dataclass(frozen=True, kw_only=True, slots=True)
class LeeBounds:
    """Bounds of a difference among those observed whichever their arm.

    Parameters
    ----------
    level : float
        Confidence level of `interval`.
    difference : Bounds or None
        None, with the `reason`, when nobody was observed in an arm.
    standard_errors : tuple of float or None
        Of the lower and of the upper bound.
    interval : Bounds or None
        Imbens-Manski interval of the difference.
    trimmed_arm : int or None
        The arm observed more often (1 or 0), from which the excess is taken; None when there is no excess.
    trimmed_share : float or None
        The share of its observed people that is taken away.
    """

    level: float
    difference: Bounds | None = None
    standard_errors: tuple[float, float] | None = None
    interval: Bounds | None = None
    trimmed_arm: int | None = None
    trimmed_share: float | None = None
    reason: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """Rows for the bounds and their interval with columns quantity, low, high; no rows when undefined."""
        return bounds_frame(difference=self.difference, interval=self.interval)


def lee_bounds(
    events1: int, observed1: int, n1: int, events0: int, observed0: int, n0: int, level: float = 0.95
) -> LeeBounds:
    """Bound the difference among those who would be observed in both arms, by trimming.

    The arm observed more often has observed people whom the other would have lost; who they are is unknown, so
    that the bounds take away those with the event, and those without, first. The arm must move being observed
    in one direction only (monotone selection), and be as good as randomly assigned.

    Parameters
    ----------
    events1, observed1, n1 : int
        Arm 1: people with the event, people whose outcome was seen, people enrolled.
    events0, observed0, n0 : int
        The same of arm 0.
    level : float, default 0.95
        Confidence level of the interval.

    Returns
    -------
    LeeBounds
        Standard errors by the delta method from the multinomial counts; at a bound that trimming has driven to 0
        or 1 the trimmed arm counts as known.

    Raises
    ------
    ValueError
        When the counts are impossible or the level is not between 0 and 1.

    References
    ----------
    Lee (2009), Review of Economic Studies 76:1071-1102.
    """
    arms = PartlySeenArms(events1, observed1, n1, events0, observed0, n0)
    level = check_level(level)
    if arms.empty_arm or arms.unseen_arm:
        return LeeBounds(level=level, reason=arms.empty_arm or arms.unseen_arm)
    share1, share0 = arms.observed1 / arms.n1, arms.observed0 / arms.n0
    trims_arm_1 = share1 >= share0
    more_often_seen = arms if trims_arm_1 else arms.swapped()
    highest, error_at_highest = _upper_bound(more_often_seen)
    negative_lowest, error_at_lowest = _upper_bound(more_often_seen.inverted())
    # without anything to trim the two are one number, which rounding must not put in the wrong order
    lowest = min(-negative_lowest, highest)
    bounds, errors = Bounds(lowest, highest), (error_at_lowest, error_at_highest)
    if not trims_arm_1:
        bounds, errors = Bounds(-bounds.high, -bounds.low), errors[::-1]
    quantile = imbens_manski_quantile(bounds.width, max(errors), level)
    return LeeBounds(
        level=level,
        difference=bounds,
        standard_errors=errors,
        interval=widen(bounds, errors, quantile),
        trimmed_arm=None if share1 == share0 else int(trims_arm_1),
        trimmed_share=abs(share1 - share0) / max(share1, share0),
    )


def _upper_bound(arms: PartlySeenArms) -> tuple[float, float]:
    """Return the upper bound and its standard error when arm 1 is observed at least as often as arm 0.

    With a the share of arm 1 seen with the event, s and e the shares of arm 0 seen and seen with the event, the
    bound is min(1, a / s) - e / s.
    """
    a = arms.events1 / arms.n1
    s, e = arms.observed0 / arms.n0, arms.events0 / arms.n0
    reaches_one = a >= s
    risk1 = 1.0 if reaches_one else a / s
    by_a = 0.0 if reaches_one else 1 / s
    by_e, by_s = -1 / s, (e / s if reaches_one else (e - a) / s) / s
    variance1 = by_a**2 * a * (1 - a) / arms.n1
    variance0 = (by_e**2 * e * (1 - e) + by_s**2 * s * (1 - s) + 2 * by_e * by_s * e * (1 - s)) / arms.n0
    return risk1 - e / s, math.sqrt(max(variance1 + variance0, 0.0))
