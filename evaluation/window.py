"""The study's window: an event after it is none of the study's, and follow-up ends with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.study import NO_EVENT, Study

if TYPE_CHECKING:
    import pandas as pd

ENDING = ("event", "months_to_event", "followup_months")
# A day is .03 months: what is computed from dates is later than the window only by more than this.
ROUNDING = 1e-6


def within_window(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the participants as the study counts them.

    Columns ``event``, ``months_to_event`` and ``followup_months`` end with the window; what they held, over all
    follow-up, stays under the names of :func:`over_all`.
    """
    end = study.time.window / study.time.per_month
    late = table["months_to_event"] > end + ROUNDING
    counted = {
        "event": table["event"].mask(late, NO_EVENT),
        **{name: table[name].clip(upper=end) for name in ("months_to_event", "followup_months")},
    }
    return table.assign(**{over_all(name): table[name] for name in ENDING}, **counted)


def over_all(name: str) -> str:
    """Return the column that holds over all follow-up what a column holds within the window."""
    return f"{name}_over_all"


def followed(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of participants over all follow-up."""
    return table[over_all(name) if over_all(name) in table else name]


def seen_months(table: pd.DataFrame) -> pd.Series:
    """Return for how many months an event of each person could be seen, beyond the window too."""
    return table["seen_months"] if "seen_months" in table else followed(table, "followup_months")
