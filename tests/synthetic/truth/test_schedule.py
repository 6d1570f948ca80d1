from __future__ import annotations

import datetime as dt

import pytest

from evaluation.synthetic.truth.roles import OVERLAPPED_EDITION, OVERLAPPING_EDITION
from evaluation.synthetic.truth.schedule import (
    EXTRACTION,
    FIRST_DAY,
    LAST_DAY,
    RELIABLE,
    SESSION_HOURS,
    weekday_from,
    weekdays,
)
from evaluation.synthetic.truth.whole import Truth
from evaluation.synthetic.world import World


def test_the_course_has_the_published_hours(truth: Truth, world: World) -> None:
    assert all(len(course.sessions) * SESSION_HOURS == world["hours_class"] for course in truth.courses)


def test_courses_end_over_less_than_a_year_on_working_days(truth: Truth) -> None:
    ends = [course.end for course in truth.courses]
    assert ends == sorted(ends)
    assert 300 < (ends[-1] - ends[0]).days < 366
    assert ends[-1].year == 2017
    assert all(day.weekday() < 5 for course in truth.courses for day in course.sessions)


def test_late_editions_are_followed_for_less_than_the_window(truth: Truth) -> None:
    followed = [course.exposure_days for course in truth.courses]
    assert followed[0] > LAST_DAY > followed[-1] > FIRST_DAY
    assert (EXTRACTION - RELIABLE).days == 50


def test_two_editions_meet_on_one_day(truth: Truth) -> None:
    assert truth.course(OVERLAPPED_EDITION).start == truth.course(OVERLAPPING_EDITION).end


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2016, 7, 1), dt.date(2016, 7, 1)),
        (dt.date(2016, 7, 2), dt.date(2016, 7, 4)),
        (dt.date(2016, 7, 3), dt.date(2016, 7, 4)),
    ],
)
def test_weekday_from(day: dt.date, expected: dt.date) -> None:
    assert weekday_from(day) == expected


def test_weekdays_include_both_ends() -> None:
    assert [day.day for day in weekdays(dt.date(2016, 7, 1), dt.date(2016, 7, 5))] == [1, 4, 5]
