"""When things happened after the course: the first job, and the signature of a pact before or after it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from evaluation.study import NO_EVENT
from evaluation.synthetic.draws import NEVER, Draws
from evaluation.synthetic.truth.schedule import Calendar, weekdays

# People whose pact was signed when they already had a job; the pact did not bring them there.
SIGNED_AFTER_JOB = 4
_EARLIEST_PACT, _LATEST_PACT = 7, 170
_PEAK_DAY = 75.0


def add_job_start(people: pd.DataFrame, draws: Draws, days: Calendar) -> pd.DataFrame:
    """Return the people with ``job_start``, the first day of the first work after the course; None without any.

    Everybody observed starts within the days of the calendar and before the days in which notices may be missing;
    one starts in the first week of that span and one in the last. The unseen start any day, one of them on the last day
    of the course.
    """
    people = people.copy()
    works = people["kind"] != NO_EVENT
    starts: dict[int, dt.date] = {}
    for person in people[works & people["observed"]].itertuples():
        starts[person.Index] = _start(person, draws, days)
    waits = {index: (start - people.at[index, "course_end"]).days for index, start in starts.items()}
    followed = [index for index in waits if people.at[index, "exposure_days"] >= days.last_day]
    if waits and followed:
        first, last = min(waits, key=lambda index: waits[index]), max(followed, key=lambda index: waits[index])
        starts[first], starts[last] = _span(people.loc[first], days)[0], _span(people.loc[last], days)[-1]
    for place, person in enumerate(people[works & ~people["observed"]].itertuples()):
        latest = min(person.course_end + dt.timedelta(days=200), days.extraction - dt.timedelta(days=20))
        starts[person.Index] = person.course_end if place == 0 else draws.one(_working(person.course_end, latest))
    people["job_start"] = pd.Series([starts.get(index) for index in people.index], index=people.index, dtype=object)
    return people


def _start(person: Any, draws: Draws, calendar: Calendar) -> dt.date:
    """Return a day of the span: most likely in the third month, on a Monday or on the first of a month."""
    days = _span(person, calendar)
    waits = np.array([(day - person.course_end).days for day in days], float)
    weights = waits * np.exp(-waits / _PEAK_DAY)
    liked = [3.0 if day.weekday() == 0 or day.day == 1 else 1.0 for day in days]
    return draws.one(days, list(weights * liked))


def _span(person: Any, days: Calendar) -> list[dt.date]:
    """Return the working days on which a first job may start; the first one where notices are there for none."""
    first, last = (_after(person.course_end, day) for day in (days.first_day, days.last_day))
    return _working(first, min(last, days.reliable))


def add_pact_signature(people: pd.DataFrame, draws: Draws, days: Calendar) -> pd.DataFrame:
    """Return the people with ``pact_signed``, the day of the signature; None without a pact.

    Every pact is signed after the course. A pact that came with an internship was signed shortly before it; of the
    others with work, some were signed before the job and some after it.
    """
    people = people.copy()
    could_be_after = people["pact"] & ~people["kind"].isin([NO_EVENT, "internship"])
    after = draws.some(np.where(could_be_after.to_numpy(bool), 0.0, NEVER), min(SIGNED_AFTER_JOB, could_be_after.sum()))
    signed = [_signature(person, draws, bool(after[person.Index]), days) for person in people.itertuples()]
    people["pact_signed"] = pd.Series(signed, index=people.index, dtype=object)
    return people


def _signature(person: Any, draws: Draws, after_job: bool, days: Calendar) -> dt.date | None:
    if not person.pact:
        return None
    if person.job_start is None:
        latest = min(_after(person.course_end, _LATEST_PACT), days.extraction - dt.timedelta(days=30))
        return draws.one(_working(_after(person.course_end, _EARLIEST_PACT), latest))
    if after_job:
        return draws.one(_working(_after(person.job_start, 7), min(_after(person.job_start, 60), days.extraction)))
    earliest = (
        _after(person.job_start, -21) if person.kind == "internship" else _after(person.course_end, _EARLIEST_PACT)
    )
    return draws.one(_working(earliest, _after(person.job_start, -3)))


def _working(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return working days between two days; the first one after them where there is none."""
    return weekdays(first, last) or weekdays(first, _after(first, 3))[:1]


def _after(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)
