"""Exact limits where nobody or everybody has had the event, and Greenwood's standard error is 0 or undefined.

A standard error of 0 is no certainty: of five people at risk of whom none has had the event, the probability may still
be as high as .52. The limits are those of Clopper and Pearson (1934) for none, and for all, of the people whose state
is known.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics.survival.columns import Floats
from evaluation.statistics.survival.counts import CountTable, ratio

ROUNDING = 1e-12


def certain(probability: Floats) -> NDArray[np.bool_]:
    """Return where a probability is 0 or 1, so that its standard error says nothing."""
    found: NDArray[np.bool_] = (probability == 0) | (probability >= 1 - ROUNDING)
    return found


def exact_limits(
    table: CountTable, times: NDArray[np.float64], probability: Floats, level: float
) -> tuple[Floats, Floats]:
    """Return limits of the probability of the event by each time, for probabilities that are :func:`certain`.

    Parameters
    ----------
    table : CountTable
        Of one stratum.
    times : array of shape (m,)
        Times at which the probability is read off.
    probability : array of shape (groups, causes, m)
        Without the censored among the causes.
    level : float
        Confidence level.

    Returns
    -------
    pair of array of shape (groups, causes, m)
        nan where it is not known of whom the probability is: nobody is left, somebody who left without an event was
        among those of whom all the others had it, or people came in late.
    """
    highest = 1 - _root((1 - level) / 2, _without_event(table, times))
    lowest = _root((1 - level) / 2, _everybody(table, times))[:, np.newaxis]
    none = probability == 0
    low = np.where(none, np.where(np.isnan(highest), np.nan, 0.0), lowest)
    high = np.where(none, highest, np.where(np.isnan(lowest), np.nan, 1.0))
    return low, high


def _root(share: float, people: Floats) -> Floats:
    """Return the chance of an event that all of so many people have with a probability of `share`; nan of nobody."""
    return np.asarray(share ** (1 / np.where(people > 0, people, np.nan)))


def _without_event(table: CountTable, times: NDArray[np.float64]) -> Floats:
    """Return of how many people it is known at each time that they had no event of a cause, if nobody had one.

    They are those at risk, and those who had another event. Weights count as the people that they are worth (Kish
    1965). Late entry leaves nobody: who comes in later says nothing of the time before.
    """
    if table.entries is not None:
        return np.zeros((len(table.groups), len(table.causes) - 1, len(times)))
    place = np.searchsorted(table.times, times, side="left")
    waiting = np.concatenate([_effective(table), np.zeros((len(table.groups), 1))], axis=1)[:, place]
    own = np.cumsum(table.exits[0, :, 1:], axis=-1)
    before = np.concatenate([np.zeros((*own.shape[:2], 1)), own], axis=-1)[..., place]
    return np.asarray(waiting[:, np.newaxis] + before.sum(axis=1, keepdims=True) - before)


def _everybody(table: CountTable, times: NDArray[np.float64]) -> Floats:
    """Return how many people there are where nobody had left without an event by a time, else 0: (groups, m)."""
    if table.entries is not None:
        return np.zeros((len(table.groups), len(times)))
    left = np.cumsum(table.exits[0, :, 0], axis=-1)
    place = np.searchsorted(table.times, times, side="right")
    censored = np.concatenate([np.zeros((len(left), 1)), left], axis=1)[:, place]
    return np.where(censored == 0, _effective(table)[:, :1], 0.0)


def _effective(table: CountTable) -> Floats:
    """Return who is at risk just before each time of the table, in people: (groups, times)."""
    at_risk: Floats = table.at_risk[0].astype(float)
    if table.squares is None:
        return at_risk
    squares = np.flip(np.cumsum(np.flip(table.squares[0].sum(axis=1), axis=-1), axis=-1), axis=-1)
    worth: Floats = ratio(at_risk**2, squares)
    return worth
