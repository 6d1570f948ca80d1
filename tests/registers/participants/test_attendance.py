"""Hours attended, and who completed under each reading."""

import pandas as pd
import pytest

COURSE = {"hours_class": 28.0, "hours_individual": 1.0}


def attend(office, person, hours, **other):
    """Give somebody seven sessions of the hours said."""
    rows = [row for row in office.rows["presenze"] if row["CF"] != person.code]
    for number, cell in enumerate(hours, start=2):
        row = {"CF": person.code, "Cognome e nome": "", "Edizione": "CR1", "Data lezione": f"{number:02d}/03/2016"}
        rows.append(row | {"Ore presenza": cell} | other)
    office.rows["presenze"] = rows


def counts(office, **declared):
    table = office.intake(**COURSE, **declared).populations
    done = table[table["population"] == "completed"]
    return {(row.base, row.operator, row.blank): row.people for row in done.itertuples()}


@pytest.fixture
def seven(office):
    """Return an office whose first three people had seven sessions of four hours each."""
    for person in office.people[:3]:
        attend(office, person, ["4"] * 7)
    return office


def test_exactly_three_quarters_is_the_difference_between_more_than_and_at_least(seven):
    attend(seven, seven.people[0], ["4"] * 5 + ["1", ""])
    found = counts(seven)
    assert (found["class", ">", "absent"], found["class", ">=", "absent"]) == (2, 3)


def test_the_individual_hour_counts_on_the_base_of_the_whole_course(seven):
    attend(seven, seven.people[0], ["4"] * 5 + ["1,5", "0"])
    attend(seven, seven.people[2], ["4"] * 5 + ["1,5", "0"])
    found = counts(seven)
    assert found["class", ">", "absent"] == 3
    assert found["course", ">", "absent"] == 2


def test_a_blank_is_absent_or_not_recorded(seven):
    attend(seven, seven.people[0], ["4"] * 4 + [""] * 3)
    found = counts(seven)
    assert (found["class", ">", "absent"], found["class", ">", "not_recorded"]) == (2, 3)


@pytest.mark.parametrize(
    ("declared", "completed"),
    [
        ({}, 2),
        ({"attendance_operator": ">="}, 3),
        ({"attendance_threshold": 0.5}, 3),
        ({"hours_base": "course"}, 3),
        ({"blank_means": "not_recorded"}, 3),
    ],
)
def test_the_study_chooses_one_reading(seven, declared, completed):
    attend(seven, seven.people[0], ["4"] * 5 + ["1", ""])
    taken = seven.intake(**COURSE, **declared)
    assert taken.participants["completed"].sum() == completed
    primary = taken.populations.query("population == 'completed' and primary")
    assert primary["people"].tolist() == [completed]


def test_hours_are_read_however_they_are_written(seven):
    attend(seven, seven.people[0], ["4", "4,0", "4h", "4:00", "4.0", "240'", "4 ore"])
    assert seven.row_of(seven.intake(**COURSE), seven.people[0])["hours_attended"] == 28


def test_marks_without_hours_last_as_long_as_the_session(office):
    for person in office.people[:3]:
        attend(office, person, ["P"] * 7)
    attend(office, office.people[0], ["P"] * 5 + ["A", "G"])
    office.rows["presenze"] = [
        {("Presenza" if name == "Ore presenza" else name): cell for name, cell in row.items()}
        for row in office.rows["presenze"]
        if row["Edizione"] == "CR1"
    ]
    taken = office.intake(**COURSE)
    assert office.row_of(taken, office.people[0])["hours_attended"] == pytest.approx(20)
    assert office.row_of(taken, office.people[1])["attendance_share"] == pytest.approx(1)


def test_a_session_that_nobody_attended_was_not_held(seven):
    for person in seven.people[:3]:
        attend(seven, person, ["4"] * 6 + ["0"])
    taken = seven.intake()
    assert "session_not_held" in {kind for _, kind, _ in seven.issues(taken)}
    assert seven.row_of(taken, seven.people[0])["attendance_share"] == 1


def test_a_session_told_twice_counts_once(seven):
    seven.rows["presenze"] += [dict(row) for row in seven.rows["presenze"]]
    assert seven.row_of(seven.intake(**COURSE), seven.people[0])["hours_attended"] == 28


@pytest.mark.parametrize("share", ["75%", "0,749", "85%"])
def test_a_share_that_is_not_that_of_the_sessions_is_flagged(seven, share):
    attend(seven, seven.people[0], ["4"] * 4 + ["2", "0", "0"])
    for row in seven.rows["presenze"]:
        row["% presenza"] = share if row["CF"] == seven.people[0].code else ""
    assert "share_disagrees" in {kind for _, kind, _ in seven.issues(seven.intake(**COURSE))}


def test_a_rounded_share_on_the_right_side_is_not_flagged(seven):
    attend(seven, seven.people[0], ["4"] * 5 + ["3", "0"])
    for row in seven.rows["presenze"]:
        row["% presenza"] = "82%" if row["CF"] == seven.people[0].code else ""
    assert "share_disagrees" not in {kind for _, kind, _ in seven.issues(seven.intake(**COURSE))}


def test_a_total_alone_is_enough(office):
    office.rows["presenze"] = [
        {"CF": person.code, "Edizione": "CR1", "Totale ore": hours}
        for person, hours in zip(office.people[:3], ("28", "21", "21,5"), strict=True)
    ]
    taken = office.intake(**COURSE)
    assert taken.participants["completed"].sum() == 2


def test_a_total_that_is_not_the_sum_is_flagged_and_the_sum_counts(seven):
    for row in seven.rows["presenze"]:
        row["Totale ore"] = "20" if row["CF"] == seven.people[0].code else ""
    taken = seven.intake(**COURSE)
    assert "total_disagrees" in {kind for _, kind, _ in seven.issues(taken)}
    assert seven.row_of(taken, seven.people[0])["hours_attended"] == 28


def test_whoever_is_not_in_the_sheets_has_no_hours_and_is_said(seven):
    seven.rows["presenze"] = [row for row in seven.rows["presenze"] if row["CF"] != seven.people[0].code]
    taken = seven.intake(**COURSE)
    assert ("iscritti", "not_in_attendance", 2) in seven.issues(taken)
    row = seven.row_of(taken, seven.people[0])
    assert row["hours_attended"] != row["hours_attended"]
    assert row["completed"] is pd.NA


def test_without_a_mark_that_can_be_read_nobody_is_known_to_have_completed_or_not(seven):
    """Sheets of ones among marks, where the study does not say what a one is; among hours it is an hour."""
    for person in seven.people[:3]:
        attend(seven, person, [""] * 7, Presenza="1")
    assert seven.intake(**COURSE).participants["completed"].isna().sum() == 3
    assert seven.intake(**COURSE, one_means="hour").participants["completed"].sum() == 0
    for person in seven.people[:3]:
        attend(seven, person, ["1"] * 7)
    assert seven.intake(**COURSE).participants["completed"].isna().sum() == 0
