"""When the eight editions were held, and the day on which the registers were extracted: all invented."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

EXTRACTION = dt.date(2017, 5, 31)
INCOMPLETE_DAYS = 50
# Job notices may be sent weeks later; nothing that the published figures count happens after this day.
RELIABLE = EXTRACTION - dt.timedelta(days=INCOMPLETE_DAYS)
# First jobs start one to seven months after the end of the course, as published: in months and in days.
FIRST_MONTH, LAST_MONTH = 1, 7
FIRST_DAY, LAST_DAY = math.ceil(FIRST_MONTH * 365.25 / 12), math.floor(LAST_MONTH * 365.25 / 12)
SESSION_HOURS = 4.0
SESSION_DAYS = (0, 3, 7, 10, 14, 17, 21)
ENROLMENT_DAYS = 40
_FIRST_DAYS: Mapping[str, dt.date] = MappingProxyType(
    {
        "CR1": dt.date(2016, 2, 2),
        "CM1": dt.date(2016, 4, 5),
        "CR2": dt.date(2016, 5, 10),
        "CA1": dt.date(2016, 6, 14),
        "CM2": dt.date(2016, 9, 6),
        "CR3": dt.date(2016, 10, 17),
        "CM3": dt.date(2016, 11, 7),
        "CR4": dt.date(2017, 1, 10),
    }
)


@dataclass(frozen=True)
class Course:
    """One edition.

    Parameters
    ----------
    edition, site : str
        Ids of the study.
    label : str
        What the offices call it.
    sessions : tuple of date
        Its meetings in class, of four hours each.
    """

    edition: str
    site: str
    label: str
    sessions: tuple[dt.date, ...]

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
        return (RELIABLE - self.end).days


def courses(editions: Sequence[tuple[str, str, str]]) -> tuple[Course, ...]:
    """Return the editions in the order in which they were held.

    Parameters
    ----------
    editions : sequence of (id, site, label)
        The editions of the study.

    Raises
    ------
    KeyError
        When an edition has no date.
    """
    held = [Course(name, site, label, _sessions(_FIRST_DAYS[name])) for name, site, label in editions]
    return tuple(sorted(held, key=lambda course: course.start))


def _sessions(first: dt.date) -> tuple[dt.date, ...]:
    return tuple(first + dt.timedelta(days=days) for days in SESSION_DAYS)


def weekday_from(day: dt.date) -> dt.date:
    """Return a day, or the Monday after it when it is a Saturday or a Sunday."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def weekdays(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the days from Monday to Friday between two days, both included."""
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]
