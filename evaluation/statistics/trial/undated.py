"""What dates that nobody published can do to a comparison of who ever was treated with who never was.

Only people still without the outcome can begin, so that those who have it early end up untreated: without any effect,
whatever the hazard, the treated then have the outcome less often. A treatment that begins because the outcome is in
sight does the opposite. How far either goes follows from the printed totals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from evaluation.statistics.degenerate import DegenerateDataError

CELLS = 2000
SMALLEST, LARGEST = 1e-9, 1e3

Cumulative = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Totals:
    """The printed counts: people with the outcome, and all, of the treated (1) and of the others (0)."""

    events1: int
    n1: int
    events0: int
    n0: int

    def __post_init__(self) -> None:
        if not self.n1 or not self.n0:
            raise DegenerateDataError("nobody in either arm" if not self.n1 + self.n0 else "nobody in an arm")

    @property
    def people(self) -> int:
        """Everybody."""
        return self.n1 + self.n0

    @property
    def events(self) -> int:
        """Everybody with the outcome."""
        return self.events1 + self.events0

    @property
    def difference(self) -> float:
        """The printed difference."""
        return self.events1 / self.n1 - self.events0 / self.n0

    def without_those_in_sight(self, people: int) -> Totals:
        """Return the counts if so many of the treated had begun because the outcome was in sight: they go back."""
        return Totals(self.events1 - people, self.n1 - people, self.events0 + people, self.n0 + people)


def moved_by_one(totals: Totals) -> float:
    """Return by how much the expected difference falls for each person with the outcome before he would have begun.

    Without an effect the expected difference is -k Q / (n1 n0): k people who had the outcome before they would have
    begun, Q without it, n1 and n0 in the arms; derived by exchangeability of those at risk at each beginning.
    """
    return (totals.people - totals.events) / (totals.n1 * totals.n0)


def undone_by(totals: Totals) -> int | None:
    """Return how many who began because the outcome was in sight undo a difference above zero; None where none can."""
    if totals.difference <= 0:
        return None
    for people in range(1, min(totals.events1, totals.n1 - 1) + 1):
        if totals.without_those_in_sight(people).difference <= 0:
            return people
    return None


def _power(exponent: float) -> Callable[[float, float], Cumulative]:
    return lambda rate, _: lambda time: 1 - np.exp(-rate * time**exponent)


def _evenly(rate: float, window: float) -> Cumulative:
    """Outcomes spread evenly from the first unit to the end of the window."""
    share = 1 - math.exp(-rate)
    first = min(1.0, window / 2)
    return lambda time: share * np.clip((time - first) / (window - first), 0, 1)


SHAPES: Mapping[str, Callable[[float, float], Cumulative]] = MappingProxyType(
    {"front": _power(0.5), "constant": _power(1.0), "back": _power(2.0), "evenly": _evenly}
)
"""When outcomes come within the window: most of them early, at a constant hazard, most of them late, evenly."""


def expected_difference(
    totals: Totals,
    window: float,
    spread: float,
    shape: str = "constant",
    ends: tuple[tuple[float, float], ...] | None = None,
) -> float:
    """Return the difference that is to be expected without any effect if beginnings are spread evenly over a time.

    Parameters
    ----------
    totals : Totals
        The printed counts: how many have the outcome and how many are treated agree with them.
    window : float
        How long outcomes are counted.
    spread : float
        The time over which treatments begin, of who still waits and is still followed; 0 for all at time zero.
    shape : {"constant", "front", "back", "evenly"}, default: "constant"
        When outcomes come.
    ends : tuple of (end of follow-up, share of people), optional
        Where follow-up ends earlier for some; unless said everybody is followed to the window.

    Raises
    ------
    DegenerateDataError
        When nobody, or everybody, has the outcome, or so many cannot have begun while they waited.
    """
    _require_outcomes(totals)
    ends = ends or ((window, 1.0),)
    rate = _solve(lambda rate: _share(SHAPES[shape](rate, window), ends) - totals.events / totals.people)
    cumulative = SHAPES[shape](rate, window)
    could, had = 0.0, 0.0
    for end, share in ends:
        begins = _moments(spread)
        still = begins[begins < end]
        could += share * len(still) / len(begins) * float((1 - cumulative(still)).mean()) if len(still) else 0.0
        after = cumulative(np.array([end])) - cumulative(still)
        had += share * len(still) / len(begins) * float(after.mean()) if len(still) else 0.0
    treated = totals.n1 / totals.people
    if treated > could:
        raise DegenerateDataError("fewer could have begun while they waited")
    had *= treated / could
    return had / treated - (totals.events / totals.people - had) / (1 - treated)


def compatible_ratio(totals: Totals, window: float, spread: float) -> float:
    """Return the hazard ratio, counted from the beginning of the treatment, that agrees with the printed counts.

    With a constant hazard, treatments that begin evenly over a time of who still waits, and everybody followed to the
    window; parameters and errors as of :func:`expected_difference`. Infinite where no ratio is large enough.
    """
    _require_outcomes(totals)
    begins, treated = _moments(spread), totals.n1 / totals.people

    def others(rate: float) -> float:
        waiting = float(np.exp(-rate * begins).mean())
        wants = min(treated / waiting, 1.0)
        return (1 - wants) * (1 - math.exp(-rate * window)) + wants * (1 - waiting) - totals.events0 / totals.people

    rate = _solve(others)
    waiting = np.exp(-rate * begins)

    def had(ratio: float) -> float:
        after = 1 - np.exp(-ratio * rate * np.maximum(window - begins, 0))
        return float((waiting * after).mean() / waiting.mean()) - totals.events1 / totals.n1

    if totals.events1 == 0:
        return 0.0
    if had(LARGEST) <= 0:
        return math.inf
    return float(brentq(had, SMALLEST, LARGEST))


def _moments(spread: float) -> NDArray[np.float64]:
    """Return midpoints of equal parts of a time; of no time its one moment."""
    if spread <= 0:
        return np.zeros(1)
    return np.asarray((np.arange(CELLS) + 0.5) * (spread / CELLS), dtype=np.float64)


def _share(cumulative: Cumulative, ends: tuple[tuple[float, float], ...]) -> float:
    return sum(share * float(cumulative(np.array([end]))[0]) for end, share in ends)


def _solve(excess: Callable[[float], float]) -> float:
    if excess(SMALLEST) >= 0 or excess(LARGEST) <= 0:
        raise DegenerateDataError("no hazard agrees with the counts")
    return float(brentq(excess, SMALLEST, LARGEST))


def _require_outcomes(totals: Totals) -> None:
    if not 0 < totals.events < totals.people:
        raise DegenerateDataError("nobody had the outcome" if not totals.events else "everybody had the outcome")
