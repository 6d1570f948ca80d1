"""What came of people, as the study counts it: with an outcome or without, or how much; missing is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluation.study import UNKNOWN_EVENT, Study
from evaluation.window import ROUNDING

OF_LENGTH = re.compile(r"months_to_event_(?P<days>\d+)_days")

if TYPE_CHECKING:
    import pandas as pd


def attained(table: pd.DataFrame, study: Study, outcome: str) -> pd.Series:
    """Return who had an outcome within the window, nullable: missing where that is not known.

    Parameters
    ----------
    table : DataFrame
        Participants, within the window.
    study : Study
        Their study.
    outcome : str
        Id of an outcome that people are with or without.
    """
    told = study.outcome(outcome)
    if not told.column:
        had = table["event"].isin(told.events)
    elif told.kind == "time":
        had = table[told.column] <= study.time.window / study.time.per_month + ROUNDING
    else:
        return table[told.column].astype("boolean")
    told_of = table["event"] != UNKNOWN_EVENT
    length = OF_LENGTH.fullmatch(told.column)
    if length and (decided := f"job_of_{length['days']}_days") in table:
        # A job that still runs may come to last so long.
        told_of &= table[decided].notna()
    return had.fillna(False).astype("boolean").where(told_of)


def amounts(table: pd.DataFrame, study: Study, outcome: str) -> pd.Series:
    """Return how much of an outcome people have, missing where that is not known."""
    return table[study.outcome(outcome).column].astype("Float64").astype(float)


def is_told(table: pd.DataFrame, study: Study, outcome: str) -> pd.Series:
    """Return of whom an outcome is known."""
    told = study.outcome(outcome)
    return table[told.column].notna() if told.is_number else attained(table, study, outcome).notna()
