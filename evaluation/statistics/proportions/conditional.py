"""The odds ratio given both margins: exact and mid-p limits, conditional estimate, Fisher's test.

With all margins fixed the events of arm 1 follow a noncentral hypergeometric distribution that depends on
the odds ratio alone; strata with a common odds ratio convolve into one such distribution. One object
serves a single table and strata, since scipy's `odds_ratio` has neither mid-p limits nor strata.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from evaluation.statistics.proportions.arms import TwoArms
from evaluation.statistics.proportions.binomial import log_choose
from evaluation.statistics.proportions.inference import Inference

Array = NDArray[np.float64]

TIE_FACTOR = 1 + 1e-7
"""Tables this close in probability count as equally likely, as in R's fisher.test."""


@dataclass(frozen=True, slots=True)
class ConditionalDistribution:
    """Events of arm 1 given the margins.

    Parameters
    ----------
    support : array
        The possible numbers of events of arm 1, ascending by one.
    log_weights : array
        Logs of their probabilities at odds ratio 1, up to a constant.
    observed : int
        The number seen.
    """

    support: Array
    log_weights: Array
    observed: int

    @classmethod
    def of_table(cls, arms: TwoArms) -> ConditionalDistribution:
        """Return the distribution of a single table."""
        support = np.arange(max(0, arms.events - arms.n0), min(arms.n1, arms.events) + 1, dtype=float)
        weights = log_choose(arms.n1, support) + log_choose(arms.n0, arms.events - support)
        return cls(support, weights, arms.events1)

    @classmethod
    def of_strata(cls, strata: Sequence[TwoArms], odds_ratio: float = 1.0) -> ConditionalDistribution:
        """Return the distribution of the sum over strata with a common odds ratio.

        The convolution is done at a guess of the `odds_ratio`, where the weights that matter do not underflow.
        """
        tables = [cls.of_table(arms) for arms in strata]
        probabilities = np.ones(1)
        for table in tables:
            probabilities = np.convolve(probabilities, table.probabilities(math.log(odds_ratio)))
        support = np.arange(len(probabilities)) + sum(table.support[0] for table in tables)
        with np.errstate(divide="ignore"):
            log_weights = np.log(probabilities) - math.log(odds_ratio) * support
        return cls(support, log_weights, sum(table.observed for table in tables))

    @property
    def at_lowest(self) -> bool:
        """Whether the observed number is the smallest possible."""
        return bool(self.observed == self.support[0])

    def mirrored(self) -> ConditionalDistribution:
        """Return the distribution of the negative number, whose odds ratio is the inverse."""
        return ConditionalDistribution(-self.support[::-1], self.log_weights[::-1], -self.observed)

    def probabilities(self, log_odds_ratio: float = 0.0) -> Array:
        """Return the probability of each number in the support at an odds ratio."""
        logs = self.log_weights + log_odds_ratio * self.support
        weights = np.exp(logs - logs.max())
        return np.asarray(weights / weights.sum())

    def upper_tail(self, log_odds_ratio: float = 0.0, observed_share: float = 1.0) -> float:
        """Return the probability of more events than observed plus a share of that of exactly as many."""
        probabilities = self.probabilities(log_odds_ratio)
        place = int(self.observed - self.support[0])
        return float(probabilities[place + 1 :].sum() + observed_share * probabilities[place])


def exact(arms: TwoArms, level: float) -> Inference:
    """Return the conditional maximum likelihood odds ratio with exact limits and twice Fisher's smaller tail.

    The limits leave at most half of one minus the level in each tail, which is what doubling agrees with;
    Fisher's own two-sided p-value (by probability) can disagree with them.

    References
    ----------
    Cornfield (1956), Proceedings of the Third Berkeley Symposium 4:135-148.
    """
    return conditional_inference(ConditionalDistribution.of_table(arms), level)


def mid_p(arms: TwoArms, level: float) -> Inference:
    """Return the conditional maximum likelihood odds ratio with mid-p limits and the doubled mid-p-value.

    References
    ----------
    Lancaster (1961), Journal of the American Statistical Association 56:223-234.
    """
    return conditional_inference(ConditionalDistribution.of_table(arms), level, observed_share=0.5)


def conditional_inference(
    distribution: ConditionalDistribution, level: float, observed_share: float = 1.0
) -> Inference:
    """Return estimate, limits and doubled p-value; the observed number counts by its share in both tails."""
    upside_down = distribution.mirrored()
    low = _lower_limit(distribution, level, observed_share)
    mirrored_low = _lower_limit(upside_down, level, observed_share)
    high = 1 / mirrored_low if mirrored_low else math.inf
    if len(distribution.support) == 1:
        return Inference(None, low, high, 1.0, "only one table has these margins: the odds ratio is 0/0")
    return Inference(conditional_estimate(distribution), low, high, doubled_p_value(distribution, observed_share))


def conditional_estimate(distribution: ConditionalDistribution) -> float:
    """Return the odds ratio under which the observed number is the expected one, 0 or inf at the ends."""
    if distribution.at_lowest:
        return 0.0
    if distribution.mirrored().at_lowest:
        return math.inf

    def excess(log_odds_ratio: float) -> float:
        return float(distribution.probabilities(log_odds_ratio) @ (distribution.support - distribution.observed))

    return math.exp(_increasing_root(excess))


def doubled_p_value(distribution: ConditionalDistribution, observed_share: float = 1.0) -> float:
    """Return twice the smaller tail at odds ratio 1, at most 1."""
    tails = (side.upper_tail(0.0, observed_share) for side in (distribution, distribution.mirrored()))
    return min(1.0, 2 * min(tails))


def probability_p_value(distribution: ConditionalDistribution) -> float:
    """Return Fisher's two-sided p-value: all numbers no likelier than the observed at odds ratio 1."""
    probabilities = distribution.probabilities()
    observed = probabilities[int(distribution.observed - distribution.support[0])]
    return min(1.0, float(probabilities[probabilities <= observed * TIE_FACTOR].sum()))


def _lower_limit(distribution: ConditionalDistribution, level: float, observed_share: float) -> float:
    if distribution.at_lowest:
        return 0.0
    tail = (1 - level) / 2
    return math.exp(_increasing_root(lambda logs: distribution.upper_tail(logs, observed_share) - tail))


def _increasing_root(function: Callable[[float], float]) -> float:
    """Return the root of an increasing function of a log odds ratio, widening the bracket as needed."""
    low, high = -1.0, 1.0
    while function(low) > 0:
        low *= 2
    while function(high) < 0:
        high *= 2
    return float(brentq(function, low, high, xtol=1e-14))
