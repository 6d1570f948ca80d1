import math

import numpy as np
import pytest
from scipy.stats import nchypergeom_fisher

from evaluation.statistics.proportions.arms import TwoArms
from evaluation.statistics.proportions.conditional import ConditionalDistribution, conditional_inference


@pytest.mark.parametrize("odds_ratio", [0.2, 1.0, 7.5])
def test_probabilities_are_noncentral_hypergeometric(odds_ratio):
    distribution = ConditionalDistribution.of_table(TwoArms(6, 14, 9, 23))
    expected = nchypergeom_fisher.pmf(distribution.support, 37, 15, 14, odds_ratio)
    assert distribution.probabilities(math.log(odds_ratio)) == pytest.approx(expected, rel=1e-9)


def test_one_stratum_is_one_table():
    arms = TwoArms(6, 14, 9, 23)
    table = conditional_inference(ConditionalDistribution.of_table(arms), 0.95)
    stratum = conditional_inference(ConditionalDistribution.of_strata([arms], odds_ratio=3.0), 0.95)
    assert stratum[:4] == pytest.approx(table[:4], rel=1e-10)


def test_strata_of_thousands_do_not_underflow():
    """At odds ratio 1 the observed tables are far beyond the smallest double."""
    strata = [TwoArms(4_000, 5_000, 1_000, 5_000)] * 3
    found = conditional_inference(ConditionalDistribution.of_strata(strata, odds_ratio=16.0), 0.95)
    assert found.low < 16 < found.high
    assert found.value == pytest.approx(16, rel=1e-3)


def test_mid_p_limits_leave_the_same_probability_on_both_sides():
    distribution = ConditionalDistribution.of_table(TwoArms(9, 10, 3, 10))
    found = conditional_inference(distribution, 0.9, observed_share=0.5)
    assert distribution.upper_tail(math.log(found.low), 0.5) == pytest.approx(0.05, rel=1e-10)
    assert distribution.mirrored().upper_tail(-math.log(found.high), 0.5) == pytest.approx(0.05, rel=1e-10)
    assert np.isclose(distribution.probabilities(math.log(found.value)) @ distribution.support, 9)
