"""Who is in which arm where the arms are levels of a column: some people may be in neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.study import Study

if TYPE_CHECKING:
    import pandas as pd

# Columns of the registers that say who was treated, as the column of the dates of treatment does.
OF_PACTS = ("pact", "pact_state")


def assigned(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the participants with their arm in ``pact``, missing of people who are in neither.

    When the treatment of the registers began says nothing of arms that are something else.
    """
    arms = study.arms
    if arms is None or not arms.column or arms.column not in table:
        return table
    written = levels_of(table[arms.column])
    treated, control = (written.isin(names) for names in arm_levels(study).values())
    if study.registers is not None and arms.column not in OF_PACTS:
        table = table.drop(columns=["months_to_pact", "months_to_pact_withdrawal"], errors="ignore")
    return table.assign(pact=treated.astype("boolean").where(treated | control))


def arm_levels(study: Study) -> dict[str, list[str]]:
    """Return the levels that make each arm, as :func:`levels_of` writes them; none where arms are no levels."""
    arms = study.arms
    if arms is None or not arms.column:
        return {}
    return {name: list(map(_level, getattr(arms, f"{name}_levels"))) for name in ("treated", "control")}


def levels_of(column: pd.Series) -> pd.Series:
    """Return a column as the texts of its levels, missing where it is."""
    return column.astype(object).where(column.notna(), None).map(_level, na_action="ignore")


def in_neither(table: pd.DataFrame, study: Study) -> pd.Series:
    """Return the levels of people who are in neither arm though theirs is known; nobody where arms are no levels."""
    column = study.arms.column if study.arms else ""
    if not column:
        return levels_of(table["pact"].iloc[:0])
    return levels_of(table[column])[table["pact"].isna() & table[column].notna()]


def _level(value: object) -> str:
    """Return a level as a text that is the same in a file of entries and in a column: 1, 1.0 and "1" are one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
