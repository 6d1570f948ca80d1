"""Exact numbers in the language of a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from evaluation import languages
from evaluation.published.bounds import Arms, Bound
from evaluation.published.entries import say
from evaluation.published.expressions import Interval
from evaluation.published.figures import Derived, Figure
from evaluation.published.printed import Comparison, print_value
from evaluation.published.table import PublishedTable

if TYPE_CHECKING:
    from evaluation.published.audit import Audit, Finding
    from evaluation.published.verdicts import Judgement

SHOWN_DECIMALS = 1
NO_BREAK = "\u00a0"
MOST_LISTED = 8


@dataclass(frozen=True)
class Numbers:
    """How the numbers of an audit are written in one language."""

    language: str

    def text(self, key: str, **values: Any) -> str:
        """Return a text of the catalogue of this package, its placeholders filled."""
        return languages.text(f"published.{key}", self.language, **values)

    def number(self, value: Fraction | int, decimals: int = 0) -> str:
        """Return a number, rounded once and exactly, with the separators of the language."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        exact = Decimal(print_value(Fraction(value), decimals, "conventional"))
        locale = languages.text("words.locale", self.language)
        return str(format_decimal(exact, pattern, locale=locale)).replace("-", "−")

    def count(self, table: PublishedTable, name: str, interval: Interval, values: tuple[int, ...] | None = None) -> str:
        """Return the range of a count: ``105``, ``36 to 71``, or ``at least 36`` where nothing limits it.

        Where its values are known and do not follow each other, they are listed.
        """
        low = self.number(interval.low)
        if values and len(values) <= interval.high - interval.low:
            return self.values(values)
        if table.unlimited(name, interval.high):
            return self.text("numbers.at_least", number=low)
        return self.span(low, self.number(interval.high))

    def span(self, low: str, high: str) -> str:
        """Return one number where both are the same, else ``low to high``."""
        return low if low == high else self.text("numbers.span", low=low, high=high)

    def values(self, values: Iterable[int]) -> str:
        """Return a list of whole numbers; where it is long its ends, and its step or its length."""
        numbers = list(values)
        shown = [self.number(value) for value in numbers]
        if len(shown) <= MOST_LISTED:
            return ", ".join(shown)
        span, steps = self.span(shown[0], shown[-1]), {after - each for each, after in pairwise(numbers)}
        if len(steps) == 1 and steps != {1}:
            return self.text("numbers.steps", span=span, step=self.number(steps.pop()))
        return self.text("numbers.some", span=span, number=self.number(len(shown)))

    def printed(self, figure: Figure) -> str:
        """Return a figure as it was printed, with the sign of its kind and what it is compared with."""
        text = self.number(int(figure.printed)) if figure.kind == "count" else self._decimal(figure.printed)
        return self._compared(self._unit(figure, text), figure.comparison)

    def others(self, figure: Figure, low: Fraction, high: Fraction | None) -> str:
        """Return the values that the other figures leave to a figure, with one decimal more than it has."""
        decimals = figure.decimals + 1 if figure.kind != "count" else 0
        least = self._unit(figure, self.number(low, decimals))
        if high is None:
            return self.text("numbers.at_least", number=least)
        return self.span(least, self._unit(figure, self.number(high, decimals)))

    def nearest(self, figure: Figure, below: Fraction | None, above: Fraction | None) -> str:
        """Return the nearest values that would be possible instead of a figure, printed as it is."""
        ends = (self._unit(figure, self.number(end, figure.decimals)) for end in (below, above) if end is not None)
        return self.text("numbers.nearest", numbers=self.text("numbers.or").join(dict.fromkeys(ends)))

    def behind(self, audit: Audit, judgement: Judgement) -> str:
        """Return the counts behind a figure, in their unit: ``9 of 20 people``; a mean's sum and number of people.

        What is only stated roughly, and confined by nothing but the range in which it is looked for, stays as stated.
        """
        table, figure, part, base = audit.table, judgement.figure, judgement.count, judgement.base
        if part is None:
            return ""
        count = self.count(table, figure.count, part, audit.values(figure.count))
        if base is None or figure.of is None:
            stated = self.is_only_stated(audit, judgement)
            number = int(figure.printed) if stated else part.high
            return self.in_unit(table, figure.count, self.printed(figure) if stated else count, number)
        of = self.count(table, figure.of, base, audit.values(figure.of))
        if figure.kind != "mean":
            of = self.in_unit(table, figure.of, of, base.high)
        return self.text(f"numbers.{figure.kind}_of", count=count, base=of)

    @staticmethod
    def is_only_stated(audit: Audit, judgement: Judgement) -> bool:
        """Return whether a count is stated roughly, and nothing but where it is looked for confines it."""
        figure = judgement.figure
        rough = figure.kind == "count" and figure.comparison == "about"
        return rough and judgement.count == audit.table.domains[figure.count]

    def unprinted(self, audit: Audit, finding: Finding, name: str) -> str:
        """Return the range of a count under a scenario, in its unit."""
        interval, as_printed = finding.counts[name], finding is audit.as_printed
        values = audit.values(name) if as_printed else finding.bases.get(name)
        shown = self.count(audit.table, name, interval, values)
        return self.in_unit(audit.table, name, shown, interval.high)

    def in_unit(self, table: PublishedTable, name: str, shown: str, number: int) -> str:
        """Return a count with what it counts: people unless the file says it, in the form for one or for more."""
        unit = say(table.units.get(name, {}), self.language) or self.text("numbers.people")
        one, _, more = unit.partition("|")
        return f"{shown} {one if number == 1 or not more else more}"

    def arms(self, derived: Derived, arms: Arms) -> str:
        """Return the counts behind a rate or a difference: ``18/35 − 28/70``; nothing for a count."""
        first = f"{self.number(arms.events1)}/{self.number(arms.n1)}"
        second = f"{NO_BREAK}−{NO_BREAK}{self.number(arms.events0)}/{self.number(arms.n0)}"
        return {"count": "", "rate": first, "difference": first + second}[derived.kind]

    def quantity(self, derived: Derived, low: Fraction, high: Fraction) -> str:
        """Return the range of a derived quantity in its unit: a count, percentages, percentage points."""
        if derived.kind == "count":
            return self.span(self.number(low), self.number(high))
        ends = [self.number(100 * end, SHOWN_DECIMALS) for end in (low, high)]
        if derived.kind == "rate":
            return self.span(*(self.text("numbers.percentage", number=end) for end in ends))
        signed = [f"+{end}" if value > 0 else end for value, end in zip((low, high), ends, strict=True)]
        return self.text("numbers.points", number=self.span(*signed))

    def bound(self, derived: Derived, bound: Bound) -> str:
        """Return the bounds of a derived quantity and the counts behind them, or why it has none."""
        if bound.low is None or bound.high is None:
            return self.text(f"reason.{bound.reason}")
        values = self.quantity(derived, bound.low.value, bound.high.value)
        counts = dict.fromkeys(self.arms(derived, arms) for arms in (bound.low, bound.high))
        behind = "; ".join(text for text in counts if text)
        shown = self.text("numbers.behind", values=values, counts=behind) if behind else values
        return shown if bound.always else self.text("numbers.sometimes", values=shown)

    def _decimal(self, printed: str) -> str:
        sign = self.number(Fraction(1, 2), 1)[1]
        return printed.replace(",", sign).replace(".", sign)

    def _unit(self, figure: Figure, text: str) -> str:
        return self.text("numbers.percentage", number=text) if figure.kind == "percentage" else text

    def _compared(self, text: str, comparison: Comparison) -> str:
        return text if comparison == "equal" else self.text(f"numbers.{comparison}", number=text)
