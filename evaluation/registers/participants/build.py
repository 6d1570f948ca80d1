"""The participants table from the linked registers and the spells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from evaluation.registers.contracts import unpack
from evaluation.registers.coverage import Covered
from evaluation.registers.database import run, set_variables
from evaluation.registers.ledger import Ledger, Places
from evaluation.registers.participants.columns import participant_columns, spell_columns, typed
from evaluation.registers.participants.doubts import report
from evaluation.registers.participants.populations import attendance_share, completed, observed, population_variants
from evaluation.registers.persons.people import People
from evaluation.registers.rules import Rules

DAYS_OF_MONTH = 365.25 / 12
COUNTED_FROM = (
    "hours_attended", "base_hours", "recorded_hours", "unread_hours", "counselling_hours", "by_row", "by_held",
    "by_hour", "is_listed", "is_known", "has_code", "has_spells", "seen_months",
)  # fmt: skip


@dataclass(frozen=True)
class Spells:
    """The job spells; their frame is made when it is asked for.

    Parameters
    ----------
    table : pyarrow.Table
        The spells, with ``person``.
    person, person_id : arrays of shape (n,)
        The people of the table and their identifiers.
    """

    table: pa.Table
    person: npt.NDArray[np.int32]
    person_id: pd.Series[str]

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per job, in the order of people and first days."""
        order = self.table.sort_by(
            [(name, "ascending") for name in ("person", "start", "class_at_start", "end", "place")]
        )
        position = np.searchsorted(self.person, order["person"].to_numpy())
        columns = {name: order[name] for name in order.column_names}
        return typed(columns | {"person_id": self.person_id.take(position).reset_index(drop=True)}, spell_columns())


@dataclass(frozen=True)
class Built:
    """What the registers come to.

    Parameters
    ----------
    participants, populations : DataFrame
        The tables.
    spells : Spells
        The job spells.
    kept : tuple of Places
        The rows of enrolments, pacts and notices that they are made of.
    """

    participants: pd.DataFrame
    spells: Spells
    populations: pd.DataFrame
    kept: tuple[Places, ...]


def build(
    database: duckdb.DuckDBPyConnection,
    linked: Mapping[str, pa.Table],
    people: People,
    rules: Rules,
    covered: Covered,
    ledger: Ledger,
) -> Built:
    """Build the tables.

    Parameters
    ----------
    database : DuckDBPyConnection
        With the tables ``enrolled`` and ``spell``.
    linked : mapping of str to pyarrow.Table
        The linked registers.
    people : People
        The people enrolled.
    rules : Rules
        The rules of the intake.
    covered : Covered
        Which registers there are, and which days the notices cover.
    ledger : Ledger
        Takes merged rows and what is doubtful.
    """
    _declare(database, rules, covered)
    for register in ("attendance", "counselling", "services", "pacts"):
        report(run(database, __package__, f"{register}.sql", **{register: linked[register]}), ledger)
    instalments = run(database, __package__, "pacts_merged.sql")
    ledger.merge(unpack(instalments["place"]), "same_pact", unpack(instalments["into_place"]))
    report(run(database, __package__, "outcomes.sql", silences=covered.silences), ledger)
    counted = _counted(database, people, rules)
    kept = database.sql("SELECT place FROM enrolled UNION ALL SELECT place FROM pact UNION ALL SELECT place FROM spell")
    return Built(
        participants=typed(counted, participant_columns(rules.horizons, rules.lengths)),
        spells=Spells(run(database, __package__, "spells.sql"), counted["person"].to_numpy(), counted["person_id"]),
        populations=population_variants(counted, rules.declared),
        kept=(unpack(kept.to_arrow_table()["place"]),),
    )


def _declare(database: duckdb.DuckDBPyConnection, rules: Rules, covered: Covered) -> None:
    declared = rules.declared
    set_variables(
        database,
        last_day=("DATE", covered.last_day),
        asked_day=("DATE", covered.asked_day),
        delay_days=("INTEGER", declared.delay_days),
        window_months=("DOUBLE", rules.window_months),
        hours_class=("DOUBLE", declared.hours_class),
        hours_individual=("DOUBLE", declared.hours_individual),
        threshold=("DOUBLE", declared.attendance_threshold),
        **{f"has_{name}": ("BOOLEAN", found.found) for name, found in covered.registers.items()},
        services_are_all=("BOOLEAN", declared.observed == "services"),
    )


def _counted(database: duckdb.DuckDBPyConnection, people: People, rules: Rules) -> dict[str, Any]:
    """Return the columns of the participants with what the populations are counted from."""
    declared = rules.declared
    _find_moments(database, rules)
    table = run(database, __package__, "table.sql")
    counted: dict[str, Any] = {name: table[name] for name in table.column_names}
    for name in COUNTED_FROM:
        counted[name] = counted[name].to_pandas()
    base, operator, blank = declared.hours_base, declared.attendance_operator, declared.blank_means
    seen = table["seen_days"].to_numpy()
    for name, months in rules.horizons.items():
        for column in (f"in_work_at_{name}", f"employed_at_{name}"):
            values = table[column].fill_null(False).to_numpy()
            counted[column] = pd.Series(pd.arrays.BooleanArray(values, seen < round(months * DAYS_OF_MONTH)))
    known = table["is_known"].fill_null(False).to_numpy()
    for days in rules.lengths:
        reached, undecided = (
            table[f"{name}_{days}_days"].fill_null(False).to_numpy() for name in ("job_of", "job_running_under")
        )
        told = known & (reached | ~undecided)
        counted[f"job_of_{days}_days"] = pd.Series(pd.arrays.BooleanArray(reached, ~told))
    return counted | {
        "person_id": people.person_id.take(table["person"].combine_chunks()).to_pandas(),
        "attendance_share": attendance_share(counted, declared, base, blank),
        "completed": completed(counted, declared, base, operator, blank),
        "observed": observed(counted, declared, declared.observed),
        "counselled": counted[f"by_{declared.counselled}"],
    }


def _find_moments(database: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """Make the table of who was in work, and who was an employee, at each time; and of first jobs of each length.

    A job that still runs and has not lasted so long by the extraction may or may not come to it.
    """
    columns = []
    for days in rules.lengths:
        lasted = f"is_new AND length_days >= {days:d}"
        columns += [
            f"months(min(day) FILTER ({lasted})) AS months_to_event_{days}_days",
            f"bool_or({lasted}) AS job_of_{days}_days",
            f'bool_or(is_new AND "end" IS NULL AND length_days < {days:d}) AS job_running_under_{days}_days',
        ]
    for name, months in rules.horizons.items():
        at_work = f"day <= days({months!r}) AND last >= days({months!r})"
        columns += [
            f"bool_or({at_work}) AS in_work_at_{name}",
            f"bool_or(is_employment AND {at_work}) AS employed_at_{name}",
        ]
    database.execute(
        f"CREATE TEMP TABLE moment AS SELECT {', '.join(['person', *columns])} FROM job_seen GROUP BY person"
    )
