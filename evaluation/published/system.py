"""A table under one scenario as linear inequalities in whole numbers, each knowing the item it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from evaluation.published.expressions import Interval, Linear, constant
from evaluation.published.figures import Contrast, Figure
from evaluation.published.printed import Rounding, Window
from evaluation.published.scenarios import Scenario
from evaluation.published.table import PublishedTable


@dataclass(frozen=True)
class Constraint:
    """An expression that must not be negative, and the figure, assumption or relation that says so."""

    item: str
    expression: Linear


@dataclass(frozen=True)
class System:
    """Whole-number unknowns within ranges, and what must hold between them."""

    ranges: Mapping[str, Interval]
    constraints: tuple[Constraint, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Every figure, assumption and relation that constrains it."""
        return tuple(dict.fromkeys(constraint.item for constraint in self.constraints))

    def keep(self, items: set[str]) -> System:
        """Return the system with the constraints of some items only."""
        return replace(self, constraints=tuple(each for each in self.constraints if each.item in items))

    def without(self, item: str) -> System:
        """Return the system without what one item says."""
        return self.keep(set(self.items) - {item})

    def require(self, *not_negative: Linear) -> System:
        """Return the system with further expressions that must not be negative."""
        return replace(self, constraints=(*self.constraints, *(Constraint("", each) for each in not_negative)))

    def narrow(self, ranges: Mapping[str, Interval]) -> System:
        """Return the same system within narrower ranges: settled counts put in, what then says nothing left out."""
        settled = settled_counts(ranges)
        free = {name: interval for name, interval in ranges.items() if name not in settled}
        fixed = (replace(each, expression=each.expression.fix(settled)) for each in self.constraints)
        return System(free, tuple(each for each in fixed if each.expression.interval(free).low < 0))

    def part(self, names: set[str]) -> System:
        """Return the part of the system that some unknowns are tied to."""
        tied = set().union(*(block for block in self.blocks() if block & names))
        return System(
            {name: interval for name, interval in self.ranges.items() if name in tied},
            tuple(each for each in self.constraints if tied.intersection(each.expression.names)),
        )

    def blocks(self) -> list[set[str]]:
        """Return the groups of unknowns that no constraint ties to each other."""
        return _unite([*({name} for name in self.ranges), *(set(each.expression.names) for each in self.constraints)])

    def parts(self) -> tuple[System, ...]:
        """Return the systems that it falls into: no constraint ties the unknowns of one to those of another."""
        return tuple(self.part(block) for block in self.blocks())


def settled_counts(ranges: Mapping[str, Interval]) -> dict[str, int]:
    """Return the counts that have one value only."""
    return {name: interval.low for name, interval in ranges.items() if interval.pinned}


def build_system(table: PublishedTable, scenario: Scenario) -> System:
    """Return what a table says under a scenario."""
    dropped = {
        figure
        for assumption in table.assumptions
        if assumption.id not in scenario.assumptions
        for figure in assumption.figures
    }
    constraints = [
        *(each for figure in table.figures if figure.id not in dropped for each in _stated(figure, scenario.rounding)),
        *(
            Constraint(name, expression)
            for name in scenario.assumptions
            for relation in table.assumption(name).holds
            for expression in relation.not_negative
        ),
        *(Constraint(each.text, expression) for each in table.structure for expression in each.not_negative),
    ]
    return System(table.domains, tuple(constraints))


def _stated(figure: Figure, rounding: Rounding) -> Iterator[Constraint]:
    value = figure.value
    if figure.of is not None:
        yield Constraint(figure.id, value.n1 - constant(1))
    for expression in within(value, figure.window(rounding)):
        yield Constraint(figure.id, expression)


def within(value: Contrast, window: Window) -> Iterator[Linear]:
    """Clear the fractions of ``low <= events / n <= high``; an open end is one whole unit further in.

    Returns the expressions that are not negative exactly when a count, rate or mean lies in a window.
    """
    if window.low is not None:
        above = value.events1.times(window.low.denominator) - value.n1.times(window.low.numerator)
        yield above - constant(1) if window.low_open else above
    if window.high is not None:
        below = value.n1.times(window.high.numerator) - value.events1.times(window.high.denominator)
        yield below - constant(1) if window.high_open else below


def _unite(groups: list[set[str]]) -> list[set[str]]:
    """Return the groups with those that share a member made one, in the order of their first members."""
    united: list[set[str]] = []
    for group in groups:
        if not group:
            continue
        touching = [each for each in united if each & group]
        merged = group.union(*touching)
        place = united.index(touching[0]) if touching else len(united)
        united = [each for each in united if not each & group]
        united.insert(place, merged)
    return united
