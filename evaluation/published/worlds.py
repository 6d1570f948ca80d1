"""Worlds: the complete sets of counts that agree with everything printed, listed block by block.

Counts that nothing ties to each other vary freely, so the worlds are every combination of one row from each block;
listing the blocks is a complete enumeration at the cost of its parts.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from evaluation.published.expressions import Interval
from evaluation.published.solver import IntractableError, Model, Solver
from evaluation.published.system import System, settled_counts

MOST_WORLDS = 10_000


@dataclass(frozen=True)
class Block:
    """Counts that are tied to each other, and every set of values they can have together.

    ``rows`` is None where there are too many to list, or no limit to them; the ranges and bounds of an audit are exact
    even so.
    """

    counts: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...] | None


@dataclass(frozen=True)
class Worlds:
    """Every world: the counts that are the same in all of them, and the blocks that vary."""

    pinned: Mapping[str, int]
    blocks: tuple[Block, ...]

    @property
    def number(self) -> int | None:
        """How many worlds there are; None where a block is not listed."""
        return _product(self.blocks)

    def number_of(self, names: Set[str]) -> int | None:
        """Return how many sets of values the blocks with these counts have; None where one of them is not listed."""
        return _product(block for block in self.blocks if not names.isdisjoint(block.counts))

    def values(self, name: str) -> tuple[int, ...] | None:
        """Return every value of a count, lowest first; None where its block is not listed."""
        if name in self.pinned:
            return (self.pinned[name],)
        block = next((block for block in self.blocks if name in block.counts), None)
        if block is None or block.rows is None:
            return None
        place = block.counts.index(name)
        return tuple(sorted({row[place] for row in block.rows}))


def _product(blocks: Iterable[Block]) -> int | None:
    lengths = [len(block.rows) if block.rows is not None else None for block in blocks]
    return None if None in lengths else math.prod(length for length in lengths if length is not None)


def list_worlds(
    solver: Solver, system: System, ranges: Mapping[str, Interval], endless: Collection[str] = ()
) -> Worlds:
    """Return every set of counts that fits a system.

    Parameters
    ----------
    solver : Solver
        Keeps count of the effort.
    system : System
        A system that something fits, narrowed to the ranges.
    ranges : mapping of str to Interval
        Lowest and highest value of all counts, the settled ones included.
    endless : collection of str
        Counts that nothing limits; blocks with one of them are not listed.

    Returns
    -------
    Worlds
    """
    blocks = (
        _list_block(solver, part) if part.ranges.keys().isdisjoint(endless) else Block(tuple(part.ranges), None)
        for part in system.parts()
    )
    return Worlds(settled_counts(ranges), tuple(blocks))


def _list_block(solver: Solver, system: System) -> Block:
    from ortools.sat.python import cp_model

    names, model = tuple(system.ranges), Model(system)
    variables, rows = [model.variables[name] for name in names], []

    class Collector(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            rows.append(tuple(self.value(variable) for variable in variables))
            if len(rows) > MOST_WORLDS:
                self.stop_search()

    collector: Any = Collector()
    try:
        solver.solve(model, collector)
    except IntractableError:
        return Block(names, None)
    return Block(names, tuple(sorted(rows)))
