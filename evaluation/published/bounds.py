"""Exact bounds of rates and differences of rates over every set of counts that fits.

A rate of two unknown counts is no linear goal. Its largest value is found by Dinkelbach's method: for a guess ``p/q``
maximise ``q * numerator - p * denominator`` in whole numbers; where that is 0 the guess is the largest value, else the
counts found give a better guess. Every step is exact, and it ends because there are finitely many sets of counts.

Dinkelbach, W. (1967): On nonlinear fractional programming. Management Science 13(7), 492-498.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluation.published.expressions import Interval, Linear, constant
from evaluation.published.figures import Contrast, Derived
from evaluation.published.solver import IntractableError, Model, Solver
from evaluation.published.system import System, settled_counts

Reason = Literal["", "no_base", "intractable"]


@dataclass(frozen=True)
class Arms:
    """The counts behind one value of a contrast; a rate has 0 of 1 in its second arm, a count is "of 1"."""

    events1: int
    n1: int
    events0: int
    n0: int

    @property
    def value(self) -> Fraction:
        """The value of the contrast."""
        return Fraction(self.events1, self.n1) - Fraction(self.events0, self.n0)


@dataclass(frozen=True)
class Bound:
    """The lowest and highest value of a contrast, and the counts at which they are reached.

    Parameters
    ----------
    low, high : Arms or None
        None where the contrast has no value, with the reason.
    reason : str
        ``"no_base"`` (it is out of nobody in every set of counts) or ``"intractable"`` (beyond the solver).
    always : bool
        Whether it has a value in every set of counts that fits; otherwise the bounds are over those where it has.
    """

    low: Arms | None
    high: Arms | None
    reason: Reason = ""
    always: bool = True

    @property
    def pinned(self) -> bool:
        """Whether one value only is possible."""
        return self.low is not None and self.high is not None and self.low.value == self.high.value


def bound(solver: Solver, system: System, ranges: Mapping[str, Interval], contrast: Contrast) -> Bound:
    """Return the exact bounds of a contrast over every set of counts that fits a system.

    Parameters
    ----------
    solver : Solver
        Keeps count of the effort.
    system : System
        A system that something fits, narrowed to the ranges.
    ranges : mapping of str to Interval
        Ranges of all counts, the settled ones included; they need not be as narrow as can be.
    contrast : Contrast
        The quantity.

    Returns
    -------
    Bound
    """
    fixed = contrast.fix(settled_counts(ranges))
    if not fixed.names:
        return _settled(fixed)
    tied = system.part(set(fixed.names)).require(fixed.n1 - constant(1), fixed.n0 - constant(1))
    always = all(base.interval(system.ranges).low >= 1 for base in (fixed.n1, fixed.n0))
    try:
        ends = _ends(solver, Model(tied), fixed)
    except IntractableError:
        return Bound(None, None, "intractable")
    return Bound(*ends, always=always) if ends else Bound(None, None, "no_base", always=False)


def derived_bound(solver: Solver, system: System, ranges: Mapping[str, Interval], quantity: Derived) -> Bound:
    """Return the exact bounds of a derived quantity, from nothing unseen to everything that may have been."""
    least = bound(solver, system, ranges, quantity.contrast)
    if quantity.highest == quantity.contrast:
        return least
    most = bound(solver, system, ranges, quantity.highest)
    return Bound(least.low, most.high, least.reason or most.reason, least.always and most.always)


def _ends(solver: Solver, model: Model, contrast: Contrast) -> tuple[Arms, Arms] | None:
    """Return the counts at which a contrast is smallest and largest, or None where it is out of nobody."""
    world = solver.world(model)
    if world is None:
        return None
    numerator = model.product(contrast.events1, contrast.n0) - model.product(contrast.events0, contrast.n1)
    denominator = model.product(contrast.n1, contrast.n0)

    def improve(best: Arms, direction: Literal[1, -1]) -> Arms:
        while True:
            gain = numerator.times(best.value.denominator) - denominator.times(best.value.numerator)
            world = solver.world(model, gain.times(direction))
            if world is None or gain.value(world) == 0:
                return best
            best = _arms(contrast, world)

    low = improve(_arms(contrast, world), -1)
    return low, improve(low, 1)


def _settled(contrast: Contrast) -> Bound:
    arms = Arms(contrast.events1.constant, contrast.n1.constant, contrast.events0.constant, contrast.n0.constant)
    if arms.n1 < 1 or arms.n0 < 1:
        return Bound(None, None, "no_base", always=False)
    return Bound(arms, arms)


def _arms(contrast: Contrast, world: Mapping[str, int]) -> Arms:
    parts: tuple[Linear, ...] = (contrast.events1, contrast.n1, contrast.events0, contrast.n0)
    return Arms(*(part.value(world) for part in parts))
