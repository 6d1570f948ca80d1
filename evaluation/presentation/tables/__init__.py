"""Tables: one writer, typed marks for cells without a number, and the tables that every study needs."""

from evaluation.presentation.tables.at_risk import COUNTS, at_risk_table, cause_table, counts_at
from evaluation.presentation.tables.baseline import baseline_table
from evaluation.presentation.tables.estimates import (
    estimates_table,
    mark_undefined,
    method_name,
    people,
    shown_estimates,
    two_by_two,
)
from evaluation.presentation.tables.marks import Mark, NoLimits, Suppressed, Undefined
from evaluation.presentation.tables.writer import (
    Cell,
    Column,
    Row,
    Table,
    show_table,
    table_html,
    table_marks,
    table_plain,
)

__all__ = [
    "COUNTS",
    "Cell",
    "Column",
    "Mark",
    "NoLimits",
    "Row",
    "Suppressed",
    "Table",
    "Undefined",
    "at_risk_table",
    "baseline_table",
    "cause_table",
    "counts_at",
    "estimates_table",
    "mark_undefined",
    "method_name",
    "people",
    "show_table",
    "shown_estimates",
    "table_html",
    "table_marks",
    "table_plain",
    "two_by_two",
]
