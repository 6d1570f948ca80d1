"""The way through: a clean office gives the table, each dirty case its issue at its row, and nobody is lost."""

import datetime as dt

import pandas as pd
import pytest

from evaluation.errors import RegisterError
from evaluation.registers.declaration import Registers
from evaluation.registers.intake import intake, study_intake
from evaluation.registers.participants.columns import pandera_schema, participant_columns, spell_columns
from evaluation.registers.rules import folder_rules, study_rules, with_declared
from evaluation.study import read_study


def test_a_clean_office_gives_the_table_and_no_issue(office):
    taken = office.intake()
    assert office.issues(taken) == []
    assert office.fates(taken) == []
    pandera_schema(participant_columns(taken.rules.horizons, taken.rules.lengths)).validate(taken.participants)
    pandera_schema(spell_columns()).validate(taken.spells.frame)
    assert taken.participants["person_id"].is_unique


def test_people_keep_their_identifiers_from_one_delivery_to_the_next(office):
    """Somebody more, another order, somebody without a code: the others can be joined by their identifiers."""
    nameless = office.enrolment(office.stranger, CF="")
    office.rows["iscritti"].append(dict(nameless))
    first = office.intake()
    before = set(first.participants["person_id"])
    office.rows["iscritti"] = [office.enrolment(office.stranger, **{"Nome": "Altravolta"}), *office.rows["iscritti"]]
    office.rows["iscritti"].reverse()
    second = office.intake().participants
    assert len(second) == 8
    assert before < set(second["person_id"])
    by_id = second.set_index("person_id")["education"]
    assert by_id.loc[first.participants["person_id"]].tolist() == first.participants["education"].tolist()


def test_what_is_known_of_one_person(office):
    row = office.row_of(office.intake(), office.people[0])
    assert row[["edition", "site", "sex", "age", "education", "prior_status", "service", "cpi_office"]].to_dict() == {
        "edition": "CR1",
        "site": "Crema",
        "sex": "F",
        "age": 26,
        "education": "upper_secondary",
        "prior_status": "unemployed",
        "service": "cpi",
        "cpi_office": "Crema",
    }
    assert row[["completed", "counselled", "observed", "pact"]].to_list() == [True, True, True, True]
    assert (row["hours_attended"], row["attendance_share"]) == (8, 1)
    assert row["months_to_pact"] == pytest.approx(71 * 12 / 365.25)
    assert (row["event"], row["event_at_end"], row["event_days"]) == ("internship", "internship", 92)
    assert row["months_to_event"] == row["months_to_internship"] == pytest.approx(62 * 12 / 365.25)
    assert row["followup_end"] == pd.Timestamp(2017, 3, 11)
    assert row["days_worked"] == 92
    assert row["days_employed"] == 0
    assert [row[f"in_work_at_{month}"] for month in (1, 3, 6)] == [False, True, False]


def test_an_edition_without_an_end_is_said_once_and_its_people_are_not_seen(office):
    for row in office.rows["iscritti"][:3]:
        row["Fine corso"] = ""
    for row in office.rows["presenze"]:
        row["Data lezione"] = "" if row["Edizione"] == "CR1" else row["Data lezione"]
    taken = office.intake()
    assert [(kind, row) for _, kind, row in office.issues(taken) if kind == "no_course_end"] == [("no_course_end", 2)]
    assert taken.participants["observed"].sum() == 3
    assert (taken.participants["followup_months"] == 0).sum() == 3


def test_the_end_of_a_course_is_its_last_session_where_nothing_else_says_it(office):
    for row in office.rows["iscritti"]:
        row["Fine corso"] = ""
    ends = office.intake().participants.groupby("edition")["course_end"].max().dt.date.to_dict()
    assert ends == {"CR1": dt.date(2016, 3, 9), "CM1": dt.date(2016, 9, 9)}


def test_age_outside_the_range_is_a_flag_and_not_a_drop(office):
    taken = office.intake(ages=(21, 27))
    flagged = {row for register, kind, row in office.issues(taken) if kind == "age_outside"}
    assert flagged == {4, 6}
    assert len(taken.participants) == 6


def test_attendance_after_withdrawal_is_flagged(office):
    office.rows["iscritti"][0]["Data ritiro"] = "05/03/2016"
    assert ("presenze", "attendance_after_withdrawal", 3) in office.issues(office.intake())


def test_a_person_in_two_editions_counts_once_in_the_one_not_left(office):
    left = office.enrolment(office.people[3], "CR1", Ritirato="sì")
    office.rows["iscritti"].insert(0, left)
    taken = office.intake()
    assert ("iscritti", "same_person_other_edition", 2) in office.fates(taken)
    assert taken.participants["edition"].value_counts().to_dict() == {"CR1": 3, "CM1": 3}


def test_the_same_person_twice_is_merged_with_the_reason(office):
    again = dict(office.rows["iscritti"][0], CF=f" {office.people[0].code.lower()} ")
    office.rows["iscritti"].append(again)
    taken = office.intake()
    assert office.fates(taken) == [("iscritti", "same_person", 8)]


def test_a_variant_of_a_code_is_another_person_until_somebody_says_otherwise(office):
    twin = dict(office.rows["iscritti"][0], CF=office.variant(office.people[0].code))
    office.rows["iscritti"].append(twin)
    taken = office.intake()
    assert len(taken.participants) == 7
    assert {row for _, kind, row in office.issues(taken) if kind == "omocode_pair"} == {2, 8}


def test_a_row_that_may_be_two_people_is_left_alone(office):
    office.rows["iscritti"].append(dict(office.rows["iscritti"][0], CF=office.variant(office.people[0].code)))
    office.rows["iscritti"].append(dict(office.rows["iscritti"][0], CF=""))
    taken = office.intake()
    assert len(taken.participants) == 8
    assert ("iscritti", "several_candidates", 9) in office.issues(taken)


def test_a_mended_code_finds_its_notices(office):
    office.rows["iscritti"][0]["CF"] = office.people[0].code.replace("0", "O", 1)
    taken = office.intake()
    assert ("iscritti", "lookalike_mended", 2) in office.issues(taken)
    assert office.row_of(taken, office.people[0])["event"] == "internship"


def test_columns_sorted_apart_are_refused(office):
    codes = [row["CF"] for row in office.rows["iscritti"]]
    for row, code in zip(office.rows["iscritti"], [*codes[1:], codes[0]], strict=True):
        row["CF"] = code
    with pytest.raises(RegisterError, match=r"iscritti\.csv: in 6 of 6 rows tax code and name"):
        office.intake()


def test_no_enrolments_is_one_clear_error(office):
    del office.rows["iscritti"]
    with pytest.raises(RegisterError, match="no register of enrolments; found: attendance"):
        office.intake()


@pytest.mark.parametrize("missing", ["presenze", "colloqui", "servizi", "patti", "cob"])
def test_every_other_register_may_be_missing(office, missing):
    del office.rows[missing]
    taken = office.intake()
    assert len(taken.participants) == 6
    if missing == "cob":
        assert not office.intake(extraction=None).participants["observed"].any()


def test_notices_of_strangers_are_set_aside_without_a_word(office):
    office.rows["cob"].append(office.notice(9, office.stranger, "01/06/2016"))
    taken = office.intake()
    assert office.fates(taken) == [("cob", "not_enrolled", 5)]
    assert not [kind for register, kind, _ in office.issues(taken) if register == "cob"]


def test_the_day_of_extraction_is_that_of_the_last_notice_unless_it_is_said(office):
    taken = office.intake(extraction=None)
    assert taken.extraction == dt.date(2016, 12, 1)
    assert ("cob", "extraction_assumed", 0) in office.issues(taken)


@pytest.mark.parametrize(
    ("start", "event", "running"),
    [
        ("30/03/2016", "none", True),
        ("31/03/2016", "none", True),
        ("01/04/2016", "fixed_term", False),
        ("11/03/2017", "fixed_term", False),
        ("12/03/2017", "none", False),
    ],
)
def test_only_jobs_that_start_after_time_zero_and_can_be_seen_are_events(office, start, event, running):
    office.rows["cob"] = [office.notice(1, office.people[1], start)]
    row = office.row_of(office.intake(), office.people[1])
    assert (row["event"], row["working_at_zero"]) == (event, running)
    assert row["months_to_event"] <= row["followup_months"]


def test_jobs_of_the_last_fifty_days_are_flagged_as_incomplete_and_running_ones_kept_apart(office):
    starts = ("31/03/2016", "01/04/2016", "11/03/2017", "12/03/2017", "30/04/2017")
    office.rows["cob"] = [
        office.notice(number, office.people[1], start, **{"CF datore": f"{number:011d}"})
        for number, start in enumerate(starts)
    ]
    spells = office.intake().spells.frame
    assert spells["start"].dt.strftime("%d/%m/%Y").tolist() == list(starts)
    assert spells["running_at_zero"].tolist() == [True, False, False, False, False]
    assert spells["incomplete"].tolist() == [False, False, False, True, True]


def test_a_job_that_runs_through_it_all_is_not_an_event(office):
    office.rows["cob"] = [office.notice(1, office.people[1], "01/01/2016", "9999-12-31")]
    row = office.row_of(office.intake(), office.people[1])
    assert (row["event"], row["working_at_zero"], row["in_work_at_6"]) == ("none", True, True)
    assert row["days_worked"] == 345


def test_jobs_of_one_day_count_the_steadiest(office):
    office.rows["cob"] = [
        office.notice(1, office.people[1], "01/06/2016", **{"Tipologia contrattuale": "C.01.00"}),
        office.notice(
            2, office.people[1], "01/06/2016", **{"CF datore": "00000000099", "Tipologia contrattuale": "TI"}
        ),
    ]
    assert office.row_of(office.intake(), office.people[1])["event"] == "permanent"


def test_short_jobs_have_a_column_of_their_own(office):
    person, days = office.people[1], ("01/06/2016", "03/06/2016", "05/06/2016")
    short = [office.notice(number, person, day, day) for number, day in enumerate(days)]
    long = office.notice(9, person, "01/07/2016", "15/08/2016")
    office.rows["cob"] = [*short, long]
    row = office.row_of(office.intake(), office.people[1])
    assert row["months_to_event"] == pytest.approx(62 * 12 / 365.25)
    assert row["months_to_event_8_days"] == row["months_to_event_30_days"] == pytest.approx(92 * 12 / 365.25)
    assert row["months_to_event_180_days"] != row["months_to_event_180_days"]
    assert row["days_worked"] == 3 + 46


def test_nobody_with_no_notice_is_missing(office):
    row = office.row_of(office.intake(), office.people[4])
    assert (row["event"], row["observed"]) == ("none", True)
    assert row["months_to_event"] == row["followup_months"]


def test_the_same_key_gives_the_same_people_in_whatever_order(office):
    first = office.intake().participants
    for rows in office.rows.values():
        rows.reverse()
    second = office.intake().participants
    assert first.equals(second)


def test_the_synthetic_registers_give_every_published_figure():
    study = read_study("fare-legami")
    declared = study.registers or Registers(
        extraction=dt.date(2017, 5, 31), hours_class=28.0, hours_individual=1.0, observed="services", ages=(19, 39)
    )
    taken = intake(study_rules(study.model_copy(update={"registers": declared})))
    people, seen = taken.participants, taken.participants[taken.participants["observed"]]
    assert len(people) == 137
    assert people["edition"].nunique() == 8
    assert [int(people[name].sum()) for name in ("observed", "completed", "counselled", "pact")] == [105, 99, 103, 35]
    assert seen["service"].value_counts().to_dict() == {"cpi": 71, "informagiovani": 24, "none": 10}
    assert (seen["cpi_office"] == "Crema").sum() > 71 / 2
    events = seen["event"].value_counts().drop("none").to_dict()
    assert events == {"fixed_term": 23, "internship": 14, "permanent": 9}
    assert (seen.loc[seen["pact"], "event"] != "none").sum() == 18
    waits = seen.loc[seen["event"] != "none", "months_to_event"]
    assert 0.9 < waits.min() < 1.5
    assert 6.5 < waits.max() < 7.1


def test_a_study_is_read_once_until_a_register_changes(office):
    registers = Registers(folder=".", key_file=str(office.key_file))
    changed = {"participants": None, "registers": registers, "folder": office.folder}
    study = read_study("rossi").model_copy(update=changed)
    office.write()
    first = study_intake(study)
    assert study_intake(study) is first
    office.rows["iscritti"].pop()
    office.write()
    assert len(study_intake(study).participants) == 5


def test_the_rules_of_a_bare_folder_are_those_of_an_empty_table(tmp_path):
    rules = with_declared(folder_rules(tmp_path / "Registri 2016"), delay_days=10)
    assert rules.name == "registri-2016"
    assert rules.declared == Registers(delay_days=10)
