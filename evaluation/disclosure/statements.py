"""What a page says: published numbers as limits on sums of counts, each keyed by the population it is about."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from evaluation.disclosure.populations import Population
from evaluation.errors import DisclosureError

Subject = Population | str


class Claim(NamedTuple):
    """A sum of counts, each times a whole number, between two limits; None for an open end.

    Instead of a population a name may stand for a further whole number that nobody publishes (a sum of hours).
    """

    terms: tuple[tuple[Subject, int], ...]
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Statement:
    """One published number.

    Parameters
    ----------
    where : str
        Page and cell, as a person finds them: ``"crema/40_pact_comparison.it.html, two-by-two, row 1"``.
    claims : tuple of Claim
        What the number says about counts.
    """

    where: str
    claims: tuple[Claim, ...]

    @property
    def populations(self) -> Iterator[Population]:
        """The populations that it speaks of."""
        return (subject for claim in self.claims for subject, _ in claim.terms if isinstance(subject, Population))


def count(where: str, population: Population, value: int) -> Statement:
    """Return a statement of how many people there are."""
    return Statement(where, (Claim(((population, 1),), value, value),))


def between(where: str, population: Population, low: int | None, high: int | None) -> Statement:
    """Return a statement that a number of people lies between two limits, both included; None for none."""
    return Statement(where, (Claim(((population, 1),), low, high),))


def share(where: str, part: Population, whole: Population, printed: str, per: int = 100) -> Statement:
    """Return what a rounded share says about its count and its base, whether these are published or not.

    Both ways to round a tie are allowed for.

    Parameters
    ----------
    where : str
        Page and cell.
    part, whole : Population
        Who is counted, out of whom.
    printed : str
        The number as printed, with a decimal point: ``"12.40"``; its trailing zeros count.
    per : int, default 100
        What the number is out of: 100 for percentages, 1 for proportions.

    Raises
    ------
    DisclosureError
        When `printed` is no number.
    """
    return Statement(where, _quotient(part, whole, printed, per))


def mean(where: str, population: Population, printed: str, total: str) -> Statement:
    """Return what a rounded mean of whole numbers of at least 0 says about how many people it is over.

    Parameters
    ----------
    where, population, printed
        Page and cell, whose mean it is, and the number as printed.
    total : str
        A name for the sum that is divided; statements with the same name speak of the same sum.
    """
    return Statement(where, _quotient(total, population, printed, 1))


def difference(where: str, first: tuple[Population, int], second: tuple[Population, int], printed: str) -> Statement:
    """Return what a rounded difference of two shares says about their counts.

    Parameters
    ----------
    where : str
        Page and cell.
    first, second : tuple of Population and int
        Who is counted in each arm, and its base, which has to be published.
    printed : str
        The number as printed, in percentage points: ``"-3.1"``.
    """
    (part1, base1), (part0, base0) = first, second
    low, high = (end / 100 * base1 * base0 for end in _rounded(printed))
    scale = math.lcm(low.denominator, high.denominator)
    terms = ((part1, base0 * scale), (part0, -base1 * scale))
    return Statement(where, (Claim(terms, int(low * scale), int(high * scale)),))


def _quotient(part: Subject, whole: Subject, printed: str, per: int) -> tuple[Claim, Claim]:
    """Clear the fractions of ``low <= part / whole <= high``."""
    low, high = (end / per for end in _rounded(printed))
    above = Claim(((part, low.denominator), (whole, -low.numerator)), 0, None)
    below = Claim(((part, high.denominator), (whole, -high.numerator)), None, 0)
    return above, below


def _rounded(printed: str) -> tuple[Fraction, Fraction]:
    """Return the lowest and highest number that is printed so."""
    try:
        number = Decimal(printed)
        half_unit = Fraction(Decimal(1).scaleb(int(number.as_tuple().exponent))) / 2
    except (InvalidOperation, TypeError, ValueError):
        raise DisclosureError("disclosure.errors.printed", met=printed) from None
    return Fraction(number) - half_unit, Fraction(number) + half_unit
