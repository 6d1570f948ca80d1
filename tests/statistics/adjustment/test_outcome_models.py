"""Standardisation and AIPW beyond the reference numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.adjustment import adjusted_difference, linear_difference, regression_table
from evaluation.statistics.adjustment.design import read_covariates
from evaluation.statistics.adjustment.outcome_models import doubly_robust_difference, standardised_difference

RNG = np.random.default_rng(31)
N = 300
COVARIATES = RNG.normal(size=(N, 2))
TREATED = RNG.random(N) < 1 / (1 + np.exp(-COVARIATES[:, 0]))
OUTCOME = 2.0 * TREATED + COVARIATES @ [1.0, -0.5] + RNG.normal(size=N)
DESIGN = read_covariates(COVARIATES)


def test_linear_standardisation_is_the_regression_coefficient_with_both_errors():
    model = standardised_difference(OUTCOME, TREATED, DESIGN)
    robust = standardised_difference(OUTCOME, TREATED, DESIGN, robust=True)
    for found, covariance in ((model, "classical"), (robust, "hc0")):
        row = regression_table(OUTCOME, TREATED, COVARIATES).loc["arm"]
        assert found.difference == pytest.approx(row["coefficient"], rel=1e-10)
        assert found.standard_error() == pytest.approx(row[f"se_{covariance}"], rel=1e-10)


def test_standardising_by_arm_is_lins_estimator():
    by_arm = standardised_difference(OUTCOME, TREATED, DESIGN, by_arm=True)
    lin = linear_difference(OUTCOME, TREATED, COVARIATES, interacted=True)
    assert by_arm.difference == pytest.approx(lin.value, rel=1e-10)


@pytest.mark.parametrize("target", ["ate", "att", "atc"])
def test_aipw_with_a_perfect_outcome_model_has_nothing_left_to_weight(target):
    exact = 2.0 * TREATED + COVARIATES @ [1.0, -0.5]
    found = doubly_robust_difference(exact, TREATED, DESIGN, target)
    assert found.difference == pytest.approx(2.0, rel=1e-10)


def test_everybody_is_the_average_of_those_in_either_arm():
    parts = {
        target: doubly_robust_difference(OUTCOME, TREATED, DESIGN, target).difference
        for target in ("ate", "att", "atc")
    }
    share = TREATED.mean()
    assert parts["ate"] == pytest.approx(share * parts["att"] + (1 - share) * parts["atc"], rel=1e-10)


def test_completely_separated_outcomes_are_penalised_even_by_default():
    outcome = (COVARIATES[:, 1] > 0).astype(float)
    found = doubly_robust_difference(outcome, TREATED, DESIGN)
    assert "outcome_separated_firth" in found.assumptions
    assert np.isfinite(found.standard_error())


def test_a_covariate_that_is_constant_in_one_arm_is_named_with_the_arm():
    design = read_covariates(np.column_stack([COVARIATES[:, 0], TREATED * COVARIATES[:, 1]]))
    with pytest.raises(ValueError, match=r"outcome model of arm 0: constant.*x2"):
        doubly_robust_difference(OUTCOME, TREATED, design, by_arm=True)


def test_where_an_arm_cannot_carry_a_model_of_its_own_both_share_one_and_it_is_said():
    """The fit is that of the standardised row, corrected by what the weights find left over."""
    design = read_covariates(np.column_stack([COVARIATES[:, 0], TREATED & (COVARIATES[:, 1] > 1)]).astype(float))
    outcome = (OUTCOME > 1).astype(float)
    auto = doubly_robust_difference(outcome, TREATED, design)
    joint = doubly_robust_difference(outcome, TREATED, design, by_arm=False, outcome_firth="auto")
    assert "joint_outcome_model" in auto.assumptions
    assert (auto.difference, auto.standard_error()) == (joint.difference, joint.standard_error())
    assert "joint_outcome_model" not in doubly_robust_difference(outcome, TREATED, DESIGN).assumptions


@given(seed=st.integers(0, 10_000), rare=st.integers(1, 5))
def test_aipw_has_a_value_or_a_true_reason_for_every_small_study_with_rare_levels(seed, rare):
    generator = np.random.default_rng(seed)
    level = np.where(np.arange(60) < rare, "rare", generator.choice(["low", "high"], 60))
    frame = pd.DataFrame({"level": level, "age": generator.normal(size=60)})
    arm, outcome = generator.permutation(np.repeat([1, 0], [20, 40])), generator.integers(0, 2, 60)
    rows = {name: adjusted_difference(outcome, arm, frame, name) for name in ("standardised", "ate", "aipw")}
    assert rows["aipw"].defined == (rows["standardised"].defined and rows["ate"].defined)


@given(seed=st.integers(0, 10_000))
def test_a_right_outcome_model_forgives_wrong_weights_when_both_arms_share_it(seed):
    generator = np.random.default_rng(seed)
    age = generator.normal(size=2_000)
    treated = generator.random(2_000) < 1 / (1 + np.exp(-age - age**2 / 2))
    outcome = 1.5 * treated + age
    found = doubly_robust_difference(outcome, treated, read_covariates(age), by_arm=False)
    assert found.difference == pytest.approx(1.5, rel=1e-8)


@pytest.mark.parametrize("estimator", [doubly_robust_difference, standardised_difference])
def test_an_arm_without_events_is_penalised_and_said(estimator):
    outcome = np.where(TREATED, 0.0, (COVARIATES[:, 1] + RNG.normal(size=N) > 0).astype(float))
    found = estimator(outcome, TREATED, DESIGN)
    assert "outcome_separated_firth" in found.assumptions
    assert -1 < found.difference < -0.3
    assert 0 < found.standard_error() < 0.1
