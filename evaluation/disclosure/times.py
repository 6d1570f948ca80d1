"""The times at which curves are shown: as even steps as can be, none of which is about few people."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from evaluation.disclosure.rules import is_small


class Departures(NamedTuple):
    """Who leaves a group in each stretch of time, by reason, and how many are there after the last one."""

    leaving: tuple[tuple[int, ...], ...]
    staying: int

    @property
    def reasons(self) -> int:
        """Number of reasons."""
        return len(self.leaving[0]) if self.leaving else 0


def choose_times(groups: Sequence[Departures], threshold: int) -> tuple[int, ...]:
    """Return after which stretches of time groups can be shown, so that steps are as even and as many as can be.

    Parameters
    ----------
    groups : sequence of Departures
        Who leaves when, over the same stretches of time.
    threshold : int
        Counts from 1 to one less are small.

    Returns
    -------
    tuple of int
        Places of stretches, none after everybody has left. Between two of them nobody or enough people leave each group
        for each reason; after each of them nobody or enough people are there, and nobody or enough of them leave later
        for each reason. Of all such choices the one with the
        least sum of squares of the people in each step, those after the last one included; then the most steps.
    """
    sums = [list(itertools.accumulate(group.leaving, _add, initial=(0,) * group.reasons)) for group in groups]
    total = [[sum(gone) for gone in own] for own in sums]
    everybody = [own[-1] + group.staying for own, group in zip(total, groups, strict=True)]

    def square(before: int, place: int) -> int:
        return sum((own[place] - own[before]) ** 2 for own in total)

    def allowed(before: int, place: int) -> bool:
        steps = (n - m for own in sums for n, m in zip(own[place], own[before], strict=True))
        after = (people - own[place] for people, own in zip(everybody, total, strict=True))
        later = (n - m for own in sums for n, m in zip(own[-1], own[place], strict=True))
        there = any(people > own[before] for people, own in zip(everybody, total, strict=True))
        return there and not any(is_small(count, threshold) for count in itertools.chain(after, steps, later))

    # By dynamic programming: the least squares up to each place, fewer the number of steps, and the places shown.
    last = len(sums[0]) - 1 if sums else 0
    best: dict[int, tuple[int, int, tuple[int, ...]]] = {0: (0, 0, ())}
    for place in range(1, last + 1):
        ways = [
            (squares + square(before, place), fewer - 1, (*places, place - 1))
            for before, (squares, fewer, places) in best.items()
            if allowed(before, place)
        ]
        best |= {place: min(ways)} if ways else {}
    return min((squares + square(place, last), fewer, places) for place, (squares, fewer, places) in best.items())[2]


def _add(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(n + m for n, m in zip(one, other, strict=True))
