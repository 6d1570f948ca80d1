"""The standard error that an estimate carries: of the counts, whatever gives the limits."""

import math

import pytest
import statsmodels.api as sm

from evaluation.statistics.proportions import COMPARISON_METHODS, compare, mantel_haenszel, proportion

TABLE = (18, 35, 28, 70)
DIFFERENCE = math.sqrt(18 / 35 * 17 / 35 / 35 + 0.4 * 0.6 / 70)


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("method", ["miettinen-nurminen", "newcombe", "wald"])
def test_a_difference_carries_the_unpooled_error_of_its_counts(method, level):
    found = compare(*TABLE, method=method, level=level)
    assert found.standard_error == pytest.approx(DIFFERENCE, rel=1e-12)


@pytest.mark.parametrize("method", ["miettinen-nurminen", "koopman", "katz"])
def test_a_ratio_carries_the_error_of_its_logarithm(method):
    found = compare(*TABLE, scale="ratio", method=method)
    assert found.standard_error == pytest.approx(math.sqrt(1 / 18 - 1 / 35 + 1 / 28 - 1 / 70), rel=1e-12)


@pytest.mark.parametrize("method", ["miettinen-nurminen", "woolf"])
def test_an_odds_ratio_carries_that_of_a_logistic_regression(method):
    arm = [1] * 35 + [0] * 70
    outcome = [1] * 18 + [0] * 17 + [1] * 28 + [0] * 42
    fit = sm.Logit(outcome, sm.add_constant(arm)).fit(disp=False)
    found = compare(*TABLE, scale="odds_ratio", method=method)
    assert found.standard_error == pytest.approx(fit.bse[1], rel=1e-6)


def test_pooled_strata_carry_the_error_that_their_limits_were_made_from():
    found = mantel_haenszel([10, 8], [18, 17], [12, 16], [30, 40])
    assert found.high - found.low == pytest.approx(2 * 1.959963984540054 * found.standard_error, rel=1e-9)


def test_one_share():
    assert proportion(18, 35).standard_error == pytest.approx(math.sqrt(18 * 17 / 35**3))


@pytest.mark.parametrize("table", [(0, 10, 0, 12), (10, 10, 12, 12), (0, 0, 3, 12), (10, 10, 0, 12)])
@pytest.mark.parametrize("method", COMPARISON_METHODS["difference"])
def test_without_any_spread_there_is_none(table, method):
    found = compare(*table, method=method)
    # Agresti and Caffo add people to each arm, so that there is always some.
    assert (found.standard_error is None) == (method != "agresti-caffo" or not found.defined)


@pytest.mark.parametrize("table", [(0, 10, 3, 12), (3, 10, 0, 12), (0, 0, 3, 12)])
@pytest.mark.parametrize("scale", ["ratio", "odds_ratio"])
def test_a_ratio_without_a_logarithm_has_none(table, scale):
    assert compare(*table, scale=scale).standard_error is None
