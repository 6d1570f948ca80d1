"""Codes that are valid in form and belong to no one.

People: every tax code names as its place of birth a municipality that ceased to exist before 1930, half a century
before any of these people was born. Nobody can have been born there since, so nobody has been given such a code. The
places are those under which python-codicefiscale still reads the code as it is meant (it knows several records of
them), and they all have a zero, so that a careless hand can write a letter O.

Provisional codes and employers: eleven digits with a right check digit, whose eighth to tenth digit, the number of the
issuing office, is 000; there is no such office. Telephones: the subscriber's number starts with 000, which no exchange
hands out. E-mail addresses: the domain example.org, reserved for examples.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from evaluation.synthetic.draws import Draws

# Belfiore code and name of municipalities of Lombardy and Piedmont that ceased between 1923 and 1928.
PLACES: Mapping[str, str] = MappingProxyType(
    {
        "A011": "Abbiateguazzone",
        "A079": "Agnona",
        "A908": "Bobbiate",
        "B052": "Bornate",
        "B059": "Borsano",
        "B072": "Bosco Valtravaglia",
        "B190": "Brissago",
        "B806": "Caronno Corbellaro",
        "C402": "Cavona",
        "C809": "Cocquio",
        "D091": "Due Cossani",
        "D908": "Garabiolo",
        "D950": "Gazzada",
        "E099": "Gorlaprecotto",
        "E609": "Lisanza",
        "E710": "Lozzo",
        "E802": "Maggianico",
        "F018": "Masnago",
        "G029": "Olginasio",
        "G051": "Oltrepovo",
        "G930": "Poscante",
        "H640": "Runo",
        "L208": "Torba",
        "L405": "Trevisago",
        "L701": "Veccana",
        "M049": "Vilminore",
        "M061": "Vintebbio",
    }
)
_NO_OFFICE = "000"


def tax_code(last_name: str, first_name: str, sex: str, birth_date: dt.date, place: str) -> str:
    """Return the tax code of a person born in one of :data:`PLACES`."""
    from codicefiscale import codicefiscale

    code: str = codicefiscale.encode(last_name, first_name, _sex(sex), f"{birth_date:%d/%m/%Y}", place)
    return code


def omocode(code: str) -> str:
    """Return the first of the variants that are given when two people would have the same code."""
    from codicefiscale import codicefiscale

    variants: list[str] = codicefiscale.decode(code)["omocodes"]
    return variants[1]


def eleven_digits(draws: Draws) -> str:
    """Return a code of eleven digits: an employer's, or the provisional one of a person."""
    digits = f"{draws.whole(1_000_000, 9_999_999)}{_NO_OFFICE}"
    doubled = [int(digit) * (1 + position % 2) for position, digit in enumerate(digits)]
    total = sum(number - 9 if number > 9 else number for number in doubled)
    return f"{digits}{-total % 10}"


def telephone(draws: Draws, prefixes: Sequence[str], digits: int = 3) -> str:
    """Return a telephone number of one of some areas, with so many digits after those that no exchange hands out."""
    return f"{draws.one(prefixes)} 000{draws.whole(10 ** (digits - 1), 10**digits - 1)}"


def email(last_name: str, first_name: str) -> str:
    """Return an e-mail address."""
    letters = (sign for sign in f"{first_name}.{last_name}".lower() if sign == "." or "a" <= sign <= "z")
    return f"{''.join(letters)}@example.org"


def _sex(sex: str) -> Any:
    return sex
