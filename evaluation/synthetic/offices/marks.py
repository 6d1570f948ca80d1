"""What stands in the cells of an attendance sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices.spelling import comma
from evaluation.synthetic.offices.workbook import Cell

# A session (date, hours, justified), the person, random draws, and the hours of a whole session.
Marker = Callable[[Any, Any, Draws, float], Cell]
# Present, or one hour? 3:30 as a part of a day, which Excel no longer shows as a time. More hours than the session had.
DOUBTFUL: Sequence[Cell] = ("1", 0.1458, 5)


def whole(full: float) -> Sequence[Cell]:
    """Return how the hours of a whole session are written: a number twice as often as each text."""
    if full.is_integer():
        return (int(full), int(full), f"{full:g}", f"{full:g},0")
    return (clock_time(full), clock_time(full), f"{int(full)}h{minutes(full):02d}", f"{int(full)}:{minutes(full):02d}")


def half(full: float) -> Cell:
    """Return how the hours of half a session are written."""
    return int(full / 2) if (full / 2).is_integer() else clock_time(full / 2)


def minutes(hours: float) -> int:
    """Return the minutes beyond whole hours."""
    return round(hours % 1 * 60)


def clock_time(hours: float) -> dt.time:
    """Return hours as a time of day."""
    return dt.time(int(hours), minutes(hours))


def letters(session: Any, person: Any, draws: Draws, full: float) -> Cell:
    """Write P, A or G."""
    if _is_blank(session, person):
        return None
    if session.hours == 0:
        return "G" if session.justified else "A"
    return "P"


def numbers(session: Any, person: Any, draws: Draws, full: float) -> Cell:
    """Write the hours."""
    if _is_blank(session, person):
        return None
    if session.hours == 0:
        return "G" if session.justified else 0
    return draws.one(whole(full)) if session.hours == full else _partly(session.hours, draws)


def clock(session: Any, person: Any, draws: Draws, full: float) -> Cell:
    """Write the hours, as a time of day where somebody left early."""
    if 0 < session.hours < full:
        return clock_time(session.hours)
    return numbers(session, person, draws, full)


def mixed(session: Any, person: Any, draws: Draws, full: float) -> Cell:
    """Write letters and hours in one grid."""
    if session.hours == full:
        _, number, *texts = whole(full)
        return draws.one(("P", "X", *texts, number, "presente"))
    return _partly(session.hours, draws) if session.hours else letters(session, person, draws, full)


def _partly(hours: float, draws: Draws) -> Cell:
    hour, left = int(hours), minutes(hours)
    exact: Sequence[Cell] = (hour, f"{hour}h", f"{hour},0")
    return draws.one((comma(hours), f"{hour}h{left:02d}", f"{hour}:{left:02d}") if left else exact)


def _is_blank(session: Any, person: Any) -> bool:
    return bool(person.role == "blank_sessions" and session.hours == 0)
