"""The extract of the employment services: an OpenDocument sheet, one row per case or declaration (DID).

Who has a row here is a person whose outcome is known; those without any accredited operator have a row that says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices import opendocument, spelling
from evaluation.synthetic.offices.workbook import SYNTHETIC, Cell
from evaluation.synthetic.truth.schedule import weekday_from
from evaluation.synthetic.truth.whole import Truth

FILE = "servizi.ods"
HEADERS = (
    "Cognome", "Nome", "CF", "Data di nascita", "Telefono", "Servizio", "CPI", "Data DID", "Presa in carico",
    "Data fine", "Data revoca", "Stato DID", "Profilazione", "Stato occupazionale", "Anzianità disoccupazione", "Note",
)  # fmt: skip
_SERVICES: Mapping[str, Sequence[str]] = MappingProxyType(
    {"cpi": ("CPI", "Centro per l'impiego", "C.P.I."), "informagiovani": ("Informagiovani", "IG"), "none": ("-",)}
)
_PROFILES = ("1 - bassa", "2 - medio bassa", "3 - medio alta", "4 - alta", "3", "alta")
_STATES = ("convalidata", "inserita", "Convalidata", "sospesa")
_SPELLERS: Sequence[spelling.Speller] = (str, str.upper, spelling.decomposed)
_WITHOUT_CODE = 3
Row = dict[str, Cell]


def render(truth: Truth) -> bytes:
    """Return the file of the employment services."""
    draws = truth.draws("services office")
    people = truth.people[truth.people["observed"]]
    without_code = _without_code(truth, draws)
    rows = []
    for person in people.sort_values("last_name").itertuples():
        identity = _identity(person, draws, with_code=person.Index not in without_code)
        rows.append(identity | _case(person, truth, draws))
        rows += [identity | other for other in (*_earlier(person, truth, draws), *_later(person, truth, draws))]
    cells = [[row.get(header) for header in HEADERS] for row in rows]
    title = f"Estrazione del {truth.days.extraction:%d/%m/%Y} - {SYNTHETIC}"
    return opendocument.to_bytes("Utenti", [[title], [], HEADERS, *cells])


def _without_code(truth: Truth, draws: Draws) -> set[int]:
    """Return clients of the youth service known by name and birth date only; nobody else has theirs."""
    clients = truth.people[(truth.people["service"] == "informagiovani") & (truth.people["role"] == "")]
    return set(draws.shuffled(clients.index.tolist())[:_WITHOUT_CODE])


def _identity(person: Any, draws: Draws, *, with_code: bool) -> Row:
    spell = draws.one(_SPELLERS)
    return {
        "Cognome": spell(person.last_name),
        "Nome": spell(person.first_name),
        "CF": person.tax_code if with_code else None,
        "Data di nascita": person.birth_date,
        "Telefono": person.phone,
    }


def _case(person: Any, truth: Truth, draws: Draws) -> Row:
    """Return the case of a person as it was during the course."""
    start = truth.course(person).start
    out_of_work = weekday_from(start - dt.timedelta(days=30 * person.unemployment_months))
    opened = min(out_of_work + dt.timedelta(days=draws.whole(0, 60)), start)
    row: Row = {
        "Servizio": spelling.usual(draws, _SERVICES[person.service]),
        "Stato occupazionale": spelling.usual(draws, spelling.STATUS[person.prior_status]),
        "Anzianità disoccupazione": person.unemployment_months,
        "Note": draws.one(("", "seguito anche dai servizi sociali"), (15, 1)) or None,
    }
    if person.service == "none":
        return row
    if person.service == "cpi":
        row |= {"CPI": spelling.usual(draws, truth.recipe.places.centres[person.cpi_office]), "Data DID": out_of_work}
        row |= {"Stato DID": draws.one(_STATES), "Profilazione": draws.one(_PROFILES)}
    return row | {"Presa in carico": opened}


def _earlier(person: Any, truth: Truth, draws: Draws) -> Iterator[Row]:
    """Give closed cases and revoked declarations of years ago, of people who are with an employment centre now."""
    if person.service != "cpi":
        return
    out_of_work = truth.course(person).start - dt.timedelta(days=30 * person.unemployment_months)
    opened = weekday_from(out_of_work - dt.timedelta(days=draws.whole(500, 900)))
    closed = opened + dt.timedelta(days=draws.whole(60, 300))
    row: Row = {"Stato occupazionale": "disoccupato", "Presa in carico": opened, "Data fine": closed}
    if draws.happens(0.06):
        yield row | {"Servizio": "Informagiovani"}
    elif draws.happens(0.15):
        centres = truth.recipe.places.centres
        office = centres[draws.one(tuple(centres))][0]
        # A few ends come before their beginnings, as typed.
        end = opened - dt.timedelta(days=3) if draws.happens(0.2) else closed
        state: Row = draws.one(({"Stato DID": "revocata", "Data revoca": closed}, {"Stato DID": "decaduta"}))
        yield row | state | {"Servizio": "CPI", "CPI": office, "Data DID": opened, "Data fine": end}


def _later(person: Any, truth: Truth, draws: Draws) -> Iterator[Row]:
    """Give second cases that were opened only after the course: they say nothing about how things were before it."""
    if person.service == "cpi" and draws.happens(0.06):
        opened = weekday_from(truth.course(person).end + dt.timedelta(days=draws.whole(5, 25)))
        yield {"Servizio": "Informagiovani", "Presa in carico": opened, "Stato occupazionale": "disoccupato"}
