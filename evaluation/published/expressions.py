"""Linear expressions in named counts, and the relations written with them: ``"a + b = c"``, ``"2 a <= b - 1"``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_TERM = re.compile(rf"\s*(?P<sign>[+-])?\s*(?:(?:(?P<factor>\d+)\s*\*?\s*)?(?P<name>{NAME})|(?P<number>\d+))\s*")
_SENSE = re.compile(r"<=|>=|=|<|>")


class Interval(NamedTuple):
    """A lowest and a highest whole number, both included."""

    low: int
    high: int

    @property
    def pinned(self) -> bool:
        """Whether it holds one number only."""
        return self.low == self.high


@dataclass(frozen=True)
class Linear:
    """A whole-number combination of counts plus a constant.

    Parameters
    ----------
    coefficients : mapping of str to int
        Factor of each count; no factor is 0.
    constant : int
    """

    coefficients: Mapping[str, int]
    constant: int = 0

    def __add__(self, other: Linear) -> Linear:
        names = [*self.coefficients, *(name for name in other.coefficients if name not in self.coefficients)]
        sums = {name: self.coefficients.get(name, 0) + other.coefficients.get(name, 0) for name in names}
        return Linear({name: factor for name, factor in sums.items() if factor}, self.constant + other.constant)

    def __sub__(self, other: Linear) -> Linear:
        return self + other.times(-1)

    def times(self, factor: int) -> Linear:
        """Return the expression multiplied by a whole number."""
        if factor == 0:
            return Linear({})
        return Linear({name: factor * own for name, own in self.coefficients.items()}, factor * self.constant)

    @property
    def names(self) -> tuple[str, ...]:
        """The counts it is made of."""
        return tuple(self.coefficients)

    def value(self, world: Mapping[str, int]) -> int:
        """Return its value where every count is known."""
        return self.constant + sum(factor * world[name] for name, factor in self.coefficients.items())

    def fix(self, known: Mapping[str, int]) -> Linear:
        """Return the expression with the known counts put in."""
        free = {name: factor for name, factor in self.coefficients.items() if name not in known}
        put_in = sum(factor * known[name] for name, factor in self.coefficients.items() if name in known)
        return Linear(free, self.constant + put_in)

    def interval(self, ranges: Mapping[str, Interval]) -> Interval:
        """Return an interval that holds its value when every count stays in its own range."""
        ends = [(factor * ranges[name].low, factor * ranges[name].high) for name, factor in self.coefficients.items()]
        return Interval(self.constant + sum(map(min, ends)), self.constant + sum(map(max, ends)))

    def reduced(self) -> Linear:
        """Return the tightest expression in whole numbers that is at least 0 exactly when this one is."""
        divisor = math.gcd(*self.coefficients.values()) or 1
        return Linear({name: factor // divisor for name, factor in self.coefficients.items()}, self.constant // divisor)


def constant(number: int) -> Linear:
    """Return a whole number as an expression."""
    return Linear({}, number)


def count(name: str) -> Linear:
    """Return one count as an expression."""
    return Linear({name: 1})


@dataclass(frozen=True)
class Relation:
    """A relation between counts, as written and as expressions that must each be at least 0."""

    text: str
    not_negative: tuple[Linear, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The counts it relates."""
        return tuple(dict.fromkeys(name for expression in self.not_negative for name in expression.names))


def parse_expression(text: str) -> Linear:
    """Return ``"enrolled - 2 considered + 3"`` as an expression.

    Raises
    ------
    ValueError
        When a part is neither a whole number nor a name, with or without a factor.
    """
    total, position = constant(0), 0
    while position < len(text) or position == 0:
        term = _TERM.match(text, position)
        if not term or (position and not term["sign"]):
            raise ValueError(text)
        size = int(term["factor"] or term["number"] or 1) * (-1 if term["sign"] == "-" else 1)
        total += count(term["name"]).times(size) if term["name"] else constant(size)
        position = term.end()
    return total


def parse_relation(text: str) -> Relation:
    """Return ``"a + b = c"`` as a relation; the signs are ``= <= >= < >``, one of them in each relation.

    Raises
    ------
    ValueError
        When there is not exactly one sign, or a side is no expression.
    """
    sides = _SENSE.split(text)
    if len(sides) != 2:
        raise ValueError(text)
    left, right = (parse_expression(side) for side in sides)
    more, less = left - right, right - left
    by_sign = {
        "=": (more, less),
        "<=": (less,),
        ">=": (more,),
        "<": (less - constant(1),),
        ">": (more - constant(1),),
    }
    return Relation(" ".join(text.split()), by_sign[_SENSE.findall(text)[0]])


def inclusion(part: str, whole: str) -> Relation:
    """Return the relation that a group lies within another one."""
    return Relation(f"{part} <= {whole}", (count(whole) - count(part),))
