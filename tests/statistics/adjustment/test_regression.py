"""Ordinary regressions beyond the reference numbers."""

import numpy as np
import pytest

from evaluation.statistics.adjustment import (
    linear_difference,
    logistic_regression,
    poisson_ratio,
    profile_limits,
    regression_table,
    welch_difference,
)
from evaluation.statistics.adjustment.models import fit_linear

RNG = np.random.default_rng(5)
ARM = np.repeat([1, 0], [35, 70])
WORKED = np.r_[np.repeat([1, 0], [18, 17]), np.repeat([1, 0], [28, 42])]
AGE = RNG.normal(30, 6, 105)


def test_eighteen_of_thirty_five_against_twenty_eight_of_seventy_cannot_tell():
    for estimate in (linear_difference(WORKED, ARM), welch_difference(WORKED, ARM)):
        assert estimate.value == pytest.approx(18 / 35 - 28 / 70)
        assert (estimate.verdict, estimate.n, estimate.events) == ("cannot_tell", 105, 46)
    ratio = poisson_ratio(WORKED, ARM)
    assert ratio.value == pytest.approx((18 / 35) / (28 / 70))
    assert ratio.verdict == "cannot_tell"


def test_swapping_the_arms_mirrors():
    one, other = (linear_difference(WORKED, arm, AGE, interacted=True) for arm in (ARM, 1 - ARM))
    assert (one.low, one.value) == pytest.approx((-other.high, -other.value), rel=1e-9)
    one, other = (poisson_ratio(WORKED, arm, AGE) for arm in (ARM, 1 - ARM))
    assert (one.low, one.value) == pytest.approx((1 / other.high, 1 / other.value), rel=1e-9)


def test_linear_fit_is_least_squares():
    matrix = np.column_stack([np.ones(105), ARM, AGE])
    fit, table = fit_linear(AGE**2, matrix, ("a", "b", "c")), regression_table(AGE**2, ARM, AGE)
    assert fit.coefficients == pytest.approx(table["coefficient"].to_numpy(), rel=1e-9)
    assert fit.standard_errors == pytest.approx(table["se_classical"].to_numpy(), rel=1e-9)
    assert fit.robust_standard_errors == pytest.approx(table["se_hc0"].to_numpy(), rel=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: linear_difference(WORKED, ARM, covariance="hc9"), "covariance: met 'hc9'"),
        (lambda: linear_difference(WORKED, ARM, np.ones(105)), "constant"),
        (lambda: linear_difference(WORKED, ARM, ARM), "determined by the other covariates"),
        (lambda: welch_difference([1, 0, 1], [1, 0, 0]), "two people in each arm"),
        (lambda: poisson_ratio(WORKED * ARM, ARM), "an arm has no events"),
        (lambda: poisson_ratio(WORKED - 1, ARM), "outcome: met -1"),
        (lambda: logistic_regression(AGE, ARM), "outcomes of 0 and 1"),
        (lambda: logistic_regression(0 * WORKED, ARM), "every outcome is 0"),
        (lambda: profile_limits(fit_linear(AGE, np.column_stack([np.ones(105), ARM]), ("a", "b"))), "family linear"),
        (lambda: profile_limits(logistic_regression(WORKED * ARM, ARM, firth=False)), "Firth's penalty"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
