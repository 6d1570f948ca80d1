"""The probability of the outcome by a time, and what each person contributes to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NO_EVENT, OUTCOME = 0, 1
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Curve:
    """A cumulative incidence at its distinct times, and how each person moves a linear function of it.

    Parameters
    ----------
    value : float
        The probability of the outcome by the horizon, or the mean time lost to it.
    influence : array of shape (people,)
        By how much the value would change for each person counted once more (infinitesimal jackknife); their squares
        add up to the variance of the value.
    at_risk : int
        People who were observed until the horizon: those still at risk there, and those with an event before it.
    """

    value: float
    influence: Floats
    at_risk: int

    @property
    def variance(self) -> float:
        """Variance of the value."""
        return float((self.influence**2).sum())

    @property
    def effective_n(self) -> float:
        """How many people seen to the horizon would say as much: p (1 - p) over the variance.

        Those observed until the horizon where nobody, or everybody, has had the outcome and the variance is zero.
        """
        if not ROUNDING < self.value < 1 - ROUNDING or self.variance <= ROUNDING**2:
            return float(self.at_risk)
        return self.value * (1 - self.value) / self.variance


def risk_by(time: Floats, cause: NDArray[np.int64], horizon: float) -> Curve:
    """Estimate the probability of the outcome by the horizon, other first events competing.

    Aalen & Johansen (1978); of one kind of event, one minus Kaplan-Meier. The influence of a person is the exact
    derivative by his weight, so that without censoring the variance is p (1 - p) / n.

    Parameters
    ----------
    time : array of shape (people,)
        Until the first event or the end of follow-up.
    cause : array of shape (people,)
        1 the outcome, 2 another first event, 0 none.
    horizon : float
        Until when, in the unit of ``time``.
    """
    steps = _Steps.of(time, cause, horizon)
    return _curve(steps, np.ones(len(steps.times)), time, cause, horizon)


def lost_to(time: Floats, cause: NDArray[np.int64], horizon: float) -> Curve:
    """Estimate the mean time that the outcome takes away before the horizon: the area under its cumulative incidence.

    Andersen (2013), Statistics in Medicine 32:5278. The horizon less it is the mean time without the outcome; of one
    kind of event, the restricted mean. Parameters as of :func:`risk_by`.
    """
    steps = _Steps.of(time, cause, horizon)
    return _curve(steps, horizon - steps.times, time, cause, horizon)


@dataclass(frozen=True, slots=True)
class _Steps:
    """Distinct times of events up to a horizon, with who is at risk and who has an event."""

    times: Floats
    at_risk: Floats
    outcome: Floats
    events: Floats

    @classmethod
    def of(cls, time: Floats, cause: NDArray[np.int64], horizon: float) -> _Steps:
        happened = (cause != NO_EVENT) & (time <= horizon)
        times, place = np.unique(time[happened], return_inverse=True)
        outcome = np.bincount(place, cause[happened] == OUTCOME, len(times))
        ordered = np.sort(time)
        at_risk = len(time) - np.searchsorted(ordered, times, side="left")
        return cls(
            times, at_risk.astype(float), outcome.astype(float), np.bincount(place, minlength=len(times)).astype(float)
        )


def _curve(steps: _Steps, gain: Floats, time: Floats, cause: NDArray[np.int64], horizon: float) -> Curve:
    """Return the sum over times of the incidence added there times what it gains, with its influence."""
    hazard = steps.outcome / steps.at_risk
    all_hazard = steps.events / steps.at_risk
    before = np.concatenate([[1.0], np.cumprod(1 - all_hazard)])[: len(steps.times)]
    added = gain * before * hazard
    value = float(added.sum())
    later = value - np.cumsum(added)
    survivors = steps.at_risk - steps.events
    # What an event at a time takes from all that comes later, for each person at risk then.
    taken = np.divide(later, survivors, out=np.zeros_like(later), where=survivors > 0)
    own = gain * before / steps.at_risk
    passing = np.concatenate([[0.0], np.cumsum(taken * all_hazard - own * hazard)])
    until = np.searchsorted(steps.times, np.minimum(time, horizon), side="right")
    influence = passing[until]
    happened = (cause != NO_EVENT) & (time <= horizon)
    place = np.searchsorted(steps.times, time[happened])
    influence[happened] += np.where(cause[happened] == OUTCOME, own[place], 0.0) - taken[place]
    seen = int((happened | (time >= horizon)).sum())
    return Curve(value, influence, seen)
