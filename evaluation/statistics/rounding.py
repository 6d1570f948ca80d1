"""Estimates of models on a fixed grid, so that what is printed says no more of single people than its error allows."""

from __future__ import annotations

import math

from evaluation.statistics.estimate import NULL_VALUES, Estimate

STEPS = (5.0, 2.0, 1.0)
RATIOS = frozenset(name for name, null in NULL_VALUES.items() if null == 1.0)


def round_estimate(estimate: Estimate) -> Estimate:
    """Return an estimate on the grid whose step is the largest of 1-2-5 times a power of ten not above half its error.

    The rule is fixed, and not the result of a search, so that knowing it teaches nothing. A ratio is rounded on the
    logarithmic scale of its limits' error, in steps of its own size. The p-value is left out: to two decimals it would
    say more than the limits. Without limits there is no error, and the number is not shown. Effective sizes are whole
    numbers.
    """
    if estimate.effective_n is not None:
        first, second = map(round, estimate.effective_n)
        estimate = estimate.replace(effective_n=(float(first), float(second)))
    if estimate.value is None:
        return estimate.replace(p_value=None)
    error = standard_error(estimate)
    if error is None or error <= 0:
        return estimate.replace(value=None, low=None, high=None, p_value=None, assumptions=("no error to round by",))
    step = grid_step(error)
    rounded = {name: on_grid(getattr(estimate, name), step) for name in ("value", "low", "high")}
    return estimate.replace(**rounded, p_value=None)


def grid_step(standard_error: float) -> float:
    """Return the largest of 1-2-5 times a power of ten that is not above half a standard error."""
    half = standard_error / 2
    power = 10.0 ** math.floor(math.log10(half))
    return next(step * power for step in STEPS if step * power <= half * (1 + 1e-12))


def on_grid(number: float | None, step: float) -> float | None:
    """Return the multiple of a step that is next to a number."""
    if number is None or math.isinf(number):
        return number
    return round(round(number / step) * step, 12)


def standard_error(estimate: Estimate) -> float | None:
    """Return the error that the limits speak of, on the scale of the value; None without finite limits."""
    low, high = estimate.low, estimate.high
    if low is None or high is None or math.isinf(low) or math.isinf(high):
        return None
    from scipy.stats import norm

    return float((high - low) / (2 * norm.isf((1 - (estimate.level or 0.95)) / 2)))
