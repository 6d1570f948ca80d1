"""People as the categories that published numbers tell them apart by: one column for each dimension."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from evaluation.attained import attained, is_told
from evaluation.disclosure.populations import Dimension, Population, people
from evaluation.people import in_population
from evaluation.study import ALL, ENROLLED, NO_EVENT, UNKNOWN_EVENT, Study
from evaluation.waiting import CONTROL, TREATED
from evaluation.window import seen_months

if TYPE_CHECKING:
    import pandas as pd

PLACE, ARM, KIND, SEEN, EARLY, KNOWN = "place", "arm", "kind", "seen", "early", "known"
SUBGROUP, NO_SUBGROUP = "subgroup", "-"
IN, OUT = "in", "out"
YES, NO, UNKNOWN = "yes", "no", "unknown"
UNSEEN = "unseen"
EMPLOYED, OTHER_WORK = "employed", "other_work"
KNOWN_ARMS = tuple(sorted((TREATED, CONTROL)))
AT_A_TIME = re.compile(r"in_work_at_(\d+)")
STATE = re.compile(r"(in_work|employed)_at_(\d+)")
NEGLIGIBLE = 1e-9


def flag(population: str) -> str:
    """Return the name of the dimension that says who is in a population."""
    return f"population/{population}"


def covariate(name: str) -> str:
    """Return the name of the dimension of a covariate."""
    return f"covariate/{name}"


def state(time: int | str) -> str:
    """Return the name of the dimension that says who is in work at a time."""
    return f"state/{time}"


def event(name: str) -> str:
    """Return the category of a kind of first event."""
    return f"event/{name}"


def outcome_dimension(study: Study, outcome: str) -> str:
    """Return the name of the dimension that says who is with an outcome, or of whom a number is recorded.

    Outcomes of one column are one dimension, and who is in work at a time is that of the pages on states.
    """
    column = study.outcome(outcome).column
    at = STATE.fullmatch(column)
    return (state(int(at[2])) if at else f"outcome/{column}") if column else KIND


def with_it(study: Study, outcome: str) -> dict[str, tuple[str, ...]]:
    """Return the choice of the people with an outcome; of a number those of whom it is recorded."""
    column, name = study.outcome(outcome).column, outcome_dimension(study, outcome)
    if not column:
        return {KIND: kinds(study, outcome)}
    if name.startswith(state("")):
        return {name: (EMPLOYED,) if column.startswith(EMPLOYED) else tuple(sorted((EMPLOYED, OTHER_WORK)))}
    return {name: (YES,)}


def without_it(study: Study, outcome: str) -> dict[str, tuple[str, ...]]:
    """Return the choice of the people of whom it is known that they are without an outcome."""
    ((name, with_names),) = with_it(study, outcome).items()
    ((_, told),) = told_of(study, outcome).items()
    return {name: tuple(sorted(set(told) - set(with_names)))}


def told_of(study: Study, outcome: str) -> dict[str, tuple[str, ...]]:
    """Return the choice of the people of whom an outcome is known."""
    name = outcome_dimension(study, outcome)
    if name == KIND:
        return {KIND: known_kinds(study)}
    if name.startswith(state("")):
        return {name: tuple(sorted((EMPLOYED, OTHER_WORK, NO)))}
    return {name: (YES,) if study.outcome(outcome).is_number else (NO, YES)}


def kinds(study: Study, outcome: str) -> tuple[str, ...]:
    """Return the categories of the first events that an outcome counts."""
    return tuple(sorted(event(each) for each in study.outcome(outcome).events))


def other_kinds(study: Study, outcome: str) -> tuple[str, ...]:
    """Return the categories of everything that an outcome does not count."""
    return tuple(sorted(set(known_kinds(study)) - set(kinds(study, outcome))))


def known_kinds(study: Study) -> tuple[str, ...]:
    """Return the categories of people whose outcome is known: no first event, or one of some kind."""
    return tuple(sorted([*no_kind(), *(event(each.id) for each in study.events)]))


def no_kind() -> tuple[str, ...]:
    """Return the categories of people without a first event: seen for the whole window, and not seen so long."""
    return event(NO_EVENT), event(UNSEEN)


def anything_unknown(coded: pd.DataFrame) -> bool:
    """Return whether the first event or the arm of somebody is not known."""
    return bool(((coded[KIND] == event(UNKNOWN_EVENT)) | (coded[ARM] == UNKNOWN)).any())


def in_subgroup(name: str, coded: pd.DataFrame) -> tuple[str, ...]:
    """Return the categories of the people of a subgroup: each is what somebody belongs to, all subgroups together."""
    return tuple(sorted(each for each in coded[SUBGROUP].unique() if name in each.split("+")))


def place(study: Study, site: str = ALL, edition: str = ALL) -> dict[str, Iterable[str]]:
    """Return the choice of an edition or a site, nothing for all of them."""
    if edition != ALL:
        return {PLACE: (f"edition/{edition}",)}
    return {} if site == ALL else {PLACE: places_of(study, site)}


def who(
    where: Mapping[str, Iterable[str]], *, arm: str = "", base: str = ENROLLED, kind: Iterable[str] = ()
) -> Population:
    """Return a population in the terms of a study.

    Parameters
    ----------
    where : mapping
        From :func:`place`.
    arm : str
        ``"treated"`` or ``"control"``; both unless said.
    base : str
        Id of a population of the study.
    kind : iterable of str
        Categories of first events; all unless said.
    """
    chosen: dict[str, Iterable[str]] = dict(where)
    if arm:
        chosen[ARM] = arm
    if base != ENROLLED:
        chosen[flag(base)] = IN
    if kind := tuple(kind):
        chosen[KIND] = kind
    return people(**chosen)


def code(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Return one column of categories for each dimension, a row for each participant."""
    import numpy as np
    import pandas as pd

    columns: dict[str, object] = {}
    if study.editions:
        columns[PLACE] = "edition/" + table["edition"].astype(str)
    elif study.sites:
        columns[PLACE] = "site/" + table["site"].astype(str)
    columns[ARM] = _either(table["pact"], TREATED, CONTROL)
    columns[KIND] = "event/" + table["event"].astype(str).mask(_unseen(study, table), UNSEEN)
    columns |= dict(_outcomes(study, table))
    if study.subgroups:
        columns[SUBGROUP] = _belonging(study, table)
    for item in study.populations:
        if item.id != ENROLLED:
            columns[flag(item.id)] = _either(table[item.id], IN, OUT)
    columns |= dict(_covariates(study, table)) | dict(_states(table)) | {SEEN: _seen(study, table)}
    if "months_to_pact" in table:
        columns[EARLY] = np.where(table["months_to_event"] < table["months_to_pact"], YES, NO)
    return pd.DataFrame(columns, index=table.index, dtype=str)


def _unseen(study: Study, table: pd.DataFrame) -> pd.Series[bool]:
    """Return who has no first event and was not seen for the whole window: it is not known whether one came."""
    seen = seen_months(table) * study.time.per_month + NEGLIGIBLE >= study.time.window
    return (table["event"] == NO_EVENT) & ~seen


def _outcomes(study: Study, table: pd.DataFrame) -> Iterator[tuple[str, object]]:
    """Yield who is with each outcome that is a column, or of whom it is recorded; states have dimensions already."""
    import numpy as np

    for outcome in study.outcomes:
        name = outcome_dimension(study, outcome.id)
        if name == KIND or name.startswith(state("")):
            continue
        if outcome.is_number:
            yield name, np.where(is_told(table, study, outcome.id), YES, UNKNOWN)
        else:
            yield name, _either(attained(table, study, outcome.id), YES, NO)


def _belonging(study: Study, table: pd.DataFrame) -> object:
    import numpy as np

    names = np.full(len(table), "", dtype=object)
    for item in study.subgroups:
        inside = table[item.id].to_numpy(bool)
        names[inside] += np.where(names[inside] == "", item.id, "+" + item.id)
    return np.where(names == "", NO_SUBGROUP, names)


def _either(flags: pd.Series[bool], yes: str, no: str) -> object:
    import numpy as np

    known = flags.notna().to_numpy(bool)
    return np.where(known, np.where(flags.fillna(False).to_numpy(bool), yes, no), UNKNOWN)


def dimensions_of(study: Study, coded: pd.DataFrame) -> tuple[Dimension, ...]:
    """Return the dimensions of coded people; sites and outcomes are groups of editions and of kinds of events."""
    return tuple(Dimension(name, *_categories(name, study, coded)) for name in coded.columns)


def _categories(name: str, study: Study, coded: pd.DataFrame) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    if name == PLACE and study.editions:
        sites = {f"site/{item.id}": places_of(study, item.id) for item in study.sites}
        # A site without an edition is a place by itself, and a group of places where it has some.
        places = tuple(dict.fromkeys(place for places in sites.values() for place in places))
        return places, {name: editions for name, editions in sites.items() if name not in places}
    if name == PLACE:
        return tuple(f"site/{item.id}" for item in study.sites), {}
    if name == KIND:
        every = (*no_kind(), *(event(item.id) for item in study.events))
        every += (event(UNKNOWN_EVENT),) if event(UNKNOWN_EVENT) in set(coded[KIND]) else ()
        return every, {f"outcome/{item.id}": kinds(study, item.id) for item in study.outcomes if not item.column}
    unknown = (UNKNOWN,) if UNKNOWN in set(coded[name]) else ()
    if name == SUBGROUP:
        every = tuple(sorted(coded[name].unique()))
        # What a group is called alone must not be the name of a category.
        return every, {f"subgroup/{item.id}": in_subgroup(item.id, coded) for item in study.subgroups}
    if name.startswith("outcome/"):
        return (YES, NO, *unknown), {}
    fixed = {ARM: (TREATED, CONTROL, *unknown), KNOWN: (YES, NO), EARLY: (YES, NO), SEEN: seen_units(study)}
    if name in fixed:
        return fixed[name], {}
    if name.startswith(flag("")):
        return (IN, OUT, *unknown), {}
    if name.startswith(state("")):
        return (EMPLOYED, OTHER_WORK, NO, UNKNOWN), {}
    return tuple(sorted(coded[name].unique())), {}


def places_of(study: Study, site: str) -> tuple[str, ...]:
    """Return the categories of place that make up a site: its editions, sorted, or itself where there are none."""
    editions = tuple(sorted(f"edition/{item.id}" for item in study.editions if item.site == site))
    return editions or (f"site/{site}",)


def usable_covariates(study: Study, table: pd.DataFrame) -> list[str]:
    """Return the covariates that are known of anybody in the primary population; the others are left out everywhere."""
    if study.adjustment is None:
        return []
    people = in_population(table, study.primary.population)
    return [item.id for item in study.adjustment.covariates if people[item.id].notna().any()]


def _covariates(study: Study, table: pd.DataFrame) -> Iterator[tuple[str, object]]:
    """Yield the covariates that are shown as counts, those with two values or with words; and who has all of them.

    Where not to be known counts as a value, so do those with gaps: how many lack a number is shown as well.
    """
    import numpy as np

    if study.adjustment is None:
        return
    names = usable_covariates(study, table)
    complete = study.adjustment.missing == "complete"
    for name in names:
        values = table[name]
        if values.dtype.kind not in "iuf" or set(values.dropna().unique()) <= {0, 1}:
            yield covariate(name), values.astype(object).where(values.notna(), UNKNOWN).astype(str)
        elif not complete and values.isna().any():
            yield covariate(name), np.where(values.notna(), YES, UNKNOWN)
    if counts_known(study, table):
        told = table["pact"].notna() & is_told(table, study, study.primary.outcome)
        recorded = table[names].notna().all(axis=1) if complete else True
        yield KNOWN, np.where(told & recorded, YES, NO)


def counts_known(study: Study, table: pd.DataFrame) -> bool:
    """Return whether fewer than everybody are compared in what is known of them, so that they are told apart."""
    complete = study.adjustment is not None and study.adjustment.missing == "complete"
    told = is_told(table, study, study.primary.outcome)
    return complete or bool(table["pact"].isna().any() or not told.all())


def _states(table: pd.DataFrame) -> Iterator[tuple[str, object]]:
    """Yield who is employed, otherwise in work, out of work or not known at each time of the table."""
    import numpy as np

    for column in table.columns:
        match = AT_A_TIME.fullmatch(column)
        if match:
            work = table[column].astype("boolean")
            employed = table.get(f"employed_at_{match[1]}", work).astype("boolean")
            known, yes = work.notna().to_numpy(bool), work.fillna(False).to_numpy(bool)
            of_work = np.where(employed.fillna(False).to_numpy(bool), EMPLOYED, OTHER_WORK)
            yield state(int(match[1])), np.where(known, np.where(yes, of_work, NO), UNKNOWN)


def _seen(study: Study, table: pd.DataFrame) -> object:
    """Return for how long people could be seen, as the last horizon that each reached."""
    import numpy as np

    horizons = seen_horizons(study)
    reached = np.searchsorted(horizons, seen_months(table).to_numpy(float) * study.time.per_month + NEGLIGIBLE, "right")
    return np.array(seen_units(study))[reached]


def seen_units(study: Study) -> tuple[str, ...]:
    """Return the categories of how long people were seen: the last of the horizons that they reached, or 0."""
    return ("0", *(f"{horizon:g}" for horizon in seen_horizons(study)))


def seen_horizons(study: Study) -> list[float]:
    """Return the times for which pages say how many people were seen so long."""
    return sorted({*map(float, study.time.horizons), float(study.time.window)})
