"""The precision of an estimate, for what needs one number of it."""

from __future__ import annotations

import math

from evaluation.statistics.estimate import Estimate
from evaluation.statistics.proportions.arms import normal_quantile


def standard_error(estimate: Estimate) -> float | None:
    """Return the standard error that normal limits as wide as these would have.

    Of a difference on its own scale, of a ratio on the log scale; None where there are no finite limits.
    """
    if estimate.low is None or estimate.high is None or estimate.level is None:
        return None
    if not math.isfinite(estimate.high) or not math.isfinite(estimate.low):
        return None
    quantile = normal_quantile(estimate.level)
    if estimate.scale not in ("ratio", "odds_ratio", "hazard_ratio"):
        return (estimate.high - estimate.low) / (2 * quantile)
    return math.log(estimate.high / estimate.low) / (2 * quantile) if estimate.low > 0 else None
