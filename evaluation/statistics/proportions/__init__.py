"""Proportions of one group and of two arms: limits, comparisons, exact tests, strata."""

from evaluation.statistics.proportions.comparison import COMPARISON_METHODS, compare
from evaluation.statistics.proportions.exact import exact_tests
from evaluation.statistics.proportions.homogeneity import (
    ChiSquaredTest,
    breslow_day,
    cochran_mantel_haenszel,
    woolf_test,
)
from evaluation.statistics.proportions.score import score_limits, score_p_values
from evaluation.statistics.proportions.single import PROPORTION_METHODS, proportion
from evaluation.statistics.proportions.stratified import exact_common_odds_ratio, mantel_haenszel

__all__ = [
    "COMPARISON_METHODS",
    "PROPORTION_METHODS",
    "ChiSquaredTest",
    "breslow_day",
    "cochran_mantel_haenszel",
    "compare",
    "exact_common_odds_ratio",
    "exact_tests",
    "mantel_haenszel",
    "proportion",
    "score_limits",
    "score_p_values",
    "woolf_test",
]
