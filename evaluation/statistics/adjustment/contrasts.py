"""From each person's influence to a standard error, and from there to the Estimate that a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from evaluation.statistics.adjustment.design import BoolArray, DegenerateDataError, FloatArray, IntArray
from evaluation.statistics.estimate import Estimate, undefined

FEW_CLUSTERS = 40
PEOPLE_PER_COVARIATE = 5
FEWEST_EFFECTIVE = 10
TOO_FEW, NO_VARIATION = "too_few_effective", "no_variation_left_for_limits"
PENALISED = ("propensity_separated_firth", "outcome_separated_firth")


@dataclass(frozen=True, eq=False)
class Contrast:
    """A difference between two adjusted means with the pieces of its standard error.

    Parameters
    ----------
    mean_1, mean_0 : float
        Adjusted means of arm 1 and arm 0.
    influence : ndarray of shape (rows,)
        Each row's contribution to the error of the difference; the squares of independent units add up to
        the variance (stacked estimating equations, Stefanski and Boos 2002).
    people : ndarray of shape (rows,)
        Position of the person behind each row among all who were given.
    analysed : ndarray
        Positions of the people that the difference rests on.
    pairs : ndarray of shape (rows,), optional
        Matched pair of each row.
    model_standard_error : float, optional
        Standard error that trusts the fitted model, used where there are no clusters.
    effective_n : pair of float, optional
        How many people of arm 1 and of arm 0 would say as much if all weighed the same.
    assumptions : tuple of str
        What has to be true for the difference to be an effect, as identifiers.
    """

    mean_1: float
    mean_0: float
    influence: FloatArray
    people: IntArray
    analysed: IntArray
    pairs: IntArray | None = None
    model_standard_error: float | None = None
    effective_n: tuple[float, float] | None = None
    assumptions: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        """Mean of arm 1 less mean of arm 0."""
        return self.mean_1 - self.mean_0

    @property
    def penalised(self) -> bool:
        """Whether a fit behind it is a penalised one."""
        return any(note in self.assumptions for note in PENALISED)

    def standard_error(self, cluster: IntArray | None = None) -> float:
        """Return the standard error, robust to dependence within clusters where they are given.

        Clusters get the usual factor g / (g - 1); matched pairs enter as a second way of clustering
        (Cameron, Gelbach and Miller 2011; Austin and Cafri 2020).

        Raises
        ------
        DegenerateDataError
            When the people come from a single cluster.
        """
        if cluster is None and self.model_standard_error is not None:
            return self.model_standard_error
        units = self.people if cluster is None else cluster[self.people]
        if cluster is not None and len(np.unique(units)) < 2:
            raise DegenerateDataError("all people are in one cluster: between clusters nothing can be learned")
        variance = self._variance(units, corrected=cluster is not None)
        if self.pairs is not None:
            by_pair = self._variance(self.pairs, corrected=True)
            overlap = self._variance(self.pairs * (int(units.max()) + 1) + units, corrected=False)
            # The two-way sum can turn negative in tiny samples; then the larger one-way variance stands.
            two_way = by_pair + variance - overlap
            variance = two_way if two_way > 0 else max(by_pair, variance)
        return float(np.sqrt(variance))

    def _variance(self, units: IntArray, corrected: bool) -> float:
        _, members = np.unique(units, return_inverse=True)
        sums = np.bincount(members, weights=self.influence)
        factor = len(sums) / (len(sums) - 1) if corrected and len(sums) > 1 else 1.0
        return factor * float(sums @ sums)


def to_estimate(
    contrast: Contrast, *, level: float = 0.95, cluster: IntArray | None = None, bounded: bool = False, **fields: Any
) -> Estimate:
    """Return the Estimate of a contrast: normal limits, or t with clusters less one degrees of freedom.

    Without limits where fewer than ten effective people are left in an arm, and undefined where the difference of two
    shares lies beyond 1: the reason is the first of the assumptions.

    Parameters
    ----------
    contrast : Contrast
        What the estimator gave.
    level : float
        Confidence level.
    cluster : ndarray, optional
        Group of each person, from 0.
    bounded : bool
        Whether the outcome is yes or no, so that limits stay within -1 to 1.
    **fields
        Further fields of the Estimate, among them ``estimand`` and ``method``.
    """
    shared = {"n": len(contrast.analysed), "effective_n": contrast.effective_n, **fields}
    if contrast.penalised:
        shared["method"] = f"{shared['method']}, firth"
    if bounded and not -1 <= contrast.difference <= 1:
        reason = f"outside the possible range: a difference of two shares of {contrast.difference:.3f}"
        return undefined(scale="difference", reason=reason, **shared)
    n_clusters = None if cluster is None else len(np.unique(cluster[contrast.people]))
    few = ("few_clusters",) if n_clusters is not None and n_clusters < FEW_CLUSTERS else ()
    return without_limits_of_few(
        wald_estimate(
            contrast.difference,
            contrast.standard_error(cluster),
            level=level,
            degrees_of_freedom=np.inf if n_clusters is None else n_clusters - 1,
            bounded=bounded,
            assumptions=(*contrast.assumptions, *few),
            **shared,
        )
    )


def without_limits_of_few(estimate: Estimate) -> Estimate:
    """Return an estimate without limits, test and standard error where an arm has fewer than ten effective people.

    Normal limits of so few are far too narrow: their width is itself an estimate from those few.
    """
    if not estimate.defined or estimate.effective_n is None or min(estimate.effective_n) >= FEWEST_EFFECTIVE:
        return estimate
    nothing = dict.fromkeys(("low", "high", "level", "p_value", "standard_error"))
    return estimate.replace(assumptions=(TOO_FEW, *estimate.assumptions), **nothing)


def wald_estimate(
    value: float,
    error: float,
    *,
    level: float,
    degrees_of_freedom: float = np.inf,
    bounded: bool = False,
    assumptions: tuple[str, ...] = (),
    **fields: Any,
) -> Estimate:
    """Return an Estimate of a difference with symmetric limits; without limits where the error is zero."""
    if not 0 < level < 1:
        raise ValueError(f"level: met {level}; accepted is a number between 0 and 1, such as 0.95")
    if error == 0:
        return Estimate(scale="difference", value=value, assumptions=(NO_VARIATION, *assumptions), **fields)
    reference = stats.t(degrees_of_freedom)
    half_width = float(reference.ppf((1 + level) / 2)) * error
    low, high = value - half_width, value + half_width
    if bounded:
        low, high = min(value, max(low, -1.0)), max(value, min(high, 1.0))
    return Estimate(
        scale="difference",
        value=value,
        low=low,
        high=high,
        level=level,
        p_value=min(1.0, float(2 * reference.sf(abs(value) / error))),
        standard_error=error,
        assumptions=assumptions,
        **fields,
    )


def people_by_arm(treated: BoolArray) -> tuple[float, float]:
    """Return the effective sizes where everybody weighs the same."""
    return float(treated.sum()), float((~treated).sum())


def covariates_per_person(treated: BoolArray, n_columns: int) -> tuple[str, ...]:
    """Return ``("too_many_covariates",)`` where the smaller arm has fewer than five people a covariate."""
    smaller_arm = min(int(treated.sum()), int((~treated).sum()))
    return ("too_many_covariates",) if n_columns * PEOPLE_PER_COVARIATE > smaller_arm else ()
