"""Narrowing the ranges of counts by what each inequality alone says about them, before the solver is asked anything."""

from __future__ import annotations

from evaluation.published.expressions import Interval, Linear
from evaluation.published.system import System

MOST_ROUNDS = 12


def propagate(system: System) -> dict[str, Interval] | None:
    """Return narrower ranges that lose no solution, or None where they show that there is none.

    Bounds consistency, a few rounds of it: sound but not complete, the solver does the rest.
    """
    ranges = dict(system.ranges)
    for _ in range(MOST_ROUNDS):
        before = dict(ranges)
        for constraint in system.constraints:
            if not _narrow(constraint.expression, ranges):
                return None
        if ranges == before:
            break
    return ranges


def _narrow(not_negative: Linear, ranges: dict[str, Interval]) -> bool:
    """Narrow the ranges of the counts of one expression; return whether any values are left."""
    most = not_negative.interval(ranges).high
    if most < 0:
        return False
    for name, factor in not_negative.coefficients.items():
        low, high = ranges[name]
        slack = most // abs(factor)
        if factor > 0:
            ranges[name] = Interval(max(low, high - slack), high)
        else:
            ranges[name] = Interval(low, min(high, low + slack))
    return True
