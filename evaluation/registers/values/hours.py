"""Hours: of a session, of a meeting, of a working week."""

from __future__ import annotations

import re

from evaluation.registers.schemas.clean import LARGEST_HOURS
from evaluation.registers.values.reading import Reading, read_absence, squeeze

_DECIMAL = re.compile(r"\d{1,4}(?:[.,]\d+)?")
_CLOCK = re.compile(
    r"(?P<hours>\d{1,4})\s?(?::|h|or[ae])\s?(?:e\s?)?(?P<minutes>[0-5]?\d)(?::\d{2}(?:\.\d+)?)?\s?(?:m|min|'|’)?\.?",
    re.I,
)
_WITH_UNIT = re.compile(r"(?P<hours>\d{1,4}(?:[.,]\d+)?)\s?(?:h|hh|ora|ore|hours?)\.?", re.I)
_UNIT_FIRST = re.compile(r"(?:h|ore)\.?\s?(?P<hours>\d{1,4}(?:[.,]\d+)?)", re.I)
_MINUTES = re.compile(r"(?P<minutes>\d{1,4})\s?(?:'|’|′|m|min|minuti|minutes)\.?", re.I)
# Two decimals that are also common minutes: "3.30" may be three hours and a half or 3.3 hours.
_LIKE_MINUTES = re.compile(r"\d+[.,](?:10|15|20|30|40|45)")
_LIKE_DAY_FRACTION = re.compile(r"0?[.,]\d{3,}")


def read_hours(text: str, largest: float = LARGEST_HOURS["hours"]) -> Reading:
    """Read a number of hours.

    Parameters
    ----------
    text : str
        ``4``, ``4,0``, ``3h30``, ``3:30``, ``1 ora e 30``, ``60'``, ``20 ORE``.
    largest : float
        More hours than this are a problem.

    Returns
    -------
    Reading
        With a float. Problems: ``ambiguous_hours`` (``3.30``), ``excel_time`` (0.1458 may be a part of a day that Excel
        shows as 3:30, and the cell does not say so), ``implausible_hours``, ``not_hours``.
    """
    text = squeeze(text)
    absent = read_absence(text)
    if absent is not None:
        return absent
    if _LIKE_MINUTES.fullmatch(text):
        return Reading(problem="ambiguous_hours")
    if _LIKE_DAY_FRACTION.fullmatch(text):
        return Reading(problem="excel_time")
    hours, rule = _measure(text)
    if hours is None:
        return Reading(problem="not_hours")
    if hours > largest:
        return Reading(problem="implausible_hours")
    return Reading(hours, rule=rule)


def read_weekly_hours(text: str) -> Reading:
    """Read the weekly hours of a job; see :func:`read_hours`."""
    return read_hours(text, LARGEST_HOURS["weekly_hours"])


def read_total_hours(text: str) -> Reading:
    """Read a total of hours; see :func:`read_hours`."""
    return read_hours(text, LARGEST_HOURS["total_hours"])


def _measure(text: str) -> tuple[float | None, str]:
    if _DECIMAL.fullmatch(text):
        return float(text.replace(",", ".")), ""
    clock = _CLOCK.fullmatch(text)
    if clock:
        return int(clock["hours"]) + int(clock["minutes"]) / 60, "clock_hours"
    minutes = _MINUTES.fullmatch(text)
    if minutes:
        return int(minutes["minutes"]) / 60, "minutes"
    unit = _WITH_UNIT.fullmatch(text) or _UNIT_FIRST.fullmatch(text)
    return (float(unit["hours"].replace(",", ".")), "unit_dropped") if unit else (None, "")
