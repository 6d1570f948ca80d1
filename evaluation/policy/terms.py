"""People in the terms that pages tell them apart by: one dimension for each question, one category for each person.

A page speaks of columns and their values; what is protected is counts of people. Here the one is turned into the other:
sites are groups of editions, outcomes are groups of kinds of first events, a condition of the researcher's own is a
group of whatever it is made from. So that whatever two tables have to do with each other is known to the suppression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from evaluation.analysis.basis import MISSING, Basis, categories
from evaluation.analysis.effects import NOT_KNOWN_TO_HAVE
from evaluation.analysis.facts import Subset
from evaluation.analysis.frame import outcome_of
from evaluation.disclosure.populations import Dimension, Population, people
from evaluation.errors import DisclosureError
from evaluation.study import ENROLLED, NO_EVENT, UNKNOWN_EVENT, Study

if TYPE_CHECKING:
    import pandas as pd

PLACE, KIND, OWN, TIME = "place", "kind", "own", "time"
UNSEEN = "unseen"
Choice = tuple[str, ...]
Chosen = dict[str, frozenset[str]]


@dataclass(frozen=True, eq=False)
class Axis:
    """A column as a page tells people apart by it.

    Parameters
    ----------
    dimension : str
        The question that it belongs to.
    choices : mapping of category to frozenset of str
        For each value of the column, as text, the categories of the dimension that it stands for.
    """

    dimension: str
    choices: Mapping[str, frozenset[str]]


@dataclass(frozen=True, eq=False)
class Terms:
    """The dimensions of a study, with the category of every person in each.

    Parameters
    ----------
    study : Study
        The study.
    table : DataFrame
        All its people, as :func:`evaluation.analysis.frame.participants` gives them.
    own : DataFrame
        Columns of the researcher's own, a row for each person of the study.
    """

    study: Study
    table: pd.DataFrame
    own: pd.DataFrame
    _coded: dict[str, pd.Series] = field(default_factory=dict, repr=False)

    def axis(self, name: str) -> Axis:
        """Return a column of the study, or one of the researcher's own, as an axis."""
        if name in self.own:
            return self._own_axis(name)
        outcome = outcome_of(self.study, name)
        if outcome is not None:
            return Axis(KIND, _outcome_choices(self.study, tuple(outcome.events)))
        if name == "event":
            return Axis(KIND, _event_choices(self.study))
        if name == "edition" and self.study.editions:
            return Axis(PLACE, {item.id: frozenset([f"edition/{item.id}"]) for item in self.study.editions})
        if name == "site" and self.study.sites:
            return Axis(PLACE, {item.id: _places(self.study, item.id) for item in self.study.sites})
        met = categories(self.table[name]).unique()
        return Axis(_column(name), {value: frozenset([value]) for value in met})

    def coded(self, dimension: str) -> pd.Series:
        """Return the category of each person in a dimension."""
        if dimension not in self._coded:
            self._coded[dimension] = self._code(dimension)
        return self._coded[dimension]

    def dimension(self, name: str) -> Dimension:
        """Return a dimension with its categories; groups need no names, since populations list categories."""
        return Dimension(name, tuple(sorted({*self.coded(name).unique(), *self._possible(name)})))

    def count(self, chosen: Mapping[str, Iterable[str]]) -> int:
        """Return how many people of the study have chosen categories."""
        return int(self.mask(chosen).sum())

    def mask(self, chosen: Mapping[str, Iterable[str]]) -> pd.Series:
        """Return which people of the study have chosen categories."""
        import pandas as pd

        found = pd.Series(True, index=self.table.index)
        for dimension, names in chosen.items():
            found &= self.coded(dimension).isin(list(names))
        return found

    def who(self, subset: Subset) -> Chosen:
        """Return the categories that a condition of the researcher's own stands for.

        A condition on one column, or one on each of several, chooses categories of these columns: then it is known what
        it has to do with every table of them.
        """
        inside = self.own[subset.where] == "True"
        named = [column for column in self.table if re.search(rf"\b{re.escape(str(column))}\b", subset.where)]
        chosen: Chosen = {}
        for column in named:
            axis = self.axis(column)
            met = set(categories(self.table[column])[inside])
            kept = frozenset().union(*(axis.choices[value] for value in met)) if met else frozenset()
            chosen[axis.dimension] = kept & chosen.get(axis.dimension, kept)
        if chosen and all(chosen.values()) and self.mask(chosen).equals(inside):
            return chosen
        axis = self._own_axis(subset.where)
        return {axis.dimension: axis.choices["True"]}

    def _code(self, dimension: str) -> pd.Series:
        table = self.table
        if dimension == KIND:
            return _first_kinds(table, self.study)
        if dimension == PLACE:
            column = "edition" if self.study.editions else "site"
            return f"{column}/" + table[column].astype(str)
        if dimension == OWN:
            return _joint(self.own)
        if dimension == TIME:
            return _units(table, self.study).map(time_category)
        return categories(table[dimension.removeprefix(_column(""))])

    def _own_axis(self, name: str) -> Axis:
        """Return a column of the researcher's own: groups of the column that it was made from, where there is one."""
        values = self.own[name]
        for column in self._coarsest:
            source = categories(self.table[column])
            if values.groupby(source).nunique().max() == 1:
                axis = self.axis(column)
                return Axis(axis.dimension, _groups(values, source, axis.choices))
        joint = self.coded(OWN)
        return Axis(OWN, _groups(values, joint, {each: frozenset([each]) for each in joint.unique()}))

    @cached_property
    def _coarsest(self) -> list[str]:
        """Columns that several people share each value of, those with the fewest values first."""
        distinct = self.table.nunique(dropna=False)
        return [str(name) for name in distinct[distinct * 2 <= len(self.table)].sort_values(kind="stable").index]

    def _possible(self, dimension: str) -> Iterable[str]:
        if dimension == KIND:
            return [_event(name) for name in _events(self.study)]
        if dimension == PLACE:
            return [f"edition/{item.id}" for item in self.study.editions] or [f"site/{x.id}" for x in self.study.sites]
        return ()


def _groups(values: pd.Series, source: pd.Series, choices: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {"True": frozenset(), "False": frozenset()}
    for value, members in source.groupby(values):
        found[str(value)] = frozenset().union(*(choices[each] for each in members.unique()))
    return found


def population(chosen: Mapping[str, Iterable[str]], terms: Terms) -> Population:
    """Return chosen categories as a population; a dimension all of whose categories are chosen is left out."""
    whole = {name: frozenset(terms.dimension(name).categories) for name in chosen}
    return people(**{name: sorted(names) for name, names in chosen.items() if frozenset(names) != whole[name]})


def cells(found: Basis, among: Chosen, terms: Terms) -> Iterator[tuple[tuple[str | None, ...], Population | None]]:
    """Yield every combination of the categories of a basis with its population; None where nobody can be in it.

    Parameters
    ----------
    found : Basis
        The basis of a result.
    among : mapping of dimension to categories
        Who its people are.
    terms : Terms
        Of the study.
    """
    import itertools

    axes = [terms.axis(name) for name in found.axes]
    options = [(None, *sorted(found.counted[name].unique())) for name in found.axes]
    inside: Chosen | None = dict(among)
    for axis, name in zip(axes, found.axes, strict=True):
        if name in found.only:
            inside = _narrow(inside, axis, *found.only[name])
    for cell in itertools.product(*options):
        chosen = inside
        for axis, category in zip(axes, cell, strict=True):
            chosen = chosen if category is None else _narrow(chosen, axis, category)
        yield cell, None if chosen is None else population(chosen, terms)


def _narrow(chosen: Chosen | None, axis: Axis, *kept: str) -> Chosen | None:
    if chosen is None:
        return None
    for category in kept:
        if category not in axis.choices:
            raise DisclosureError("policy.errors.category", column=axis.dimension, met=category)
    wanted = frozenset().union(*(axis.choices[category] for category in kept))
    both = wanted & chosen.get(axis.dimension, wanted)
    return {**chosen, axis.dimension: both} if both else None


def _outcome_choices(study: Study, events: Choice) -> dict[str, frozenset[str]]:
    had = frozenset(map(_event, events))
    without = frozenset(map(_event, _events(study))) - had - {UNSEEN}
    unknown = frozenset([UNSEEN, _event(UNKNOWN_EVENT)])
    return {"True": had, "False": without, MISSING: unknown, NOT_KNOWN_TO_HAVE: without | unknown}


def _event_choices(study: Study) -> dict[str, frozenset[str]]:
    """Return the kinds behind each value of the first event: who had none was seen to the window, or was not."""
    kinds = {each: frozenset([_event(each)]) for each in (*_events(study), UNKNOWN_EVENT)}
    return kinds | {NO_EVENT: kinds[NO_EVENT] | {UNSEEN}}


def _first_kinds(table: pd.DataFrame, study: Study) -> pd.Series:
    """Return the kind of first event within the window of each person, none, or not seen so long."""
    if not study.outcomes:
        return table["event"].map(_event)
    first = study.outcomes[0].id
    late = table[f"time_{first}"] > study.time.window + 1e-9
    known = table[first].notna()
    kinds = table["event"].where(~late, NO_EVENT).map(_event)
    return kinds.where(known | (table["event"] == UNKNOWN_EVENT), UNSEEN)


def _units(table: pd.DataFrame, study: Study) -> pd.Series:
    """Return the unit of time in which each person left: with the first event, or at the end of follow-up."""
    import numpy as np

    return np.ceil(table[f"time_{study.outcomes[0].id}"]).clip(lower=1)


def time_category(unit: float) -> str:
    """Return the category of the people who left in a unit of time."""
    return f"{unit:g}"


def _joint(own: pd.DataFrame) -> pd.Series:
    """Return one category for each combination of the researcher's own columns that somebody has."""
    if own.empty:
        import pandas as pd

        return pd.Series("", index=own.index, dtype=object)
    return own.groupby(list(own.columns), sort=True).ngroup().map(lambda number: f"c{number}")


def _events(study: Study) -> tuple[str, ...]:
    return (NO_EVENT, *(item.id for item in study.events), UNSEEN)


def _event(name: str) -> str:
    return UNSEEN if name == UNSEEN else f"event/{name}"


def _places(study: Study, site: str) -> frozenset[str]:
    own = [f"edition/{item.id}" for item in study.editions if item.site == site]
    return frozenset(own) if study.editions else frozenset([f"site/{site}"])


def _column(name: str) -> str:
    return f"column/{name}"


__all__ = ["ENROLLED", "Axis", "Terms", "cells", "population"]
