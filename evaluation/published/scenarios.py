"""Scenarios: under which assumptions and which rule of rounding a table is solved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evaluation import languages
from evaluation.published.entries import Assumption
from evaluation.published.printed import ROUNDINGS, Rounding
from evaluation.published.table import PublishedTable

ScenarioKind = Literal["as_printed", "dropped", "adopted", "rounding", "combination"]


@dataclass(frozen=True)
class Scenario:
    """One way to read a table.

    Parameters
    ----------
    id : str
        ``"as_printed"``, ``"without_<assumption>"``, ``"with_<assumption>"``, a rule of rounding, or the id of a
        combination that the file declares.
    kind : str
        How it differs from the table as printed.
    assumptions : tuple of str
        The assumptions in force.
    rounding : str
        The rule of rounding.
    changed : str
        The assumption, combination or rule that makes the difference; empty for the table as printed.
    """

    id: str
    kind: ScenarioKind
    assumptions: tuple[str, ...]
    rounding: Rounding
    changed: str = ""

    def label(self, table: PublishedTable, language: str) -> str:
        """Return what to call it in a language."""
        if self.kind == "rounding":
            return languages.text(f"published.scenario.{self.rounding}", language)
        changed = table.name(self.changed, language)
        return languages.text(f"published.scenario.{self.kind}", language, changed=changed)


def as_printed(table: PublishedTable) -> Scenario:
    """Return the scenario in which the table is read as its file says."""
    in_force = tuple(assumption.id for assumption in table.assumptions if assumption.in_force)
    return Scenario("as_printed", "as_printed", in_force, table.rounding)


def scenarios(table: PublishedTable) -> tuple[Scenario, ...]:
    """Return the table as printed, each assumption dropped or adopted alone, each other rounding, each combination."""
    base = as_printed(table)
    return (base, *_single_changes(table, base), *_roundings(base), *_combinations(table, base))


def _single_changes(table: PublishedTable, base: Scenario) -> Iterator[Scenario]:
    for assumption in table.assumptions:
        yield _dropped(assumption, base) if assumption.in_force else _adopted(assumption, base)


def _dropped(assumption: Assumption, base: Scenario) -> Scenario:
    left = tuple(name for name in base.assumptions if name != assumption.id)
    return Scenario(f"without_{assumption.id}", "dropped", left, base.rounding, assumption.id)


def _adopted(assumption: Assumption, base: Scenario) -> Scenario:
    return Scenario(
        f"with_{assumption.id}", "adopted", (*base.assumptions, assumption.id), base.rounding, assumption.id
    )


def _roundings(base: Scenario) -> Iterator[Scenario]:
    for rule in ROUNDINGS:
        if rule != base.rounding:
            yield Scenario(rule, "rounding", base.assumptions, rule, rule)


def _combinations(table: PublishedTable, base: Scenario) -> Iterator[Scenario]:
    for declared in table.scenarios:
        kept = [name for name in base.assumptions if name not in declared.drop]
        in_force = tuple(dict.fromkeys((*kept, *declared.adopt)))
        yield Scenario(declared.id, "combination", in_force, declared.rounding or base.rounding, declared.id)
