"""The count table: how many people leave at each distinct time, by stratum, group and cause.

Every curve, test and bootstrap reads this table alone, so that its cost grows with the number of distinct
times and not with the number of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.survival.cells import count_whole, distinct_times, tally
from evaluation.statistics.survival.columns import EVERYBODY, Codes, Floats, numbers, refuse_durations


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """Numbers of people (or sums of weights) by stratum, group, cause and distinct time.

    Parameters
    ----------
    times : array of shape (times,)
        Distinct times, ascending.
    strata, groups, causes : tuple
        Labels of the axes; ``causes`` starts with the censored.
    exits : array of shape (strata, groups, causes, times)
        Who leaves at a time: counts, or sums of weights.
    people : array of the same shape
        Who leaves at a time, each counted once; the same array as ``exits`` without weights.
    squares : array of the same shape or None
        Sums of squared weights; None without weights, and with whole ones, which count people.
    entries : array of shape (strata, groups, times) or None
        Who is at risk from this time on (delayed entry), None if everybody is from the start.
    """

    times: NDArray[Any]
    strata: tuple[Any, ...]
    groups: tuple[Any, ...]
    causes: tuple[Any, ...]
    exits: NDArray[Any]
    people: NDArray[np.int64]
    squares: Floats | None = None
    entries: NDArray[Any] | None = None

    @property
    def at_risk(self) -> NDArray[Any]:
        """Who is at risk just before each time, of shape (strata, groups, times)."""
        # Counting from the end keeps the last risk set of a weighted curve exactly equal to those who leave.
        still_in: NDArray[Any] = _sum_from_the_end(self.exits.sum(axis=2))
        if self.entries is not None:
            still_in = still_in - (_sum_from_the_end(self.entries) - self.entries)
        return still_in

    @property
    def group_sizes(self) -> NDArray[np.int64]:
        """Number of people in each group."""
        sizes: NDArray[np.int64] = self.people.sum(axis=(0, 2, 3))
        return sizes


def count(
    time: ArrayLike,
    cause: Codes,
    group: Codes = EVERYBODY,
    stratum: Codes = EVERYBODY,
    *,
    weights: ArrayLike | None = None,
    entry: ArrayLike | None = None,
) -> CountTable:
    """Collapse rows to one count table.

    Times that differ by less than 1.5e-8 of their mean are one time, as R's ``timefix`` has it, so that
    months computed in two ways still tie.

    Parameters
    ----------
    time : array of shape (people,)
        When each person leaves, at least 0.
    cause, group, stratum : Codes
        Why each leaves (code 0: censored) and where each belongs.
    weights : array of shape (people,), optional
        Weights of at least 0.
    entry : array of shape (people,), optional
        Delayed entry: a person is at risk at times in (entry, time].

    Raises
    ------
    ValueError
        When columns differ in length, a time, weight or entry cannot be used, or entry is not before time.
    """
    leaving = numbers(time, "time")
    if leaving.size == 0:
        raise DegenerateDataError("nobody is counted")
    digits = [stratum, group, cause]
    for name, codes in zip(("strata", "group", "event or cause"), digits, strict=True):
        if codes.values is not None:
            _check_length(codes.values, leaving, name)
    people = count_whole(leaving, digits)
    times: NDArray[Any] = np.arange(0 if people is None else people.shape[-1])
    position, slack = leaving, 0.0
    if people is None:
        times, position, slack = distinct_times(leaving)
        people = tally(position, digits, times.size)
    exits, squares, case_weights = people, None, None
    if weights is not None:
        case_weights = _case_weights(weights, leaving)
        exits = tally(position, digits, times.size, case_weights)
        if not np.array_equal(case_weights, np.floor(case_weights)):
            squares = tally(position, digits, times.size, case_weights**2)
    entries = None
    if entry is not None:
        first_time = np.searchsorted(times, _entry_times(entry, leaving) + slack, side="right")
        entries = tally(first_time, digits[:2], times.size, case_weights)
    table = CountTable(
        times=times, strata=stratum.labels, groups=group.labels, causes=cause.labels,
        exits=exits, people=people, squares=squares, entries=entries,
    )  # fmt: skip
    return _occupied(table, keep_causes=cause.keep_unused)


def ratio(numerator: ArrayLike, denominator: NDArray[Any]) -> Floats:
    """Return the quotient, 0 where the denominator is 0 (nobody at risk)."""
    quotient = np.zeros(np.broadcast_shapes(np.shape(numerator), denominator.shape))
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient


def _check_length(column: NDArray[Any], times: NDArray[Any], name: str) -> None:
    if column.size != times.size:
        raise ValueError(f"{name} has {column.size} rows and time has {times.size}; one row for each person is needed")


def _case_weights(values: ArrayLike, times: NDArray[Any]) -> Floats:
    weights = numbers(values, "weights").astype(float)
    _check_length(weights, times, "weights")
    refuse_durations(weights, "weights")
    if weights.sum() == 0:
        raise DegenerateDataError("all weights are 0")
    return weights


def _entry_times(values: ArrayLike, times: NDArray[Any]) -> NDArray[Any]:
    entry = numbers(values, "entry")
    _check_length(entry, times, "entry")
    allowed = (entry >= 0) & (entry < times)
    if not allowed.all():
        position = int(np.flatnonzero(~allowed)[0])
        raise ValueError(
            f"entry: index {position} holds {entry[position]} and time {times[position]}; "
            "entry is at least 0 and before time"
        )
    return entry


def _occupied(table: CountTable, keep_causes: bool) -> CountTable:
    """Drop times, groups, strata and causes that nobody has."""
    people = table.people
    keep_stratum, keep_group, keep_cause, keep_time = (
        np.any(people, axis=tuple(other for other in range(4) if other != axis), keepdims=True).ravel()
        for axis in range(4)
    )
    keep_cause |= keep_causes | (np.arange(keep_cause.size) == 0)
    grid = np.ix_(keep_stratum, keep_group, keep_cause, keep_time)
    exits = table.exits[grid]
    entries = table.entries
    if entries is not None:
        # Whoever enters at a time that nobody leaves is at risk from the next time on.
        following = np.flatnonzero(keep_time)
        entries = np.add.reduceat(entries[np.ix_(keep_stratum, keep_group)], _starts(following), axis=2)
    return CountTable(
        times=table.times[keep_time],
        strata=_kept(table.strata, keep_stratum),
        groups=_kept(table.groups, keep_group),
        causes=_kept(table.causes, keep_cause),
        exits=exits,
        people=exits if table.people is table.exits else people[grid],
        squares=None if table.squares is None else table.squares[grid],
        entries=entries,
    )


def _starts(following: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], following[:-1] + 1])


def _kept(labels: tuple[Any, ...], keep: NDArray[np.bool_]) -> tuple[Any, ...]:
    return tuple(label for label, kept in zip(labels, keep, strict=True) if kept)


def _sum_from_the_end(table: NDArray[Any]) -> NDArray[Any]:
    return np.flip(np.cumsum(np.flip(table, axis=-1), axis=-1), axis=-1)
