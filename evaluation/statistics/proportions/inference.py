"""What an interval method finds, and the record made from it."""

from __future__ import annotations

from typing import Any, NamedTuple

from scipy.special import ndtr

from evaluation.statistics.estimate import Estimate
from evaluation.statistics.proportions.arms import EffectScale


class Inference(NamedTuple):
    """What a method finds: the effect, its limits, the p-value that agrees with them, and what is missing.

    `low`, `high` and `p_value` are None where the method has none for these counts; `reason` then says why.
    `standard_error` is that of the value, of a ratio that of its logarithm.
    """

    value: float | None
    low: float | None
    high: float | None
    p_value: float | None
    reason: str = ""
    standard_error: float | None = None

    def to_estimate(self, scale: EffectScale, level: float, *assumptions: str, **labels: Any) -> Estimate:
        """Return the record; a reason comes before the assumptions, and a level only with limits."""
        return Estimate(
            scale=scale,
            value=self.value,
            low=self.low,
            high=self.high,
            level=None if self.low is None else level,
            p_value=self.p_value,
            # Without any spread the data say nothing of the error, so that 0 is no standard error.
            standard_error=self.standard_error or None,
            assumptions=((self.reason, *assumptions) if self.reason else assumptions),
            **labels,
        )


def normal_p_value(distance: float, standard_error: float) -> float:
    """Return the two-sided normal p-value of a distance from no difference.

    Without any spread a distance of zero has p-value 1 and any other 0, as the collapsed limits say.
    """
    if standard_error == 0:
        return 1.0 if distance == 0 else 0.0
    return float(2 * ndtr(-abs(distance) / standard_error))
