"""Comparing arms that differ: weighting, standardisation, matching and shuffling within editions."""

from evaluation.statistics.adjustment.adjustment_set import AdjustmentSet, adjustment_set
from evaluation.statistics.adjustment.contrasts import FEWEST_EFFECTIVE, TOO_FEW
from evaluation.statistics.adjustment.covariate_balance import Balance, balance
from evaluation.statistics.adjustment.design import UNKNOWN, DegenerateDataError, drop_constant
from evaluation.statistics.adjustment.difference import adjusted_difference
from evaluation.statistics.adjustment.entropy_balancing import entropy_balance
from evaluation.statistics.adjustment.logistic import logistic_regression, profile_limits
from evaluation.statistics.adjustment.matching import Matches, match
from evaluation.statistics.adjustment.models import Fit
from evaluation.statistics.adjustment.propensity_scores import Propensity, propensity
from evaluation.statistics.adjustment.randomisation import RandomisationTest, randomisation_inference
from evaluation.statistics.adjustment.regression import (
    linear_difference,
    poisson_ratio,
    regression_table,
    welch_difference,
)
from evaluation.statistics.adjustment.weighting import effective_sample_size, weights

__all__ = [
    "FEWEST_EFFECTIVE",
    "TOO_FEW",
    "UNKNOWN",
    "AdjustmentSet",
    "Balance",
    "DegenerateDataError",
    "Fit",
    "Matches",
    "Propensity",
    "RandomisationTest",
    "adjusted_difference",
    "adjustment_set",
    "balance",
    "drop_constant",
    "effective_sample_size",
    "entropy_balance",
    "linear_difference",
    "logistic_regression",
    "match",
    "poisson_ratio",
    "profile_limits",
    "propensity",
    "randomisation_inference",
    "regression_table",
    "weights",
    "welch_difference",
]
