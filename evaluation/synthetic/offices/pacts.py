"""The list of the pacts: a workbook of the calendar that starts in 1904, with one row per event of a pact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices import spelling
from evaluation.synthetic.offices.workbook import SYNTHETIC, Cell, new_workbook, to_bytes, write_row
from evaluation.synthetic.truth import codes, names
from evaluation.synthetic.truth.schedule import weekday_from
from evaluation.synthetic.truth.whole import Truth

FILE = "patti.xlsx"
HEADERS = (
    "N.", "Nominativo", "CF", "Data di nascita", "Linea", "Stato", "Data firma", "Importo", "Rata", "Dal", "Al", "Note",
)  # fmt: skip
_OTHER_LINE = "Sportello famiglie"
_SIGNED = ("firmato", "sottoscritto", "attivo", "attivato", "in corso")
_MONTHS_OF_A_PACT = 6
Row = dict[str, Cell]


def render(truth: Truth) -> bytes:
    """Return the workbook of the pacts."""
    draws = truth.draws("pacts office")
    value = truth.recipe.counts["pact_eur"]
    workbook = new_workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.create_sheet("Patti")
    write_row(sheet, 1, [SYNTHETIC], bold=True)
    write_row(sheet, 2, [f"{truth.recipe.pacts_title} al {truth.days.extraction:%d/%m/%Y}"])
    write_row(sheet, 3, HEADERS, bold=True)
    holders = truth.people[truth.people["pact"]]
    rows = [row for person in holders.itertuples() for row in _pact(person, truth, draws)]
    rows += [row for person in truth.in_role("draft_pact").itertuples() for row in _drafts(person, truth, draws)]
    rows.append(_other_line(draws, value))
    for number, row in enumerate(draws.shuffled(rows), start=1):
        write_row(sheet, 3 + number, [(row | {"N.": number}).get(header) for header in HEADERS])
    write_row(sheet, 5 + len(rows), ["TOTALE", *[None] * 6, _grouped(value * len(holders))], bold=True)
    return to_bytes(workbook)


def _pact(person: Any, truth: Truth, draws: Draws) -> Iterator[Row]:
    """Give the rows of a signed pact: always one that says so, and what came before and after it."""
    value = truth.recipe.counts["pact_eur"]
    row = _identity(person, truth.recipe.programme, draws)
    signed: dt.date = person.pact_signed
    end = signed + dt.timedelta(days=30 * _MONTHS_OF_A_PACT)
    facts: Row = {"Stato": draws.one(_SIGNED), "Data firma": signed, "Dal": signed, "Al": end}
    if draws.happens(0.15):
        drafted = weekday_from(signed - dt.timedelta(days=draws.whole(8, 20)))
        yield row | {"Stato": "bozza", "Dal": drafted, "Importo": _amount(value, draws)}
    if draws.happens(0.25):
        for instalment in (1, 2):
            yield row | facts | {"Importo": _amount(value // 2, draws), "Rata": instalment}
    else:
        yield row | facts | {"Importo": _amount(value, draws)}
    if end < truth.days.extraction and draws.happens(0.3):
        yield row | {"Stato": "rinnovato", "Data firma": end, "Dal": end}
    elif draws.happens(0.15):
        yield row | {"Stato": "rinuncia", "Al": signed + dt.timedelta(days=draws.whole(20, 60))}
    elif draws.happens(0.1):
        yield row | {"Stato": "concluso", "Data firma": signed, "Importo": "-500,00", "Note": "storno"}


def _drafts(person: Any, truth: Truth, draws: Draws) -> Iterator[Row]:
    """Give pacts that were prepared and never signed; one of them has no date at all."""
    drafted = weekday_from(person.course_end + dt.timedelta(days=draws.whole(10, 60)))
    value = truth.recipe.counts["pact_eur"]
    row = _identity(person, truth.recipe.programme, draws)
    yield row | {"Stato": "in preparazione", "Dal": drafted, "Importo": _amount(value, draws)}


def _other_line(draws: Draws, value: int) -> Row:
    """Return a pact of another line of the programme, signed by somebody who was never enrolled."""
    last_name, first_name = names.surname(draws), names.first_name(draws, "F")
    born, signed = dt.date(1979, 3, 14), dt.date(2015, 11, 20)
    code = codes.tax_code(last_name, first_name, "F", born, draws.one(tuple(codes.PLACES)))
    identity: Row = {
        "Nominativo": f"{last_name} {first_name}",
        "CF": code,
        "Data di nascita": born,
        "Linea": _OTHER_LINE,
    }
    return identity | {"Stato": "firmato", "Data firma": signed, "Dal": signed, "Importo": _amount(value, draws)}


def _identity(person: Any, line: str, draws: Draws) -> Row:
    name = f"{person.last_name} {person.first_name}"
    initials = f"{person.last_name[0]}. {person.first_name[0]}."
    return {
        "Nominativo": draws.one((name, spelling.curly(name), name.upper(), initials), (8, 2, 2, 1)),
        "CF": person.tax_code,
        "Data di nascita": person.birth_date,
        "Linea": line,
    }


def _amount(value: int, draws: Draws) -> Cell:
    bare = f"{value:,}".replace(",", ".")
    spellings: Sequence[Cell] = (f"{_grouped(value)} €", value, bare, f"€ {value},00")
    return draws.one(spellings, (5, 2, 1, 1))


def _grouped(value: int) -> str:
    return f"{value:,}".replace(",", ".") + ",00"
