import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.registers.values.dates import read_date, read_dates


@pytest.mark.parametrize(
    ("text", "expected", "rule"),
    [
        ("31/01/1990", dt.date(1990, 1, 31), ""),
        (" 31.1.1990 ", dt.date(1990, 1, 31), ""),
        ("31-01-1990", dt.date(1990, 1, 31), ""),
        ("31 01 1990", dt.date(1990, 1, 31), ""),
        ("1990-01-31", dt.date(1990, 1, 31), ""),
        ("1990-01-31T00:00:00+01:00", dt.date(1990, 1, 31), ""),
        ("31/01/1990 08:30", dt.date(1990, 1, 31), ""),
        ("31/01/90", dt.date(1990, 1, 31), "two_digit_year"),
        ("31/01/29", dt.date(2029, 1, 31), "two_digit_year"),
        ("31/01/30", dt.date(1930, 1, 31), "two_digit_year"),
        ("31 gennaio 1990", dt.date(1990, 1, 31), ""),
        ("1° mar. 2016", dt.date(2016, 3, 1), ""),
        ("31-gen-90", dt.date(1990, 1, 31), "two_digit_year"),
        ("31011990", dt.date(1990, 1, 31), "bare_digits"),
        ("19900131", dt.date(1990, 1, 31), "bare_digits"),
        ("32904", dt.date(1990, 1, 31), "excel_serial"),
        ("32904.75", dt.date(1990, 1, 31), "excel_serial"),
        ("03/04/2017", dt.date(2017, 4, 3), ""),
        ("29/02/2016", dt.date(2016, 2, 29), ""),
        ("9999-12-31", None, "open_end"),
        ("31/12/9999", None, "open_end"),
        ("31129999", None, "open_end"),
        ("2958465", None, "open_end"),
        ("1900-01-01", None, "open_end"),
        ("01/01/1900", None, "open_end"),
        ("", None, ""),
        (" \u00a0", None, ""),
        ("n.d.", None, "not_given"),
    ],
)
def test_dates_are_read_day_first(text: str, expected: dt.date | None, rule: str) -> None:
    reading = read_date(text)
    assert (reading.value, reading.problem, reading.rule) == (expected, "", rule)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31/02/1990", "impossible_date"),
        ("29/02/2015", "impossible_date"),
        ("01/31/1990", "impossible_date"),
        ("00/01/1990", "impossible_date"),
        ("99999999", "impossible_date"),
        ("01/01/2201", "implausible_date"),
        ("01/01/1890", "implausible_date"),
        ("2999-12-31", "implausible_date"),
        ("99999", "implausible_date"),
        ("3/4", "date_without_year"),
        ("1990", "year_only"),
        ("in corso", "not_a_date"),
        ("12", "not_a_date"),
        ("31 foo 1990", "not_a_date"),
        ("#N/D", "error_value"),
        ("#RIF!", "error_value"),
    ],
)
def test_what_is_no_date_is_a_problem_and_never_a_blank(text: str, problem: str) -> None:
    assert (read_date(text).value, read_date(text).problem) == (None, problem)


def test_a_serial_number_is_four_years_later_in_the_calendar_of_1904() -> None:
    assert read_date("32904", epoch=1904).value == dt.date(1994, 2, 1)


def test_a_study_says_which_dates_stand_for_no_date() -> None:
    assert read_date("31/12/2099", open_dates=[dt.date(2099, 12, 31)]).rule == "open_end"
    assert read_date("01/01/1900", open_dates=()).value == dt.date(1900, 1, 1)


@given(st.dates(dt.date(1900, 1, 2), dt.date(2100, 12, 31)))
def test_every_date_comes_back_from_each_way_of_writing_it(date: dt.date) -> None:
    serial = (date - dt.date(1899, 12, 30)).days
    texts = [
        f"{date:%d/%m/%Y}",
        f"{date.day}.{date.month}.{date.year}",
        date.isoformat(),
        f"{date:%d%m%Y}",
        f"{date:%Y%m%d}",
    ]
    if 3000 <= serial <= 73050:
        texts.append(str(serial))
    assert {read_date(text).value for text in texts} == {date}


@pytest.mark.parametrize(
    ("text", "value", "count", "problem"),
    [
        ("03/04/2016", dt.date(2016, 4, 3), 1, ""),
        ("10/04/2016, 03/04/2016 e 12/04/2016", dt.date(2016, 4, 3), 3, "several_dates"),
        ("10/04/2016; 31/02/2016", None, 0, "impossible_date"),
        ("", None, 0, ""),
        ("boh", None, 0, "not_a_date"),
    ],
)
def test_a_cell_may_hold_several_dates(text: str, value: dt.date | None, count: int, problem: str) -> None:
    reading, found = read_dates(text)
    assert (reading.value, found, reading.problem) == (value, count, problem)
