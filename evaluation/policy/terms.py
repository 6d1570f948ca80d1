"""People in the terms that pages tell them apart by: one dimension for each question, one category for each person.

A page speaks of columns and their values; what is protected is counts of people. Here the one is turned into the other:
sites are groups of editions, outcomes are groups of kinds of first events, a condition of the researcher's own is a
group of whatever it is made from. So whatever two tables have to do with each other is known to the suppression. The
dimensions are those of the study's shipped pages (:mod:`evaluation.protection.coding`): both are decided together.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from evaluation.analysis.basis import MISSING, Basis, categories
from evaluation.analysis.effects import NOT_KNOWN_TO_HAVE
from evaluation.analysis.facts import Subset
from evaluation.analysis.frame import outcome_of, people_frame
from evaluation.disclosure.populations import Dimension, Population, people
from evaluation.disclosure.tables import Sum
from evaluation.errors import DisclosureError
from evaluation.people import study_participants
from evaluation.protection import coding
from evaluation.protection.months import TIME, month_dimension
from evaluation.study import NO_EVENT, UNKNOWN_EVENT, Study
from evaluation.waiting import CONTROL, TREATED

if TYPE_CHECKING:
    import pandas as pd

OWN, OUTSIDE = "own/", "outside"
DIGITS = 8
# Columns with more values than this are no questions that a table can ask.
MOST_VALUES = 200
Chosen = dict[str, frozenset[str]]
Axis = Mapping[str, Chosen]
"""A column as a page tells people apart by it: what each of its values, as text, stands for."""


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
    alone : mapping of dimension to Series
        Columns of the researcher's own that nothing of the study decides, also those of earlier results: each is a
        dimension of its own (:func:`own_dimension`).
    """

    study: Study
    table: pd.DataFrame
    own: pd.DataFrame
    alone: dict[str, pd.Series] = field(default_factory=dict)
    _coded: dict[str, pd.Series] = field(default_factory=dict, repr=False)

    def axis(self, name: str) -> Axis:
        """Return a column of the study, or one of the researcher's own, as an axis."""
        if name in self.own:
            return self._explain(self.own[name])
        told = self._of_the_study(name)
        if told is not None:
            return {value: found for value, chosen in told.items() if all((found := self._possible(chosen)).values())}
        values = categories(self.table[name])
        if name not in self._questions:
            return self._explain(values)
        return {value: {_column(name): frozenset([value])} for value in values.unique()}

    def coded(self, dimension: str) -> pd.Series:
        """Return the category of each person in a dimension."""
        if dimension not in self._coded:
            self._coded[dimension] = self._code(dimension)
        return self._coded[dimension]

    def dimension(self, name: str) -> Dimension:
        """Return a dimension with every category that somebody could have."""
        if name in self._dimensions:
            return self._dimensions[name]
        return Dimension(name, tuple(sorted(self.coded(name).unique())))

    def count(self, chosen: Mapping[str, Iterable[str]]) -> int:
        """Return how many people of the study have chosen categories."""
        return int(self.mask(chosen).sum())

    def mask(self, chosen: Mapping[str, Iterable[str]]) -> pd.Series:
        """Return which people of the study have chosen categories."""
        import pandas as pd

        found = pd.Series(True, index=self.table.index)
        for dimension, names in chosen.items():
            found &= self.coded(dimension).isin(self.dimension(dimension).resolve(names))
        return found

    def who(self, subset: Subset) -> Chosen:
        """Return the categories that a condition of the researcher's own stands for.

        A condition on one column, or one on each of several, chooses categories of these columns: then it is known what
        it has to do with every table of them.
        """
        inside = self.own[subset.where]
        named = [column for column in self.table if re.search(rf"\b{re.escape(str(column))}\b", subset.where)]
        chosen: Chosen = {}
        for column in named:
            axis = self.axis(column)
            met = [axis[value] for value in categories(self.table[column])[inside == "True"].unique()]
            chosen = both(chosen, union(met))
        if chosen and self.mask(chosen).equals(inside == "True"):
            return chosen
        told = self.axis(subset.where)
        return told["True"] if "True" in told else dict.fromkeys(self._by_itself(inside, "True"), frozenset())

    def is_alone(self, population: Population) -> bool:
        """Return whether a population is told by a column that nothing of the study decides."""
        return any(name.startswith(OWN) for name, _ in population.chosen)

    def knows(self, population: Population) -> bool:
        """Return whether it is known who the people of a population are: of a column of one's own it may not."""
        return all(name in self.alone for name, _ in population.chosen if name.startswith(OWN))

    @cached_property
    def _questions(self) -> list[str]:
        return _questions(self.table)

    @cached_property
    def _people(self) -> pd.DataFrame:
        return coding.code(self.study, self.table)

    @cached_property
    def _dimensions(self) -> dict[str, Dimension]:
        every = (*coding.dimensions_of(self.study, self._people), month_dimension(self.study, self.table))
        return {each.id: each for each in every}

    def _of_the_study(self, name: str) -> Axis | None:
        """Return what the shipped pages take a column for; None for one that they do not know."""
        study, told = self.study, self._people.columns
        outcome = outcome_of(study, name)
        if outcome is not None and not outcome.is_number:
            return _outcome(study, name)
        if any(name == item.id for item in study.subgroups):
            return self._subgroup(name)
        if name == "event":
            return {each: _one(coding.KIND, *_events(each)) for each in _kinds(study)}
        if name == "pact":
            return _truth(coding.ARM, TREATED, CONTROL, coding.UNKNOWN)
        if coding.flag(name) in told:
            return _truth(coding.flag(name), coding.IN, coding.OUT, coding.UNKNOWN)
        if name == "edition" and study.editions:
            return {item.id: _one(coding.PLACE, f"edition/{item.id}") for item in study.editions}
        if name == "site" and study.sites:
            return {item.id: _one(coding.PLACE, *coding.places_of(study, item.id)) for item in study.sites}
        if match := coding.AT_A_TIME.fullmatch(name):
            return _work(coding.state(int(match[1])))
        dimension = coding.covariate(name)
        if dimension in told and coding.YES not in set(self._people[dimension]):
            values = categories(self.table[name])
            met = values.groupby(self._people[dimension]).unique()
            return {value: _one(dimension, code) for code, found in met.items() for value in found}
        return None

    def _subgroup(self, name: str) -> Axis:
        inside = frozenset(coding.in_subgroup(name, self._people))
        others = frozenset(self._people[coding.SUBGROUP].unique()) - inside
        return {"True": {coding.SUBGROUP: inside}, "False": {coding.SUBGROUP: others}}

    def _possible(self, chosen: Chosen) -> Chosen:
        """Return a choice without the categories that nobody of the study can have."""
        return {name: names & set(self.dimension(name).categories) for name, names in chosen.items()}

    def _code(self, dimension: str) -> pd.Series:
        if dimension in self._people:
            return self._people[dimension]
        if dimension in self.alone:
            return self.alone[dimension]
        if dimension == TIME:
            return _units(self.table, self.study)
        return categories(self.table[dimension.removeprefix(_column(""))])

    def _explain(self, values: pd.Series) -> Axis:
        """Return each value as the categories that it stands for: of one column that decides it, or of several.

        Who is no part of what is looked at (:data:`OUTSIDE`) need not be told from the others: it is never counted.
        """
        within = values != OUTSIDE
        found: dict[str, Chosen] = {}
        for source in self._sources:
            groups = source[within].groupby(values[within])
            if values[within].groupby(source[within]).nunique().max() == 1:
                return {str(value): _one(str(source.name), *met) for value, met in groups.unique().items()}
        for value in values[within].unique():
            found[str(value)] = self._product((values == value)[within]) or self._by_itself(values, str(value))
        return found

    def _product(self, inside: pd.Series) -> Chosen:
        """Return the fewest columns whose categories cut out some people of all that are looked at; none for nobody."""
        sources = {str(each.name): each[inside.index] for each in self._sources}
        every = {name: (each.isin(met), met) for name, each in sources.items() if len(met := set(each[inside]))}
        kept = {name: found for name, found in every.items() if not found[0].all()}
        for name in sorted(kept, key=lambda name: -sources[name].nunique()):
            others = [found for other, (found, _) in kept.items() if other != name]
            if _all(others, inside) == inside.sum():
                del kept[name]
        if _all([found for found, _ in kept.values()], inside) != inside.sum():
            return {}
        return {name: frozenset(met) for name, (_, met) in kept.items()}

    def _by_itself(self, values: pd.Series, value: str) -> Chosen:
        dimension = own_dimension(values)
        self.alone[dimension] = values
        return _one(dimension, value)

    @cached_property
    def _sources(self) -> list[pd.Series]:
        """Every dimension that several people share each category of, those with the fewest first."""
        found = [self.coded(name) for name in (*self._people.columns, TIME)]
        found += [
            categories(self.table[name]).rename(_column(name))
            for name in self._questions
            if not self._of_the_study(name)
        ]
        return sorted((each for each in found if each.nunique() > 1), key=lambda each: each.nunique())


def study_terms(study: Study, alone: Mapping[str, Mapping[str, str]] | None = None) -> Terms:
    """Return the terms of a study, with columns of the researcher's own by dimension and person."""
    import pandas as pd

    table = people_frame(study_participants(study), study)
    own = {name: pd.Series(values).reindex(table.index) for name, values in (alone or {}).items()}
    return Terms(study, table, pd.DataFrame(index=table.index), own)


def own_dimension(values: pd.Series) -> str:
    """Return the dimension of a column of the researcher's own: two columns of one name may say different things."""
    told = "\n".join(f"{person} {value}" for person, value in values.items())
    return f"{OWN}{values.name}/{hashlib.sha256(told.encode()).hexdigest()[:DIGITS]}"


def study_dimensions(study: Study) -> tuple[Dimension, ...]:
    """Return every dimension that numbers of a study with participants can be told by, for the audit of a release."""
    table = people_frame(study_participants(study), study)
    coded = coding.dimensions_of(study, coding.code(study, table))
    own = (Dimension(_column(name), tuple(sorted(categories(table[name]).unique()))) for name in _questions(table))
    return (*coded, month_dimension(study, table), *own)


def population(chosen: Mapping[str, Iterable[str]], terms: Terms) -> Population:
    """Return chosen categories as a population; a dimension all of whose categories are chosen is left out."""
    kept = {}
    for name, names in chosen.items():
        dimension = terms.dimension(name)
        told = dimension.resolve(names)
        if told != frozenset(dimension.categories):
            kept[name] = sorted(told)
    return people(**kept)


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
    axes = [terms.axis(name) for name in found.axes]
    options = [(None, *sorted(found.counted[name].unique())) for name in found.axes]
    inside: Chosen | None = dict(among)
    for axis, name in zip(axes, found.axes, strict=True):
        if name in found.only:
            inside = _narrow(inside, axis, name, *found.only[name])
    for cell in itertools.product(*options):
        chosen = inside
        for axis, name, category in zip(axes, found.axes, cell, strict=True):
            chosen = chosen if category is None else _narrow(chosen, axis, name, category)
        yield cell, None if chosen is None else population(chosen, terms)


def margins(found: Mapping[tuple[str | None, ...], Population | None]) -> Iterator[Sum]:
    """Yield what every margin of a table is the sum of, which everybody sees who reads it."""
    ways = len(next(iter(found), ()))
    parts: dict[tuple[int, tuple[str | None, ...]], list[Population]] = {}
    for cell, population in found.items():
        for way in range(ways):
            if cell[way] is not None and population is not None:
                parts.setdefault((way, (*cell[:way], None, *cell[way + 1 :])), []).append(population)
    for (_, cell), several in parts.items():
        if len(several) > 1 and (whole := found[cell]) is not None:
            yield Sum(whole, tuple(several))


def _narrow(chosen: Chosen | None, axis: Axis, column: str, *kept: str) -> Chosen | None:
    if chosen is None:
        return None
    for category in kept:
        if category not in axis:
            raise DisclosureError("policy.errors.category", column=column, met=category)
    narrowed = both(chosen, union([axis[category] for category in kept]))
    return narrowed if all(narrowed.values()) else None


def both(one: Chosen, other: Chosen) -> Chosen:
    """Return who is among two choices."""
    return {**one, **{name: names & one.get(name, names) for name, names in other.items()}}


def union(every: Iterable[Chosen]) -> Chosen:
    """Return the smallest choice, one for each dimension, that holds several; exact where they differ in one alone."""
    found: Chosen = {}
    for number, each in enumerate(every):
        found = dict(each) if number == 0 else {name: found[name] | each[name] for name in found if name in each}
    return found


def _all(masks: Sequence[pd.Series], people: pd.Series) -> int:
    """Return how many people are in all of some groups."""
    import numpy as np

    return int(np.logical_and.reduce([np.ones(len(people), bool), *masks]).sum())


def _one(dimension: str, *names: str) -> Chosen:
    return {dimension: frozenset(names)}


def _truth(dimension: str, yes: str, no: str, unknown: str) -> Axis:
    return {"True": _one(dimension, yes), "False": _one(dimension, no), MISSING: _one(dimension, unknown)}


def _work(dimension: str) -> Axis:
    at_work = _one(dimension, coding.EMPLOYED, coding.OTHER_WORK)
    return {"True": at_work, "False": _one(dimension, coding.NO), MISSING: _one(dimension, coding.UNKNOWN)}


def _outcome(study: Study, name: str) -> Axis:
    dimension = coding.outcome_dimension(study, name)
    unknown = frozenset({coding.UNKNOWN})
    if dimension == coding.KIND:
        unknown = frozenset({coding.event(coding.UNSEEN), coding.event(UNKNOWN_EVENT)})
    had = frozenset(coding.with_it(study, name)[dimension])
    without = frozenset(coding.without_it(study, name)[dimension]) - unknown
    told = {"True": had, "False": without, MISSING: unknown, NOT_KNOWN_TO_HAVE: without | unknown}
    return {value: {dimension: names} for value, names in told.items()}


def _kinds(study: Study) -> tuple[str, ...]:
    return (NO_EVENT, *(item.id for item in study.events), UNKNOWN_EVENT)


def _events(name: str) -> tuple[str, ...]:
    return coding.no_kind() if name == NO_EVENT else (coding.event(name),)


def _units(table: pd.DataFrame, study: Study) -> pd.Series:
    """Return the unit of time in which each person left: with the first event, or at the end of follow-up."""
    import numpy as np

    units = np.ceil((table["months_to_event"] * study.time.per_month).round(6)).clip(lower=1)
    return units.map(time_category).rename(TIME)


def time_category(unit: float) -> str:
    """Return the category of the people who left in a unit of time."""
    return f"{unit:g}"


def _questions(table: pd.DataFrame) -> list[str]:
    """Return the columns that several people share each value of."""
    distinct = table.nunique(dropna=False)
    return [str(name) for name in distinct[(distinct * 2 <= len(table)) & (distinct <= MOST_VALUES)].index]


def _column(name: str) -> str:
    return f"column/{name}"
