"""Where the ticks of an axis stand."""

from __future__ import annotations

import math
from collections.abc import Sequence

TIME_STEPS = (1, 2, 3, 6, 12, 13, 26, 52)
ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
COUNT_STEPS = tuple(step * 10**power for power in range(9) for step in (1, 2, 5))
RATIO_STEPS = (1.0, 2.0, 5.0)


def time_ticks(end: float, most: int = 7) -> tuple[float, ...]:
    """Return ticks from 0 to at most `end` in steps of months or weeks that people count in."""
    return _stepped(end, TIME_STEPS, most) or _stepped(end, COUNT_STEPS, most)


def count_ticks(end: float, most: int = 7) -> tuple[float, ...]:
    """Return whole ticks from 0 to at most `end` in round steps."""
    return _stepped(end, COUNT_STEPS, most)


def _stepped(end: float, steps: Sequence[int], most: int) -> tuple[float, ...]:
    """Return ticks in the first step that needs no more than `most` of them; none where no step does."""
    for step in steps:
        if end // step < most:
            return tuple(float(step * place) for place in range(int(end // step) + 1))
    return ()


def round_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Return ticks at round numbers that enclose `low` and `high`; at most about `most` of them."""
    if high <= low:
        high = low + 1.0
    rough = (high - low) / max(most - 1, 1)
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(step * magnitude for step in ROUND_STEPS if step * magnitude >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(place * step, 12) + 0.0 for place in range(first, last + 1))


def ratio_ticks(low: float, high: float, most: int = 7) -> tuple[float, ...]:
    """Return ticks of a logarithmic axis that enclose `low` and `high`, 1 among them."""
    low, high = min(low, 1.0), max(high, 1.0)
    if low == high:
        return (0.5, 1.0, 2.0)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    marks = [round(step * 10.0**decade, 12) for decade in decades for step in RATIO_STEPS]
    below = [mark for mark in marks if mark <= low]
    above = [mark for mark in marks if mark >= high]
    ticks = [mark for mark in marks if below[-1] <= mark <= above[0]]
    return _thin(ticks, most)


def _thin(ticks: Sequence[float], most: int) -> tuple[float, ...]:
    """Keep powers of ten alone where there are too many ticks."""
    if len(ticks) <= most:
        return tuple(ticks)
    inner = [tick for tick in ticks[1:-1] if math.log10(tick) % 1 == 0]
    return (ticks[0], *inner, ticks[-1])
