"""The people behind a batch of numbers, as the cells of crossed dimensions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from evaluation.disclosure.junctions import find_cliques, find_junctions
from evaluation.disclosure.ledger import Ledger
from evaluation.disclosure.populations import Population
from evaluation.disclosure.system import Row
from evaluation.errors import DisclosureError

MOST_CELLS = 10**5

Chosen = tuple[tuple[str, frozenset[str]], ...]
"""Who is counted: dimensions, sorted, with the categories that count, where these are not all."""


@dataclass(frozen=True)
class Grid:
    """Cells of several crossings of dimensions, numbered through.

    Parameters
    ----------
    classes : mapping of str to tuple of frozenset of str
        The categories of each dimension, those together that no population tells apart.
    crossings : tuple of tuple of str
        Dimensions that are crossed with each other.
    """

    classes: Mapping[str, tuple[frozenset[str], ...]]
    crossings: tuple[tuple[str, ...], ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Number of the first cell of each crossing, and at the end how many cells there are."""
        sizes = (math.prod(len(self.classes[name]) for name in crossing) for crossing in self.crossings)
        return tuple(itertools.accumulate(sizes, initial=0))

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.starts[-1]

    def find(self, chosen: Chosen) -> list[int]:
        """Return the numbers of the cells of a population, in the smallest crossing that can tell it apart."""
        names = {name for name, _ in chosen}
        able = [place for place, crossing in enumerate(self.crossings) if names.issubset(crossing)]
        return self._within(min(able, key=lambda place: self.starts[place + 1] - self.starts[place]), chosen)

    def ties(self) -> Iterator[Row]:
        """Yield what ties two crossings: the same people in what they share."""
        for one, other, shared in find_junctions([frozenset(crossing) for crossing in self.crossings]):
            names = sorted(shared)
            for categories in itertools.product(*(self.classes[name] for name in names)):
                chosen = tuple(zip(names, categories, strict=True))
                here, there = self._within(one, chosen), self._within(other, chosen)
                yield Row((*((cell, 1) for cell in here), *((cell, -1) for cell in there)), 0, 0)

    def populations(self) -> Iterator[Chosen]:
        """Yield who is in each cell, in the order of the numbers."""
        for crossing in self.crossings:
            for categories in itertools.product(*(self.classes[name] for name in crossing)):
                yield tuple(zip(crossing, categories, strict=True))

    def _within(self, place: int, chosen: Chosen) -> list[int]:
        wanted, offsets, stride = dict(chosen), [], 1
        for name in reversed(self.crossings[place]):
            classes = enumerate(self.classes[name])
            offsets.append([number * stride for number, one in classes if name not in wanted or one <= wanted[name]])
            stride *= len(self.classes[name])
        return [self.starts[place] + sum(steps) for steps in itertools.product(*reversed(offsets))]


def choose(ledger: Ledger, population: Population) -> Chosen:
    """Return who is counted in a population.

    Raises
    ------
    DisclosureError
        When the ledger has no such dimension, or the dimension no such category.
    """
    resolved = ((name, ledger.dimension(name).resolve(names)) for name, names in population.chosen)
    chosen = ((name, each) for name, each in resolved if len(each) < len(ledger.dimension(name).categories))
    return tuple(sorted(chosen, key=lambda pair: pair[0]))


def cross(ledger: Ledger, populations: Iterable[Chosen]) -> Grid:
    """Return the coarsest grid whose cells make up all populations exactly.

    Raises
    ------
    DisclosureError
        When it would have too many cells.
    """
    every = list(populations)
    sets: dict[str, set[frozenset[str]]] = {}
    for name, categories in itertools.chain.from_iterable(every):
        sets.setdefault(name, set()).add(categories)
    classes = {name: _told_apart(ledger.dimension(name).categories, sets[name]) for name in sorted(sets)}
    cliques = find_cliques(frozenset(dict(each)) for each in every)
    grid = Grid(classes, tuple(tuple(sorted(clique)) for clique in cliques))
    if grid.size > MOST_CELLS:
        named = "; ".join(", ".join(crossing) for crossing in grid.crossings)
        raise DisclosureError("disclosure.errors.too_many", met=grid.size, most=MOST_CELLS, dimensions=named)
    return grid


def coarse_cells(ledger: Ledger, populations: Iterable[Chosen]) -> Iterator[Chosen]:
    """Yield the cells of the tables that the populations make: of each set of dimensions, only what it tells apart."""
    tables: dict[tuple[str, ...], list[Chosen]] = {}
    for chosen in populations:
        tables.setdefault(tuple(name for name, _ in chosen), []).append(chosen)
    for own in tables.values():
        yield from cross(ledger, own).populations()


def _told_apart(categories: tuple[str, ...], sets: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Return the categories, those together that are in the same sets."""
    ordered = sorted(sets, key=sorted)
    classes: dict[tuple[bool, ...], set[str]] = {}
    for category in categories:
        classes.setdefault(tuple(category in each for each in ordered), set()).add(category)
    return tuple(frozenset(members) for members in classes.values())
