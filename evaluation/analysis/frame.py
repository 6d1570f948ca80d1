"""The people of a report as a plain pandas frame: one row for each person enrolled, one column for each thing known."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from evaluation.analysis.facts import Facts, Subset, facts, with_facts
from evaluation.attained import amounts, attained
from evaluation.errors import ParameterError, ParticipantsError
from evaluation.people import report_participants
from evaluation.study import ENROLLED, NO_EVENT, UNKNOWN_EVENT, Outcome, Study
from evaluation.totals import published_totals
from evaluation.window import followed, seen_months

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.parameters import Settings

PERSON = "person_id"
DIGITS = 6
NEGLIGIBLE = 1e-9


def participants(settings: Settings) -> pd.DataFrame:
    """Return the people of a report, loaded and checked once however often this is called.

    Parameters
    ----------
    settings : Settings
        From :func:`evaluation.settings`; its site and edition choose the rows.

    Returns
    -------
    pandas.DataFrame
        Index ``person_id``. What the study records of each person (``evaluation.columns`` lists it), and for each
        outcome of the study three columns: ``ID``, whether the person had it within the study's window, missing where
        the person was not seen so long; ``time_ID``, the time to the first event or to the end of follow-up in the
        study's unit; and ``event_ID``, whether that first event is one that the outcome counts.

    Raises
    ------
    ParticipantsError
        When the study has no persons, a file is missing, the table breaks its contract, or an outcome has the name of a
        column.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> len(people), int(people["any_work"].sum())
    (432, 360)
    """
    return settings.once("participants", lambda: _load(settings)).copy()


def subset(frame: pd.DataFrame, where: str, label: Mapping[str, str]) -> pd.DataFrame:
    """Return the people who fulfil a condition, under a name by which pages can speak of them.

    Parameters
    ----------
    frame : DataFrame
        From :func:`participants`, or a part of it.
    where : str
        The condition (``"sex == 'F' and age < 30"``), as :meth:`pandas.DataFrame.query` reads it.
    label : mapping of language to str
        Who they are, in each language of the study.

    Returns
    -------
    DataFrame
        The rows that fulfil it. A row picked in another way can be looked at, and stands on no page.

    Raises
    ------
    ParameterError
        When the condition cannot be read; names it and the columns there are.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> len(ev.subset(people, "age < 20", label={"it": "sotto i 20 anni", "en": "under 20"}))
    66
    """
    try:
        chosen = frame.query(where)
    except Exception as problem:
        told = {"met": where, "problem": str(problem), "accepted": ", ".join(map(str, frame.columns))}
        raise ParameterError("analysis.errors.subset", **told) from None
    known = facts(frame)
    return with_facts(chosen, dataclasses.replace(known, subsets=(*known.subsets, Subset(where, dict(label)))))


def _load(settings: Settings) -> pd.DataFrame:
    made = people_frame(report_participants(settings), settings.study)
    known = dataclasses.replace(
        facts(made), provenance=settings.provenance, totals=functools.partial(published_totals, settings)
    )
    return with_facts(made, known)


def people_frame(participants: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return a participants table as a frame of people; see :func:`participants`."""
    table = participants.set_index(PERSON)
    table[ENROLLED] = True
    counts = {outcome.id: outcome.events for outcome in study.outcomes if outcome.has_time}
    made = table.assign(**dict(_outcome_columns(table, study)))
    columns = frozenset(map(str, made.columns))
    time = study.time
    known = Facts(time.unit, time.window, study.primary.level, counts, moments=time.moments, columns=columns)
    return with_facts(made, known)


def _outcome_columns(table: pd.DataFrame, study: Study) -> Iterator[tuple[str, Any]]:
    for outcome in study.outcomes:
        if outcome.column:
            yield from _of_column(outcome, table, study)
    yield from _of_events(table, study)


def _of_column(outcome: Outcome, table: pd.DataFrame, study: Study) -> Iterator[tuple[str, Any]]:
    """Yield an outcome that is a column: nullable truth or numbers, and of a first event its time."""
    _check_free((outcome.id,), table.drop(columns=outcome.column), study)
    if outcome.is_number:
        yield outcome.id, amounts(table, study, outcome.id)
        return
    had, column = attained(table, study, outcome.id), table[outcome.column]
    if outcome.kind != "time":
        yield outcome.id, had
        return
    names = (f"time_{outcome.id}", f"event_{outcome.id}")
    _check_free(names, table, study)
    unit = study.time.per_month
    seen = (seen_months(table) * unit).round(DIGITS) >= study.time.window - NEGLIGIBLE
    time = column.astype(float).fillna(followed(table, "followup_months"))
    known = (had.notna() & (seen | had.fillna(False))).to_numpy(bool)
    yield outcome.id, had.where(known)
    yield from zip(names, ((time * unit).round(DIGITS), column.notna()), strict=True)


def _of_events(table: pd.DataFrame, study: Study) -> Iterator[tuple[str, Any]]:
    unit = study.time.per_month
    time = (table["months_to_event"] * unit).round(DIGITS)
    seen = (seen_months(table) * unit).round(DIGITS) >= study.time.window - NEGLIGIBLE
    within = time <= study.time.window + NEGLIGIBLE
    for outcome in study.outcomes:
        if outcome.column:
            continue
        names = (outcome.id, f"time_{outcome.id}", f"event_{outcome.id}")
        _check_free(names, table, study)
        counts = table["event"].isin(outcome.events)
        yield from zip(names, (_within(table["event"], counts, within, seen), time, counts), strict=True)


def _within(event: Any, counts: Any, within: Any, seen: Any) -> Any:
    """Return who had an outcome within the window; missing for those seen too short, or of whom nothing is known."""
    known = (seen | (within & (event != NO_EVENT))) & (event != UNKNOWN_EVENT)
    return (counts & within).astype("boolean").where(known)


def _check_free(names: tuple[str, ...], table: pd.DataFrame, study: Study) -> None:
    for name in names:
        if name in table.columns:
            raise ParticipantsError("analysis.errors.reserved", study=study.id, column=name)


def outcome_of(study: Study, name: str) -> Outcome | None:
    """Return the outcome that a column of :func:`participants` holds; None for every other column."""
    return next((outcome for outcome in study.outcomes if outcome.id == name), None)
