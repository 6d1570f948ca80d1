"""Which counts of a study may be shown."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from evaluation.disclosure.populations import Population
from evaluation.disclosure.rules import OFF, is_small
from evaluation.disclosure.suppression import Suppression, suppress
from evaluation.errors import DisclosureError
from evaluation.study import Study

# What is left out, from nothing to all places, until the rest can be protected.
LAST = "study"
LEFT_OUT: dict[str, dict[str, bool]] = {"editions": {}, "sites": {"editions": False}, LAST: {"sites": False}}

_DECIDED: dict[tuple[Any, ...], Protection] = {}


@dataclass(frozen=True, eq=False)
class Protection:
    """What may be shown of a study.

    Parameters
    ----------
    threshold : int
        Counts of 1 to one less are small; 0 where everything may be shown.
    suppression : Suppression or None
        The counts that may be shown, and those that may not; None where everything may.
    places : str
        The finest places that numbers may be about: ``"editions"``, ``"sites"`` or ``"study"``.
    subgroups : mapping of str to frozenset of Population
        The counts of each subgroup that may be shown; none of those that cannot be protected with the rest.
    """

    threshold: int
    suppression: Suppression | None = None
    places: str = "editions"
    subgroups: Mapping[str, frozenset[Population]] = field(default_factory=dict)

    @property
    def on(self) -> bool:
        """Whether anything has to be hidden at all."""
        return self.suppression is not None

    def shows(self, *populations: Population) -> bool:
        """Return whether a number made from the counts of these populations may be shown.

        A population that the pages of the study are not meant to count is not shown.
        """
        if self.suppression is None:
            return True
        return all(each in self.suppression.shown or each in self._of_subgroups for each in populations)

    @cached_property
    def _of_subgroups(self) -> frozenset[Population]:
        return frozenset().union(*self.subgroups.values())

    def record(self) -> dict[str, Any]:
        """Return the rule and its parameters as plain data, without a population."""
        if self.suppression is None:
            return {"rule": "none: the data are public or synthetic", "threshold": OFF}
        return {**self.suppression.record(), "finest_places": self.places, "subgroups": sorted(self.subgroups)}


def protect(study: Study) -> Protection:
    """Return what may be shown of a study, the same in every report of it.

    What the pages answer with is hidden last; where the numbers of editions, or of sites, cannot be protected, they are
    left out altogether.

    Raises
    ------
    DisclosureError
        When not even the study as a whole can be protected.
    """
    threshold = study.disclosure.threshold
    if threshold == OFF:
        return Protection(OFF)
    files = tuple((path, path.stat().st_mtime_ns) for path in sorted(study.folder.rglob("*")) if path.is_file())
    key = (study.folder, threshold, files)
    if key not in _DECIDED:
        _DECIDED[key] = _decide(study)
    return _DECIDED[key]


def _decide(study: Study) -> Protection:
    from evaluation.people import study_participants
    from evaluation.protection.coding import code
    from evaluation.protection.families import count_everything, first_of_all
    from evaluation.protection.subgroups import show_subgroups

    threshold, coded = study.disclosure.threshold, code(study, study_participants(study))
    first = list(first_of_all(study))
    for (places, left_out), most in itertools.product(LEFT_OUT.items(), range(len(first), -1, -1)):
        table = count_everything(study, coded, **left_out)
        keep = [who for who in itertools.chain(*first[:most]) if not is_small(table.counts[who], threshold)]
        try:
            made = suppress(table, threshold, keep)
            return Protection(threshold, made, places, show_subgroups(study, coded, made))
        except DisclosureError:
            if places == LAST and not most:
                raise
    raise AssertionError("the loop returns or raises")
