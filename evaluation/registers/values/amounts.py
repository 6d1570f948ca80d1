"""Amounts of money, shares and whole numbers, with a decimal comma and thousands dots."""

from __future__ import annotations

import re

from evaluation.registers.folding import fold
from evaluation.registers.values.reading import Reading, read_absence, squeeze

_CURRENCY = re.compile(r"(?:€|eur(?:o)?\.?)", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:[.,](?:\d{1,2}|\d{4,}))?")
_COMMA = re.compile(r"\d{1,3}(?:[. '’]\d{3})+(?:,\d{1,2})?(?:,-)?|\d+,-")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{1,2}")
_COMMA_THOUSAND = re.compile(r"\d{1,3},\d{3}")
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s?(%)?")
_WHOLE = re.compile(r"[+-]?\d{1,9}(?:[.,]0+)?")
_COUNTED = re.compile(r"(\d{1,3}) [a-z]+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)


def read_amount(text: str) -> Reading:
    """Read an amount in euros.

    Parameters
    ----------
    text : str
        ``2.000,00 €``, ``2000``, ``2.000`` (a thousands dot), ``€ 2000.50``, ``-500,00``.

    Returns
    -------
    Reading
        With a float. Problems: ``ambiguous_amount`` (``2,000``: two euros or two thousand), ``not_an_amount``.
    """
    text = squeeze(text)
    absent = read_absence(text)
    if absent is not None:
        return absent
    bare = squeeze(_CURRENCY.sub("", text))
    sign, digits = (-1, bare[1:].strip()) if bare[:1] in "-−" and bare else (1, bare)
    if _COMMA_THOUSAND.fullmatch(digits):
        return Reading(problem="ambiguous_amount")
    if _PLAIN.fullmatch(digits):
        number, rule = float(digits.replace(",", ".")), ""
    elif _COMMA.fullmatch(digits):
        number, rule = float(re.sub(r"[. '’\-]", "", digits).rstrip(",").replace(",", ".")), "thousands_dot"
    elif _ENGLISH.fullmatch(digits):
        number, rule = float(digits.replace(",", "")), "english_number"
    else:
        return Reading(problem="not_an_amount")
    return Reading(sign * number, rule=rule or ("unit_dropped" if bare != text else ""))


def read_share(text: str) -> Reading:
    """Read a share: ``74,9%``, ``75`` and ``0,749`` as a number from 0 to 1; the problem is ``not_a_share``."""
    text = squeeze(text)
    absent = read_absence(text)
    if absent is not None:
        return absent
    found = _SHARE.fullmatch(text)
    number = float(found[1].replace(",", ".")) if found else -1.0
    in_percent = bool(found and found[2]) or number > 1
    if not 0 <= number <= (100 if in_percent else 1):
        return Reading(problem="not_a_share")
    return Reading(number / 100, rule="percent") if in_percent else Reading(number)


def read_integer(text: str) -> Reading:
    """Read a whole number: ``2``, ``2.0``, ``2 incontri``; the problem is ``not_a_number``."""
    text = squeeze(text)
    absent = read_absence(text)
    if absent is not None:
        return absent
    if _WHOLE.fullmatch(text):
        return Reading(int(float(text.replace(",", "."))))
    counted = _COUNTED.fullmatch(fold(text))
    if counted and not _SCIENTIFIC.fullmatch(text):
        return Reading(int(counted[1]), rule="unit_dropped")
    return Reading(problem="not_a_number")
