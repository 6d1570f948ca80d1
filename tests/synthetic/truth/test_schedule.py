from __future__ import annotations

import datetime as dt

import pytest

from evaluation.synthetic.truth.roles import overlap
from evaluation.synthetic.truth.schedule import weekday_from, weekdays
from evaluation.synthetic.truth.whole import Truth
from evaluation.synthetic.world import World


def test_the_course_has_the_published_hours(truth: Truth, world: World) -> None:
    assert all(len(course.sessions) * truth.days.session_hours == world["hours_class"] for course in truth.courses)


def test_courses_end_over_less_than_a_year_on_working_days(truth: Truth) -> None:
    ends = [course.end for course in truth.courses]
    assert ends == sorted(ends)
    assert 300 < (ends[-1] - ends[0]).days < 366
    assert ends[-1].year == 2017
    assert all(day.weekday() < 5 for course in truth.courses for day in course.sessions)


def test_late_editions_are_followed_for_less_than_the_window(truth: Truth) -> None:
    followed = [course.exposure_days for course in truth.courses]
    assert followed[0] > truth.days.last_day > followed[-1] > truth.days.first_day
    assert (truth.days.extraction - truth.days.reliable).days == 50


def test_two_editions_meet_on_one_day(truth: Truth) -> None:
    meeting = overlap(truth.courses)
    assert meeting is not None
    assert [course.edition for course in meeting] == ["CR3", "CM3"]


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
