"""Links: by code; else by name and birth date, by name alone in own lists, by telephone; never to two."""

import pytest

LINKS = {"linked_by_name_and_birth_date", "linked_by_name", "linked_by_phone", "several_candidates", "not_enrolled"}


@pytest.fixture
def nameless(office):
    """Return an office whose log of counselling names people in other ways than by code."""
    for row in office.rows["colloqui"]:
        row.update({"CF": "", "Cognome": "", "Nome": "", "Data di nascita": "", "Telefono": ""})
    return office


def name(office, number, **other):
    person = office.people[number]
    return {"Cognome": person.last_name, "Nome": person.first_name, **other}


def link_of(office, register="colloqui", row=2):
    taken = office.intake()
    kinds = {kind for file, kind, at in office.issues(taken) if (file, at) == (register, row)}
    reasons = {reason for file, reason, at in office.fates(taken) if (file, at) == (register, row)}
    return kinds & {
        "linked_by_name_and_birth_date",
        "linked_by_name",
        "linked_by_phone",
        "several_candidates",
        "not_enrolled",
    }, reasons


@pytest.mark.parametrize(
    ("say", "kinds", "reasons"),
    [
        (lambda office: name(office, 0), {"linked_by_name"}, set()),
        (
            lambda office: name(office, 0, Cognome=office.people[0].first_name, Nome=office.people[0].last_name),
            {"linked_by_name"},
            set(),
        ),
        (lambda office: name(office, 3, Cognome="D’UMEKANO", Nome="NICODRO'"), {"linked_by_name"}, set()),
        (
            lambda office: name(office, 0, **{"Data di nascita": office.people[0].born}),
            {"linked_by_name_and_birth_date"},
            set(),
        ),
        (lambda office: name(office, 0, **{"Data di nascita": "01/01/1991"}), {"not_enrolled"}, {"not_enrolled"}),
        (lambda office: {"Telefono": "+39 0372 000111"}, {"linked_by_phone"}, set()),
        (lambda office: {"Telefono": "0372000999"}, {"not_enrolled"}, {"not_enrolled"}),
        (lambda office: name(office, 0, Nome="Tere"), {"not_enrolled"}, {"not_enrolled"}),
        (lambda office: {"CF": "BZKTND90A71G468"}, set(), {"invalid_tax_code"}),
        (lambda office: {"CF": office.stranger.code}, {"not_enrolled"}, {"not_enrolled"}),
    ],
)
def test_ways_to_name_a_person(nameless, say, kinds, reasons):
    nameless.rows["iscritti"][0]["Telefono"] = "0372 000111"
    nameless.rows["colloqui"][0].update(say(nameless))
    assert link_of(nameless) == (kinds, reasons)


def test_a_telephone_of_two_people_is_nobodys(nameless):
    for row in nameless.rows["iscritti"][:2]:
        row["Telefono"] = "0372 000111"
    nameless.rows["colloqui"][0]["Telefono"] = "0372 000111"
    assert link_of(nameless) == ({"several_candidates"}, {"several_candidates"})


def test_a_name_of_two_people_is_nobodys_but_in_their_own_editions(nameless):
    first = nameless.people[0]
    namesake = nameless.enrolment(first, "CM1", CF=nameless.variant(first.code))
    nameless.rows["iscritti"].append(namesake)
    nameless.rows["colloqui"][0].update(name(nameless, 0))
    assert link_of(nameless) == ({"several_candidates"}, {"several_candidates"})
    nameless.rows["colloqui"][0]["Edizione"] = "CM1"
    assert link_of(nameless) == ({"linked_by_name"}, set())


def test_a_name_alone_links_nobody_in_the_lists_of_others(nameless):
    nameless.rows["servizi"][0].update(name(nameless, 0, CF=""))
    assert link_of(nameless, "servizi") == (set(), {"not_enrolled"})
    nameless.rows["servizi"][0]["Data di nascita"] = nameless.people[0].born
    assert link_of(nameless, "servizi") == ({"linked_by_name_and_birth_date"}, set())


def test_a_valid_code_of_somebody_else_is_never_linked_by_name(nameless):
    first = nameless.people[0]
    nameless.rows["colloqui"][0].update(name(nameless, 0, CF=nameless.variant(first.code)))
    taken = nameless.intake()
    assert ("colloqui", "omocode_pair", 2) in nameless.issues(taken)
    assert ("colloqui", "not_enrolled", 2) in nameless.fates(taken)


def test_another_persons_code_is_not_used_but_the_name_beside_it_is(nameless):
    nameless.rows["colloqui"][0].update(name(nameless, 0, CF=nameless.people[1].code))
    assert link_of(nameless) == ({"linked_by_name"}, set())
    nameless.rows["colloqui"][0].update({"Cognome": "Maivisto", "Nome": "Altronome"})
    assert link_of(nameless) == (set(), {"code_of_another"})


def test_initials_beside_a_code_say_nothing_against_it(office):
    office.rows["patti"][0].update({"Cognome": "B.", "Nome": "T."})
    taken = office.intake()
    assert office.issues(taken) == []
    assert taken.participants["pact"].sum() == 1


def test_a_provisional_code_gives_way_to_the_definitive_one(office):
    first = office.people[0]
    office.rows["iscritti"].append(office.enrolment(first, "CR1", CF="00123456789"))
    taken = office.intake()
    assert len(taken.participants) == 6
    assert ("iscritti", "same_person_probable", 8) in office.fates(taken)


def test_a_provisional_code_is_one_persons_whatever_its_rows_say(office):
    first = office.people[0]
    blank = {"Cognome": "", "Nome": "", "Data di nascita": "", "Sesso": ""}
    office.rows["iscritti"].append(office.enrolment(first, "CR1", CF="00123456789"))
    office.rows["iscritti"].append(office.enrolment(first, "CR1", CF="00123456789", **blank))
    office.rows["patti"][0]["CF"] = "00123456789"
    taken = office.intake()
    assert len(taken.participants) == 6
    assert office.row_of(taken, first)["pact"]
