"""Who the arms are: each covariate by arm with its standardised difference, never a p-value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluation.errors import ReportError
from evaluation.presentation.show import Caption
from evaluation.presentation.tables.marks import Mark
from evaluation.presentation.tables.writer import Cell, Column, Row, Table
from evaluation.presentation.words import Words

if TYPE_CHECKING:
    import pandas as pd


def baseline_table(frame: pd.DataFrame, caption: Caption, words: Words, *, arms: tuple[str, str]) -> Table:
    """Return one row for each covariate or level of one.

    Parameters
    ----------
    frame : DataFrame
        Columns ``label``; ``kind`` (``"share"`` or ``"mean"``); ``value_1, detail_1, value_0, detail_0`` (a share with
        its count of people, or a mean with its standard deviation; either may be a mark);
        ``standardised_difference``.
    caption, words
        Caption of the table and language of the page.
    arms : pair of str
        Labels of arm 1 and arm 0, with their people if wished.

    Raises
    ------
    ReportError
        When a row is neither a share nor a mean.
    """
    return Table(
        caption=caption,
        columns=(
            Column(words.text("tables.characteristic"), kind="text"),
            *(Column(arm) for arm in arms),
            Column(words.text("tables.standardised_difference"), decimals=2),
        ),
        rows=tuple(
            Row(row["label"], (_arm(row, 1, words), _arm(row, 0, words), row["standardised_difference"]))
            for row in frame.to_dict("records")
        ),
    )


def _arm(row: dict[str, Any], arm: int, words: Words) -> Cell:
    value, detail = row[f"value_{arm}"], row[f"detail_{arm}"]
    for item in (value, detail):
        if isinstance(item, Mark):
            return item
    match row["kind"]:
        case "share":
            return words.text("tables.count_and_share", count=words.number(detail), share=words.percent(value))
        case "mean":
            return words.text("tables.mean_and_sd", mean=words.number(value, 1), sd=words.number(detail, 1))
    raise ReportError("tables.errors.kind", language=words.language, row=row["label"], kind=row["kind"])
