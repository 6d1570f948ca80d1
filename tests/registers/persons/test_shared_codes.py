"""One tax code beside two first names is never one person without a word: twins share all that a code is made of."""

from dataclasses import replace

import pytest

from evaluation.registers.ledger import remarks_frame

COINCIDING, COPIED = "Toranda", "Gosvaldo"


def twin_of(office, first_name):
    return replace(office.people[0], first_name=first_name)


def enrol_twin(office, first_name, edition="CR1", code=None):
    twin = twin_of(office, first_name)
    office.rows["iscritti"].append(office.enrolment(twin, edition, CF=code or twin.code, **{"Titolo di studio": "its"}))
    return twin


def kinds_at(office, taken, register, row):
    return {kind for file, kind, at in office.issues(taken) if (file, at) == (register, row)}


def test_the_names_of_the_tests_are_those_of_a_code_and_of_another(office):
    first = office.people[0]
    assert twin_of(office, COINCIDING).code == first.code
    assert twin_of(office, COPIED).code != first.code


def test_a_copied_code_stays_with_the_name_that_it_fits(office):
    first = office.people[0]
    enrol_twin(office, COPIED, code=first.code)
    taken = office.intake()
    assert len(taken.participants) == 7
    assert taken.participants["event"].eq("internship").sum() == 1
    assert {"one_code_two_people", "no_tax_code"} <= kinds_at(office, taken, "iscritti", 8)
    assert kinds_at(office, taken, "iscritti", 2) == {"one_code_two_people"}


def test_rows_under_a_copied_code_go_by_their_name(office):
    first = office.people[0]
    twin = enrol_twin(office, COPIED, code=first.code)
    office.rows["presenze"].append(
        {"CF": first.code, "Cognome e nome": f"{twin.last_name} {twin.first_name}", "Edizione": "CR1",
         "Data lezione": "02/03/2016", "Ore presenza": "3"}
    )  # fmt: skip
    taken = office.intake()
    assert sorted(taken.participants["hours_attended"]) == [3, 8, 8, 8, 8, 8, 8]
    assert "one_code_two_people" in kinds_at(office, taken, "presenze", 14)


def test_a_code_that_fits_two_names_is_nobodys(office):
    enrol_twin(office, COINCIDING)
    taken = office.intake()
    assert len(taken.participants) == 7
    assert taken.participants["event"].eq("internship").sum() == 0
    assert ("cob", "several_candidates", 2) in office.fates(taken)
    issues = remarks_frame(taken.ledger, "issues", "en")
    removed = issues[issues["removes"] == "a job"]
    assert removed[["kind", "row"]].to_numpy().tolist() == [["several_candidates", 2]]


@pytest.mark.parametrize("first_name", [COINCIDING, COPIED])
def test_the_order_of_the_rows_changes_nothing(office, first_name):
    enrol_twin(office, first_name, code=office.people[0].code)
    before = office.intake().participants
    for rows in office.rows.values():
        rows.reverse()
    assert office.intake().participants.equals(before)


@pytest.mark.parametrize(
    ("first_name", "edition", "people"),
    [
        ("Terenda Maria", "CM1", 6),  # one name longer than the other
        ("Te Renda", "CM1", 6),  # cut by a blank
        (COINCIDING, "CM1", 6),  # typed in two ways for two editions: both fit the code
        (COINCIDING, "CR1", 7),  # side by side in one list
        (COPIED, "CM1", 7),  # does not fit the code
    ],
)
def test_one_person_or_two_but_never_without_an_error(office, first_name, edition, people):
    enrol_twin(office, first_name, edition, code=office.people[0].code)
    taken = office.intake()
    assert len(taken.participants) == people
    issues = remarks_frame(taken.ledger, "issues", "en")
    errors = issues[(issues["severity"] == "error") & (issues["file"] == "iscritti.csv")]
    assert {2, 8} <= set(errors.loc[errors["kind"] == "one_code_two_people", "row"])


@pytest.mark.parametrize("spelling", [{"Nome": "TERENDA"}, {"Nome": "T."}, {"Nome": "Terèndà"}])
def test_spellings_of_one_name_are_one(office, spelling):
    office.rows["iscritti"].append(office.enrolment(office.people[0], "CM1", **spelling))
    taken = office.intake()
    assert len(taken.participants) == 6
    assert "one_code_two_people" not in {kind for _, kind, _ in office.issues(taken)}
