"""Exact answers about unknown counts: which values are possible.

CP-SAT with one worker and a fixed seed, so that the same question always gets the same answer.

Perron, L. and Didier, F.: CP-SAT, OR-Tools (Google).
"""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from evaluation.disclosure.propagation import propagate
from evaluation.disclosure.relaxation import NEGLIGIBLE, Relaxation
from evaluation.disclosure.system import Factors, Range, Row, System

MOST_WORK = 20.0
MOST_WEIGHTS = 12


class ContradictionError(ArithmeticError):
    """No numbers at all fit what is known."""


class UnprovenError(ArithmeticError):
    """The solver gave up: what it did not prove is never used."""


class Worlds:
    """All sets of numbers that fit a system, asked one question after the other.

    Parameters
    ----------
    system : System
        What is known.

    Raises
    ------
    ContradictionError
        When no numbers fit, where that shows at once; :meth:`check` looks closely.
    """

    def __init__(self, system: System) -> None:
        ranges = propagate(system)
        if ranges is None:
            raise ContradictionError
        self.ranges = ranges
        self.searches = [_Search(part) for part in system.parts(ranges)]

    def check(self) -> None:
        """Find numbers that fit.

        Raises
        ------
        ContradictionError
            When there are none.
        UnprovenError
            When the solver gives up.
        """
        for search in self.searches:
            if search.any() is None:
                raise ContradictionError

    def values(self, unknowns: Iterable[int], enough: int) -> dict[int, frozenset[int]]:
        """Return the values that each unknown can have; so many as are enough, or fewer and then all.

        Raises
        ------
        UnprovenError
            When the solver gives up.
        """
        asked = tuple(unknowns)
        values = {unknown: set(_some(self.ranges[unknown], enough)) for unknown in asked}
        for search in self.searches:
            values |= search.run([unknown for unknown in asked if unknown in search.forms], enough)
        return {unknown: frozenset(found) for unknown, found in values.items()}

    def span(self, unknown: int) -> Range:
        """Return a range that holds all values of an unknown; fast, but not always the narrowest."""
        for search in self.searches:
            if unknown in search.forms:
                return search.span(unknown)
        return self.ranges[unknown]

    def least(self, unknown: int) -> int:
        """Return the lowest value that an unknown can have, where any numbers fit.

        Raises
        ------
        UnprovenError
            When the solver gives up.
        """
        low = self.span(unknown).low
        for search in self.searches:
            if unknown in search.forms:
                while search.exact(Row(search.forms[unknown], low, low)) is None:
                    low += 1
        return low


class _Search:
    """The search for possible values of the unknowns of one part of a system; it keeps what it has found.

    Linear programming proposes numbers, which are believed when they are whole and fit; CP-SAT answers the rest.
    """

    def __init__(self, part: System) -> None:
        tied = dict.fromkeys(unknown for row in part.rows for unknown, _ in row.factors)
        sums, rows = _split(part)
        self.base = [unknown for unknown in tied if unknown not in sums]
        self.forms = sums | {unknown: ((unknown, 1),) for unknown in self.base}
        self.part = System(part.ranges, rows)
        self.multiplied = {unknown for row in rows for unknown, factor in row.factors if abs(factor) > 1}
        self.last: Mapping[int, int] = {}
        self.values: dict[int, set[int]] = {}
        self.enough = 0
        self.random = random.Random(0)

    @cached_property
    def relaxation(self) -> Relaxation:
        """The part as linear programming sees it."""
        return Relaxation(self.part, self.base)

    def any(self) -> dict[int, int] | None:
        """Return numbers that fit, None where there are none."""
        self.relaxation.maximise(())
        return self.fitting(self.relaxation.numbers()) or self.exact()

    def run(self, asked: Iterable[int], enough: int) -> dict[int, set[int]]:
        """Return the values of the unknowns asked about, so many as are enough or else all."""
        self.values, self.enough = {unknown: set() for unknown in asked}, enough
        if self.values and not self.note(self.any()):
            return self.values
        for unknown in self.values:
            self.settle(unknown)
        return self.values

    def settle(self, unknown: int) -> None:
        """Find values of one unknown, and of others on the way."""
        found, span, closed = self.values[unknown], None, set[Range]()
        while len(found) < self.enough:
            span = span or self.span(unknown)
            gap = next((gap for gap in _gaps(found, span) if gap not in closed), None)
            if gap is None:
                return
            if not self.note(self.guess(unknown, gap.low) or self.exact(Row(self.forms[unknown], *gap))):
                closed.add(gap)

    def span(self, unknown: int) -> Range:
        """Return a range that holds all values of an unknown."""
        ends = list(self.part.ranges[unknown])
        for end, direction in ((0, -1), (1, 1)):
            weights = [(other, direction * factor) for other, factor in self.forms[unknown]]
            found = self.relaxation.maximise(weights)
            if found is not None:
                ends[end] = direction * math.floor(found + NEGLIGIBLE)
            self.note(self.fitting(self.relaxation.numbers()))
        return Range(*ends)

    def guess(self, unknown: int, value: int) -> dict[int, int] | None:
        """Return whole numbers that fit, with a given value of one, if linear programming happens to find any.

        Sums of counts mostly give whole numbers; what breaks them are rows that multiply, as rounded shares do. The
        unknowns of these are kept as they were in numbers that fit.
        """
        self.relaxation.cut(self.forms[unknown], value)
        for other in self.multiplied:
            self.relaxation.limit(other, Range(self.last[other], self.last[other]))
        weights = [(other, self.random.choice((-1, 1))) for other in self.random.choices(self.base, k=MOST_WEIGHTS)]
        self.relaxation.maximise(weights)
        numbers = self.relaxation.numbers()
        for other in self.multiplied:
            self.relaxation.limit(other, self.part.ranges[other])
        self.relaxation.mend()
        return self.fitting(numbers)

    def fitting(self, numbers: dict[int, int] | None) -> dict[int, int] | None:
        """Return numbers that fit exactly, None for others."""
        return numbers if numbers is not None and self.part.holds(numbers) else None

    def exact(self, *rows: Row) -> dict[int, int] | None:
        """Return numbers that fit, further rows as well; None where there are none."""
        return _solve(self.part.require(*rows), self.base)

    def note(self, world: Mapping[int, int] | None) -> bool:
        """Note the values of numbers that fit; return whether there are any."""
        if world is not None:
            self.last = world
            for unknown, found in self.values.items():
                if len(found) < self.enough:
                    found.add(sum(factor * world[other] for other, factor in self.forms[unknown]))
        return world is not None


def _split(part: System) -> tuple[dict[int, Factors], tuple[Row, ...]]:
    """Return the unknowns that are nothing but the sum of others, with these, and the rows that say something else."""
    uses = Counter(unknown for row in part.rows for unknown, _ in row.factors)
    sums: dict[int, Factors] = {}
    rest = []
    for row in part.rows:
        # A sum was written with its whole last: its parts less itself are 0.
        *parts, (whole, factor) = row.factors
        limits = part.ranges[whole]
        free = Row(parts, *limits).implied(part.ranges)
        if factor == -1 and uses[whole] == 1 and row.low == row.high == 0 and free:
            sums[whole] = parts
        else:
            rest.append(row)
    return sums, tuple(rest)


def _solve(system: System, unknowns: Iterable[int]) -> dict[int, int] | None:
    """Return numbers that fit, None where there are none: CP-SAT with one worker and a fixed seed."""
    from ortools.sat.python import cp_model

    program, engine = cp_model.CpModel(), cp_model.CpSolver()
    variables = {unknown: program.new_int_var(*system.ranges[unknown], "") for unknown in unknowns}
    for row in system.rows:
        factors = [factor for _, factor in row.factors]
        total = cp_model.LinearExpr.weighted_sum([variables[unknown] for unknown, _ in row.factors], factors)
        program.add_linear_constraint(total, row.low, row.high)
    engine.parameters.num_workers = 1
    engine.parameters.random_seed = 0
    engine.parameters.max_deterministic_time = MOST_WORK
    # Presolving costs more than it saves on systems that are solved in milliseconds.
    engine.parameters.cp_model_presolve = False
    engine.parameters.linearization_level = 2
    status = engine.solve(program)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise UnprovenError(engine.status_name(status))
    return {unknown: engine.value(variable) for unknown, variable in variables.items()}


def _gaps(values: Collection[int], span: Range) -> Iterator[Range]:
    """Yield the stretches of a range that hold none of some values."""
    ordered = [span.low - 1, *sorted(values), span.high + 1]
    for before, after in itertools.pairwise(ordered):
        if after - before > 1:
            yield Range(before + 1, after - 1)


def _some(interval: Range, enough: int) -> range:
    """Return the first values of a range, so many as are enough."""
    return range(interval.low, min(interval.high + 1, interval.low + enough))
