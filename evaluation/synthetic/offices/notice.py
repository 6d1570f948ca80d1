"""The cells of a job notice, as the portal and the clerks write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices import spelling
from evaluation.synthetic.truth.spell import Spell

Row = dict[str, str]
Spellings = Mapping[str, Sequence[str]]

HEADERS = (
    "Codice comunicazione", "Tipo comunicazione", "Codice comunicazione precedente", "Modello", "Data invio",
    "CF lavoratore", "Data inizio", "Data fine", "Data fine proroga", "Data trasformazione", "Cod trasformazione",
    "Data cessazione", "Motivo cessazione", "Tipologia contrattuale", "Tipo orario", "Ore settimanali",
    "Retribuzione mensile", "CF datore", "Denominazione", "Comune sede lavoro", "Comune lavoratore", "Qualifica",
    "ATECO", "Socio lavoratore", "Agricoltura", "Stagionale",
)  # fmt: skip
EVENTS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "start": ("AVV", "Avviamento", "Assunzione"),
        "extension": ("PRO", "Proroga"),
        "conversion": ("TRA", "Trasformazione"),
        "end": ("CES", "Cessazione"),
        "correction": ("Rettifica",),
        "cancellation": ("Annullamento",),
    }
)
_CONTRACTS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "A.01.00": ("A.01.00", "A0100", "A.1", "A.01.00 - Lavoro a tempo indeterminato", "TI", "tempo ind."),
        "A.02.00": ("A.02.00", "A0200", "a.02.00", "A.02.00 - Lavoro a tempo determinato", "TD", "T. DET"),
        "C.01.00": ("C.01.00", "C0100", "C.01.00 - Tirocinio", "stage"),
    }
)
_FULL, _PART = ("Tempo pieno", "F", "full time"), ("Part time", "P", "tempo parziale orizzontale")
_NO_END = ("", "31/12/9999", "01/01/1900")


def job_cells(
    spell: Spell, employer: Mapping[str, str], worker: Mapping[str, str], draws: Draws, towns: Spellings
) -> Row:
    """Return the cells that all notices of a job share.

    Parameters
    ----------
    spell : Spell
        The job.
    employer, worker : mapping
        Row of the employers, and of the people.
    draws : Draws
        Random draws.
    towns : mapping of str to sequence of str
        How the notices write towns.
    """
    code = worker["tax_code"]
    return {
        "Modello": spell.form,
        "CF lavoratore": draws.one((code, code.lower(), spelling.spaced(code)), (20, 1, 1)),
        "Data inizio": spelling.long_date(spell.start),
        "Data fine": spelling.long_date(spell.planned_end) if spell.planned_end else draws.one(_NO_END, (6, 2, 1)),
        "Tipologia contrattuale": contract(spell.contract, draws),
        "Tipo orario": draws.one(_PART if spell.weekly_hours else _FULL),
        "Ore settimanali": _weekly_hours(spell.weekly_hours, draws),
        "Retribuzione mensile": f"{spell.monthly_pay_eur},00",
        "CF datore": employer["code"],
        "Denominazione": employer["name"],
        "Comune sede lavoro": town(employer["town"], draws, towns),
        "Comune lavoratore": town(worker["town"], draws, towns),
        "Qualifica": spell.occupation,
        "ATECO": spell.sector,
        "Socio lavoratore": "NO",
        "Agricoltura": "SI" if spell.sector.startswith("01") else "NO",
        "Stagionale": "SI" if spell.sector.startswith("01") else "NO",
    }


def contract(code: str, draws: Draws) -> str:
    """Return a contract code or its label."""
    return spelling.usual(draws, _CONTRACTS.get(code, (code, code.replace(".", ""))))


def town(name: str, draws: Draws, towns: Spellings) -> str:
    """Return a town by its name or one of its codes."""
    return spelling.usual(draws, towns.get(name, (name,)))


def written(day: dt.date | None) -> str:
    """Return a date as the notices write it, nothing for None."""
    return spelling.long_date(day) if day else ""


def _weekly_hours(hours: float | None, draws: Draws) -> str:
    """Return weekly hours; the portal wants none for full time."""
    if hours is None:
        return ""
    return draws.one((spelling.comma(hours), f"{spelling.comma(hours)} ORE", f"{hours:.1f}"), (6, 1, 1))
