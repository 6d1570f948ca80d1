"""The cells of an attendance sheet: a mark, or hours, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from evaluation.registers.folding import fold
from evaluation.registers.values.hours import read_hours
from evaluation.registers.values.reading import BLANK, Reading, read_absence, squeeze

_MARKS = {
    "present": ("p", "x", "pres", "presente", "si", "s", "ok"),
    "absent": ("a", "ass", "assente", "no", "n"),
    "justified": ("g", "giust", "giustificato", "giustificata", "ag", "assente giustificato", "assenza giustificata"),
}
_MARK_OF = {spelling: mark for mark, spellings in _MARKS.items() for spelling in spellings}
_SIGNS = {"✓": "present", "✔": "present", "☑": "present", "✗": "absent", "✘": "absent"}


def read_mark(text: str, one_means: Literal["present", "hour"] | None = None) -> tuple[Reading, float | None]:
    """Read a cell of an attendance sheet.

    Parameters
    ----------
    text : str
        ``P``, ``A``, ``G`` (justified), ``X``, or hours in any form of :func:`read_hours`.
    one_means : {"present", "hour"} or None
        What "1" stands for; None makes it the problem ``ambiguous_one``.

    Returns
    -------
    tuple of Reading and float or None
        The mark (``present``, ``absent``, ``justified``; None for a blank cell, which may mean absent or not recorded)
        and the hours, where the cell gives hours. Problems: those of :func:`read_hours`, ``not_a_mark``.
    """
    text = squeeze(text)
    mark = _SIGNS.get(text) or _MARK_OF.get(fold(text))
    if mark:
        return Reading(mark), None
    if text in ("-", "--", "/"):
        return Reading(problem="not_a_mark"), None
    absent = read_absence(text)
    if absent is not None:
        return (absent, None) if absent.problem else (BLANK, None)
    if fold(text) == "1" and one_means != "hour":
        return (Reading("present", rule="one_is_present") if one_means else Reading(problem="ambiguous_one")), None
    return _from_hours(read_hours(text))


def _from_hours(hours: Reading) -> tuple[Reading, float | None]:
    if hours.value is None:
        return replace(hours, problem="not_a_mark" if hours.problem == "not_hours" else hours.problem), None
    return Reading("present" if hours.value > 0 else "absent", rule=hours.rule), hours.value
