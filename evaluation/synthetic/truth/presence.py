"""Who was present when: hours in class, and individual counselling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.truth.roles import CROWDED_EDITIONS, HOURLY_EDITIONS
from evaluation.synthetic.truth.schedule import SESSION_HOURS, Course, weekday_from

SESSIONS = 7
_PARTLY = (3.5, 3.0, 2.0)
_JUSTIFIED = 0.3


def attend(people: pd.DataFrame, draws: Draws, held: Mapping[str, Course]) -> pd.DataFrame:
    """Return the hours of each person in each session.

    Parameters
    ----------
    people : DataFrame
        The people, with their roles.
    draws : Draws
        Random draws.
    held : mapping of str to Course
        The editions by id.

    Returns
    -------
    DataFrame
        One row per person and session of the person's edition: ``person``, ``edition``, ``date``, ``hours``,
        ``justified`` (an absence excused).
    """
    rows = []
    for person in people.itertuples():
        sessions = held[person.edition].sessions
        for day, hours in zip(sessions, _hours(person, draws), strict=True):
            justified = hours == 0 and draws.happens(_JUSTIFIED)
            rows.append((person.Index, person.edition, day, hours, justified))
    return pd.DataFrame(rows, columns=["person", "edition", "date", "hours", "justified"])


def _hours(person: Any, draws: Draws) -> list[float]:
    """Return the hours of each session.

    People who completed were there for more than 21.75 hours, which is more than 75 % of 28 and of 29; the others for
    at most 20, which is neither. The two roles at the threshold are the exceptions that the thresholds are for.
    """
    full = SESSION_HOURS
    if person.role == "exactly_75":
        return [full, full, full, 2.5, full, 2.5, 0.0]
    if person.role == "between_bases":
        return [full, full, full, full, full, 1.5, 0.0]
    if person.role == "blank_sessions":
        return [full, full, full, full, full, 0.0, 0.0]
    if person.dropout:
        present = draws.whole(1, 2)
        return [full] * present + [0.0] * (SESSIONS - present)
    if not person.completed:
        present = draws.whole(2, 5)
        return draws.shuffled([full] * present + [0.0] * (SESSIONS - present))
    if person.edition in CROWDED_EDITIONS:
        return [full] * SESSIONS
    worst = draws.one((full, 0.0), (0.6, 0.4))
    next_worst = draws.one((full, *_PARTLY), (8, 2, 1, 1)) if person.edition in HOURLY_EDITIONS else full
    return draws.shuffled([worst, next_worst, *[full] * (SESSIONS - 2)])


def counsel(people: pd.DataFrame, draws: Draws, held: Mapping[str, Course]) -> pd.DataFrame:
    """Return the meetings of individual counselling that were held, the first of each person an hour long.

    Returns
    -------
    DataFrame
        ``person``, ``date``, ``hours``.
    """
    rows: list[tuple[int, dt.date, float]] = []
    for person in people[people["counselled"]].itertuples():
        course = held[person.edition]
        day = course.sessions[2] + dt.timedelta(days=draws.whole(1, 30))
        for number in range(draws.one((1, 2, 3), (0.7, 0.22, 0.08))):
            rows.append((person.Index, weekday_from(day), 1.0 if number == 0 else draws.one((0.5, 1.0))))
            day += dt.timedelta(days=draws.whole(6, 20))
    return pd.DataFrame(rows, columns=["person", "date", "hours"])


def withdrawal_dates(people: pd.DataFrame, sessions: pd.DataFrame) -> Sequence[dt.date | None]:
    """Return the day on which each dropout withdrew, the day after the last session attended; None for the others."""
    attended = sessions[sessions["hours"] > 0].groupby("person")["date"].max()
    return [attended[person.Index] + dt.timedelta(days=1) if person.dropout else None for person in people.itertuples()]
