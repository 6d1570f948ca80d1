"""Complementary suppression: which further counts to hide, as few as can be, so that no hidden one can be worked out.

A count is safe when the published ones leave it more different values than the threshold. CP-SAT proposes the fewest
cells to hide; linear programming and then an exact search over whole numbers say whether they protect each other, and
if not, what further cells could; so until everything hidden is safe.

Fischetti, M. and Salazar-González, J. J. (2001): Solving the cell suppression problem on tabular data with linear
constraints. Management Science 47, 1008-1027.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaluation.disclosure.relaxation import NEGLIGIBLE, Relaxation
from evaluation.disclosure.rules import OFF, check_threshold, is_small, values_needed
from evaluation.disclosure.system import Range, Row, System
from evaluation.disclosure.tables import Key, Table
from evaluation.disclosure.worlds import UnprovenError, Worlds
from evaluation.errors import DisclosureError

FINENESS = 10**6
MOST_WORK = 5.0


@dataclass(frozen=True)
class Suppression:
    """What of a table may be shown.

    Parameters
    ----------
    table : Table
        The true counts.
    threshold : int
        Counts from 1 to one less are small.
    primary : frozenset of key
        The small counts.
    complementary : frozenset of key
        What is hidden with them, so that they cannot be worked out. Never show which is which: one mark for both.
    fewest : bool
        Whether it is proven that no fewer cells could be hidden.
    """

    table: Table
    threshold: int
    primary: frozenset[Key]
    complementary: frozenset[Key]
    fewest: bool = True

    @property
    def hidden(self) -> frozenset[Key]:
        """The keys of all counts that must not be shown."""
        return self.primary | self.complementary

    @cached_property
    def shown(self) -> Mapping[Key, int]:
        """The counts that may be shown, all true."""
        return {key: count for key, count in self.table.counts.items() if key not in self.hidden}

    def shows(self, *keys: Key) -> bool:
        """Return whether a number made from these counts may be shown.

        A percentage needs its count and its base; a difference, ratio, limit or p-value every count of both arms.
        """
        return self.hidden.isdisjoint(keys)

    def record(self) -> dict[str, Any]:
        """Return what was done as plain data, without saying which cells were small."""
        return {
            "rule": "complementary suppression",
            "threshold": self.threshold,
            "values_left_to_each_hidden_count": values_needed(self.threshold),
            "counts": len(self.table.counts),
            "hidden": len(self.hidden),
            "proven_fewest": self.fewest,
        }


def suppress(table: Table, threshold: int, keep: Collection[Key] = ()) -> Suppression:
    """Hide the small counts of a table and the fewest others that protect them.

    Of two ways to hide equally many, the one that hides the smaller counts is taken.

    Parameters
    ----------
    table : Table
        The true counts with every sum that a reader knows.
    threshold : int
        Counts from 1 to one less are small; 0 hides nothing.
    keep : collection of key
        What a reader knows anyway (a total that was in the papers, a combination that cannot be): never hidden, and no
        protection to others.

    Raises
    ------
    DisclosureError
        When a count to be kept is small or leaves others without protection, the threshold is below 3 and not 0, or the
        table is too large to be solved.
    """
    check_threshold(threshold, open_data=True)
    primary = frozenset(key for key, count in table.counts.items() if is_small(count, threshold))
    for key in keep:
        if key in primary:
            raise DisclosureError("disclosure.errors.keep_small", cell=str(key), threshold=threshold)
    if threshold == OFF or not primary:
        return Suppression(table, threshold, primary, frozenset())
    plan = _Plan(table, threshold, primary, keep)
    try:
        hidden = plan.solve()
    except UnprovenError:
        raise DisclosureError("disclosure.errors.unproven_table", met=len(table.counts)) from None
    return Suppression(table, threshold, primary, hidden - primary, plan.fewest)


class _Plan:
    """The choice of the cells to hide, with what has been learnt about it so far."""

    def __init__(self, table: Table, threshold: int, primary: Collection[Key], keep: Collection[Key]) -> None:
        from ortools.sat.python import cp_model

        self.keys = tuple(table.counts)
        self.counts = tuple(int(count) for count in table.counts.values())
        self.threshold = threshold
        self.fewest = True
        # Room for each hidden count to rise by the threshold, its totals with it, is all that anybody asks for.
        self.open = Range(0, max(self.counts) + threshold)
        places = {key: place for place, key in enumerate(self.keys)}
        self.sums = [(places[total.whole], [places[part] for part in total.parts]) for total in table.sums]
        self.rows = tuple(Row(((whole, -1), *((part, 1) for part in parts)), 0, 0) for whole, parts in self.sums)
        self.relaxation = Relaxation(System((self.open,) * len(self.keys), self.rows), range(len(self.keys)))
        self.cp_model = cp_model
        self.program = cp_model.CpModel()
        self.hides = [self.program.new_bool_var("") for _ in self.keys]
        for place, key in enumerate(self.keys):
            if key in primary or key in keep:
                self.program.add(self.hides[place] == (key in primary))
        most = sum(self.counts) + 1
        self.program.minimize(sum((most + count) * hide for count, hide in zip(self.counts, self.hides, strict=True)))
        self.protect_sums()

    def protect_sums(self) -> None:
        """Demand what each sum alone does: a hidden count has hidden company, with enough people in it."""
        for whole, parts in self.sums:
            for cell in (whole, *parts):
                self.require(cell, {other: 1 for other in (whole, *parts) if other != cell}, 1)
            for cell in parts:
                missing = self.threshold - self.counts[cell]
                company = {other: min(self.counts[other], missing) for other in parts if other != cell}
                if missing > 0:
                    self.require(cell, company | {whole: missing}, missing)

    def require(self, cell: int, weights: Mapping[int, int], least: int) -> None:
        """Demand that, if a cell is hidden, the weights of the hidden cells add up to something."""
        weighted = sum(weight * self.hides[other] for other, weight in weights.items())
        self.program.add(weighted >= least * self.hides[cell])

    def solve(self) -> frozenset[Key]:
        """Return the keys to hide."""
        while True:
            hidden = self.propose()
            weak = list(self.weak_linearly(hidden)) or list(self.weak_exactly(hidden))
            if not weak:
                return frozenset(self.keys[cell] for cell in hidden)
            for cell, weights, least in weak:
                self.require(cell, weights, least)

    def propose(self) -> frozenset[int]:
        """Return the fewest cells to hide by what has been learnt so far."""
        engine = self.cp_model.CpSolver()
        engine.parameters.num_workers = 1
        engine.parameters.random_seed = 0
        engine.parameters.linearization_level = 2
        engine.parameters.max_deterministic_time = MOST_WORK
        status = engine.solve(self.program)
        if status == self.cp_model.INFEASIBLE:
            raise DisclosureError("disclosure.errors.no_protection", threshold=self.threshold)
        if status == self.cp_model.UNKNOWN:
            raise UnprovenError(engine.status_name(status))
        self.fewest = self.fewest and status == self.cp_model.OPTIMAL
        return frozenset(cell for cell, hide in enumerate(self.hides) if engine.boolean_value(hide))

    def weak_linearly(self, hidden: frozenset[int]) -> Iterator[tuple[int, dict[int, int], int]]:
        """Yield the hidden cells whose range is too narrow even in fractions, with what would widen it."""
        for cell, count in enumerate(self.counts):
            self.relaxation.limit(cell, self.open if cell in hidden else Range(count, count))
        for cell in sorted(hidden):
            width, gifts = self.reach(cell)
            enough = self.threshold * FINENESS
            weights = {other: min(enough, math.ceil(gift * FINENESS)) for other, gift in gifts.items()}
            # Rounding may have hidden that the cell is too narrow: then the exact search will tell.
            if width < self.threshold - NEGLIGIBLE and sum(weights.get(other, 0) for other in hidden) < enough:
                yield cell, weights, enough

    def reach(self, cell: int) -> tuple[float, dict[int, float]]:
        """Return how wide the range of a cell is, and the most that each hidden cell gives to it.

        By linear duality the gifts of the hidden cells add up to no less than the width, whichever cells are hidden.
        """
        width, gifts = 0.0, dict[int, float]()
        for direction in (1, -1):
            most = self.relaxation.maximise([(cell, direction)])
            width += math.inf if most is None else most - direction * self.counts[cell]
            for other, count in enumerate(self.counts):
                worth = self.relaxation.worth(other)
                if worth:
                    gifts[other] = gifts.get(other, 0.0) + abs(worth) * (self.open.high - count if worth > 0 else count)
        return width, gifts

    def weak_exactly(self, hidden: frozenset[int]) -> Iterator[tuple[int, dict[int, int], int]]:
        """Yield the hidden cells that have too few values in whole numbers, with the cells that hold them back."""
        needed = values_needed(self.threshold)
        ranges = tuple(self.open if cell in hidden else Range(n, n) for cell, n in enumerate(self.counts))
        for cell, values in Worlds(System(ranges, self.rows)).values(sorted(hidden), needed).items():
            if len(values) < needed:
                # A set of hidden cells that is too small protects no better when some of it is shown.
                yield cell, {other: 1 for other in range(len(self.keys)) if other not in hidden}, 1
