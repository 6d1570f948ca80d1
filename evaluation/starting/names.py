"""Identifiers of a study made from words of people: of its columns, places and kinds of events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evaluation.registers.folding import fold
from evaluation.study import ALL, ENROLLED, NO_EVENT, UNKNOWN_EVENT
from evaluation.study.agreement import OUTCOME_COLUMNS

_TAKEN = frozenset(
    {*OUTCOME_COLUMNS, "months_to_pact", "site", "edition", "arm", "raw", ALL, ENROLLED, NO_EVENT, UNKNOWN_EVENT}
)
_LONGEST = 40


def identifiers(words: Iterable[str], taken: Iterable[str] = ()) -> Mapping[str, str]:
    """Return an identifier for each of some words, no two alike and none that means something else already.

    Examples
    --------
    >>> identifiers(["Età (anni)", "Site", "età"], ["eta"])
    {'Età (anni)': 'eta_anni', 'Site': 'site_2', 'età': 'eta_2'}
    """
    used, found = {*_TAKEN, *taken}, {}
    for word in words:
        plain = fold(word).replace(" ", "_")[:_LONGEST].strip("_") or "x"
        plain = f"x_{plain}" if plain[0].isdigit() else plain
        name, number = plain, 1
        while name in used:
            number += 1
            name = f"{plain}_{number}"
        used.add(name)
        found[word] = name
    return found
