"""Who is observed and counselled, under each definition; one service each."""

import pytest


@pytest.mark.parametrize(
    ("declared", "people"),
    [({}, 6), ({"observed": "services"}, 2), ({"observed": "exposure", "observed_months": 6.0}, 3)],
)
def test_observed(office, declared, people):
    taken = office.intake(**declared)
    assert taken.participants["observed"].sum() == people
    found = taken.populations.query("population == 'observed' and primary")["people"].tolist()
    assert found == [people]


def test_without_a_code_nobody_is_observed_by_it(office):
    office.rows["iscritti"][4]["CF"] = ""
    assert office.intake().participants["observed"].sum() == 5


@pytest.mark.parametrize(("counselled", "people"), [("row", 2), ("held", 1), ("hour", 1)])
def test_counselled(office, counselled, people):
    assert office.intake(counselled=counselled).participants["counselled"].sum() == people


def test_half_an_hour_is_a_meeting_and_no_hour(office):
    office.rows["colloqui"][0]["Durata"] = "30'"
    taken = office.intake()
    assert taken.populations.set_index(["population", "definition"])["people"]["counselled"].to_dict() == {
        "row": 2, "held": 1, "hour": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "service", "office_of"),
    [
        ([("cpi", "CPI di Crema", "10/01/2016"), ("informagiovani", "", "10/02/2016")], "cpi", "Crema"),
        ([("", "Cremona", "10/01/2016")], "cpi", "Cremona"),
        ([("cpi", "Crema", "10/01/2016"), ("cpi", "Cremona", "10/02/2016")], "cpi", "Cremona"),
        ([("cpi", "Crema", "10/05/2016"), ("informagiovani", "", "10/02/2016")], "informagiovani", None),
        ([("-", "", "")], "none", None),
    ],
)
def test_one_service_each_as_it_was_when_the_course_ended(office, rows, service, office_of):
    person = office.people[2]
    office.rows["servizi"] = [
        {"CF": person.code, "Servizio": kind, "CPI": place, "Presa in carico": day} for kind, place, day in rows
    ]
    row = office.row_of(office.intake(), person)
    assert row["service"] == service
    assert (row["cpi_office"] if office_of else None) == office_of


def test_a_withdrawn_pact_that_was_signed_is_a_pact_and_a_draft_is_none(office):
    first, second = office.people[:2]
    office.rows["patti"] = [
        {"CF": first.code, "Data firma": "10/05/2016", "Stato": "firmato", "Rata": "1"},
        {"CF": first.code, "Data firma": "10/06/2016", "Stato": "rinnovato", "Rata": "2"},
        {"CF": first.code, "Data firma": "10/05/2016", "Stato": "ritirato", "Rata": ""},
        {"CF": second.code, "Data firma": "", "Stato": "bozza", "Rata": ""},
        {"CF": second.code, "Data firma": "", "Stato": "ritirato", "Rata": ""},
    ]
    taken = office.intake()
    assert taken.participants["pact"].sum() == 1
    assert office.row_of(taken, first)["months_to_pact"] == pytest.approx(40 * 12 / 365.25)
    assert [reason for register, reason, _ in office.fates(taken) if register == "patti"] == ["same_pact"] * 3
