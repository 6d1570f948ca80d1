"""The participants table: one row per enrolled person, the one frame between cleaning and statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.contract import check
from evaluation.errors import ParticipantsError
from evaluation.study import ALL, ENROLLED, Study

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.parameters import Settings


def participants(settings: Settings) -> pd.DataFrame:
    """Return the participants of a report, checked against the contract.

    Parameters
    ----------
    settings : Settings
        The report's parameters; site and edition choose the rows.

    Returns
    -------
    pandas.DataFrame
        One row per enrolled person with at least ``person_id``, ``pact`` (bool, the arm), ``event`` (one of the study's
        events or ``"none"``), ``months_to_event`` and ``followup_months`` (months, float).

    Raises
    ------
    StudyError
        When the study has no person-level data, a file is missing or cannot be read, or the table breaks the contract;
        names all that is wrong.
    """
    table = study_participants(settings.study)
    if settings.site != ALL:
        table = table[table["site"] == settings.site]
    if settings.edition != ALL:
        table = table[table["edition"] == settings.edition]
    return table.reset_index(drop=True)


def study_participants(study: Study) -> pd.DataFrame:
    """Return the participants of a whole study, checked; see :func:`participants`."""
    if study.registers is not None:
        from evaluation.registers.cache import kept_participants

        return check(kept_participants(study), study)
    if study.participants is None:
        raise ParticipantsError("errors.no_participants", study=study.id)
    from evaluation.query import query_file

    return check(query_file(study).table, study)


def in_population(table: pd.DataFrame, population: str) -> pd.DataFrame:
    """Return the rows of a population: everybody enrolled, or those whose column of that name is true."""
    return table if population == ENROLLED else table[table[population]]
