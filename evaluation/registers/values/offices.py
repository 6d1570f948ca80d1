"""Public employment centres: ``CPI CR``, ``C.P.I. di Crema``, ``Cremona`` to the town of the office."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evaluation.registers.values.reading import Reading, squeeze
from evaluation.registers.values.towns import read_town

_OFFICE = re.compile(
    r"^(?:c\.?\s?p\.?\s?i\b\.?|centr[oi] (?:per l['’ ]?\s?)?impiego|collocamento|sportello lavoro)"
    r"(?:\s?(?:di|-|:)\s?|\s+|$)",
    re.IGNORECASE,
)


def read_office(text: str, aliases: Mapping[str, str] | None = None) -> Reading:
    """Read an employment centre as the town it is in; see :func:`~evaluation.registers.values.towns.read_town`.

    The problem of a cell that names no town (``CPI``) or an unknown one is ``unknown_office``.
    """
    tidy = squeeze(text)
    town = _OFFICE.sub("", tidy)
    if tidy and not town:
        return Reading(problem="unknown_office")
    reading = read_town(town, aliases)
    if reading.problem in ("unknown_town", "ambiguous_town"):
        return Reading(problem="unknown_office")
    changed = reading.value is not None and reading.value.name != tidy
    return Reading(reading.value, reading.problem, "office_spelling" if changed else reading.rule)
