"""The adjusted difference: what must hold for every method, and what happens when data cannot answer."""

import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from evaluation.languages import catalogue
from evaluation.presentation.tables import method_name
from evaluation.presentation.words import Words
from evaluation.statistics.adjustment import (
    adjusted_difference,
    drop_constant,
    effective_sample_size,
    propensity,
    weights,
)
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
        assert one.value == pytest.approx(-other.value, abs=1e-7)
        assert (one.low is None) == (other.low is None)
    if one.low is not None:
        assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-7)


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
    assert (estimate.value, estimate.low, estimate.p_value, estimate.verdict) == (None, None, None, "undefined")
    assert (estimate.method, estimate.population) == (method, "observed")
    assert re.search(reason, estimate.assumptions[0])


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("method", COVARIATE_METHODS)
@pytest.mark.parametrize("case", degenerate_cases())
def test_every_reason_has_words_of_its_own_in_both_languages(case, method, language):
    outcome, arm, covariates, _ = degenerate_cases()[case]
    words = Words(language)
    said = words.why(adjusted_difference(outcome, arm, covariates, method))
    assert said != words.text("words.other_reason")
    assert said in [text for key, text in catalogue(language).items() if key.startswith("reasons.")]


@pytest.mark.parametrize("method", ["ate", "att", "overlap", "aipw", "matching", "standardised"])
def test_below_ten_effective_people_in_an_arm_there_are_no_limits(method):
    generator = np.random.default_rng(5)
    age = generator.normal(size=400)
    outcome = generator.integers(0, 2, 400)
    few = np.isin(np.arange(400), generator.choice(400, 9, replace=False)).astype(int)
    estimate = adjusted_difference(outcome, few, age, method)
    assert estimate.defined
    assert min(estimate.effective_n) < 10
    assert (estimate.low, estimate.high, estimate.level, estimate.p_value, estimate.standard_error) == (None,) * 5
    assert estimate.assumptions[0] == "too_few_effective"
    many = adjusted_difference(outcome, generator.integers(0, 2, 400), age, method)
    assert min(many.effective_n) > 10
    assert many.low < many.value < many.high


def test_each_row_carries_the_effective_size_of_its_own_weights():
    outcome, arm, covariates = study(21, 200)
    scores = propensity(arm, covariates)
    for target in ("ate", "att", "atc", "overlap"):
        own = weights(scores, arm, target)
        expected = tuple(effective_sample_size(own[arm == label]) for label in (1, 0))
        assert adjusted_difference(outcome, arm, covariates, target).effective_n == pytest.approx(expected)
    assert adjusted_difference(outcome, arm, covariates, "aipw").effective_n == pytest.approx(
        adjusted_difference(outcome, arm, covariates, "ate").effective_n
    )
    pairs = adjusted_difference(outcome, arm, covariates, "matching", replacement=True)
    assert pairs.effective_n[0] == arm.sum()
    assert pairs.effective_n[1] < arm.sum()
    assert adjusted_difference(outcome, arm, covariates).effective_n == (arm.sum(), 200 - arm.sum())


def test_a_difference_of_shares_beyond_one_is_undefined_with_its_reason():
    """One treated person who looks like a control, and has the outcome, weighs more than all others together."""
    age = np.r_[np.linspace(2, 3, 20), -1.2, np.linspace(-2, 1, 40)]
    arm, outcome = np.repeat([1, 0], [21, 40]), np.r_[np.zeros(20), 1, np.zeros(20), np.ones(20)].astype(int)
    found = {method: adjusted_difference(outcome, arm, age, method, firth=False) for method in ("aipw", "ate")}
    assert found["aipw"].assumptions[0].startswith("outside the possible range: a difference of two shares of")
    assert (found["aipw"].value, found["aipw"].verdict) == (None, "undefined")
    assert -1 <= found["ate"].value <= 1
    assert adjusted_difference(100 * outcome, arm, age, "aipw", firth=False).defined


@pytest.mark.parametrize("method", COVARIATE_METHODS)
def test_a_penalised_fit_is_called_so_and_no_other_is(method):
    outcome, arm, covariates = study(3, 120)
    assert adjusted_difference(outcome, arm, covariates, method).method == method
    # One level stands in one arm only, so that no propensity has a maximum likelihood fit; likewise the outcome.
    level = np.where((arm == 1) & (outcome == 1) & (np.arange(120) % 2 == 0), "rare", "common")
    apart = adjusted_difference(outcome, arm, covariates.assign(level=level), method)
    assert apart.defined
    assert apart.method == f"{method}, firth"
    assert "Firth" in method_name(apart.method, Words("it"))
    assert "Firth" not in method_name(method, Words("it"))


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
