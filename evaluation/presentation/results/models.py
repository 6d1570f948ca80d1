"""Models, descriptions and tables of the researcher's own as tables on a page."""

from __future__ import annotations

from typing import Any

from evaluation.analysis.describe import EVERYBODY, Description
from evaluation.analysis.hazards import CoxModel
from evaluation.analysis.models import Model
from evaluation.analysis.own_tables import OwnTable
from evaluation.presentation import tables
from evaluation.presentation.labels import Labels
from evaluation.presentation.results.context import Context
from evaluation.presentation.show import Shown
from evaluation.presentation.tables import Cell, Column, Mark, Row, Suppressed
from evaluation.statistics.estimate import Estimate

HIDDEN = "hidden"


def present_model(result: Model, context: Context) -> Shown:
    """Return the coefficients of a model as a table."""
    words, labels = context.words, context.labels
    scale = next((row.estimate.scale for row in result.rows.values() if row), "number")
    caption = context.caption("model", result.caption, kind=result.kind, scale=words.text(f"analysis.scales.{scale}"))
    return tables.show_table(tables.estimates_table(_coefficients(result, labels), caption, words), words)


def present_cox(result: CoxModel, context: Context) -> Shown:
    """Return hazard ratios as a table, that says what competes."""
    words, labels = context.words, context.labels
    told = {"outcome": labels.column(result.outcome)}
    notes: tuple[str, ...] = (words.text("analysis.cox_ratio"),)
    if result.cause_specific:
        kinds = words.join(labels.value("event", kind) for kind in result.competing)
        notes = (words.text("analysis.cause_specific", kinds=kinds),)
    key = "cox_cause_specific" if result.cause_specific else "cox"
    caption = context.caption(key, result.caption, **told).noting(*notes)
    return tables.show_table(tables.estimates_table(_coefficients(result, labels), caption, words), words)


def _coefficients(result: Model, labels: Labels) -> dict[str, Estimate | Mark]:
    return {
        labels.text(result.labels[name]) if name in result.labels else labels.term(name): Suppressed(HIDDEN)
        if row is None
        else row.estimate
        for name, row in result.rows.items()
    }


def present_description(result: Description, context: Context) -> Shown:
    """Return a description as a table: single persons' values only where people need no protection."""
    words, labels = context.words, context.labels
    lines = [line for line in result.lines if line]
    told = {"columns": words.join(dict.fromkeys(labels.column(line.column) for line in lines))}
    caption = context.caption("describe", result.caption, **told)
    whole = all(line.quartiles is not None for line in lines)
    more = ("missing", "deviation", "quartiles") if whole else ()
    columns = [Column(words.text("tables.what"), kind="text"), Column(words.text("tables.people")),
               Column(words.text("analysis.mean"))]  # fmt: skip
    columns += [Column(words.text(f"analysis.{name}")) for name in more]
    rows = []
    for line in result.lines:
        if line is None:
            continue
        group = words.text("analysis.everybody") if line.group == EVERYBODY else labels.value(result.by, line.group)
        found = line.mean.estimate
        cells: list[Cell] = [float(found.n or 0), words.estimate(found)]
        if whole:
            spread = line.deviation if line.deviation is not None else None
            middle = " / ".join(words.number(each, 1) for each in line.quartiles or ())
            cells += [float(line.missing or 0), words.number(spread, 2), middle]
        rows.append(Row(f"{labels.column(line.column)}: {group}", tuple(cells), total=line.group == EVERYBODY))
    estimates = tuple(line.mean.estimate for line in lines)
    return tables.show_table(tables.Table(caption, tuple(columns), tuple(rows), estimates), words)


def present_own_table(result: OwnTable, context: Context) -> Shown:
    """Return a table of the researcher's own."""
    words, labels = context.words, context.labels
    axes = result.basis.axes
    told = {"groups": words.join(labels.column(axis) for axis in axes)}
    columns = [Column(told["groups"], kind="text"), Column(words.text("tables.people"))]
    columns += [Column(labels.column(header), decimals=2) for header in result.headers]
    rows = []
    for key, values in result.rows.items():
        name = " / ".join(labels.value(axis, part) for axis, part in zip(axes, key, strict=True))
        rows.append(Row(name, tuple(_cell(each) for each in (result.people[key], *values))))
    caption = context.caption("own_table", result.caption, **told)
    return tables.show_table(tables.Table(caption, tuple(columns), tuple(rows)), words)


def _cell(value: Any) -> Cell:
    if value is None:
        return Suppressed(HIDDEN)
    return value if isinstance(value, str) else float(value)
