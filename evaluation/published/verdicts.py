"""One verdict for each printed figure, judged by all the others.

========================  ==============================================================================
reproduced                the other figures leave no other value: it is checked
consistent                it can be true and the count behind it is one number, but nothing else forces it
undetermined              it can be true, and what is behind it is not one number
impossible                it cannot be true together with the others, or with the count it is a share of
========================  ==============================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluation.published.bounds import bound
from evaluation.published.expressions import Interval, constant
from evaluation.published.figures import Figure
from evaluation.published.printed import Window
from evaluation.published.propagation import propagate
from evaluation.published.solver import IntractableError, Solver
from evaluation.published.system import System, within
from evaluation.published.table import PublishedTable

Verdict = Literal["reproduced", "consistent", "undetermined", "impossible"]
VERDICTS: tuple[Verdict, ...] = ("reproduced", "consistent", "undetermined", "impossible")
ANYWHERE = Window()
Span = tuple[Fraction, Fraction | None]


@dataclass(frozen=True)
class Judgement:
    """What can be said about one printed figure.

    Parameters
    ----------
    figure : Figure
    verdict : str
        ``"reproduced"``, ``"consistent"``, ``"undetermined"`` or ``"impossible"``.
    count, base : Interval or None
        The count behind it and the count it is a share of, in every world; None where there is no world, and for the
        base of a figure that has none.
    others : tuple of Fraction or None
        Lowest and highest value that the other figures leave to it (highest None: no limit); None where the others
        contradict each other, or it cannot be found exactly.
    nearest : tuple of Fraction or None
        For an impossible figure, the nearest value below and above it that would be possible.
    """

    figure: Figure
    verdict: Verdict
    count: Interval | None
    base: Interval | None
    others: Span | None
    nearest: tuple[Fraction | None, Fraction | None] = (None, None)


def judge(
    solver: Solver, table: PublishedTable, figure: Figure, system: System, ranges: Mapping[str, Interval]
) -> Judgement:
    """Return the judgement of one figure of a system that something fits.

    Parameters
    ----------
    solver : Solver
        Keeps count of the effort.
    table : PublishedTable
        The table it belongs to.
    figure : Figure
        One of its figures.
    system : System
        What the table says, this figure included.
    ranges : mapping of str to Interval
        Lowest and highest value of each count of the system.
    """
    others = left_by_others(solver, table, figure, system)
    count, base = ranges[figure.count], ranges[figure.of] if figure.of else None
    verdict: Verdict = "undetermined"
    if figure.comparison != "about":
        if others is not None and _forced(figure.window(table.rounding), others):
            verdict = "reproduced"
        elif count.pinned and (base is None or base.pinned):
            verdict = "consistent"
    return Judgement(figure, verdict, count, base, others)


def judge_impossible(solver: Solver, table: PublishedTable, figure: Figure, system: System) -> Judgement:
    """Return the judgement of a figure that contradicts the rest of a system: the nearest values that would not."""
    allowed = figure.window(table.rounding)
    below, above = None, None
    if allowed.low is not None:
        lower = Window(high=allowed.low, high_open=not allowed.low_open)
        below = left_by_others(solver, table, figure, system, lower)
    if allowed.high is not None:
        higher = Window(low=allowed.high, low_open=not allowed.high_open)
        above = left_by_others(solver, table, figure, system, higher)
    others = left_by_others(solver, table, figure, system)
    return Judgement(figure, "impossible", None, None, others, (below and below[1], above and above[0]))


def left_by_others(
    solver: Solver, table: PublishedTable, figure: Figure, system: System, among: Window = ANYWHERE
) -> Span | None:
    """Return the lowest and highest exact value that a figure can have by what all the others say, among some values.

    None where the others contradict each other, or it cannot be found exactly.
    """
    rest = system.without(figure.id).require(figure.value.n1 - constant(1), *within(figure.value, among))
    ranges = propagate(rest)
    try:
        if ranges is None or solver.find(rest) is None:
            return None
    except IntractableError:
        return None
    left = bound(solver, rest.narrow(ranges), ranges, figure.value)
    if left.low is None or left.high is None:
        return None
    unlimited = figure.kind != "percentage" and table.unlimited(figure.count, left.high.events1)
    return left.low.value, None if unlimited else left.high.value


def _forced(allowed: Window, others: Span) -> bool:
    low, high = others
    return allowed.contains(low) and (allowed.high is None if high is None else allowed.contains(high))
