"""Who is at risk when an event happens: sums over risk sets without visiting a person twice.

Rows are sorted into the distinct event times of their stratum once. A sum over all risk sets is then one
count per slot and one running total, O(n + number of event times), also with delayed entry: a row is added
where it ends and taken off before it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from evaluation.statistics.hazards.rows import Booleans, Floats, Integers, SurvivalRows


@dataclass(frozen=True)
class RiskSets:
    """One risk set for each distinct event time of each stratum, strata one after the other.

    Parameters
    ----------
    times : ndarray of shape (T,)
        Event time of each risk set.
    stratum : ndarray of int, shape (T,)
    begins : ndarray of int, shape (S + 1,)
        First risk set of each stratum, and T.
    row_stratum : ndarray of int, shape (n,)
    first, end : ndarray of int, shape (n,)
        A row is in the risk sets ``first <= k < end``.
    event_set : ndarray of int, shape (n,)
        Risk set at which the row has its event, -1 for none.
    """

    times: Floats
    stratum: Integers
    begins: Integers
    row_stratum: Integers
    first: Integers
    end: Integers
    event_set: Integers

    @property
    def n_sets(self) -> int:
        """Number of risk sets, T."""
        return len(self.times)

    @property
    def n_events(self) -> Integers:
        """Events at each risk set, shape (T,)."""
        return np.bincount(self.event_set[self.event_set >= 0], minlength=self.n_sets).astype(np.int64)

    def at_risk_sum(self, values: Floats) -> Floats:
        """Sum the rows' values (n, k) over the rows at risk: shape (T, k)."""
        # Each stratum has one slot more than risk sets, in front, for what is never or no longer at risk.
        slots = self.n_sets + len(self.begins) - 1
        late = np.flatnonzero(self.first > self.begins[self.row_stratum])
        totals = _sum_by(self.end + self.row_stratum, values, slots)
        if len(late):
            totals -= _sum_by((self.first + self.row_stratum)[late], values[late], slots)
        for block in self._slot_blocks():
            totals[block] = np.cumsum(totals[block][::-1], axis=0)[::-1]
        return np.asarray(totals[np.arange(self.n_sets) + self.stratum + 1])

    def event_sum(self, values: Floats) -> Floats:
        """Sum the rows' values (n, k) over the rows with an event at each risk set: shape (T, k)."""
        rows = np.flatnonzero(self.event_set >= 0)
        return _sum_by(self.event_set[rows], values[rows], self.n_sets)

    def cumulate(self, values: Floats) -> Floats:
        """Sum the risk sets' values (T, k) over the time that each row is at risk: shape (n, k)."""
        total = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
        return np.asarray(total[self.end] - total[self.first])

    def members(self, k: int) -> Booleans:
        """Return which rows are at risk at risk set ``k``."""
        return (self.first <= k) & (k < self.end)

    def _slot_blocks(self) -> Iterator[slice]:
        shifted = self.begins + np.arange(len(self.begins))
        return (slice(begin, end) for begin, end in pairwise(shifted))


def build_risk_sets(rows: SurvivalRows) -> RiskSets:
    """Sort rows into the risk sets at their stratum's distinct event times."""
    # Position 0 of a stratum is before every time, so that rows at risk from the start see an event at zero.
    times = np.unique(np.concatenate([rows.stop, rows.entry[np.isfinite(rows.entry)]]))
    offset = rows.stratum * (len(times) + 1)
    stop_key = offset + np.searchsorted(times, rows.stop) + 1
    entry_key = offset + np.searchsorted(times, rows.entry, side="right")
    set_keys, event_set = np.unique(stop_key[rows.event], return_inverse=True)
    own = np.full(rows.n, -1, dtype=np.int64)
    own[rows.event] = event_set
    stratum, position = np.divmod(set_keys, len(times) + 1)
    return RiskSets(
        times=times[position - 1],
        stratum=stratum,
        begins=np.searchsorted(stratum, np.arange(len(rows.stratum_labels) + 1)),
        row_stratum=rows.stratum,
        first=np.searchsorted(set_keys, entry_key, side="right"),
        end=np.searchsorted(set_keys, stop_key, side="right"),
        event_set=own,
    )


def _sum_by(slot: Integers, values: Floats, n_slots: int) -> Floats:
    sums = np.empty((n_slots, values.shape[1]))
    for k, column in enumerate(values.T):
        sums[:, k] = np.bincount(slot, weights=column, minlength=n_slots)
    return sums
