"""Who was present when: hours in class, and individual counselling."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.truth.roles import CROWDED_SHEETS, HOURLY_SHEETS, SHEETS
from evaluation.synthetic.truth.schedule import Calendar, Course, weekday_from

SESSIONS = 7
# Of a meeting of four hours, who leaves early is there for three and a half, three or two.
_PARTLY = (0.875, 0.75, 0.5)
_JUSTIFIED = 0.3


def attend(people: pd.DataFrame, draws: Draws, held: Sequence[Course], days: Calendar) -> pd.DataFrame:
    """Return the hours of each person in each session.

    Parameters
    ----------
    people : DataFrame
        The people, with their roles.
    draws : Draws
        Random draws.
    held : sequence of Course
        The editions, the earliest first.
    days : Calendar
        Says how long a meeting is, and who completed the course.

    Returns
    -------
    DataFrame
        One row per person and session of the person's edition: ``person``, ``course``, ``date``,
        ``hours``, ``justified`` (an absence excused).
    """
    rows = []
    for person in people.itertuples():
        sessions = held[person.course].sessions
        for day, hours in zip(sessions, _hours(person, draws, days), strict=True):
            justified = hours == 0 and draws.happens(_JUSTIFIED)
            rows.append((person.Index, person.course, day, hours, justified))
    return pd.DataFrame(rows, columns=["person", "course", "date", "hours", "justified"])


def _hours(person: Any, draws: Draws, days: Calendar) -> list[float]:
    """Return the hours of each session.

    Of a course of 28 hours that is completed with 75 % of them, people who completed were there for more than 21.75,
    which is more than 75 % of 28 and of 29; the others for at most 20, which is neither. The two roles at the threshold
    are the exceptions that the thresholds are for.
    """
    full = days.session_hours
    most = max(1, math.ceil(days.attendance * SESSIONS) - 1)
    if person.role == "exactly_75":
        return [full, full, full, 0.625 * full, full, 0.625 * full, 0.0]
    if person.role == "between_bases":
        return [full, full, full, full, full, 0.375 * full, 0.0]
    if person.role == "blank_sessions":
        return [full, full, full, full, full, 0.0, 0.0]
    if person.dropout:
        present = draws.whole(1, 2)
        return [full] * present + [0.0] * (SESSIONS - present)
    if not person.completed:
        present = draws.whole(min(2, most), most)
        return draws.shuffled([full] * present + [0.0] * (SESSIONS - present))
    sheet = person.course % SHEETS
    if sheet in CROWDED_SHEETS or days.attendance >= (SESSIONS - 1.5) / SESSIONS:
        return [full] * SESSIONS
    worst = draws.one((full, 0.0), (0.6, 0.4))
    next_worst = draws.one((1.0, *_PARTLY), (8, 2, 1, 1)) * full if sheet in HOURLY_SHEETS else full
    return draws.shuffled([worst, next_worst, *[full] * (SESSIONS - 2)])


def counsel(people: pd.DataFrame, draws: Draws, held: Sequence[Course]) -> pd.DataFrame:
    """Return the meetings of individual counselling that were held, the first of each person an hour long.

    Returns
    -------
    DataFrame
        ``person``, ``date``, ``hours``.
    """
    rows: list[tuple[int, dt.date, float]] = []
    for person in people[people["counselled"]].itertuples():
        course = held[person.course]
        day = course.sessions[2] + dt.timedelta(days=draws.whole(1, 30))
        for number in range(draws.one((1, 2, 3), (0.7, 0.22, 0.08))):
            rows.append((person.Index, weekday_from(day), 1.0 if number == 0 else draws.one((0.5, 1.0))))
            day += dt.timedelta(days=draws.whole(6, 20))
    return pd.DataFrame(rows, columns=["person", "date", "hours"])


def withdrawal_dates(people: pd.DataFrame, sessions: pd.DataFrame) -> Sequence[dt.date | None]:
    """Return the day on which each dropout withdrew, the day after the last session attended; None for the others."""
    attended = sessions[sessions["hours"] > 0].groupby("person")["date"].max()
    return [attended[person.Index] + dt.timedelta(days=1) if person.dropout else None for person in people.itertuples()]
