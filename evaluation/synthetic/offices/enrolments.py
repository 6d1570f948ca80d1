"""The enrolment list: a workbook with one sheet per edition."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices import spelling
from evaluation.synthetic.offices.enrolment_sheet import AGE, EDITION, HANDS, SITE, Hand, Row, fill
from evaluation.synthetic.offices.workbook import Cell, new_workbook, to_bytes
from evaluation.synthetic.truth import codes
from evaluation.synthetic.truth.schedule import Course
from evaluation.synthetic.truth.whole import Truth

FILE = "iscritti.xlsx"
_SPELLERS: Sequence[spelling.Speller] = (str, spelling.curly, spelling.apostrophe_for_accent, spelling.decomposed)


def render(truth: Truth) -> bytes:
    """Return the workbook of the enrolments."""
    draws = truth.draws("enrolments office")
    workbook = new_workbook()
    for place, course in enumerate(truth.courses):
        hand = _hand(truth, place)
        people = truth.people[truth.people["course"] == place].sort_values(["last_name", "first_name"])
        rows = [(person, _row(person, truth, course, hand, draws)) for person in people.itertuples()]
        rows += [*_entered_twice(truth, course, hand, draws), *_came_back(truth, place, hand, draws)]
        fill(workbook.create_sheet(hand.title(course, place)), _title(truth, course), hand, rows)
    return to_bytes(workbook)


def _hand(truth: Truth, place: int) -> Hand:
    """Return how an edition's sheet is kept; where there are more than hands, no two sheets have one name."""
    hand = HANDS[place % len(HANDS)]
    if place >= len(HANDS):
        hand = dataclasses.replace(hand, sheet="")
    study = truth.recipe.study
    further = [SITE] if study.sites and not study.editions else []
    # A text file has no sheets, whose names would say it.
    further += [EDITION] if study.editions and truth.recipe.is_text("enrolments") else []
    return dataclasses.replace(hand, further=tuple(dict.fromkeys([*hand.further, *further])))


def _title(truth: Truth, course: Course) -> str:
    registers = truth.recipe.study.registers
    hours = ""
    if registers and registers.hours_class:
        hours = f" ({registers.hours_class:g} ore d'aula e {registers.hours_individual:g} di colloquio)"
    return " - ".join(filter(None, [truth.recipe.programme, course.label, f"elenco iscritti{hours}"]))


def _entered_twice(truth: Truth, course: Course, hand: Hand, draws: Draws) -> Iterator[tuple[Any, Row]]:
    """Give the second row of somebody who is in a sheet twice, with the code typed in another way."""
    for person in truth.in_role("entered_twice").itertuples():
        if truth.course(person) == course:
            yield person, _row(person, truth, course, hand, draws) | {hand.code: spelling.spaced(person.tax_code)}


def _came_back(truth: Truth, place: int, hand: Hand, draws: Draws) -> Iterator[tuple[Any, Row]]:
    """Give the row of somebody who had enrolled in the edition before, too.

    It has the code of the first person of that sheet: a column was sorted without the others.
    """
    course = truth.courses[place]
    for person in truth.in_role("two_editions").itertuples():
        if place == (person.course - 1 if person.course else 1):
            neighbour = truth.people.loc[truth.people["course"] == place, "tax_code"].iloc[0]
            yield person, _row(person, truth, course, hand, draws) | {hand.code: neighbour}


def _row(person: Any, truth: Truth, course: Course, hand: Hand, draws: Draws) -> Row:
    places = truth.recipe.places
    row = _who(person, hand, draws) | _course(person, course, hand, draws)
    row |= {
        "Comune di residenza": spelling.usual(draws, places.spellings.get(person.town, (person.town,))),
        "Prov.": places.area.province,
        "CAP": spelling.usual(draws, (person.postal_code, f"{person.postal_code}.0" if person.postal_code else "")),
        "Telefono": person.phone,
        "E-mail": person.email,
        "Titolo di studio": spelling.usual(draws, spelling.EDUCATION[person.education]),
        "Condizione occupazionale": spelling.usual(draws, spelling.STATUS[person.prior_status]),
        "Note": draws.one(("", "da richiamare", "patente B"), (12, 1, 1)),
    }
    if person.role == "lives_elsewhere":
        row |= dict(zip(("Comune di residenza", "Prov.", "CAP"), places.area.lives_elsewhere, strict=True))
    return row


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
        SITE: person.site,
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
