"""Entropy balancing reproduces its target's means exactly, or says that nothing can."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from evaluation.statistics.adjustment import entropy_balance


@given(seed=st.integers(0, 10_000), target=st.sampled_from(["att", "atc", "ate"]))
def test_means_of_both_arms_are_the_targets(seed, target):
    generator = np.random.default_rng(seed)
    arm = np.repeat([1, 0], [30, 50])
    covariates = generator.normal(size=(80, 3)) * [1, 1000, 0.01] + [5, 0, 3]
    values = entropy_balance(arm, covariates, target)
    of_target = {"att": arm == 1, "atc": arm == 0, "ate": arm >= 0}[target]
    goal, spread = covariates[of_target].mean(axis=0), covariates.std(axis=0)
    for label in (1, 0):
        weighted = np.average(covariates[arm == label], axis=0, weights=values[arm == label])
        assert (weighted - goal) / spread == pytest.approx(np.zeros(3), abs=1e-10)
        assert values[arm == label].mean() == pytest.approx(1, rel=1e-12)
    assert (values > 0).all()


def test_weights_have_the_largest_entropy():
    arm, covariate = np.array([1, 1, 0, 0, 0, 0]), np.array([2.0, 3.0, 0.0, 1.0, 3.0, 4.0])
    found = entropy_balance(arm, covariate)[2:] / 4
    constraints = [
        {"type": "eq", "fun": lambda w: w.sum() - 1},
        {"type": "eq", "fun": lambda w: w @ covariate[2:] - 2.5},
    ]
    best = minimize(
        lambda w: w @ np.log(w), np.full(4, 0.25), bounds=[(1e-9, 1)] * 4, constraints=constraints, tol=1e-14
    )
    assert found == pytest.approx(best.x, abs=1e-5)


def test_arms_with_equal_means_keep_equal_weights():
    assert entropy_balance([1, 1, 0, 0], [1.0, 2.0, 1.0, 2.0], "ate") == pytest.approx(np.ones(4))


@pytest.mark.parametrize(
    ("covariates", "target", "message"),
    [
        ([[9.0], [9.5], [1.0], [2.0], [3.0]], "att", "no weights of arm 0 reach the target's means"),
        ([[9.0], [9.5], [1.0], [2.0], [3.0]], "atc", "no weights of arm 1 reach the target's means"),
        ([[1.0]] * 5, "att", "constant"),
        ([[9.0], [9.5], [1.0], [2.0], [3.0]], "overlap", "target: met 'overlap'"),
    ],
)
def test_what_cannot_be_balanced_is_said(covariates, target, message):
    with pytest.raises(ValueError, match=message):
        entropy_balance([1, 1, 0, 0, 0], np.array(covariates), target)
