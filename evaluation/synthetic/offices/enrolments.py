"""The enrolment list: a workbook with one sheet per edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices import spelling
from evaluation.synthetic.offices.enrolment_sheet import AGE, EDITION, HANDS, Hand, Row, fill
from evaluation.synthetic.offices.workbook import Cell, new_workbook, to_bytes
from evaluation.synthetic.truth import codes
from evaluation.synthetic.truth.schedule import Course
from evaluation.synthetic.truth.whole import Truth

FILE = "iscritti.xlsx"
_SPELLERS: Sequence[spelling.Speller] = (str, spelling.curly, spelling.apostrophe_for_accent, spelling.decomposed)
_NOT_OF_THE_PROVINCE: Row = {"Comune di residenza": "Napoli", "Prov.": "NA", "CAP": "80100"}


def render(truth: Truth) -> bytes:
    """Return the workbook of the enrolments."""
    draws = truth.draws("enrolments office")
    workbook = new_workbook()
    for course, hand in zip(truth.courses, HANDS, strict=True):
        people = truth.people[truth.people["edition"] == course.edition].sort_values(["last_name", "first_name"])
        rows = [(person, _row(person, course, hand, draws)) for person in people.itertuples()]
        rows += [*_entered_twice(truth, course, hand, draws), *_came_back(truth, course, hand, draws)]
        fill(workbook.create_sheet(hand.title(course)), course, hand, rows)
    return to_bytes(workbook)


def _entered_twice(truth: Truth, course: Course, hand: Hand, draws: Draws) -> Iterator[tuple[Any, Row]]:
    """Give the second row of somebody who is in a sheet twice, with the code typed in another way."""
    for person in truth.in_role("entered_twice").itertuples():
        if person.edition == course.edition:
            yield person, _row(person, course, hand, draws) | {hand.code: spelling.spaced(person.tax_code)}


def _came_back(truth: Truth, course: Course, hand: Hand, draws: Draws) -> Iterator[tuple[Any, Row]]:
    """Give the row of somebody who had enrolled in the edition before, too.

    It has the code of the first person of that sheet: a column was sorted without the others.
    """
    held = [each.edition for each in truth.courses]
    for person in truth.in_role("two_editions").itertuples():
        place = held.index(person.edition)
        if course.edition == held[place - 1 if place else 1]:
            neighbour = truth.people.loc[truth.people["edition"] == course.edition, "tax_code"].iloc[0]
            yield person, _row(person, course, hand, draws) | {hand.code: neighbour}


def _row(person: Any, course: Course, hand: Hand, draws: Draws) -> Row:
    row = _who(person, hand, draws) | _course(person, course, hand, draws)
    row |= {
        "Comune di residenza": spelling.usual(draws, spelling.TOWN.get(person.town, (person.town,))),
        "Prov.": "CR",
        "CAP": spelling.usual(draws, (person.postal_code, f"{person.postal_code}.0")),
        "Telefono": person.phone,
        "E-mail": person.email,
        "Titolo di studio": spelling.usual(draws, spelling.EDUCATION[person.education]),
        "Condizione occupazionale": spelling.usual(draws, spelling.STATUS[person.prior_status]),
        "Note": draws.one(("", "da richiamare", "patente B"), (12, 1, 1)),
    }
    return row | _NOT_OF_THE_PROVINCE if person.role == "lives_elsewhere" else row


def _who(person: Any, hand: Hand, draws: Draws) -> Row:
    names = [person.last_name, person.first_name]
    if person.role == "names_inverted":
        names.reverse()
    spell = draws.one(_SPELLERS)
    last_name, first_name = (spell(name.upper() if hand.capitals else name) for name in names)
    return {
        "Cognome": last_name,
        "Nome": first_name,
        hand.code: _code(person, draws),
        "Sesso": spelling.usual(draws, spelling.SEX[person.sex]),
        "Data di nascita": _birth_date(person, hand),
        "Comune di nascita": codes.PLACES[person.place],
        "Cittadinanza": person.citizenship,
        AGE: person.age if draws.happens(0.9) else person.age + 10,
    }


def _course(person: Any, course: Course, hand: Hand, draws: Draws) -> Row:
    withdrawn = person.withdrawal_date is not None
    return {
        EDITION: course.edition,
        "Data iscrizione": hand.write_date(person.enrolment_date),
        "Inizio corso": hand.write_date(course.start),
        "Fine corso": hand.write_date(course.end),
        "Ritirato": draws.one(spelling.YES) if withdrawn else draws.one(("", "no", "NO"), (8, 1, 1)),
        "Data ritiro": hand.write_date(person.withdrawal_date) if withdrawn else None,
    }


def _code(person: Any, draws: Draws) -> str:
    code = str(person.tax_code)
    typed = draws.one((code, code.lower(), spelling.spaced(code), f" {code} "), (12, 1, 1, 1))
    broken = {"no_code": "", "letter_for_digit": spelling.letter_for_digit(code), "short_code": code[:-1]}
    return broken.get(person.role, typed)


def _birth_date(person: Any, hand: Hand) -> Cell:
    born: dt.date = person.birth_date
    if person.role == "birth_year_typo":
        return f"{born:%d/%m}/2017"
    if person.role == "impossible_date":
        return f"31/02/{born.year}"
    return hand.write_date(born)
