"""The log of the individual counselling: a csv in the letters of Windows, one row per meeting, mostly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices import delimited, spelling
from evaluation.synthetic.truth.whole import Truth

FILE = "colloqui.csv"
HEADERS = (
    "Cod. Fisc.", "Cognome e nome", "Data di nascita", "Telefono", "Edizione", "Data colloquio", "N. colloqui",
    "Durata", "Esito", "Operatore", "Note",
)  # fmt: skip
_AN_HOUR = ("1h", "60'", "1", "1,0", "1 ora", "1:00")
_HALF_AN_HOUR = ("30'", "0,5", "")
_HELD = ("svolto", "effettuato", "presentato", "OK")
# What must never be loaded: free text about people's health.
_NOTES = ("riferisce problemi di salute", "in cura, non può stare in piedi a lungo", "gravidanza")
_INITIALS = ("B.T.", "Z.M.", "Q.O.")
_SPELLERS: Sequence[spelling.Speller] = (str, spelling.curly, spelling.misread)
_WITHOUT_CODE = 6
Row = dict[str, str]
Dated = tuple[dt.date, Row]


def render(truth: Truth) -> bytes:
    """Return the file of the counselling log."""
    draws = truth.draws("counselling office")
    rows = [*_held(truth, draws), *_not_held(truth, draws), *_doubtful(truth, draws)]
    ordered = [row for _, row in sorted(rows, key=lambda dated: dated[0])]
    return delimited.to_bytes([HEADERS, *([row.get(name, "") for name in HEADERS] for row in ordered)], "cp1252")


def _held(truth: Truth, draws: Draws) -> Iterator[Dated]:
    """Give the meetings held: one row each, but for two people whose meetings were put together."""
    without_code = _clients_without_code(truth, draws)
    number = truth.meetings["person"].value_counts()
    together = number[number == 3].index[:1].tolist(), number[number == 2].index[:1].tolist()
    for person in truth.people[truth.people["counselled"]].itertuples():
        meetings = list(truth.meetings[truth.meetings["person"] == person.Index].itertuples())
        row = _person(person, draws, with_code=person.Index not in without_code)
        facts = {"Esito": draws.one(_HELD), "Durata": draws.one(_AN_HOUR)}
        first = meetings[0].date
        if person.Index in together[0]:
            days = ", ".join(spelling.long_date(meeting.date) for meeting in meetings)
            yield first, row | facts | {"Data colloquio": days}
        elif person.Index in together[1]:
            yield first, row | facts | {"Data colloquio": spelling.long_date(first), "N. colloqui": "2 incontri"}
        else:
            yield from _one_by_one(meetings, row | facts, draws)


def _one_by_one(meetings: Sequence[Any], row: Row, draws: Draws) -> Iterator[Dated]:
    for meeting in meetings:
        lasted = row["Durata"] if meeting.hours == 1 else draws.one(_HALF_AN_HOUR)
        note = draws.one(("", *_NOTES), (30, 1, 1, 1))
        yield meeting.date, row | {"Data colloquio": spelling.long_date(meeting.date), "Durata": lasted, "Note": note}


def _not_held(truth: Truth, draws: Draws) -> Iterator[Dated]:
    """Give appointments that were not kept: of two people who never came, and of some who came another day."""
    kept_later = truth.people[truth.people["counselled"] & (truth.people["role"] == "")].iloc[:4]
    for people, outcomes in (
        (truth.in_role("no_show"), ("non presentato", "non presentata")),
        (kept_later, ("annullato", "rinviato", "prenotato")),
    ):
        for person in people.itertuples():
            day = truth.course(person).sessions[3]
            facts = {"Data colloquio": spelling.long_date(day), "Esito": draws.one(outcomes), "Durata": ""}
            yield day, _person(person, draws) | facts


def _doubtful(truth: Truth, draws: Draws) -> Iterator[Dated]:
    """Give rows beside those of people who are there already: out of time, known by telephone or initials alone."""
    known = truth.people[truth.people["counselled"] & (truth.people["role"] == "")].iloc[-4:]
    if len(known) < 4:
        return
    early, late, by_phone, by_initials = known.itertuples()
    for person, day in (
        (early, truth.course(early).start - dt.timedelta(days=30)),
        (late, truth.days.extraction + dt.timedelta(days=9)),
    ):
        yield day, _person(person, draws) | _meeting(day)
    day = truth.course(by_phone).end
    yield day, {"Telefono": by_phone.phone.replace(" ", "-")} | _meeting(day)
    yield day, {"Cognome e nome": draws.one(_INITIALS), "Edizione": by_initials.edition} | _meeting(day)


def _meeting(day: dt.date) -> Row:
    return {"Data colloquio": spelling.long_date(day), "Esito": "svolto", "Durata": "1h"}


def _clients_without_code(truth: Truth, draws: Draws) -> set[int]:
    """Return clients of the youth service whose tax code nobody asked for; nobody shares their name and birth date."""
    people = truth.people
    clients = people[people["counselled"] & (people["service"] == "informagiovani") & (people["role"] == "")]
    return set(draws.shuffled(clients.index.tolist())[:_WITHOUT_CODE])


def _person(person: Any, draws: Draws, *, with_code: bool = True) -> Row:
    spell = draws.one(_SPELLERS)
    return {
        "Cod. Fisc.": person.tax_code if with_code else "",
        "Cognome e nome": spell(f"{person.last_name} {person.first_name}"),
        "Data di nascita": spelling.long_date(person.birth_date),
        "Edizione": person.edition,
        "Operatore": draws.one(("AL", "RT", "MB")),
    }
