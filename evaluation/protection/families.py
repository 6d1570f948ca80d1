"""Every count of people that the pages of a study can show, with the sums between them, as one table."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.disclosure.populations import Population, people
from evaluation.disclosure.tables import Sum, Table
from evaluation.protection.coding import (
    ARM,
    EARLY,
    EMPLOYED,
    IN,
    KIND,
    KNOWN,
    KNOWN_ARMS,
    NO,
    OTHER_WORK,
    OUT,
    PLACE,
    SEEN,
    SUBGROUP,
    UNKNOWN,
    YES,
    anything_unknown,
    covariate,
    event,
    flag,
    in_subgroup,
    kinds,
    known_kinds,
    no_kind,
    other_kinds,
    outcome_dimension,
    places_of,
    seen_units,
    state,
    told_of,
    with_it,
    without_it,
)
from evaluation.study import ENROLLED, UNKNOWN_EVENT, Study
from evaluation.waiting import CONTROL, TREATED, rare_kinds

if TYPE_CHECKING:
    import pandas as pd

Option = tuple[str, ...]
EVERYTHING: Option = ()


@dataclass(frozen=True)
class Axis:
    """One dimension of a family of counts.

    Parameters
    ----------
    dimension : str
        Its name.
    splits : tuple of (option, tuple of option)
        Choices of categories and what each of them is divided into.
    """

    dimension: str
    splits: tuple[tuple[Option, tuple[Option, ...]], ...]

    @property
    def options(self) -> tuple[Option, ...]:
        """Every choice, wholes and parts."""
        return tuple(dict.fromkeys(option for whole, parts in self.splits for option in (whole, *parts)))


@dataclass(frozen=True)
class Family:
    """Counts of every combination of choices, among some people."""

    axes: tuple[Axis, ...]
    among: Mapping[str, str]

    def table(self, coded: pd.DataFrame) -> Table:
        """Return the counts of coded people with all sums between them."""
        counts: dict[Hashable, int] = {
            self._population(options): 0 for options in itertools.product(*(axis.options for axis in self.axes))
        }
        rows = coded
        for dimension, category in self.among.items():
            rows = rows[rows[dimension] == category]
        cells = rows.groupby([axis.dimension for axis in self.axes]).size()
        for found, number in cells.items():
            found = found if isinstance(found, tuple) else (found,)
            holding = [
                [option for option in axis.options if not option or category in option]
                for axis, category in zip(self.axes, found, strict=True)
            ]
            for options in itertools.product(*holding):  # none where an axis leaves the category out
                counts[self._population(options)] += int(number)
        return Table(counts, tuple(self._sums()))

    def _sums(self) -> Iterator[Sum]:
        for place, axis in enumerate(self.axes):
            others = [[()] if other is axis else each.options for other, each in zip(self.axes, self.axes, strict=True)]
            for options in itertools.product(*others):
                before, after = options[:place], options[place + 1 :]
                for whole, parts in axis.splits:
                    divided = tuple(self._population((*before, part, *after)) for part in parts)
                    yield Sum(self._population((*before, whole, *after)), divided)

    def _population(self, options: tuple[Option, ...]) -> Population:
        chosen = {axis.dimension: option for axis, option in zip(self.axes, options, strict=True) if option}
        return people(**self.among, **chosen)


def count_everything(study: Study, coded: pd.DataFrame, *, sites: bool = True, editions: bool = True) -> Table:
    """Return every count that the pages of a study can show, for the whole study, its sites and its editions.

    Parameters
    ----------
    study : Study
        The study.
    coded : DataFrame
        From :func:`evaluation.protection.coding.code`.
    sites, editions : bool
        Whether numbers of sites, and of editions, are to be shown at all.
    """
    sites, editions = sites and PLACE in coded, editions and PLACE in coded and bool(study.editions)
    tables = [family.table(coded) for family in _families(study, coded, sites, sites and editions)]
    return _same_people(Table({}).join(*tables), coded)


def first_of_all(study: Study) -> Iterator[list[Population]]:
    """Yield the counts that pages answer with, the most important first: others are not protected at their cost."""
    primary = study.primary
    split: tuple[dict[str, Option], ...] = (with_it(study, primary.outcome), without_it(study, primary.outcome), {})
    base = {} if primary.population == ENROLLED else {flag(primary.population): (IN,)}
    for among, arms in ((base, ((TREATED,), (CONTROL,), EVERYTHING)), ({}, (EVERYTHING,))):
        chosen = ({**among, ARM: arm, **kind} for arm in arms for kind in split)
        yield [people(**{name: option for name, option in each.items() if option}) for each in chosen]


def _families(study: Study, coded: pd.DataFrame, sites: bool, editions: bool) -> Iterator[Family]:
    primary, arms, outcome = study.primary, _arms(study, coded), _outcome(study, coded)
    base = {} if primary.population == ENROLLED else {flag(primary.population): IN}
    at_places = (_places(study, editions),) if sites else ()
    flags = [_flag(item.id, coded) for item in study.populations if item.id != ENROLLED]
    yield Family((arms, outcome), {})
    for axis in flags:
        yield Family((arms, axis, outcome), {})
        yield Family((*at_places, axis), {})
    yield Family((*at_places, outcome), base)
    if sites:
        yield Family((_places(study, editions=editions and bool(study.reports.by_edition)), arms, outcome), base)
    yield Family((arms, _outcomes(study, coded)), base)
    for item in study.outcomes:
        if item.column:
            yield from (Family((arms, _of_column(study, item.id, coded)), among) for among in (base, {}))
    for one, other in _nested(study, coded):
        yield Family((arms, _of_column(study, one, coded), _of_column(study, other, coded)), base)
    within = () if primary.population == ENROLLED else (_flag(primary.population, coded),)
    yield Family((*within, _kinds(study, coded)), {})
    yield from _whole_study(study, coded, base)


def _whole_study(study: Study, coded: pd.DataFrame, base: Mapping[str, str]) -> Iterator[Family]:
    """Yield what is shown of the whole study only: covariates, in work at a time, for how long people were seen."""
    arms = _arms(study, coded)
    yield Family((_seen(study),), base)
    yield from (Family((arms, _states(name)), base) for name in coded if name.startswith(state("")))
    among = dict(base)
    if KNOWN in coded:
        yield Family((arms, Axis(KNOWN, ((EVERYTHING, ((YES,), (NO,))),))), base)
        among[KNOWN] = YES
    for name in coded:
        if name.startswith(covariate("")):
            yield Family((arms, _values(name, coded)), among)
    if EARLY in coded:
        yield Family((_outcome(study, coded), Axis(EARLY, ((EVERYTHING, ((YES,), (NO,))),))), {**base, ARM: TREATED})


def _arms(study: Study, coded: pd.DataFrame) -> Axis:
    columns = {outcome_dimension(study, item.id) for item in study.outcomes if item.column}
    if not anything_unknown(coded) and not (coded[sorted(columns)] == UNKNOWN).any(axis=None):
        return Axis(ARM, ((EVERYTHING, ((TREATED,), (CONTROL,))),))
    return Axis(ARM, ((EVERYTHING, (KNOWN_ARMS, (UNKNOWN,))), (KNOWN_ARMS, ((TREATED,), (CONTROL,)))))


def _flag(population: str, coded: pd.DataFrame) -> Axis:
    """Return who is in a population and who is not; who is not known to be in it is not."""
    name, left_out = flag(population), tuple(sorted((OUT, UNKNOWN)))
    if UNKNOWN not in set(coded[name]):
        return Axis(name, ((EVERYTHING, ((IN,), (OUT,))),))
    return Axis(name, ((EVERYTHING, ((IN,), left_out)), (left_out, ((OUT,), (UNKNOWN,)))))


def _values(name: str, coded: pd.DataFrame) -> Axis:
    return Axis(name, ((EVERYTHING, tuple((value,) for value in sorted(coded[name].unique()))),))


def _states(name: str) -> Axis:
    work, known = (tuple(sorted(names)) for names in ((EMPLOYED, OTHER_WORK), (EMPLOYED, OTHER_WORK, NO)))
    splits = ((EVERYTHING, (known, (UNKNOWN,))), (known, (work, (NO,))), (work, ((EMPLOYED,), (OTHER_WORK,))))
    return Axis(name, splits)


def _seen(study: Study) -> Axis:
    """Return everybody, those seen until the first horizon at least, until the second, and so on."""
    units = seen_units(study)
    tails = [EVERYTHING, *(tuple(sorted(units[place:])) for place in range(1, len(units)))]
    return Axis(SEEN, tuple((tails[place], (tails[place + 1], (units[place],))) for place in range(len(tails) - 1)))


def _places(study: Study, editions: bool) -> Axis:
    sites = tuple(places_of(study, item.id) for item in study.sites)
    splits = [(EVERYTHING, sites)]
    if editions:
        splits += [(site, tuple((edition,) for edition in site)) for site in sites if len(site) > 1]
    return Axis(PLACE, tuple(splits))


def _outcome(study: Study, coded: pd.DataFrame) -> Axis:
    return _of_column(study, study.primary.outcome, coded)


def _of_column(study: Study, outcome: str, coded: pd.DataFrame) -> Axis:
    """Return everybody, those of whom an outcome is known, with and without it."""
    name = outcome_dimension(study, outcome)
    if name == KIND:
        whole, splits = _known(study, coded)
        return Axis(KIND, (*splits, (whole, (kinds(study, outcome), other_kinds(study, outcome)))))
    (told,), (had,) = (choice(study, outcome).values() for choice in (told_of, with_it))
    without = tuple(sorted(set(told) - set(had)))
    inner = ((told, (had, without)),) if without else ()
    return Axis(name, ((EVERYTHING, (told, (UNKNOWN,))), *inner))


def _nested(study: Study, coded: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield outcomes of which one is part of the other among these people: who is between them can be worked out.

    Of outcomes that count first events that is said by their kinds already.
    """
    had = {item.id: _has(with_it(study, item.id), coded) for item in study.outcomes if not item.is_number}
    for one, other in itertools.combinations(had, 2):
        if outcome_dimension(study, one) == outcome_dimension(study, other):
            continue
        both = (had[one] & had[other]).sum()
        if both and both in (had[one].sum(), had[other].sum()):
            yield one, other


def _has(choice: Mapping[str, Option], coded: pd.DataFrame) -> pd.Series:
    ((name, categories),) = choice.items()
    return coded[name].isin(categories)


def count_subgroups(study: Study, coded: pd.DataFrame, *, compared: bool = False) -> Table:
    """Return what is shown of subgroups: who they are, by arm and primary outcome, in each population.

    All that tells several of them apart is counted too, since what lies between two can be worked out.

    Parameters
    ----------
    study : Study
        The study.
    coded : DataFrame
        Coded people, whose dimension of subgroups tells those apart that are to be shown.
    compared : bool
        Whether only people are counted whose arm and outcome are known, of the primary population.
    """
    every = tuple((each,) for each in sorted(coded[SUBGROUP].unique()))
    splits = [(EVERYTHING, every)]
    for item in study.subgroups:
        inside = in_subgroup(item.id, coded)
        if len(inside) > 1:
            splits.append((inside, tuple((each,) for each in inside)))
    axis = Axis(SUBGROUP, tuple(dict.fromkeys(splits)))
    arms, outcome = _arms(study, coded), _outcome(study, coded)
    if compared:
        axes = (axis, *(Axis(each.dimension, each.splits[-1:]) for each in (arms, outcome)))
        base = study.primary.population
        return Family(axes, {} if base == ENROLLED else {flag(base): IN}).table(coded)
    flags = [_flag(item.id, coded) for item in study.populations if item.id != ENROLLED]
    families = [Family((axis, arms, outcome), {}), *(Family((axis, arms, flagged, outcome), {}) for flagged in flags)]
    return Table({}).join(*(family.table(coded) for family in families))


def _same_people(table: Table, coded: pd.DataFrame) -> Table:
    """Return a table that knows which of its counts are of the same people under two names.

    An outcome that is a column may be that of another: what is hidden under one name must not stand under the other.
    """
    counts = {who: number for who, number in table.counts.items() if isinstance(who, Population)}
    numbers = {number for who, number in counts.items() if any(_may_repeat(name) for name, _ in who.chosen)} - {0}
    members: dict[bytes, list[Population]] = {}
    for who, number in counts.items():
        if number in numbers:
            members.setdefault(_members(who, coded), []).append(who)
    twins = [(each[0], other) for each in members.values() for other in each[1:]]
    return Table(table.counts, (*table.sums, *(Sum(one, (other,)) for one, other in twins)))


def _may_repeat(dimension: str) -> bool:
    return dimension.startswith("outcome/")


def _members(who: Population, coded: pd.DataFrame) -> bytes:
    import numpy as np

    inside = np.ones(len(coded), dtype=bool)
    for name, categories in who.chosen:
        inside &= coded[name].isin(categories).to_numpy(bool)
    return np.packbits(inside).tobytes()


def _outcomes(study: Study, coded: pd.DataFrame) -> Axis:
    """Return every outcome and what it leaves; where one is part of another, what is between them too."""
    wholes = {item.id: set(kinds(study, item.id)) for item in study.outcomes if not item.column}
    everybody, first = _known(study, coded)
    splits = [*first, *((everybody, (kinds(study, name), other_kinds(study, name))) for name in wholes)]
    for one, other in itertools.permutations(wholes.values(), 2):
        if other < one:
            splits.append((_option(one), (_option(other), _option(one - other))))
    return Axis(KIND, tuple(dict.fromkeys(splits)))


def _kinds(study: Study, coded: pd.DataFrame) -> Axis:
    everybody, first = _known(study, coded)
    every = (no_kind(), *((event(item.id),) for item in study.events))
    splits = [*first, (everybody, every)]
    named = (kinds(study, item.id) for item in study.outcomes if not item.column)
    for own in (_rare_kinds(study, coded), *named):
        if len(own) > 1:
            splits.append((own, tuple((kind,) for kind in own)))
    return Axis(KIND, tuple(dict.fromkeys(splits)))


def _rare_kinds(study: Study, coded: pd.DataFrame) -> Option:
    """Return the kinds of first events that share a curve among the people whom the curves are about."""
    base = study.primary.population
    counted = coded if base == ENROLLED else coded[coded[flag(base)] == IN]
    return rare_kinds(counted.loc[counted[KIND].isin([event(item.id) for item in study.events]), KIND])


def _known(study: Study, coded: pd.DataFrame) -> tuple[Option, tuple[tuple[Option, tuple[Option, ...]], ...]]:
    """Return the choice of everybody whose outcome is known, and what divides all people into these and the others."""
    if not anything_unknown(coded):
        return EVERYTHING, ()
    return known_kinds(study), ((EVERYTHING, (known_kinds(study), (event(UNKNOWN_EVENT),))),)


def _option(names: set[str]) -> Option:
    return tuple(sorted(names))
