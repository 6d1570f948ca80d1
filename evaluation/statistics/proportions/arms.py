"""Counts of two arms, checked once, and the plain effect on each scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import Literal

from scipy.special import ndtri

EffectScale = Literal["difference", "ratio", "odds_ratio"]


@dataclass(frozen=True, slots=True)
class TwoArms:
    """Events among people in arm 1 and in arm 0.

    Raises
    ------
    ValueError
        When a count is negative, not whole, or there are more events than people.
    """

    events1: int
    n1: int
    events0: int
    n0: int

    def __post_init__(self) -> None:
        for arm in ("1", "0"):
            n = whole_number(f"n{arm}", getattr(self, f"n{arm}"))
            events = whole_number(f"events{arm}", getattr(self, f"events{arm}"), at_most=n)
            object.__setattr__(self, f"n{arm}", n)
            object.__setattr__(self, f"events{arm}", events)

    @property
    def people(self) -> int:
        """People in both arms."""
        return self.n1 + self.n0

    @property
    def events(self) -> int:
        """Events in both arms."""
        return self.events1 + self.events0

    @property
    def empty_arm(self) -> str:
        """Why nothing can be compared, in words; empty where both arms have people."""
        return missing_arm("nobody in", self.n1, self.n0)

    def swapped(self) -> TwoArms:
        """Return the same counts with the arms exchanged."""
        return TwoArms(self.events0, self.n0, self.events1, self.n1)

    def effect(self, scale: EffectScale) -> tuple[float | None, str]:
        """Return the observed effect of arm 1 against arm 0 and, where it is 0/0, None with the reason.

        A ratio with nothing but a zero below is infinite.
        """
        if scale == "difference":
            return self.events1 / self.n1 - self.events0 / self.n0, ""
        if scale == "ratio":
            above, below = self.events1 * self.n0, self.events0 * self.n1
        else:
            above, below = self.events1 * (self.n0 - self.events0), self.events0 * (self.n1 - self.events1)
        if below:
            return above / below, ""
        if above:
            return math.inf, ""
        who = "no events in either arm" if self.events == 0 else "everyone in both arms has the event"
        return None, f"{who}: the {scale.replace('_', ' ')} is 0/0"


def missing_arm(what: str, n1: int, n0: int) -> str:
    """Return which arms have no people, in words ("nobody in arm 1"); empty where both have some."""
    empty = [f"arm {arm}" for arm, n in ((1, n1), (0, n0)) if n == 0]
    return f"{what} {' and '.join(empty)}" if empty else ""


def whole_number(name: str, value: object, at_most: int | None = None) -> int:
    """Return a count as int.

    Raises
    ------
    ValueError
        When it is not a whole number of at least 0, or is above `at_most`.
    """
    number = float(value) if isinstance(value, Real) else math.nan
    if not number.is_integer() or number < 0:
        raise ValueError(f"{name} is {value!r}; it has to be a whole number of people, 0 or more")
    if at_most is not None and number > at_most:
        raise ValueError(f"{name} is {value!r}, more than the {at_most} people it is counted among")
    return int(number)


def check_level(level: float) -> float:
    """Return the confidence level.

    Raises
    ------
    ValueError
        When it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; it has to be between 0 and 1, as 0.95")
    return level


def normal_quantile(level: float) -> float:
    """Return the two-sided standard normal quantile of a confidence level (1.96 for 0.95).

    Raises
    ------
    ValueError
        When the level is not between 0 and 1.
    """
    return float(-ndtri((1 - check_level(level)) / 2))
