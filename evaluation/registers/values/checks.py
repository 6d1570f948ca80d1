"""Checks between the columns of one row."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.ledger import Ledger


def report_part_time(table: pa.Table, ledger: Ledger) -> None:
    """Enter an issue for each part-time job with weekly hours of 0 or none; empty hours are right for full time.

    Parameters
    ----------
    table : pyarrow.Table
        A clean table; nothing is done without ``working_time`` and ``weekly_hours``.
    ledger : Ledger
        Takes the issues.
    """
    if not {"working_time", "weekly_hours"} <= set(table.column_names):
        return
    part_time = pc.equal(table["working_time"].cast(pa.string()), "part").fill_null(False)
    places = table.select(["source_id", "source_row"])
    wrong = pc.and_(part_time, pc.equal(table["weekly_hours"].fill_null(0), 0))
    ledger.issue("part_time_without_hours", places.filter(wrong), column="weekly_hours")
