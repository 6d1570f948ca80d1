"""What a frame has to hold before anything is drawn from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaluation.errors import ReportError
from evaluation.presentation.figures.style import Look
from evaluation.presentation.words import Words

if TYPE_CHECKING:
    import pandas as pd


def check_columns(frame: pd.DataFrame, needed: Sequence[str], words: Words) -> None:
    """Raise ReportError where a frame lacks a column, naming what it has."""
    missing = [name for name in needed if name not in frame]
    if missing:
        facts = {"missing": ", ".join(missing), "present": ", ".join(map(str, frame.columns))}
        raise ReportError("figures.errors.columns", language=words.language, **facts)


def check_number(labels: Mapping[Any, str], looks: Sequence[Look], words: Words) -> None:
    """Raise ReportError where there are no series, or more than can be told apart."""
    if not 0 < len(labels) <= len(looks):
        facts = {"met": len(labels), "most": len(looks), "names": ", ".join(labels.values()) or "-"}
        raise ReportError("figures.errors.series", language=words.language, **facts)


def rows_of(frame: pd.DataFrame, words: Words, **keys: Any) -> pd.DataFrame:
    """Return the rows with some keys; raise ReportError where there are none, naming what the column holds."""
    for column, key in keys.items():
        present = frame[column].unique()
        frame = frame[frame[column] == key]
        if frame.empty:
            facts = {"column": column, "value": key, "present": ", ".join(map(str, present)) or "-"}
            raise ReportError("figures.errors.no_rows", language=words.language, **facts)
    return frame
