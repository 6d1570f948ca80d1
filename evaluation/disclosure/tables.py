"""Tables as counts under keys, and the sums between them: margins are keys like all others."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from evaluation.errors import DisclosureError

Key = Hashable
ALL = "all"


class Sum(NamedTuple):
    """A count and the counts that it is the sum of."""

    whole: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Table:
    """Counts of people, all of them true, margins included.

    Parameters
    ----------
    counts : mapping of key to int
        Each count that may be shown, under any hashable key.
    sums : tuple of Sum
        Every sum that a reader knows to hold: rows, columns, totals, successes and failures of a base.

    Raises
    ------
    DisclosureError
        When a count is no whole number of at least 0, a sum names a key without a count, or a sum does not add up,
        because its whole was not made from the full data.
    """

    counts: Mapping[Key, int]
    sums: tuple[Sum, ...] = ()

    def __post_init__(self) -> None:
        for key, count in self.counts.items():
            if isinstance(count, bool) or count != int(count) or count < 0:
                raise DisclosureError("disclosure.errors.not_a_count", cell=_said(key), met=count)
        for total in self.sums:
            for key in total.keys:
                if key not in self.counts:
                    raise DisclosureError("disclosure.errors.no_count", cell=_said(key), whole=_said(total.whole))
            met, parts = self.counts[total.whole], sum(self.counts[part] for part in total.parts)
            if met != parts:
                raise DisclosureError("disclosure.errors.sum", cell=_said(total.whole), met=met, parts=parts)

    def join(self, *others: Table) -> Table:
        """Return one table with the counts and sums of several, so that what they share is hidden in all or none.

        Raises
        ------
        DisclosureError
            When they disagree about a count.
        """
        counts = dict(self.counts)
        for other in others:
            for key, count in other.counts.items():
                if counts.setdefault(key, count) != count:
                    raise DisclosureError("disclosure.errors.sum", cell=_said(key), met=counts[key], parts=count)
        sums = itertools.chain(self.sums, *(other.sums for other in others))
        return Table(counts, tuple(dict.fromkeys(sums)))


def cross_table(cells: Mapping[tuple[str, ...], int]) -> Table:
    """Return a table of two, three or more ways with all its margins.

    Parameters
    ----------
    cells : mapping of tuple of str to int
        People in each combination of categories, one from each way (site, arm, outcome); combinations left out hold
        nobody. In the keys of the margins ``"all"`` takes the place of a category.

    Raises
    ------
    DisclosureError
        When keys differ in length, a category is called ``"all"``, or a count is no count.

    Examples
    --------
    >>> cross_table({("Crema", "pact"): 7, ("Crema", "no pact"): 12}).counts["Crema", "all"]
    19
    """
    if not cells:
        return Table({})
    ways = {len(key) for key in cells}
    if len(ways) > 1:
        raise DisclosureError("disclosure.errors.ways", met=", ".join(map(str, sorted(ways))))
    categories = [tuple(dict.fromkeys(way)) for way in zip(*cells, strict=True)]
    if any(ALL in way for way in categories):
        raise DisclosureError("disclosure.errors.category", met=ALL)
    counts: dict[Key, int] = {}
    for key in itertools.product(*((*way, ALL) for way in categories)):
        free = [way if name == ALL else (name,) for way, name in zip(categories, key, strict=True)]
        counts[key] = sum(cells.get(cell, 0) for cell in itertools.product(*free))
    return Table(counts, tuple(_margins(categories)))


def _margins(categories: list[tuple[str, ...]]) -> Iterator[Sum]:
    """Yield the sums along each way, at every category and total of the others."""
    for place, way in enumerate(categories):
        others = [(*names, ALL) if other != place else ("",) for other, names in enumerate(categories)]
        for key in itertools.product(*others):
            before, after = key[:place], key[place + 1 :]
            yield Sum((*before, ALL, *after), tuple((*before, name, *after) for name in way))


def _said(key: Key) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
