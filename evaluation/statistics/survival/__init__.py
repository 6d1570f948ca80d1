"""Survival analysis from one count table: curves, competing risks, tests, restricted means, bootstrap.

Every function counts its rows first, so that all that follows grows with the number of distinct times and not
with the number of people.
"""

from evaluation.statistics.survival.aalen_johansen import IncidenceCurve, cumulative_incidence
from evaluation.statistics.survival.areas import (
    restricted_mean,
    restricted_mean_difference,
    restricted_mean_ratio,
    restricted_time_lost_ratio,
)
from evaluation.statistics.survival.gray import gray_test
from evaluation.statistics.survival.horizons import incidence_at, probability_by, survival_at
from evaluation.statistics.survival.percentiles import quantiles
from evaluation.statistics.survival.product_limit import SurvivalCurve, kaplan_meier
from evaluation.statistics.survival.rank_tests import RankTest, logrank
from evaluation.statistics.survival.resampling import Bootstrap, bootstrap
from evaluation.statistics.survival.turnbull import IntervalCurve, interval_censored

__all__ = [
    "Bootstrap",
    "IncidenceCurve",
    "IntervalCurve",
    "RankTest",
    "SurvivalCurve",
    "bootstrap",
    "cumulative_incidence",
    "gray_test",
    "incidence_at",
    "interval_censored",
    "kaplan_meier",
    "logrank",
    "probability_by",
    "quantiles",
    "restricted_mean",
    "restricted_mean_difference",
    "restricted_mean_ratio",
    "restricted_time_lost_ratio",
    "survival_at",
]
