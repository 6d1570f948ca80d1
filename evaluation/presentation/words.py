"""Numbers, dates and sentences in the language of the page.

Babel formats, the catalogues of :mod:`evaluation.languages` speak; a number is rounded here and nowhere else.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaluation import languages
from evaluation.statistics.estimate import NULL_VALUES, Estimate

MINUS, NARROW_SPACE, NO_BREAK = "−", " ", " "
SMALLEST_P = 0.001
MORE_DECIMALS, ROUNDING_ERROR = 2, 1e-9
DETAILS = re.compile(r"[:=]|(?<!arm )\b\d")
TIMES = ("days", "weeks", "fortnights", "months")


def decimals_apart(number: float | None, decimals: int, *ends: float) -> int | None:
    """Return how many decimals keep a number from reading as an end that it does not reach; None where a few do not."""
    if number is None or not math.isfinite(number):
        return decimals
    ends = tuple(end for end in ends if not math.isclose(number, end, abs_tol=ROUNDING_ERROR))
    for enough in range(decimals, decimals + MORE_DECIMALS + 1):
        if round(number, enough) not in ends:
            return enough
    return None


@dataclass(frozen=True)
class Words:
    """What is said in one language.

    Parameters
    ----------
    language : str
        Code of a language that has a catalogue (``"it"``, ``"en"``).
    """

    language: str

    @cached_property
    def _locale(self) -> Any:
        from babel import Locale

        return Locale.parse(self.text("words.locale"))

    def text(self, key: str, **values: Any) -> str:
        """Return a text of the catalogue, its placeholders filled."""
        return languages.text(key, self.language, **values)

    def count(self, key: str, number: int, **values: Any) -> str:
        """Return a text in singular or plural: the keys ``key.one`` and ``key.other``; ``{number}`` is written out."""
        form = "one" if number == 1 else "other"
        return self.text(f"{key}.{form}", number=self.number(number), **values)

    def label(self, texts: Mapping[str, str]) -> str:
        """Return the text of this language from a mapping by language."""
        return texts[self.language]

    def number(self, value: float | None, decimals: int = 0, signed: bool = False) -> str:
        """Return a number with grouped thousands and fixed decimals; words for None and infinity."""
        from babel.numbers import format_decimal

        if value is None:
            return self.text("words.undefined")
        if math.isinf(value):
            return self.text("words.no_upper_limit" if value > 0 else "words.no_lower_limit")
        rounded = round(value, decimals) + 0.0
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        written = str(format_decimal(abs(rounded), pattern, locale=self._locale))
        sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
        return sign + written

    def percent(self, share: float | None, decimals: int = 1) -> str:
        """Return a share (0 to 1) as a percentage; one that is not 0 or 1 never reads as 0 or as 100 per cent."""
        if share is None:
            return self.text("words.undefined")
        return self.text("words.percent", number=self.share(share, decimals))

    def share(self, share: float, decimals: int = 1) -> str:
        """Return the number of a percentage, with more decimals where it would read as 0 or as 100 and is neither.

        1 of 3,000 is ``0.03``, 2,999 of 3,000 is ``99.97``; where a few decimals do not tell it, ``< 0.001``.
        """
        number = 100 * share
        told = decimals_apart(number, decimals, 0.0, 100.0)
        if told is not None:
            return self.number(number, told)
        finest = decimals + MORE_DECIMALS
        sign, edge = ("<", 10.0**-finest) if share < 0.5 else (">", 100 - 10.0**-finest)
        return f"{sign}{NO_BREAK}{self.number(edge, finest)}"

    def points(self, difference: float | None, decimals: int = 1, signed: bool = True) -> str:
        """Return a difference of shares (-1 to 1) in percentage points; one that is not 0 does not read as 0."""
        if difference is None:
            return self.text("words.undefined")
        told = decimals_apart(100 * difference, decimals, 0.0)
        number = self.number(100 * difference, decimals if told is None else told, signed)
        return self.text("words.points", number=number)

    def p_value(self, p: float | None) -> str:
        """Return ``p = 0.30``, ``p < 0.001``, or ``p > 0.99``; two decimals, three below 0.1."""
        if p is None:
            return self.text("words.no_test")
        if p < SMALLEST_P:
            return f"p{NO_BREAK}<{NO_BREAK}{self.number(SMALLEST_P, 3)}"
        if p > 0.99:
            return f"p{NO_BREAK}>{NO_BREAK}{self.number(0.99, 2)}"
        return f"p{NO_BREAK}={NO_BREAK}{self.number(p, 3 if p < 0.1 else 2)}"

    def share_of_cases(self, p: float) -> str:
        """Return a p-value as the percentage of cases that it is, ``less than 0.1%`` where it is smaller."""
        if p < SMALLEST_P:
            return self.text("words.less_than", limit=self.percent(SMALLEST_P))
        return self.percent(p)

    def money(self, eur: float | None) -> str:
        """Return an amount in whole euros."""
        if eur is None:
            return self.text("words.undefined")
        return self.text("words.money", number=self.number(eur))

    def time(self, number: float | None, unit: str, signed: bool = False) -> str:
        """Return a length of time in a unit (``"weeks"``); whole numbers without decimals."""
        if number is None or math.isinf(number):
            return self.number(number)
        written = self.number(number, 0 if float(number).is_integer() else 1, signed)
        return self.text(f"words.time.{unit}.{'one' if number == 1 else 'other'}", number=written)

    def date(self, day: datetime.date) -> str:
        """Return a date, written out."""
        from babel.dates import format_date

        return str(format_date(day, "long", locale=self._locale))

    def month(self, day: datetime.date) -> str:
        """Return month and year, written out."""
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMMM", day, locale=self._locale))

    def join(self, items: Iterable[str]) -> str:
        """Return a list as ``a, b and c``."""
        from babel.lists import format_list

        return str(format_list(list(items), locale=self._locale))

    def quote(self, phrase: str) -> str:
        """Return a phrase in the quotation marks of the language."""
        return self.text("words.quote", phrase=phrase)

    def value(self, estimate: Estimate, number: float | None) -> str:
        """Return a number on the scale of an estimate, with its unit."""
        match estimate.scale:
            case "proportion" | "probability":
                return self.percent(number) if number is None or math.isfinite(number) else self.number(number)
            case "difference":
                return self.points(number)
            case "eur":
                return self.money(number) if number is None or math.isfinite(number) else self.number(number)
            case _ if estimate.scale.removesuffix("_difference") in TIMES:
                return self.time(number, estimate.scale.removesuffix("_difference"), estimate.scale in NULL_VALUES)
            case "count":
                return self.number(number)
            case _:
                told = decimals_apart(number, 2, NULL_VALUES.get(estimate.scale, math.inf))
                return self.number(number, 2 if told is None else told)

    def limits(self, estimate: Estimate) -> str:
        """Return the limits in words, without the level; a limit that is infinite is left out."""
        if estimate.low is None or estimate.high is None:
            return self.text("words.no_limits")
        low, high = self.value(estimate, estimate.low), self.value(estimate, estimate.high)
        match math.isfinite(estimate.low), math.isfinite(estimate.high):
            case True, True:
                unit = self.value(estimate, 0.0).lstrip("0.,")
                return self.text("words.limits", low=low.removesuffix(unit), high=high)
            case True, False:
                return self.text("words.at_least", limit=low)
            case False, True:
                return self.text("words.at_most", limit=high)
        return self.text("words.unbounded")

    def level(self, estimate: Estimate) -> str:
        """Return the confidence level as a percentage."""
        return self.confidence(estimate.level)

    def confidence(self, level: float | None) -> str:
        """Return a confidence level as a percentage, with the decimals that write it as it is (``97.5%``)."""
        exact = (each for each in range(4) if level is None or math.isclose(round(100 * level, each), 100 * level))
        return self.percent(level, next(exact, 4))

    def estimate(self, estimate: Estimate) -> str:
        """Return value and limits, or the reason why there is no value."""
        if not estimate.defined:
            return self.text("words.undefined_because", reason=self.why(estimate))
        if estimate.low is None:
            value, reason = self.value(estimate, estimate.value), self.without(estimate)
            return self.text("words.no_limits_because", value=value, reason=reason) if reason else value
        value, limits = self.value(estimate, estimate.value), self.limits(estimate)
        if estimate.level is None:
            return self.text("words.within", value=value, limits=limits)
        return self.text("words.estimate", value=value, level=self.level(estimate), limits=limits)

    def reason(self, reason: str) -> str:
        """Return the words for a reason given as an identifier or a known sentence; others as they stand.

        A sentence with details after a colon is known by what stands before it.
        """
        texts = languages.catalogue(self.language)
        known = (f"reasons.{part}" for part in (reason, reason.partition(":")[0]))
        return next((texts[key] for key in known if key in texts), reason)

    def stated_reason(self, estimate: Estimate) -> str:
        """Return why an estimate lacks its value or its limits, empty where nothing in words is stated."""
        reason = estimate.assumptions[0] if estimate.assumptions else ""
        return reason if f"reasons.{reason}" in languages.catalogue(self.language) else ""

    def why(self, estimate: Estimate) -> str:
        """Return why an estimate has no value."""
        return self.why_not(estimate.assumptions[0] if estimate.assumptions else "")

    def why_not(self, reason: str) -> str:
        """Return why something cannot be computed, in words that a page may say.

        The statistics speak English; where a language has no words for one of their sentences, it says what they all
        come down to. So does every language for a sentence with details, which may tell of single people.
        """
        said = self.reason(reason) or self.text("words.other_reason")
        unfit = said == reason and (self.language != languages.DEFAULT or DETAILS.search(reason))
        return self.text("words.other_reason") if unfit else said

    def without(self, estimate: Estimate) -> str:
        """Return why an estimate has no value, or a value without limits; empty where it has both or says nothing."""
        if not estimate.defined and estimate.low is None:
            return self.why(estimate)
        first = estimate.assumptions[0] if estimate.assumptions else ""
        said = self.reason(first)
        return said if estimate.low is None and said != first else ""
