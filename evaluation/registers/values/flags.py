"""Yes and no in the spellings of offices."""

from __future__ import annotations

from evaluation.registers.folding import fold
from evaluation.registers.values.reading import Reading, read_absence, squeeze

_YES = frozenset({"si", "s", "x", "1", "vero", "true", "yes", "y", "ok"})
_NO = frozenset({"no", "n", "0", "falso", "false"})


def read_yes_no(text: str) -> Reading:
    """Read yes or no: ``SI``, ``Sì`` in either Unicode form, ``s``, ``X``, ``1``, ``VERO``; or ``not_yes_or_no``."""
    text = squeeze(text)
    absent = read_absence(text)
    if absent is not None:
        return absent
    folded = fold(text)
    if folded in _YES or folded in _NO:
        return Reading(folded in _YES)
    return Reading(problem="not_yes_or_no")
