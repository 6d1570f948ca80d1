"""Coded values: any accepted spelling to its identifier."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.registers.folding import fold
from evaluation.registers.schemas.clean import UNKNOWN
from evaluation.registers.values.reading import Reading, read_absence, squeeze


def read_state(text: str, identifiers: Mapping[str, str]) -> Reading:
    """Read a coded value as :func:`read_label`; what cannot be read is ``unknown``, for blank is another thing."""
    reading = read_label(text, identifiers)
    return Reading(UNKNOWN, problem=reading.problem) if reading.problem else reading


def read_label(text: str, identifiers: Mapping[str, str]) -> Reading:
    """Read a coded value.

    Parameters
    ----------
    text : str
        The cell.
    identifiers : mapping of str to str
        Identifier of each accepted spelling, folded (:func:`evaluation.registers.schemas.identifiers`).

    Returns
    -------
    Reading
        With the identifier; the problem is ``unknown_label``.
    """
    text = squeeze(text)
    known = identifiers.get(fold(text)) if text else None
    if known:
        return Reading(known)
    absent = read_absence(text)
    return Reading(problem="unknown_label") if absent is None else absent
