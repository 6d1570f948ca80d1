"""What stands in the cells of an attendance sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices.spelling import comma
from evaluation.synthetic.offices.workbook import Cell
from evaluation.synthetic.truth.schedule import SESSION_HOURS

# A session (date, hours, justified), the person, random draws.
Marker = Callable[[Any, Any, Draws], Cell]
_FULL: Sequence[Cell] = (4, 4, "4", "4,0")
_PRESENT: Sequence[Cell] = ("P", "X", "4", "4,0", 4, "presente")
# Present, or one hour? 3:30 as a part of a day, which Excel no longer shows as a time. More hours than the session had.
DOUBTFUL: Sequence[Cell] = ("1", 0.1458, 5)


def letters(session: Any, person: Any, draws: Draws) -> Cell:
    """Write P, A or G."""
    if _is_blank(session, person):
        return None
    if session.hours == 0:
        return "G" if session.justified else "A"
    return "P"


def numbers(session: Any, person: Any, draws: Draws) -> Cell:
    """Write the hours."""
    if _is_blank(session, person):
        return None
    if session.hours == 0:
        return "G" if session.justified else 0
    return draws.one(_FULL) if session.hours == SESSION_HOURS else _partly(session.hours, draws)


def clock(session: Any, person: Any, draws: Draws) -> Cell:
    """Write the hours, as a time of day where somebody left early."""
    if 0 < session.hours < SESSION_HOURS:
        return dt.time(int(session.hours), round(session.hours % 1 * 60))
    return numbers(session, person, draws)


def mixed(session: Any, person: Any, draws: Draws) -> Cell:
    """Write letters and hours in one grid."""
    if session.hours == SESSION_HOURS:
        return draws.one(_PRESENT)
    return _partly(session.hours, draws) if session.hours else letters(session, person, draws)


def _partly(hours: float, draws: Draws) -> Cell:
    whole, minutes = int(hours), round(hours % 1 * 60)
    exact: Sequence[Cell] = (whole, f"{whole}h", f"{whole},0")
    return draws.one((comma(hours), f"{whole}h{minutes:02d}", f"{whole}:{minutes:02d}") if minutes else exact)


def _is_blank(session: Any, person: Any) -> bool:
    return bool(person.role == "blank_sessions" and session.hours == 0)
