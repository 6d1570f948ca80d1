"""What a printed number says about the exact one behind it: its decimals, and the window that its rounding leaves."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Rounding = Literal["conventional", "truncation", "any"]
ROUNDINGS: tuple[Rounding, ...] = ("conventional", "truncation", "any")
Comparison = Literal["equal", "over", "at_least", "under", "at_most", "about"]
MOST_DECIMALS = 6
_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?")


@dataclass(frozen=True)
class Printed:
    """A printed number: its text, and the same in units of its last decimal (``"54.0"`` is 540 units, 1 decimal)."""

    text: str
    units: int
    decimals: int

    @property
    def value(self) -> Fraction:
        """The printed number itself."""
        return Fraction(self.units, 10**self.decimals)


@dataclass(frozen=True)
class Window:
    """The exact values that a statement allows; an end may be absent (no limit) or open (not itself allowed)."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def contains(self, value: Fraction) -> bool:
        """Return whether a value is allowed."""
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return above and below


def parse_printed(text: str) -> Printed:
    """Return a number as it is printed, with decimal point or comma; trailing zeros are decimals that count.

    Raises
    ------
    ValueError
        When it is not a plain number, or has more decimals than the solver can hold exactly.
    """
    match = _NUMBER.fullmatch(text.strip())
    if not match or len(match[2] or "") > MOST_DECIMALS:
        raise ValueError(text)
    decimals = match[2] or ""
    return Printed(text.strip(), int(match[1] + decimals), len(decimals))


def window(printed: Printed, comparison: Comparison, rounding: Rounding) -> Window:
    """Return the exact values that a printed number allows.

    Conventional rounding allows both ends: whether an exact half goes up (usual in print) or to the even neighbour
    (usual in software) cannot be told from one table. ``"any"`` allows what rounding up, down or to the nearest could
    have printed. A number that is compared with ("over 50 %") is taken as exact; "about" allows everything.
    """
    value, unit = printed.value, Fraction(1, 10**printed.decimals)
    match comparison:
        case "over":
            return Window(low=value, low_open=True)
        case "at_least":
            return Window(low=value)
        case "under":
            return Window(high=value, high_open=True)
        case "at_most":
            return Window(high=value)
        case "about":
            return Window()
    match rounding:
        case "conventional":
            return Window(value - unit / 2, value + unit / 2)
        case "truncation":
            return Window(value, value + unit, high_open=True)
        case "any":
            return Window(value - unit, value + unit, low_open=True, high_open=True)


def exact_window(number: int, comparison: Comparison) -> Window:
    """Return the counts that a printed whole number allows: a count is not rounded."""
    if comparison == "equal":
        return Window(Fraction(number), Fraction(number))
    return window(Printed(str(number), number, 0), comparison, "conventional")


def print_value(value: Fraction, decimals: int, rounding: Rounding) -> str:
    """Return how a value is printed, with a decimal point (an exact half away from 0; ``"any"`` as conventional)."""
    half = Fraction(0) if rounding == "truncation" else Fraction(1, 2)
    units = math.floor(abs(value) * 10**decimals + half)
    whole, rest = divmod(units, 10**decimals)
    sign = "-" if value < 0 and units else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"
