"""The participants table: one row per enrolled person, the one frame between cleaning and statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.assignment import assigned
from evaluation.attained import is_told
from evaluation.contract import check
from evaluation.study import ALL, ENROLLED, Study
from evaluation.subgroups import with_subgroups
from evaluation.window import within_window

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.parameters import Settings
    from evaluation.registers.reading.text_table import TextTable


def report_participants(settings: Settings) -> pd.DataFrame:
    """Return the participants of a report, checked against the contract.

    Parameters
    ----------
    settings : Settings
        The report's parameters; site and edition choose the rows.

    Returns
    -------
    pandas.DataFrame
        One row per enrolled person with at least ``person_id``, ``pact`` (the arm), ``event`` (one of the study's
        events, ``"none"``, or ``"unknown"`` where nothing is known of the outcome), ``months_to_event`` and
        ``followup_months`` (months, float). They end with the study's window; ``event_over_all`` and so on hold them
        over all follow-up. The arm and the populations are bool, or nullable ("boolean") where those of somebody are
        not known.

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
    if settings.subgroup != ALL:
        table = table[table[settings.subgroup]]
    return table.reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Read:
    """The participants of a study, and what they were read from.

    Parameters
    ----------
    table : DataFrame
        The participants, checked and within the study's window.
    text : TextTable or None
        The rows of the public file; None where the participants come from registers.
    """

    table: pd.DataFrame
    text: TextTable | None


def study_participants(study: Study) -> pd.DataFrame:
    """Return the participants of a whole study, checked and within its window; see :func:`participants`."""
    return read_participants(study).table


def read_participants(study: Study) -> Read:
    """Return the participants of a whole study, checked, with what they were read from."""
    if study.registers is not None:
        from evaluation.registers.cache import kept_participants

        return Read(_counted(kept_participants(study), study), None)
    from evaluation.query import query_file

    queried = query_file(study)
    return Read(_counted(queried.table, study), queried.text)


def _counted(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return a table as the study counts it: its arms, held to the contract, within the window, with its subgroups."""
    return with_subgroups(within_window(check(assigned(table, study), study), study), study)


def in_population(table: pd.DataFrame, population: str) -> pd.DataFrame:
    """Return the rows of a population: everybody enrolled, or those whose column of that name is true."""
    return table if population == ENROLLED else table[table[population]]


def is_known(table: pd.DataFrame, population: str) -> bool:
    """Return whether it is known of anybody whether they belong to a population: its register may be missing."""
    return population == ENROLLED or table.empty or bool(table[population].notna().any())


def with_outcome(table: pd.DataFrame, study: Study, outcome: str) -> pd.DataFrame:
    """Return the rows of people of whom an outcome is known: the others are neither with nor without it."""
    return table[is_told(table, study, outcome)]


def compared(table: pd.DataFrame, study: Study, outcome: str, population: str) -> pd.DataFrame:
    """Return the rows of a population whose outcome and whose arm are known, ``pact`` as bool: who can be compared."""
    people = with_outcome(in_population(table, population), study, outcome)
    people = people[people["pact"].notna()]
    return people.assign(pact=people["pact"].astype(bool))
