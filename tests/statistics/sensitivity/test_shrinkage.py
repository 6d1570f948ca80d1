import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from evaluation.statistics.sensitivity import shrink

SPREAD = st.floats(0.01, 2)


def test_posterior_equals_that_of_a_fine_grid():
    found = shrink(0.114, 0.103, 0.07, prior_mean=0.02)
    grid = np.linspace(-1, 1, 200_001)
    weights = norm.pdf(0.114, grid, 0.103) * norm.pdf(grid, 0.02, 0.07)
    cumulative = np.cumsum(weights) / weights.sum()
    expected = [grid @ weights / weights.sum(), *np.interp([0.025, 0.975], cumulative, grid)]
    assert [found.estimate.value, found.estimate.low, found.estimate.high] == pytest.approx(expected, abs=2e-5)
    assert found.probability_positive == pytest.approx(weights[grid > 0].sum() / weights.sum(), abs=1e-4)


@given(difference=st.floats(-1, 1), error=SPREAD, deviation=SPREAD, mean=st.floats(-1, 1))
def test_the_estimate_lies_between_data_and_prior_and_is_more_precise(difference, error, deviation, mean):
    found = shrink(difference, error, deviation, mean)
    assert min(difference, mean) - 1e-12 <= found.estimate.value <= max(difference, mean) + 1e-12
    assert found.estimate.high - found.estimate.low < 2 * 1.97 * min(error, deviation)
    assert 0 < found.weight_of_data < 1


def test_the_prior_is_stated_in_the_record():
    found = shrink(0.114, 0.103, 0.07, estimand="any_work", population="observed")
    assert (found.prior_mean, found.prior_standard_deviation) == (0, 0.07)
    assert (found.estimate.method, found.estimate.assumptions) == ("normal-prior", ("normal_prior",))
    assert (found.estimate.estimand, found.estimate.population) == ("any_work", "observed")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((0.1, 0, 0.1), "standard_error is 0"),
        ((0.1, 0.1, -1), "prior_standard_deviation is -1"),
        ((float("inf"), 0.1, 0.1), "difference is inf"),
    ],
)
def test_impossible_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        shrink(*arguments)
