"""Whole numbers that an attacker has not seen, and everything that is known about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

NO_LIMIT = 2**60


class Range(NamedTuple):
    """A lowest and a highest whole number, both included."""

    low: int
    high: int

    @property
    def settled(self) -> bool:
        """Whether it holds one number only."""
        return self.low == self.high


Factors = Sequence[tuple[int, int]]
"""Unknowns, each with what it is multiplied by: a weighted sum."""


class Row(NamedTuple):
    """A sum of unknowns, each times a whole number that is not 0, between two limits.

    ``fact`` numbers the published fact that says so; None for what holds by the meaning of the words.
    """

    factors: Factors
    low: int
    high: int
    fact: int | None = None

    def within(self, ranges: Sequence[Range]) -> Row:
        """Return the row with the settled unknowns put in."""
        known = sum(factor * ranges[unknown].low for unknown, factor in self.factors if ranges[unknown].settled)
        free = tuple(pair for pair in self.factors if not ranges[pair[0]].settled)
        return self._replace(factors=free, low=self.low - known, high=self.high - known)

    def interval(self, ranges: Sequence[Range]) -> Range:
        """Return the interval of its sum when every unknown stays in its own range."""
        ends = [(factor * ranges[unknown].low, factor * ranges[unknown].high) for unknown, factor in self.factors]
        return Range(sum(map(min, ends)), sum(map(max, ends)))

    def implied(self, ranges: Sequence[Range]) -> bool:
        """Whether the ranges alone make it hold."""
        sums = self.interval(ranges)
        return self.low <= sums.low and sums.high <= self.high


@dataclass(frozen=True)
class System:
    """Unknown whole numbers within ranges, numbered from 0, and the rows that hold between them."""

    ranges: tuple[Range, ...]
    rows: tuple[Row, ...]

    def keep(self, facts: Collection[int]) -> System:
        """Return the system with some of the facts only."""
        return replace(self, rows=tuple(row for row in self.rows if row.fact is None or row.fact in facts))

    def require(self, *rows: Row) -> System:
        """Return the system with further rows."""
        return replace(self, rows=(*self.rows, *rows))

    def holds(self, numbers: Mapping[int, int]) -> bool:
        """Whether numbers are within their ranges and make all rows hold."""
        ranges = (self.ranges[unknown].low <= value <= self.ranges[unknown].high for unknown, value in numbers.items())
        sums = ((row, sum(factor * numbers[unknown] for unknown, factor in row.factors)) for row in self.rows)
        return all(ranges) and all(row.low <= value <= row.high for row, value in sums)

    def parts(self, ranges: tuple[Range, ...]) -> list[System]:
        """Return the systems that it falls into within narrower ranges: no row ties the unknowns of two of them.

        Rows that the ranges imply are left out; the unknowns keep their numbers.
        """
        rows = [row.within(ranges) for row in self.rows]
        rows = [row for row in rows if not row.implied(ranges)]
        leaders = list(range(len(ranges)))
        for row in rows:
            first = _leader(leaders, row.factors[0][0])
            for unknown, _ in row.factors[1:]:
                leaders[_leader(leaders, unknown)] = first
        parts: dict[int, list[Row]] = {}
        for row in rows:
            parts.setdefault(_leader(leaders, row.factors[0][0]), []).append(row)
        return [System(ranges, tuple(own)) for own in parts.values()]


def _leader(leaders: list[int], unknown: int) -> int:
    """Return the unknown that stands for all those tied to this one, shortening the way on the way."""
    while leaders[unknown] != unknown:
        leaders[unknown] = leaders[leaders[unknown]]
        unknown = leaders[unknown]
    return unknown
