"""Who is in the subgroups of a study: one column of true and false for each, named by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.errors import ParticipantsError, Phrase, several
from evaluation.study import Study, Subgroup
from evaluation.study.conditions import ConditionError, read_condition

if TYPE_CHECKING:
    import pandas as pd


def with_subgroups(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the participants with the subgroups of their study; who is not known to be in one is not in it.

    Raises
    ------
    ParticipantsError
        Names each subgroup whose condition names no column, compares a column with what it cannot be compared with, or
        holds of nobody.
    """
    found, errors = {}, []
    for subgroup in study.subgroups:
        try:
            found[subgroup.id] = belongs(table, subgroup, study).fillna(False).astype(bool)
        except ParticipantsError as error:
            errors.append(error)
    if errors:
        raise several(errors)
    return table.assign(**found)


def belongs(table: pd.DataFrame, subgroup: Subgroup, study: Study) -> pd.Series:
    """Return who is in a subgroup, missing where that is not known.

    Raises
    ------
    ParticipantsError
        As :func:`with_subgroups`.
    """
    condition, entry = read_condition(subgroup.where), f"subgroups.{subgroup.id}.where"
    for name in condition.columns:
        if name not in table:
            asks = Phrase("errors.asks.entry", {"entry": entry})
            columns = ", ".join(map(str, table.columns))
            raise ParticipantsError("errors.no_column", study=study.id, column=name, accepted=columns, asks=asks)
    if subgroup.id in table:
        raise ParticipantsError("errors.subgroup_column", study=study.id, entry=entry, column=subgroup.id)
    try:
        found = condition.holds(table)
    except ConditionError as error:
        raise ParticipantsError("errors.subgroup_kind", study=study.id, entry=entry, met=error.met) from None
    if not found.fillna(False).any():
        raise ParticipantsError("errors.subgroup_empty", study=study.id, entry=entry, met=subgroup.where)
    return found
