"""The adjusted difference: what must hold for every method, and what happens when data cannot answer."""

import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from evaluation.statistics.adjustment import adjusted_difference, drop_constant
from evaluation.statistics.adjustment.difference import METHODS
from evaluation.statistics.proportions import mantel_haenszel

COVARIATE_METHODS = [method for method in METHODS if method != "mantel-haenszel"]
SYMMETRIC = ["standardised", "ate", "overlap", "aipw", "mantel-haenszel"]


def study(seed: int, n: int = 60) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    generator = np.random.default_rng(seed)
    covariates = pd.DataFrame({"age": generator.normal(30, 6, n), "female": generator.integers(0, 2, n)})
    arm = (generator.random(n) < 1 / (1 + np.exp(0.5 - 0.05 * (covariates["age"] - 30)))).astype(int).to_numpy()
    outcome = (generator.random(n) < 0.35 + 0.15 * arm + 0.1 * covariates["female"]).astype(int).to_numpy()
    return outcome, arm, covariates


def editions(n: int) -> np.ndarray:
    return np.arange(n) % 6


@given(seed=st.integers(0, 10_000), method=st.sampled_from(SYMMETRIC))
def test_swapping_the_arms_mirrors_the_estimate(seed, method):
    outcome, arm, covariates = study(seed)
    one, other = (adjusted_difference(outcome, a, covariates, method, strata=editions(60)) for a in (arm, 1 - arm))
    assert one.defined == other.defined
    if one.defined:
        mirrored = (-other.high, -other.value, -other.low)
        assert (one.low, one.value, one.high) == pytest.approx(mirrored, abs=1e-7)


@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS))
def test_limits_contain_the_value_stay_in_range_and_shrink_with_the_level(seed, method):
    outcome, arm, covariates = study(seed)
    wide, narrow = (
        adjusted_difference(outcome, arm, covariates, method, strata=editions(60), level=level) for level in (0.99, 0.8)
    )
    if wide.defined and wide.low is not None:
        assert -1 <= wide.low <= narrow.low <= narrow.value <= narrow.high <= wide.high <= 1
        assert wide.p_value == narrow.p_value


@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS))
def test_adjusted_equals_crude_when_the_covariates_are_balanced(seed, method):
    generator = np.random.default_rng(seed)
    half = pd.DataFrame({"age": generator.permutation(np.arange(20.0, 50.0)), "female": generator.integers(0, 2, 30)})
    half.loc[:1, "female"] = (0, 1)
    covariates = pd.concat([half, half], ignore_index=True)
    arm, outcome = np.repeat([1, 0], 30), generator.integers(0, 2, 60)
    outcome[[0, 1, 30, 31]] = (0, 1, 0, 1)
    adjusted = adjusted_difference(outcome, arm, covariates, method, strata=np.tile(np.arange(30) % 5, 2))
    assert adjusted.value == pytest.approx(outcome[:30].mean() - outcome[30:].mean(), abs=1e-7)


@pytest.mark.parametrize("method", COVARIATE_METHODS)
def test_a_continuous_outcome_keeps_its_units(method):
    outcome, arm, covariates = study(8, 200)
    euros = 1000.0 * outcome + covariates["age"].to_numpy()
    in_euros, in_cents = (adjusted_difference(values, arm, covariates, method) for values in (euros, 100 * euros))
    assert in_euros.events is None
    assert (in_cents.value, in_cents.low) == pytest.approx((100 * in_euros.value, 100 * in_euros.low), rel=1e-9)


def test_standardisation_with_clusters_is_the_delta_method_on_the_clustered_logit():
    outcome, arm, covariates = study(11, 200)
    groups = editions(200)
    matrix = sm.add_constant(np.column_stack([arm, covariates]))
    fit = sm.Logit(outcome, matrix).fit(
        disp=0, tol=1e-12, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    effect = fit.get_margeff(dummy=True)
    found = adjusted_difference(outcome, arm, covariates, cluster=groups)
    error = (found.high - found.low) / (2 * student.ppf(0.975, 5))
    assert found.value == pytest.approx(effect.margeff[0], rel=1e-8)
    assert error == pytest.approx(effect.margeff_se[0] * np.sqrt(6 / 5), rel=1e-6)
    assert "few_clusters" in found.assumptions


def test_mantel_haenszel_pools_the_counts_of_the_strata():
    outcome, arm, _ = study(12)
    strata = np.array(["spring", "autumn"])[np.arange(60) % 2]
    counts = [
        [int(values[(arm == a) & (strata == s)].sum()) for s in ("spring", "autumn")]
        for a in (1, 0)
        for values in (outcome, np.ones(60))
    ]
    found = adjusted_difference(outcome, arm, method="mantel-haenszel", strata=strata, estimand="any_work")
    pooled = mantel_haenszel(*counts, scale="difference")
    assert (found.value, found.low, found.high, found.estimand) == (pooled.value, pooled.low, pooled.high, "any_work")


def degenerate_cases() -> dict[str, tuple]:
    outcome, arm, covariates = study(1)
    few = slice(0, 4)
    return {
        "no events": (0 * outcome, arm, covariates, "no events"),
        "all events": (0 * outcome + 1, arm, covariates, "every outcome is 1"),
        "one arm empty": (outcome, 0 * arm, covariates, "arm 1 has nobody"),
        "constant covariate": (outcome, arm, covariates.assign(site="Crema"), "constant.*site=Crema"),
        "missing covariate": (
            outcome,
            arm,
            covariates.assign(age=covariates["age"].where(covariates["age"] > 30)),
            "covariate age: .* of 60 values are missing",
        ),
        "fewer people than covariates": (np.array([1, 0, 1, 0]), np.array([1, 1, 0, 0]), np.eye(4), "cannot carry"),
        "perfect separation": (outcome, arm, covariates.assign(age=np.arange(60) + 100 * arm), "completely"),
        "one covariate twice": (outcome, arm, covariates.assign(years=covariates["age"]), "determined by the other"),
        "two rows": (
            outcome[few],
            np.array([1, 1, 0, 0]),
            covariates[few].assign(a=[1, 2, 4, 8]),
            "cannot carry|constant",
        ),
    }


@pytest.mark.parametrize("method", COVARIATE_METHODS)
@pytest.mark.parametrize("case", degenerate_cases())
def test_data_that_cannot_answer_give_an_undefined_estimate_with_its_reason(case, method):
    outcome, arm, covariates, reason = degenerate_cases()[case]
    estimate = adjusted_difference(outcome, arm, covariates, method, population="observed")
    if case == "perfect separation" and method == "standardised":
        # The outcome model does not need the arms to overlap.
        assert estimate.defined
        return
    assert (estimate.value, estimate.low, estimate.p_value, estimate.verdict) == (None, None, None, "undefined")
    assert (estimate.method, estimate.population) == (method, "observed")
    assert re.search(reason, estimate.assumptions[0])


def test_one_cluster_is_undefined():
    outcome, arm, covariates = study(2)
    estimate = adjusted_difference(outcome, arm, covariates, cluster=np.zeros(60))
    assert "one cluster" in estimate.assumptions[0]


def test_partly_separated_outcomes_are_penalised_or_left_at_the_boundary_and_said():
    outcome, arm, covariates = study(3, 100)
    covariates = covariates.assign(placed=np.where(outcome == 1, covariates.index % 2, 0))
    standardised, doubly_robust = (adjusted_difference(outcome, arm, covariates, m) for m in ("standardised", "aipw"))
    assert "outcome_separated_firth" in standardised.assumptions
    assert "outcome_separated_boundary" in doubly_robust.assumptions
    penalised = adjusted_difference(outcome, arm, covariates, "aipw", outcome_firth="auto")
    assert "outcome_separated_firth" in penalised.assumptions
    assert not adjusted_difference(outcome, arm, covariates, firth=False).defined


@pytest.mark.parametrize(("n_columns", "flagged"), [(5, False), (8, True)])
def test_more_than_one_covariate_for_five_people_of_the_smaller_arm_is_said(n_columns, flagged):
    generator = np.random.default_rng(1)
    arm, outcome = np.repeat([1, 0], [35, 70]), generator.integers(0, 2, 105)
    estimate = adjusted_difference(outcome, arm, generator.normal(size=(105, n_columns)), "overlap")
    assert ("too_many_covariates" in estimate.assumptions) == flagged


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "magic"}, "method: met 'magic'; accepted are standardised"),
        ({"level": 1.5}, "level: met 1.5"),
        ({"covariates": None}, "covariates: none given"),
        ({"method": "mantel-haenszel"}, "strata: none given"),
        ({"method": "mantel-haenszel", "strata": editions(60), "cluster": editions(60)}, "cluster: not accepted"),
        ({"outcome": np.full(60, np.nan)}, "outcome: 60 of 60 values are missing"),
        ({"outcome": np.arange(59)}, "outcome: 59 values for 60 people"),
        ({"outcome": np.arange(60), "outcome_model": "logistic"}, "logistic takes outcomes of 0 and 1"),
        ({"outcome_model": "probit"}, "outcome_model: met 'probit'"),
        ({"target": "overlap"}, "target: met 'overlap'"),
        ({"cluster": editions(59)}, "cluster: 59 values for 60 people"),
    ],
)
def test_bad_arguments_are_named(options, message):
    outcome, arm, covariates = study(4)
    arguments = {"outcome": outcome, "arm": arm, "covariates": covariates} | options
    with pytest.raises(ValueError, match=message):
        adjusted_difference(**arguments)


def test_constant_covariates_of_a_site_can_be_dropped_by_name():
    _, _, covariates = study(5)
    kept, left_out = drop_constant(covariates.assign(site="Crema", wave=1))
    assert (list(kept.columns), left_out) == (["age", "female"], ("site", "wave"))
