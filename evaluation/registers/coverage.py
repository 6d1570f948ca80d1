"""Which registers were found, which days they cover, and where notices are silent for longer than chance allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.ledger import Ledger
from evaluation.registers.rules import Rules

# The days of a row, the first that is given: what a register covers is told by what stands in it.
DAYS: Mapping[str, tuple[str, ...]] = {
    "enrolments": ("enrolment_date", "course_start", "course_end"),
    "attendance": ("session_date",),
    "counselling": ("meeting_date",),
    "services": ("taken_charge_date", "did_date", "start_date"),
    "pacts": ("signed_date", "granted_date", "start_date"),
    "notices": ("sent_date", "start_date"),
}
# Of a hundred registers in which notices come at the same pace, fewer than one has so long a silence.
CHANCE = 0.01
# With fewer days of sending nothing can be said of the days between them.
FEWEST_DAYS = 5


class Silence(NamedTuple):
    """A stretch in which nothing was sent: the last day before it and the first day after it, or the extraction."""

    after: dt.date
    before: dt.date


@dataclass(frozen=True)
class Coverage:
    """What of a register was found.

    Parameters
    ----------
    register : str
        Its name.
    files, rows : int
        Files that hold rows of it, and these rows; 0 where the register is missing.
    first, last : date or None
        The first and the last day that its rows are about (for notices: on which one was sent).
    silences : tuple of Silence
        For notices, the stretches in which some must be missing.
    """

    register: str
    files: int = 0
    rows: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    silences: tuple[Silence, ...] = ()

    @property
    def found(self) -> bool:
        """Whether there is such a register: a file with a header and nothing below it says nothing of anybody."""
        return self.rows > 0


@dataclass(frozen=True)
class Covered:
    """What the registers cover.

    Parameters
    ----------
    registers : mapping of str to Coverage
        What of each register was found, in their order.
    last_day : date or None
        Last day on which a job could be seen; None without notices.
    asked_day : date or None
        The day after which the study itself has chosen not to look: where it says when the notices were extracted, or
        when follow-up ends. None where it says neither.
    """

    registers: Mapping[str, Coverage]
    last_day: dt.date | None = None
    asked_day: dt.date | None = None

    @property
    def silences(self) -> pa.Table:
        """The silences of the notices: ``after`` and ``before``, the days next to each."""
        found = self.registers["notices"].silences
        days = [pa.array([getattr(each, name) for each in found], pa.date32()) for name in Silence._fields]
        return pa.table(days, list(Silence._fields))


def cover(registers: Mapping[str, Coverage], extraction: dt.date | None, rules: Rules) -> Covered:
    """Return what the registers cover, given the day on which notices were extracted.

    Notices of the days before the extraction may not be there yet. Without a window follow-up is as long as notices
    are complete; with one, people whose window they do not cover are not known.
    """
    declared, silences = rules.declared, registers["notices"].silences
    late = dt.timedelta(days=declared.delay_days)
    if extraction is None or not registers["notices"].found:
        return Covered(registers)
    asked = [declared.extraction - late] if declared.extraction else []
    asked += [declared.followup_end] if declared.followup_end else []
    seen = [extraction - late, *asked]
    if rules.window_months is None:
        seen += [each.after - late for each in silences if each.before >= extraction]
    return Covered(registers, min(seen), min(asked) if asked and rules.window_months is not None else None)


def find_coverage(
    tables: Mapping[str, pa.Table], extraction: dt.date | None, rules: Rules, ledger: Ledger
) -> dict[str, Coverage]:
    """Return what of each register was found, by its name, before its rows are linked to people.

    Parameters
    ----------
    tables : mapping of str to pyarrow.Table
        The clean registers; a table without rows is a register that is missing.
    extraction : date or None
        Day on which notices were extracted.
    rules : Rules
        The rules of the intake.
    ledger : Ledger
        Takes an issue for each register that is missing, and for each silence of the notices.
    """
    found = {name: _coverage(name, table, ledger) for name, table in tables.items()}
    first = found["enrolments"].first
    if found["notices"].found and first and extraction and rules.declared.silence_means == "missing":
        days = pc.unique(days_of("notices", tables["notices"])).drop_null().to_pylist()
        silences = find_silences(days, first, extraction, rules.declared.delay_days)
        found["notices"] = replace(found["notices"], silences=silences)
    _report(found, tables, ledger)
    return found


def _report(found: Mapping[str, Coverage], tables: Mapping[str, pa.Table], ledger: Ledger) -> None:
    enrolments = (tables["enrolments"]["source_id"][0].as_py(), 0)
    for name, each in found.items():
        if not each.found:
            ledger.issue(f"no_{name}", enrolments)
        for silence in each.silences:
            place = (tables[name]["source_id"][0].as_py(), 0)
            ledger.issue("silent_notices", place, raw=f"{silence.after} – {silence.before}")


def _coverage(name: str, table: pa.Table, ledger: Ledger) -> Coverage:
    if not len(table):
        return Coverage(name)
    files = {ledger.sources[number].file for number in pc.unique(table["source_id"]).to_pylist()}
    days = days_of(name, table)
    return Coverage(name, len(files), len(table), pc.min(days).as_py(), pc.max(days).as_py())


def days_of(name: str, table: pa.Table) -> pa.ChunkedArray:
    """Return the day that each row of a register is about, null where none is given."""
    return pc.coalesce(*(table[column] for column in DAYS[name] if column in table.column_names))


def find_silences(days: Sequence[dt.date], first: dt.date, last: dt.date, delay_days: int) -> tuple[Silence, ...]:
    """Return the stretches between two days in which so long a silence cannot be chance.

    Days of sending spread evenly over the period leave ``n + 1`` stretches; one is as long as the share ``s`` of the
    period with probability ``(1 - s)^n`` (David and Nagaraja, Order Statistics, 2003, section 6.4). A stretch counts
    where fewer than 0.01 such are expected, and where it is longer than notices may be late.

    Parameters
    ----------
    days : sequence of date
        Days on which a notice was sent, in any order.
    first, last : date
        The period: from the first time zero to the extraction.
    delay_days : int
        Days for which notices may be late.
    """
    known = np.unique(np.array(sorted(days), dtype="datetime64[D]"))
    known = known[known <= np.datetime64(last)]
    earlier = known[known < np.datetime64(first)]
    start = earlier[-1] if len(earlier) else np.datetime64(first)
    inside = known[known > start]
    if len(inside) < FEWEST_DAYS:
        return ()
    ends = np.concatenate([[start], inside, [np.datetime64(last)]])
    lengths = np.diff(ends).astype(int)
    share = lengths / lengths.sum()
    expected = (len(inside) + 1) * (1 - share) ** len(inside)
    silent = np.flatnonzero((expected < CHANCE) & (lengths > delay_days))
    return tuple(Silence(ends[place].item(), ends[place + 1].item()) for place in silent)
