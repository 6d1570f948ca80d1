"""The study's own words for columns, their values and groups of people, in the language of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from evaluation.presentation.words import Words

if TYPE_CHECKING:
    from evaluation.parameters import Settings
    from evaluation.study import Item, Study

MISSING = "missing"
FACTOR = re.compile(r"(?:C\()?(?P<column>\w+)[^\[]*\[(?:T\.)?(?P<level>.+)\]")


def capitalise(line: str) -> str:
    """Return a line whose first letter is a capital one."""
    return line[:1].upper() + line[1:]


@dataclass(frozen=True)
class Labels:
    """What things are called on a page.

    Parameters
    ----------
    settings : Settings
        The report's parameters.
    """

    settings: Settings

    @property
    def study(self) -> Study:
        """The study."""
        return self.settings.study

    @cached_property
    def words(self) -> Words:
        """Numbers and sentences in the language of the page."""
        return Words(self.settings.language)

    def text(self, texts: Mapping[str, str]) -> str:
        """Return the text in the language of the page, or the first there is."""
        return texts.get(self.settings.language) or next(iter(texts.values()), "")

    def column(self, name: str) -> str:
        """Return what a column holds; its name where the study does not say."""
        known = self._columns.get(name)
        return capitalise(self.text(known)) if known else name

    def program_column(self, name: str) -> str:
        """Return what the program says of a column that it makes from registers; empty for columns of others."""
        from evaluation import languages

        key = f"registers.table.{name}"
        return self.words.text(key) if key in languages.catalogue(self.settings.language) else ""

    def value(self, column: str, category: str) -> str:
        """Return the words for a category of a column."""
        if category == MISSING:
            return self.words.text("analysis.missing")
        known = self._values.get(column, {}).get(category)
        if known:
            return capitalise(self.text(known))
        plain = {"True": "analysis.true", "False": "analysis.false", "False or missing": "analysis.not_known_to_have"}
        return self.words.text(plain[category]) if category in plain else category

    def arms(self, treatment: str) -> tuple[str, str]:
        """Return what the treated and the control arm are called: by the study's own words, or by the column."""
        treated, control = (self.value(treatment, each) for each in ("True", "False"))
        if treatment in self._values:
            return treated, control
        name = self.column(treatment)
        return f"{name}: {treated}", f"{name}: {control}"

    def term(self, name: str) -> str:
        """Return what a coefficient of a formula is called: ``C(sex)[T.M]`` is "Sex: men", ``a:b`` is "A x B"."""
        return " × ".join(self._factor(part) for part in name.split(":"))

    def _factor(self, name: str) -> str:
        found = FACTOR.fullmatch(name)
        if found is None:
            return self.column(name)
        return f"{self.column(found['column'])}: {self.value(found['column'], found['level'])}"

    def order(self, column: str, met: Iterable[str]) -> list[str]:
        """Return categories in the order of the study: as it lists them, true before false, numbers by size."""
        listed = list(self._values.get(column, {}))
        return sorted(met, key=lambda value: (value == MISSING, _place(listed, value), _number(value), value))

    def population(self, name: str) -> str:
        """Return the label of a population of the study."""
        return self.text(next(item.label for item in _named(self.study) if item.id == name))

    def unit(self, number: float) -> str:
        """Return a length of time in the study's unit."""
        return self.words.time(number, f"{self.study.time.unit}s")

    @cached_property
    def _columns(self) -> dict[str, Mapping[str, str]]:
        study = self.study
        every: dict[str, Mapping[str, str]] = {item.id: item.label for item in _named(study)}
        if study.adjustment:
            every |= {item.id: item.label for item in study.adjustment.covariates}
        if study.arms:
            every["pact"] = study.arms.name
        language = self.settings.language
        for name in ("site", "edition", "event"):
            every.setdefault(name, {language: self.words.text(f"analysis.columns.{name}")})
        return every

    @cached_property
    def _values(self) -> dict[str, dict[str, Mapping[str, str]]]:
        study, language = self.study, self.settings.language
        none = {language: self.words.text("analysis.no_event")}
        found: dict[str, dict[str, Mapping[str, str]]] = {
            "site": {item.id: item.label for item in study.sites},
            "edition": {item.id: item.label for item in study.editions},
            "event": {**{item.id: item.label for item in study.events}, "none": none},
        }
        if study.adjustment:
            found |= {item.id: dict(item.levels) for item in study.adjustment.covariates if item.levels}
        if study.arms:
            found["pact"] = {"True": study.arms.treated, "False": study.arms.control}
        for outcome in (each for each in study.outcomes if not each.is_number):
            with_it, without = (self.words.text(f"comparison.{each}") for each in ("with_outcome", "without_outcome"))
            found[outcome.id] = {"True": {language: with_it}, "False": {language: without}}
        return found


def _named(study: Study) -> tuple[Item, ...]:
    """Return what has a column of its own."""
    return (*study.populations, *study.subgroups, *study.outcomes)


def _place(listed: list[str], value: str) -> int:
    if value in listed:
        return listed.index(value)
    return len(listed) + (0 if value == "True" else 1)


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("inf")
