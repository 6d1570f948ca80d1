"""When the editions were held, and the day on which the registers were extracted: invented where nobody says it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.registers.declaration import Registers
from evaluation.study import Study
from evaluation.synthetic.local import Local

SESSION_DAYS = (0, 3, 7, 10, 14, 17, 21)
ENROLMENT_DAYS = 40
_SESSION_HOURS = 4.0
_DAYS_PER_MONTH = 365.25 / 12
# Of a study that does not say when its notices are extracted.
_EXTRACTION = dt.date(2024, 6, 28)
# How much of the window the first and the last edition are followed, where the study says until when it looks.
_EARLIEST, _LATEST = 1.5, 0.4
_SLACK_DAYS = 60


@dataclass(frozen=True)
class Course:
    """One edition.

    Parameters
    ----------
    edition, site : str
        Ids of the study; empty where it has no editions.
    label : str
        What the offices call it.
    sessions : tuple of date
        Its meetings in class.
    reliable : date
        The last day of which all notices are there.
    """

    edition: str
    site: str
    label: str
    sessions: tuple[dt.date, ...]
    reliable: dt.date

    @property
    def start(self) -> dt.date:
        """The first day."""
        return self.sessions[0]

    @property
    def end(self) -> dt.date:
        """The last day: time zero."""
        return self.sessions[-1]

    @property
    def exposure_days(self) -> int:
        """Days after its end in which a job is seen with certainty."""
        return (self.reliable - self.end).days


@dataclass(frozen=True)
class Calendar:
    """The days of a study.

    Parameters
    ----------
    extraction : date
        Day on which the registers were extracted.
    reliable : date
        Job notices may be sent weeks later; nothing that is counted happens after this day.
    first_day, last_day : int
        First jobs of the people observed start so many days after the end of the course.
    session_hours : float
        Length of a meeting in class.
    attendance : float
        Share of the hours above which the course is completed.
    """

    extraction: dt.date
    reliable: dt.date
    first_day: int
    last_day: int
    session_hours: float
    attendance: float


def calendar(study: Study, local: Local) -> Calendar:
    """Return the days of a study: its own where it says them."""
    registers = study.registers or Registers()
    extraction = registers.extraction or _EXTRACTION
    window = study.time.window / study.time.per_month
    first, last = local.first_jobs_months or (0, window)
    return Calendar(
        extraction=extraction,
        reliable=extraction - dt.timedelta(days=registers.delay_days),
        first_day=max(1, math.ceil(first * _DAYS_PER_MONTH)),
        last_day=max(2, math.floor(last * _DAYS_PER_MONTH)),
        session_hours=_session_hours(registers.hours_class),
        attendance=registers.attendance_threshold,
    )


def _session_hours(hours: float | None) -> float:
    """Return the length of a meeting, in steps of five minutes: all of them together are no longer than the course."""
    return _SESSION_HOURS if hours is None else max(5, math.floor(hours * 60 / len(SESSION_DAYS) / 5) * 5) / 60


def courses(study: Study, days: Calendar, first_days: Mapping[str, dt.date]) -> tuple[Course, ...]:
    """Return the editions in the order in which they were held.

    A study without editions has one course, at all of its sites.

    Parameters
    ----------
    study : Study
        The study.
    days : Calendar
        Its days.
    first_days : mapping of str to date
        First day of each edition; those of whom it is not said are spread evenly.
    """
    language = "it" if "it" in study.languages else study.languages[0]
    held = [(each.id, each.site, each.label[language]) for each in study.editions]
    held = held or [("", "", "")]
    spread = _spread(study, days, len(held))
    found = [
        Course(name, site, label, _sessions(first_days.get(name, first)), days.reliable)
        for (name, site, label), first in zip(held, spread, strict=True)
    ]
    return tuple(sorted(found, key=lambda course: course.start))


def _spread(study: Study, days: Calendar, number: int) -> Sequence[dt.date]:
    """Return first days, evenly apart.

    Who does not say until when notices are looked at has an outcome only of people who were followed for all of the
    window.
    """
    window = study.time.window / study.time.per_month * _DAYS_PER_MONTH
    told = study.registers is not None and study.registers.extraction is not None
    earliest = window * _EARLIEST + (0 if told else _SLACK_DAYS)
    latest = window * _LATEST if told else window + _SLACK_DAYS
    step = (earliest - latest) / max(number - 1, 1)
    ends = [days.reliable - dt.timedelta(days=round(max(earliest, latest) - step * place)) for place in range(number)]
    return [weekday_from(end - dt.timedelta(days=SESSION_DAYS[-1])) for end in ends]


def _sessions(first: dt.date) -> tuple[dt.date, ...]:
    return tuple(first + dt.timedelta(days=days) for days in SESSION_DAYS)


def weekday_from(day: dt.date) -> dt.date:
    """Return a day, or the Monday after it when it is a Saturday or a Sunday."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def weekdays(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the days from Monday to Friday between two days, both included."""
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]
