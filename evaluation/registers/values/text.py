"""Text that stays text: names, labels as written, codes."""

from __future__ import annotations

import re

from evaluation.registers.folding import fold
from evaluation.registers.values.reading import Reading, read_absence, squeeze

__all__ = [
    "clean_code",
    "clean_company_code",
    "clean_name",
    "clean_postal_code",
    "clean_tax_code",
    "clean_text",
    "fold",
]

# Letters of UTF-8 that were read as cp1252: a capital A with tilde or circumflex, then one sign above ASCII.
_MOJIBAKE = re.compile("[ÃÂâ][\u0080-\u00bf\u0152-\u2122]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_SCIENTIFIC = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
_CODE_MARKS = re.compile(r"[\s.\-_/]")
_ELEVEN = 11
# Three noughts at the beginning are the most that a code of a person was seen to have.
_CUT_SHORT = re.compile(r"\d{8,10}")
_NUMBER = re.compile(r"(\d{1,11})[.,]0+")
_POSTAL = re.compile(r"(\d{3,5})(?:[.,]0+)?")
_HIDDEN = re.compile(r"\*{3,}|[xX]{5,}|#{3,}")


def clean_text(text: str) -> Reading:
    """Read free text: blanks squeezed, letters composed, broken encoding mended (``NicolÃ²``)."""
    mended = _mend(text)
    tidy = squeeze(mended.value)
    absent = read_absence(tidy)
    return _judge(text, tidy, mended) if absent is None else absent


def clean_name(text: str) -> Reading:
    """Read a name, as :func:`clean_text`, with one kind of apostrophe; blanked names (``***``) are a problem."""
    mended = _mend(text)
    tidy = squeeze(mended.value).translate(_QUOTES)
    if not tidy or _HIDDEN.fullmatch(tidy):
        return Reading(problem="hidden_value" if tidy else "")
    return _judge(text, tidy, mended)


def clean_code(text: str) -> Reading:
    """Read a code as text in capitals; a number that Excel shortened (``1,23E+10``) is the problem ``digits_lost``."""
    tidy = squeeze(text)
    absent = read_absence(tidy)
    if absent is not None:
        return absent
    if _SCIENTIFIC.fullmatch(tidy):
        return Reading(problem="digits_lost")
    code = tidy.upper()
    return Reading(code, rule="" if code == text else "code_tidied")


def clean_tax_code(text: str) -> Reading:
    """Read a tax code: capitals, no blanks, dots or dashes.

    Whether it is a valid one is another question. A code of eleven digits that a spreadsheet took for a number is given
    its noughts back, which is a doubt (``leading_zero``). Problems: ``digits_lost``, ``hidden_value`` (blanked with
    asterisks).
    """
    tidy = squeeze(text)
    if _HIDDEN.search(tidy):
        return Reading(problem="hidden_value")
    number = _NUMBER.fullmatch(tidy)
    reading = clean_code(number[1] if number else text)
    if reading.value is None:
        return reading
    code = _CODE_MARKS.sub("", reading.value)
    if _CUT_SHORT.fullmatch(code):
        return Reading(code.zfill(_ELEVEN), "leading_zero", "leading_zero")
    return Reading(code, rule="" if code == text else "code_tidied")


def clean_company_code(text: str) -> Reading:
    """Read the code of an employer: sixteen signs, or eleven digits of which a spreadsheet may have dropped noughts."""
    reading = clean_tax_code(text)
    if reading.value is not None and reading.value.isdigit() and len(reading.value) <= _ELEVEN:
        code = reading.value.zfill(_ELEVEN)
        changed = "leading_zero" if code != reading.value or reading.problem else reading.rule
        return Reading(code, rule=changed)
    return reading


def clean_postal_code(text: str) -> Reading:
    """Read a postal code of five digits, lost leading zeros restored; the problem is ``not_a_postal_code``."""
    tidy = squeeze(text)
    absent = read_absence(tidy)
    if absent is not None:
        return absent
    found = _POSTAL.fullmatch(tidy)
    if not found:
        return Reading(problem="not_a_postal_code")
    code = found[1].zfill(5)
    return Reading(code, rule="" if code == text else "code_tidied")


def _mend(text: str) -> Reading:
    if not _MOJIBAKE.search(text):
        return Reading(text, "broken_letters" if "\ufffd" in text else "")
    try:
        return Reading(text.encode("cp1252").decode("utf-8"), rule="encoding_mended")
    except UnicodeError:
        return Reading(text, "broken_letters")


def _judge(text: str, tidy: str, mended: Reading) -> Reading:
    return Reading(tidy, mended.problem, mended.rule or ("" if tidy == text else "text_tidied"))
