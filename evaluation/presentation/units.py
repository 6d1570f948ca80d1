"""Numbers on the scale of an estimate without their unit, for places where a heading or an axis holds the unit."""

from __future__ import annotations

import math

from evaluation.presentation.words import TIMES, Words, decimals_apart
from evaluation.statistics.estimate import NULL_VALUES, Estimate, Scale

DECIMALS: dict[Scale, int] = {"proportion": 1, "probability": 1, "difference": 1, "count": 0, "eur": 0}
PER_HUNDRED: frozenset[Scale] = frozenset({"proportion", "probability", "difference"})


def unit(scale: Scale, words: Words) -> str:
    """Return the unit of a scale as it stands on an axis (``"percentage points"``)."""
    return words.text(f"units.{scale}")


def is_time(scale: Scale) -> bool:
    """Whether a scale is a length of time or a difference of two."""
    return scale.removesuffix("_difference") in TIMES


def number(value: float, scale: Scale, words: Words, decimals: int | None = None) -> str:
    """Return a number on a scale without its unit; shares and differences as per cent."""
    shown = 100 * value if scale in PER_HUNDRED and math.isfinite(value) else value
    usual = (0 if float(value).is_integer() else 1) if is_time(scale) else DECIMALS.get(scale, 2)
    if scale in ("proportion", "probability") and math.isfinite(value):
        return words.share(value, usual if decimals is None else decimals)
    if decimals is None and not is_time(scale):
        usual = decimals_apart(shown, usual, NULL_VALUES.get(scale, math.inf)) or usual
    return words.number(shown, usual if decimals is None else decimals, signed=scale.endswith("difference"))


def limits(estimate: Estimate, words: Words) -> str:
    """Return both limits without their unit (``"−8.5 to +30.9"``)."""
    if estimate.low is None or estimate.high is None:
        return words.text("words.no_limits")
    low, high = (number(limit, estimate.scale, words) for limit in (estimate.low, estimate.high))
    match math.isfinite(estimate.low), math.isfinite(estimate.high):
        case True, True:
            return words.text("words.limits", low=low, high=high)
        case True, False:
            return words.text("tables.at_least", limit=low)
        case False, True:
            return words.text("tables.at_most", limit=high)
    return words.text("tables.unbounded")


def value_and_limits(estimate: Estimate, words: Words) -> str:
    """Return value and limits without unit (``"+11.4 (−8.5 to +30.9)"``); bounds without a value as limits alone."""
    if estimate.value is None:
        return limits(estimate, words)
    value = number(estimate.value, estimate.scale, words)
    silent = estimate.low is None and not words.without(estimate)
    return value if silent else f"{value} ({limits(estimate, words)})"
