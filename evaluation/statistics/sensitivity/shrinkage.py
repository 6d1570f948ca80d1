"""An estimate drawn towards what was believed before, by a stated normal prior."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtr

from evaluation.statistics.estimate import Estimate
from evaluation.statistics.proportions.arms import normal_quantile


@dataclass(frozen=True, kw_only=True, slots=True)
class Shrinkage:
    """A difference after weighing it against a prior.

    Parameters
    ----------
    estimate : Estimate
        Posterior mean with its credible limits.
    prior_mean, prior_standard_deviation : float
        The prior, as stated by whoever asked.
    weight_of_data : float
        Share of the posterior mean that comes from the data, the rest from the prior.
    probability_positive : float
        Posterior probability that the difference is above zero.
    """

    estimate: Estimate
    prior_mean: float
    prior_standard_deviation: float
    weight_of_data: float
    probability_positive: float


def shrink(
    difference: float,
    standard_error: float,
    prior_standard_deviation: float,
    prior_mean: float = 0.0,
    level: float = 0.95,
    *,
    estimand: str = "proportion",
    population: str = "",
) -> Shrinkage:
    """Weigh a difference against a normal prior.

    Parameters
    ----------
    difference, standard_error : float
        The estimate and its standard error.
    prior_standard_deviation : float
        How far from `prior_mean` such differences usually are (two thirds lie within one).
    prior_mean : float, default 0.0
        The difference expected before seeing the data.
    level : float, default 0.95
        Probability between the credible limits.
    estimand, population : str
        What is estimated and who is counted, for the record.

    Returns
    -------
    Shrinkage

    Raises
    ------
    ValueError
        When a number is not finite, a spread is not above 0 or the level is not between 0 and 1.

    References
    ----------
    Spiegelhalter, Freedman & Parmar (1994), JRSS A 157:357-416.
    """
    for name, number in (("difference", difference), ("prior_mean", prior_mean)):
        if not math.isfinite(number):
            raise ValueError(f"{name} is {number!r}; it has to be a finite number")
    spreads = (("standard_error", standard_error), ("prior_standard_deviation", prior_standard_deviation))
    for name, number in spreads:
        if not 0 < number < math.inf:
            raise ValueError(f"{name} is {number!r}; it has to be above 0")
    weight = prior_standard_deviation**2 / (prior_standard_deviation**2 + standard_error**2)
    mean = weight * difference + (1 - weight) * prior_mean
    deviation = standard_error * math.sqrt(weight)
    reach = normal_quantile(level) * deviation
    estimate = Estimate(
        estimand=estimand,
        scale="difference",
        value=mean,
        low=mean - reach,
        high=mean + reach,
        level=level,
        standard_error=deviation,
        method="normal-prior",
        population=population,
        assumptions=("normal_prior",),
    )
    return Shrinkage(
        estimate=estimate,
        prior_mean=prior_mean,
        prior_standard_deviation=prior_standard_deviation,
        weight_of_data=weight,
        probability_positive=float(ndtr(mean / deviation)),
    )
