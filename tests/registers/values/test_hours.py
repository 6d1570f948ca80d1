import pytest

from evaluation.registers.values.attendance import read_mark
from evaluation.registers.values.hours import read_hours, read_total_hours, read_weekly_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("4", 4.0), ("4,0", 4.0), ("4.0", 4.0), ("3h30", 3.5), ("3:30", 3.5), ("3:30:00", 3.5), ("3 h 30 min", 3.5),
        ("1h", 1.0), ("1 ora", 1.0), ("1 ora e 30", 1.5), ("60'", 1.0), ("90 minuti", 1.5), ("0,5", 0.5),
        ("20 ORE", 20.0),
        ("h 4", 4.0), ("2,75", 2.75), ("0", 0.0),
    ],
)  # fmt: skip
def test_hours_in_every_form(text: str, hours: float) -> None:
    assert read_hours(text).value == pytest.approx(hours)
    assert read_hours(text).problem == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("3.30", "ambiguous_hours"),
        ("3,15", "ambiguous_hours"),
        ("0.1458", "excel_time"),
        ("400", "implausible_hours"),
        ("25", "implausible_hours"),
        ("tante", "not_hours"),
        ("-2", "not_hours"),
    ],
)
def test_what_may_mean_two_things_is_a_problem(text: str, problem: str) -> None:
    assert (read_hours(text).value, read_hours(text).problem) == (None, problem)


def test_a_week_and_a_course_have_more_hours_than_a_day() -> None:
    assert read_weekly_hours("37,5").value == 37.5
    assert read_weekly_hours("400").problem == "implausible_hours"
    assert read_total_hours("29").value == 29


@pytest.mark.parametrize(
    ("text", "mark", "hours"),
    [
        ("P", "present", None), ("p", "present", None), ("x", "present", None), ("✓", "present", None),
        ("A", "absent", None), ("assente", "absent", None), ("G", "justified", None), ("Giust.", "justified", None),
        ("4", "present", 4.0), ("4,0", "present", 4.0), ("3h30", "present", 3.5), ("3:30", "present", 3.5),
        ("0", "absent", 0.0), ("", None, None), ("  ", None, None),
    ],
)  # fmt: skip
def test_marks_and_hours_in_one_grid(text: str, mark: str | None, hours: float | None) -> None:
    reading, number = read_mark(text)
    assert (reading.value, number, reading.problem) == (mark, hours, "")


@pytest.mark.parametrize(("one_means", "mark", "hours"), [("present", "present", None), ("hour", "present", 1.0)])
def test_one_means_what_the_study_says(one_means: str, mark: str, hours: float | None) -> None:
    reading, number = read_mark("1", one_means)
    assert (reading.value, number) == (mark, hours)


@pytest.mark.parametrize(
    ("text", "problem"), [("1", "ambiguous_one"), ("boh", "not_a_mark"), ("0.1458", "excel_time"), ("-", "not_a_mark")]
)
def test_marks_that_cannot_be_read(text: str, problem: str) -> None:
    reading, number = read_mark(text)
    assert (reading.value, number, reading.problem) == (None, None, problem)
