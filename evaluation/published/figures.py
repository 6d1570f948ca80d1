"""Printed figures and derived quantities as what they are: counts, rates, or differences of rates of unknown counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from evaluation.published.entries import Count, DerivedCount, DerivedDifference, DerivedRate, Mean, Percentage
from evaluation.published.expressions import Linear, constant
from evaluation.published.printed import Comparison, Rounding, Window, exact_window, window

Kind = Literal["count", "percentage", "mean"]
NOTHING, ONE = constant(0), constant(1)


@dataclass(frozen=True)
class Contrast:
    """``events1 / n1 - events0 / n0``; a rate has 0 / 1 as its second part, a count has 1 as its ``n1``."""

    events1: Linear
    n1: Linear = ONE
    events0: Linear = NOTHING
    n0: Linear = ONE

    @property
    def names(self) -> tuple[str, ...]:
        """The counts it is made of."""
        parts = (self.events1, self.n1, self.events0, self.n0)
        return tuple(dict.fromkeys(name for part in parts for name in part.names))

    def fix(self, known: Mapping[str, int]) -> Contrast:
        """Return the contrast with the known counts put in."""
        return Contrast(*(part.fix(known) for part in (self.events1, self.n1, self.events0, self.n0)))


@dataclass(frozen=True)
class Figure:
    """One printed figure: what it is the count, share or mean of, and what exact values it allows."""

    entry: Count | Percentage | Mean
    kind: Kind
    count: str
    of: str | None
    value: Contrast

    @property
    def id(self) -> str:
        """Its identifier."""
        return self.entry.id

    @property
    def comparison(self) -> Comparison:
        """Whether it is equal to, over, under ... what is printed."""
        return self.entry.comparison

    @property
    def printed(self) -> str:
        """The number as it is printed."""
        return str(self.entry.printed) if isinstance(self.entry, Count) else self.entry.printed.text

    @property
    def decimals(self) -> int:
        """The decimals that are printed."""
        return 0 if isinstance(self.entry, Count) else self.entry.printed.decimals

    def window(self, rounding: Rounding) -> Window:
        """Return the exact values that it allows under a rule of rounding."""
        if isinstance(self.entry, Count):
            return exact_window(self.entry.printed or 0, self.comparison)
        return window(self.entry.printed, self.comparison, rounding)


@dataclass(frozen=True)
class Derived:
    """A quantity that nobody printed and that follows from the counts."""

    entry: DerivedCount | DerivedRate | DerivedDifference
    kind: Literal["count", "rate", "difference"]
    contrast: Contrast

    @property
    def highest(self) -> Contrast:
        """The contrast if everything happened that may have happened unseen."""
        more = self.entry.more if isinstance(self.entry, DerivedRate) else None
        return replace(self.contrast, events1=self.contrast.events1 + more) if more else self.contrast

    @property
    def names(self) -> tuple[str, ...]:
        """The counts it depends on."""
        return tuple(dict.fromkeys((*self.contrast.names, *self.highest.names)))

    @property
    def fields(self) -> str:
        """The entries of the file that it is made of."""
        return {"count": "count", "rate": "events, n, more", "difference": "events1, n1, events0, n0"}[self.kind]

    @property
    def id(self) -> str:
        """Its identifier."""
        return self.entry.id
