"""A published table: what is printed, how it hangs together, and what has to be assumed to read it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from evaluation.published.entries import (
    LARGEST,
    Assumption,
    Combination,
    Count,
    DerivedCount,
    DerivedDifference,
    DerivedRate,
    Entry,
    Mean,
    Named,
    Percentage,
    Relations,
    Texts,
    say,
)
from evaluation.published.expressions import Interval, Relation, count, inclusion
from evaluation.published.figures import Contrast, Derived, Figure
from evaluation.published.printed import ROUNDINGS, Rounding

Many = BeforeValidator(lambda met: tuple(met) if isinstance(met, list) else met)
RESERVED = ("as_printed", *ROUNDINGS)
SMALLEST_LIMIT = 1_000


class DerivedEntries(Entry):
    """The derived quantities, by kind."""

    counts: Annotated[tuple[DerivedCount, ...], Many] = ()
    rates: Annotated[tuple[DerivedRate, ...], Many] = ()
    differences: Annotated[tuple[DerivedDifference, ...], Many] = ()


class PublishedTable(Entry):
    """Everything that a source prints about one group of counts; made by :func:`evaluation.published.read`.

    Entries are checked against each other: identifiers are unique, and every name that is used is a count.
    """

    title: Texts = Field(default_factory=dict)
    source: Texts = Field(default_factory=dict)
    rounding: Rounding = "conventional"
    relations: Relations = ()
    counts: Annotated[tuple[Count, ...], Many] = ()
    percentages: Annotated[tuple[Percentage, ...], Many] = ()
    means: Annotated[tuple[Mean, ...], Many] = ()
    assumptions: Annotated[tuple[Assumption, ...], Many] = ()
    scenarios: Annotated[tuple[Combination, ...], Many] = ()
    derived: DerivedEntries = DerivedEntries()

    @model_validator(mode="after")
    def _agree(self) -> PublishedTable:
        automatic = (f"{change}_{each.id}" for each in self.assumptions for change in ("with", "without"))
        _unique(self._entries(), {*RESERVED, *automatic})
        known, figures = self.domains.keys(), [figure.id for figure in self.figures]
        assumptions = [assumption.id for assumption in self.assumptions]
        for section, entry, field, names, accepted in self._references(list(known), figures, assumptions):
            for name in names:
                if name not in accepted:
                    raise _unknown(section, entry, field, name, accepted)
        return self

    def _entries(self) -> Iterator[tuple[str, Named]]:
        for section in ("counts", "percentages", "means", "assumptions", "scenarios"):
            yield from ((section, entry) for entry in getattr(self, section))
        for kind in ("counts", "rates", "differences"):
            yield from ((f"derived.{kind}", entry) for entry in getattr(self.derived, kind))

    def _references(
        self, known: list[str], figures: list[str], assumptions: list[str]
    ) -> Iterator[tuple[str, str, str, Iterable[str], list[str]]]:
        yield "relations", "", "relations", (name for each in self.relations for name in each.names), known
        for one in self.counts:
            yield "counts", one.id, "within", one.within, known
        for share in self.percentages:
            yield "percentages", share.id, "of", [share.of], known
        for mean in self.means:
            yield "means", mean.id, "of", [mean.of], known
        for assumed in self.assumptions:
            yield "assumptions", assumed.id, "holds", (name for each in assumed.holds for name in each.names), known
            yield "assumptions", assumed.id, "figures", assumed.figures, figures
        for scenario in self.scenarios:
            yield "scenarios", scenario.id, "drop", scenario.drop, assumptions
            yield "scenarios", scenario.id, "adopt", scenario.adopt, assumptions
        for item in self.quantities:
            yield f"derived.{item.kind}s", item.id, item.fields, item.names, known

    @cached_property
    def domains(self) -> Mapping[str, Interval]:
        """Every count by its identifier, with the range that it is looked for in."""
        default = Interval(0, self.limit)
        ranges = {each.id: each.range or default for each in self.counts}
        ranges |= {each.part: ranges.get(each.part, default) for each in self.percentages}
        for mean in self.means:
            if mean.part not in self.bounded:
                most = ranges.get(mean.of, default).high * mean.items * math.ceil(mean.printed.value + 1)
                ranges[mean.part] = Interval(0, min(LARGEST, most))
        return ranges

    @cached_property
    def limit(self) -> int:
        """Up to where counts without a range of their own are looked for: ten times the largest that is given."""
        given = [each.range.high if each.range else each.printed or 0 for each in self.counts]
        return min(LARGEST, 10 * max([SMALLEST_LIMIT, *given]))

    @cached_property
    def bounded(self) -> frozenset[str]:
        """The counts that the file gives a range."""
        return frozenset(each.id for each in self.counts if each.range)

    def unlimited(self, name: str, value: int) -> bool:
        """Return whether a value of a count only marks the place where the search for it ends."""
        return name not in self.bounded and value >= self.domains[name].high

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every printed figure, counts first, in the order of the file."""
        counts = (
            Figure(each, "count", each.id, None, Contrast(count(each.id)))
            for each in self.counts
            if each.printed is not None
        )
        shares = (
            Figure(each, "percentage", each.part, each.of, Contrast(count(each.part).times(100), count(each.of)))
            for each in self.percentages
        )
        means = (
            Figure(each, "mean", each.part, each.of, Contrast(count(each.part), count(each.of).times(each.items)))
            for each in self.means
        )
        return (*counts, *shares, *means)

    @cached_property
    def quantities(self) -> tuple[Derived, ...]:
        """Every derived quantity."""
        counts = (Derived(each, "count", Contrast(each.count)) for each in self.derived.counts)
        rates = (Derived(each, "rate", Contrast(each.events, each.n)) for each in self.derived.rates)
        differences = (
            Derived(each, "difference", Contrast(each.events1, each.n1, each.events0, each.n0))
            for each in self.derived.differences
        )
        return (*counts, *rates, *differences)

    @cached_property
    def structure(self) -> tuple[Relation, ...]:
        """What holds by the meaning of the words: written relations, groups within groups, shares within their base."""
        within = (inclusion(each.id, whole) for each in self.counts for whole in each.within)
        shares = (inclusion(each.part, each.of) for each in self.percentages)
        return tuple({relation.text: relation for relation in (*self.relations, *within, *shares)}.values())

    def figure(self, name: str) -> Figure:
        """Return the printed figure with an identifier."""
        return next(figure for figure in self.figures if figure.id == name)

    def assumption(self, name: str) -> Assumption:
        """Return the assumption with an identifier."""
        return next(assumption for assumption in self.assumptions if assumption.id == name)

    @cached_property
    def units(self) -> Mapping[str, Texts]:
        """What each count counts, where the file says so."""
        return {each.id: each.unit for each in self.counts if each.unit}

    @cached_property
    def labels(self) -> Mapping[str, Texts]:
        """What people call everything that has an identifier, by language."""
        return {entry.id: entry.label for _, entry in self._entries()}

    def name(self, identifier: str, language: str) -> str:
        """Return the label of something in a language, else in any, else its identifier."""
        return say(self.labels.get(identifier, {}), language) or identifier


def _unique(entries: Iterable[tuple[str, Named]], taken: set[str]) -> None:
    for section, entry in entries:
        if entry.id in taken:
            raise PydanticCustomError("duplicate", "twice", {"section": section, "figure": entry.id, "met": entry.id})
        taken.add(entry.id)


def _unknown(section: str, figure: str, field: str, met: Any, accepted: list[str]) -> PydanticCustomError:
    facts = {"section": section, "figure": figure, "field": field, "met": met, "names": ", ".join(accepted) or "-"}
    return PydanticCustomError("unknown_name", "unknown", facts)
