"""Clone, censor, weight: "begin within the grace period" against "not begun through it", when dates are known.

Everybody follows both strategies until time shows which one he follows: the clone of the other is censored there. Who
has the outcome before he could have begun counts in both, so that no waiting is guaranteed to anybody (Hernan & Robins
2016, American Journal of Epidemiology 183:758; Hernan 2018, BMJ 360:k182).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import stdtr, stdtrit

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.statistics.trial.incidence import NO_EVENT, Curve, Floats, risk_by

METHOD = "clone-censor-weight, Wilson limits of the starters"
NOBODY_BEGAN = "nobody began within the grace period"
NO_STARTERS_LEFT = "nobody who began within the grace period was still waiting at its end"
NOT_OBSERVED = "nobody of a strategy was observed until the horizon"
LARGEST_QUANTILE = 1e6

Against = Literal["late", "never"]


@dataclass(frozen=True, slots=True)
class Strategy:
    """One strategy of the trial.

    Parameters
    ----------
    risk : float
        The probability of the outcome by the horizon if everybody had followed it.
    people, events : int
        Whose clones followed it to the end of their follow-up or to the outcome, and with the outcome among them.
    """

    risk: float
    people: int
    events: int


@dataclass(frozen=True, slots=True)
class Cloned:
    """A comparison of the two strategies.

    Parameters
    ----------
    estimate : Estimate
        The risk of those who begin within the grace period less that of those who do not.
    begin, wait : Strategy
        The two strategies.
    grace, horizon : float
        In the unit of the times.
    shared : int
        People with the outcome, or another first event, within the grace period and before they had begun: in both.
    starters, starters_with_outcome_later : int
        People who began within the grace period and were still waiting at its end; with the outcome by the horizon.
    """

    estimate: Estimate
    begin: Strategy
    wait: Strategy
    grace: float
    horizon: float
    shared: int
    starters: int
    starters_with_outcome_later: int


def clone_censor(
    time: Floats,
    cause: NDArray[np.int64],
    start: Floats,
    horizon: float,
    grace: float,
    *,
    against: Against = "late",
    level: float = 0.95,
) -> Cloned:
    """Compare beginning within the grace period with not beginning through it, by risk at the horizon.

    An event in the same unit as the beginning counts after it. The limits have no bootstrap: those of the risk of the
    starters after the grace period are Wilson's on its effective number of people, because a handful of starters
    without an event have no variance; everything else has its influence function; both are joined by MOVER (Zou &
    Donner 2008) with a t quantile whose degrees of freedom are Satterthwaite's. The p-value is the level at which a
    limit is zero.

    Parameters
    ----------
    time : array of shape (people,)
        Until the first event or the end of follow-up.
    cause : array of shape (people,)
        1 the outcome, 2 another first event, 0 none.
    start : array of shape (people,)
        When the treatment began; nan for never. A start after ``time`` counts as never.
    horizon, grace : float
        Until when outcomes count, and within what the treatment has to begin; ``0 <= grace < horizon``.
    against : {"late", "never"}, default: "late"
        Whether people who begin after the grace period stay among those who did not begin through it.
    level : float, default: 0.95
        Confidence level.

    Raises
    ------
    DegenerateDataError
        When nobody began within the grace period, none of those was left at its end, or nobody of a strategy was
        observed until the horizon.
    """
    begun_at = np.where(start <= time, start, np.inf)
    begun = begun_at <= grace
    if not begun.any():
        raise DegenerateDataError(NOBODY_BEGAN)
    late = begun & (time > grace)
    if not late.any():
        raise DegenerateDataError(NO_STARTERS_LEFT)
    followed = begun | (time <= grace)
    time1, cause1 = np.where(followed, time, grace), np.where(followed, cause, NO_EVENT)
    stops = begun_at if against == "never" else np.where(begun, begun_at, np.inf)
    time0, cause0 = np.minimum(time, stops), np.where(stops <= time, NO_EVENT, cause)
    for times, causes in ((time1, cause1), (time0, cause0)):
        _require_observed(times, causes, horizon)
    risk1, risk0 = risk_by(time1, cause1, horizon), risk_by(time0, cause0, horizon)
    after = risk_by(time[late], cause[late], horizon)
    waiting = 1 - risk_by(time1, (cause1 != NO_EVENT).astype(np.int64), grace).value
    rest = risk1.influence - risk0.influence
    rest[late] -= waiting * after.influence
    limits = _Limits(risk1.value - risk0.value, waiting, after, float((rest**2).sum()), len(time), int(late.sum()))
    low, high = limits.at(level)
    estimate = Estimate(
        estimand="risk_difference", scale="difference", value=limits.difference, low=low, high=high, level=level,
        p_value=limits.p_value(), standard_error=limits.standard_error, method=METHOD, n=len(time),
        events=int(((cause == 1) & (time <= horizon)).sum()), effective_n=(risk1.effective_n, risk0.effective_n),
    )  # fmt: skip
    shared = (time <= grace) & (cause != NO_EVENT) & ~begun
    with_outcome = (cause == 1) & (time <= horizon)
    return Cloned(
        estimate=estimate,
        begin=_strategy(risk1, followed, time1, cause1, horizon),
        wait=_strategy(risk0, stops > time, time0, cause0, horizon),
        grace=grace,
        horizon=horizon,
        shared=int(shared.sum()),
        starters=int(late.sum()),
        starters_with_outcome_later=int((with_outcome & late).sum()),
    )


def _strategy(
    risk: Curve, followed: NDArray[np.bool_], time: Floats, cause: NDArray[np.int64], horizon: float
) -> Strategy:
    return Strategy(risk.value, int(followed.sum()), int(((cause == 1) & (time <= horizon)).sum()))


def _require_observed(time: Floats, cause: NDArray[np.int64], horizon: float) -> None:
    """Raise unless somebody was observed until the horizon, or the last to leave before it left with an event."""
    last = time.max()
    if last < horizon and (cause[time == last] == NO_EVENT).any():
        raise DegenerateDataError(NOT_OBSERVED)


@dataclass(frozen=True, slots=True)
class _Limits:
    """What the limits of the difference are made of."""

    difference: float
    waiting: float
    after: Curve
    rest: float
    people: int
    starters: int

    @property
    def effective(self) -> float:
        return min(self.after.effective_n, float(self.starters)) or 1.0

    @property
    def standard_error(self) -> float | None:
        return math.sqrt(self.waiting**2 * self.after.variance + self.rest) or None

    @property
    def freedom(self) -> float:
        """Degrees of freedom: Satterthwaite's over the starters' part, of so many people, and the rest."""
        # Of a starters' curve without variance that of one event more and one less (Agresti and Coull).
        share = (self.after.value * self.effective + 2) / (self.effective + 4)
        part = self.waiting**2 * share * (1 - share) / (self.effective + 4)
        among = max(self.effective - 1, 1.0)
        return (part + self.rest) ** 2 / (part**2 / among + self.rest**2 / max(self.people - 1, 1))

    def at(self, level: float) -> tuple[float, float]:
        """Return the limits at a confidence level."""
        return self.with_quantile(float(stdtrit(self.freedom, 0.5 + level / 2)))

    def with_quantile(self, quantile: float) -> tuple[float, float]:
        """Return the limits so many standard errors away."""
        low, high = _wilson(self.after.value, self.effective, quantile)
        below, above = (self.waiting * gap for gap in (self.after.value - low, high - self.after.value))
        rest = quantile**2 * self.rest
        # The other way round the difference falls where the starters' risk does.
        return (
            max(self.difference - math.sqrt(below**2 + rest), -1.0),
            min(self.difference + math.sqrt(above**2 + rest), 1.0),
        )

    def p_value(self) -> float:
        """Return the level at which the limit on the side of no difference is zero."""
        if self.difference == 0:
            return 1.0
        side = 0 if self.difference > 0 else 1
        excluded = self.with_quantile(LARGEST_QUANTILE)[side] * self.difference > 0
        if excluded:
            return 0.0
        quantile = brentq(lambda each: self.with_quantile(each)[side], 0.0, LARGEST_QUANTILE, xtol=1e-12, rtol=1e-12)
        return float(2 * stdtr(self.freedom, -quantile))


def _wilson(share: float, people: float, quantile: float) -> tuple[float, float]:
    """Return Wilson's limits of a share of so many people, of whom there may be fractions."""
    square = quantile**2 / people
    middle, half = share + square / 2, quantile * math.sqrt(share * (1 - share) / people + square / (4 * people))
    return max((middle - half) / (1 + square), 0.0), min((middle + half) / (1 + square), 1.0)
