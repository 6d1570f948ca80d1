"""How clerks write names, dates, codes and coded values."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from evaluation.synthetic.draws import Draws

# The first spelling is that of the form; the others are what is found in it.
EDUCATION: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "lower_secondary": ("Licenza media", "licenza media", "Terza media", "MEDIE"),
        "vocational": ("Qualifica professionale", "qualifica", "Diploma di qualifica"),
        "upper_secondary": ("Diploma", "Diploma di maturità", "maturità", "Scuola superiore"),
        "first_degree": ("Laurea triennale", "laurea breve"),
        "degree": ("Laurea", "Laurea magistrale"),
    }
)
STATUS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "unemployed": ("Disoccupato", "02", "disocc.", "DISOCCUPATA"),
        "never_employed": ("Inoccupato", "01", "inoccupata"),
    }
)
SEX: Mapping[str, Sequence[str]] = MappingProxyType({"F": ("F", "Femmina", "f"), "M": ("M", "Maschio", "m")})
YES = ("SI", "Sì", "sì", "X", "si")
Speller = Callable[[str], str]
_USUAL = 0.7
_MOJIBAKE = str.maketrans({"ò": "Ã²"})


def usual(draws: Draws, spellings: Sequence[str]) -> str:
    """Return mostly the first spelling, sometimes another."""
    return spellings[0] if len(spellings) == 1 or draws.happens(_USUAL) else draws.one(spellings[1:])


def curly(name: str) -> str:
    """Return a name with the typographic apostrophe."""
    return name.replace("'", "’")


def apostrophe_for_accent(name: str) -> str:
    """Return a name with an apostrophe after the letter instead of an accent on it: ``Zelvolo'``."""
    return name.replace("ò", "o'")


def decomposed(name: str) -> str:
    """Return a name whose accents are signs of their own."""
    return unicodedata.normalize("NFD", name)


def misread(name: str) -> str:
    """Return a name written as UTF-8 and read as Windows-1252."""
    return name.translate(_MOJIBAKE)


def spaced(code: str) -> str:
    """Return a tax code in small letters, with blanks between its parts."""
    return f"{code[:3]} {code[3:6]} {code[6:11]} {code[11:]}".lower()


def letter_for_digit(code: str) -> str:
    """Return a tax code with the letter O in place of its first digit 0."""
    return code[:6] + code[6:].replace("0", "O", 1)


def typed(day: dt.date) -> dt.date:
    """Return a date as a date."""
    return day


def short_date(day: dt.date) -> str:
    """Return a date with a two-digit year."""
    return f"{day:%d/%m/%y}"


def dotted_date(day: dt.date) -> str:
    """Return a date with dots and without leading zeros."""
    return f"{day.day}.{day.month}.{day.year}"


def long_date(day: dt.date) -> str:
    """Return a date as dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"


def serial(day: dt.date) -> int:
    """Return the number that Excel has for a date."""
    return (day - dt.date(1899, 12, 30)).days


def comma(number: float) -> str:
    """Return a number with a decimal comma."""
    return f"{number:g}".replace(".", ",")
