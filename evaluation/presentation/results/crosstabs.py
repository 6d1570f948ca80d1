"""Counts of people as a table: rows, columns, margins, and shares of each row."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.analysis.tables import Cell, Crosstab
from evaluation.presentation import tables
from evaluation.presentation.results.context import Context
from evaluation.presentation.show import Shown
from evaluation.presentation.tables import Column, Row, Suppressed

HIDDEN = "hidden"


def present_crosstab(result: Crosstab, context: Context) -> Shown:
    """Return counts as a table; with a second column, the share of each row beside each count."""
    labels, words = context.labels, context.words
    axes = result.basis.axes
    told = {"index": labels.column(axes[0]), "columns": labels.column(axes[-1])}
    caption = context.caption("crosstab" if len(axes) > 1 else "counts", result.caption, **told)
    rows = tuple(_rows(result, context))
    header = " / ".join(labels.column(axis) for axis in (axes[0], *axes[2:]))
    columns = [Column(header, kind="text")]
    if len(axes) > 1:
        columns += [Column(labels.value(axes[1], each)) for each in _order(result, axes[1], context)]
    columns.append(Column(words.text("tables.all")))
    return tables.show_table(tables.Table(caption, tuple(columns), rows), words)


def _rows(result: Crosstab, context: Context) -> Iterator[Row]:
    axes, labels = result.basis.axes, context.labels
    every = context.words.text("analysis.everybody")
    thirds: list[str | None] = [None]
    if len(axes) > 2:
        thirds = [*_order(result, axes[2], context), None]
    for third in thirds:
        for first in [*_order(result, axes[0], context), None]:
            parts = [every if first is None else labels.value(axes[0], first)]
            if len(axes) > 2:
                parts.append(every if third is None else labels.value(axes[2], third))
            yield Row(" / ".join(parts), tuple(_cells(result, first, third, context)), total=first is None)


def _cells(
    result: Crosstab, first: str | None, third: str | None, context: Context
) -> Iterator[str | float | Suppressed]:
    axes = result.basis.axes
    seconds: list[str | None] = [*_order(result, axes[1], context), None] if len(axes) > 1 else [None]
    whole = result.counts[_cell(axes, first, None, third)]
    for second in seconds:
        number = result.counts[_cell(axes, first, second, third)]
        if number is None:
            yield Suppressed(HIDDEN)
        elif second is None or not whole:
            yield float(number)
        else:
            yield f"{context.words.number(number)} ({context.words.percent(number / whole)})"


def _cell(axes: tuple[str, ...], first: str | None, second: str | None, third: str | None) -> Cell:
    return (first, second, third)[: len(axes)]


def _order(result: Crosstab, axis: str, context: Context) -> list[str]:
    return context.labels.order(axis, result.categories(axis))
