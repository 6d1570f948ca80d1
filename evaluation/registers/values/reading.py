"""What reading one cell gives: a value, a problem, the rule by which the value was made."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

_ERRORS = re.compile(r"#(?:N/?[AD]|REF|RIF|DIV/0|VALUE|VALORE|NAME|NOME|NUM|NULL|NULLO|SPILL)[!?]?", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u200b\u2007\u202f\ufeff]+")
_NOT_GIVEN = frozenset(
    {"n.d.", "n.d", "nd", "n.p.", "n/d", "n.a.", "n/a", "-", "--", "---", "–", "—", "//", "/", "?", "??"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one cell.

    Parameters
    ----------
    value : object
        The value; None where there is none.
    problem : str
        Kind of the issue (``registers.issues.*``), "" for none. With a value: a doubt; without: the cell cannot be
        read.
    rule : str
        Rule that changed the cell (``registers.rules.*``), "" where the value is plainly what the cell says.
    """

    value: Any = None
    problem: str = ""
    rule: str = ""


BLANK = Reading()


def squeeze(text: str) -> str:
    """Return a text composed (NFC), without outer blanks, and with one plain space for each run of blanks."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def read_absence(text: str) -> Reading | None:
    """Return the reading of a cell that holds no value, whatever its column; None for a cell with one.

    Blank cells are blank. Marks such as ``n.d.`` and ``-`` are blank by a rule, and the error values of a spreadsheet
    (``#N/D``, ``#RIF!``) are a problem.

    Parameters
    ----------
    text : str
        The squeezed text of the cell.
    """
    if not text:
        return BLANK
    if text.casefold() in _NOT_GIVEN:
        return Reading(rule="not_given")
    if _ERRORS.fullmatch(text):
        return Reading(problem="error_value")
    return None
