"""Dates, day first; never decided by looking at the other cells of a column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from evaluation.registers.folding import fold
from evaluation.registers.schemas.options import OPEN_DATES
from evaluation.registers.values.reading import Reading, read_absence, squeeze

# Excel's calendar of 1900 counts a 29 February that never was: from March 1900 on, day 0 is 30 December 1899.
_DAY_ZERO = {1900: dt.date(1899, 12, 30), 1904: dt.date(1904, 1, 1)}
_FIRST_SERIAL, _LAST_SERIAL = 3_000, 73_050
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# The pivot of Excel: 00 to 29 are the years 2000 to 2029.
_PIVOT = 30
_MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
_TIME = r"(?:[T ]\s?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\s?[/.\-\s]\s?(?P<month>\d{1,2})\s?[/.\-\s]\s?(?P<year>\d{4}|\d{2})" + _TIME)
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME)
_WITH_NAME = re.compile(
    r"(?P<day>\d{1,2})[°º]?\s?[-/ ]?\s?(?P<month>[a-zì]{3,9})\.?\s?[-/ ]?\s?(?P<year>\d{4}|\d{2})", re.IGNORECASE
)
_NO_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}")
_DIGITS = re.compile(r"\d{8}")
_SERIAL = re.compile(r"(\d{4,7})(?:[.,]\d+)?")
_SEVERAL = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}")


def read_date(text: str, epoch: int = 1900, open_dates: Iterable[dt.date] = OPEN_DATES) -> Reading:
    """Read a date.

    Parameters
    ----------
    text : str
        ``31/01/1990`` with ``/``, ``.``, ``-`` or blanks, two-digit years, Italian month names, ISO dates with or
        without a time, eight digits, or a bare Excel serial number.
    epoch : int
        Calendar of serial numbers, 1900 or 1904.
    open_dates : iterable of date
        Dates that mean "no date"; read as None by the rule ``open_end``.

    Returns
    -------
    Reading
        With a :class:`datetime.date`. Problems: ``impossible_date`` (31 February, month 13), ``implausible_date``
        (before 1900 or after 2100), ``date_without_year``, ``year_only``, ``not_a_date``.
    """
    text = squeeze(text)
    absent = read_absence(text)
    if absent is not None:
        return absent
    reading = _read(text, epoch)
    if reading.value is None or reading.problem:
        return reading
    if reading.value in tuple(open_dates):
        return Reading(rule="open_end")
    if not _FIRST_YEAR <= reading.value.year <= _LAST_YEAR:
        return Reading(problem="implausible_date")
    return reading


def read_dates(text: str, epoch: int = 1900) -> tuple[Reading, int]:
    """Read a cell that may hold several dates; return the earliest and how many there are."""
    parts = _SEVERAL.findall(squeeze(text))
    if len(parts) < 2:
        reading = read_date(text, epoch, ())
        return reading, int(reading.value is not None)
    readings = [read_date(part, epoch, ()) for part in parts]
    problem = next((reading.problem for reading in readings if reading.problem), "")
    if problem:
        return Reading(problem=problem), 0
    return Reading(min(reading.value for reading in readings), "several_dates", "earliest_date"), len(parts)


def _read(text: str, epoch: int) -> Reading:
    for pattern in (_DAY_FIRST, _ISO, _WITH_NAME):
        found = pattern.fullmatch(text)
        if found:
            return _from_parts(found.groupdict())
    if _DIGITS.fullmatch(text):
        return _from_digits(text)
    serial = _SERIAL.fullmatch(text)
    if serial:
        return _from_serial(int(serial[1]), epoch)
    return Reading(problem="date_without_year" if _NO_YEAR.fullmatch(text) else "not_a_date")


def _from_parts(parts: dict[str, str | None]) -> Reading:
    year, rule = int(parts["year"] or 0), ""
    if len(parts["year"] or "") == 2:
        year, rule = year + (2000 if year < _PIVOT else 1900), "two_digit_year"
    month = _month(parts["month"] or "")
    try:
        return Reading(dt.date(year, month, int(parts["day"] or 0)), rule=rule)
    except ValueError:
        return Reading(problem="impossible_date" if month else "not_a_date")


def _month(text: str) -> int:
    if text.isdigit():
        return int(text) or 13
    short = fold(text)[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _from_digits(text: str) -> Reading:
    """Read ddmmyyyy or yyyymmdd: with years from 1900 to 2100 no eight digits are both."""
    for day, month, year in ((text[:2], text[2:4], text[4:]), (text[6:], text[4:6], text[:4])):
        reading = _from_parts({"day": day, "month": month, "year": year})
        if reading.value and (_FIRST_YEAR <= reading.value.year <= _LAST_YEAR or reading.value.year == dt.MAXYEAR):
            return Reading(reading.value, rule="bare_digits")
    return Reading(problem="impossible_date")


def _from_serial(serial: int, epoch: int) -> Reading:
    if _FIRST_YEAR <= serial <= _LAST_YEAR:
        return Reading(problem="year_only")
    if serial == (dt.date.max - _DAY_ZERO[epoch]).days:
        return Reading(dt.date.max, rule="excel_serial")
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return Reading(problem="implausible_date")
    return Reading(_DAY_ZERO[epoch] + dt.timedelta(days=serial), rule="excel_serial")
