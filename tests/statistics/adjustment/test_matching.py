"""Matching against brute force, and its standard error against the paired t-test."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import cdist

from evaluation.statistics.adjustment import adjusted_difference, match, propensity
from evaluation.statistics.adjustment.design import read_covariates
from evaluation.statistics.adjustment.matched_pairs import matched_difference

RNG = np.random.default_rng(7)
ARM = np.repeat([1, 0], [12, 30])
COVARIATES = pd.DataFrame({"age": RNG.normal(30 + 3 * ARM, 6), "score": RNG.normal(size=42)})
OUTCOME = RNG.normal(size=42) + ARM


def greedy_by_hand(arm, scores, caliper=np.inf):
    treated, controls = (
        [i for i in np.argsort(-scores, kind="stable") if arm[i]],
        [i for i in range(len(arm)) if not arm[i]],
    )
    pairs = []
    for person in treated:
        gaps = [(abs(scores[person] - scores[control]), control) for control in controls]
        gap, control = min(gaps, default=(np.inf, None))
        if gap <= caliper:
            pairs.append((person, control))
            controls.remove(control)
    return pairs


@given(seed=st.integers(0, 10_000), caliper=st.sampled_from([None, 0.05, 0.3]))
def test_greedy_takes_the_nearest_free_control_from_the_largest_score_down(seed, caliper):
    covariates = np.random.default_rng(seed).integers(0, 6, size=(42, 2)).astype(float)
    covariates[:2] = [[0, 1], [1, 0]]
    scores = propensity(ARM, covariates).scores
    width = np.inf if caliper is None else caliper * scores.std(ddof=1)
    by_hand = greedy_by_hand(ARM, scores, width)
    if not by_hand:
        return
    found = match(ARM, covariates, caliper=caliper)
    assert list(zip(found.treated, found.control, strict=True)) == by_hand


def test_optimal_is_the_smallest_sum_of_all_assignments():
    arm, covariates = np.array([1, 1, 1, 0, 0, 0, 0]), np.array([0.3, 1.4, 2.2, 0.1, 1.0, 1.5, 3.1])
    found = match(arm, covariates, algorithm="optimal")
    scores = propensity(arm, covariates).scores
    sums = [abs(scores[:3] - scores[list(chosen)]).sum() for chosen in itertools.permutations(range(3, 7), 3)]
    assert found.sum_of_distances == pytest.approx(min(sums), rel=1e-12)


def test_optimal_never_costs_more_than_greedy_and_matches_at_least_as_many():
    for caliper in (None, 0.02, 0.1, 0.5):
        greedy = match(ARM, COVARIATES, caliper=caliper)
        optimal = match(ARM, COVARIATES, caliper=caliper, algorithm="optimal")
        assert optimal.n_matched_treated >= greedy.n_matched_treated
        if optimal.n_matched_treated == greedy.n_matched_treated:
            assert optimal.sum_of_distances <= greedy.sum_of_distances + 1e-12


def test_mahalanobis_distance_pools_the_covariance_within_arms():
    found = match(ARM, COVARIATES, distance="mahalanobis", replacement=True)
    treated = ARM == 1
    pooled = (11 * np.cov(COVARIATES[treated].T) + 29 * np.cov(COVARIATES[~treated].T)) / 40
    gaps = cdist(COVARIATES[treated], COVARIATES[~treated], "mahalanobis", VI=np.linalg.inv(pooled))
    assert found.distances == pytest.approx(gaps.min(axis=1), rel=1e-10)
    assert found.control == pytest.approx(12 + gaps.argmin(axis=1))


def test_the_caliper_of_a_mahalanobis_match_is_on_the_logit():
    found = match(ARM, COVARIATES, distance="mahalanobis", caliper=0.3)
    logits = propensity(ARM, COVARIATES).logits
    assert (abs(logits[found.treated] - logits[found.control]) <= 0.3 * logits.std(ddof=1)).all()
    assert len(found.unmatched) == 12 - found.n_matched_treated > 0


def test_pairs_carry_the_labels_of_the_frame_and_weights_count_them():
    people = COVARIATES.set_axis([f"p{i}" for i in range(42)])
    found = match(ARM, people, replacement=True)
    assert set(found.frame["treated"]) == {f"p{i}" for i in range(12)}
    assert list(found.frame.columns) == ["pair", "treated", "control", "distance"]
    assert found.weights[ARM == 0].sum() == found.weights[ARM == 1].sum() == 12


def test_standard_error_without_replacement_is_that_of_the_paired_t_test():
    found = match(ARM, COVARIATES)
    estimate = matched_difference(OUTCOME, ARM == 1, read_covariates(COVARIATES))
    paired = stats.ttest_rel(OUTCOME[found.treated], OUTCOME[found.control])
    assert estimate.difference / estimate.standard_error() == pytest.approx(paired.statistic, rel=1e-10)


def test_reused_controls_widen_the_standard_error():
    """Cloning each reused control would ignore that the clones are one person."""
    arm, covariates = np.array([1, 1, 1, 1, 0, 0]), np.array([1.0, 1.1, 3.0, 3.1, 1.05, 3.05])
    outcome = np.array([1.0, 2.0, 4.0, 5.0, 0.0, 9.0])
    estimate = matched_difference(
        outcome, arm == 1, read_covariates(covariates), distance="mahalanobis", replacement=True
    )
    cloned = stats.sem(outcome[:4] - np.array([0.0, 0.0, 9.0, 9.0]))
    assert estimate.standard_error() > cloned


def test_people_beyond_the_caliper_are_left_out_and_said():
    estimate = adjusted_difference(OUTCOME, ARM, COVARIATES, "matching", caliper=0.02)
    assert "unmatched_left_out" in estimate.assumptions
    assert estimate.n < 24
    nobody = adjusted_difference(OUTCOME, ARM, COVARIATES, "matching", caliper=1e-9)
    assert not nobody.defined
    assert nobody.assumptions == ("nobody has a match within the caliper",)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"distance": "euclid"}, "distance: met 'euclid'"),
        ({"algorithm": "best"}, "algorithm: met 'best'"),
        ({"order": "random"}, "order: met 'random'"),
        ({"caliper": 0}, "caliper: met 0"),
        ({"caliper_units": "m", "caliper": 1}, "caliper_units: met 'm'"),
        ({"algorithm": "optimal", "replacement": True}, "use greedy"),
        ({"distance": "mahalanobis", "order": "largest"}, "only data is accepted"),
    ],
)
def test_bad_options_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        match(ARM, COVARIATES, **options)


def test_a_covariate_without_spread_within_the_arms_has_no_mahalanobis_distance():
    with pytest.raises(ValueError, match=r"constant.*x2"):
        match(ARM, np.column_stack([COVARIATES["age"], ARM]), distance="mahalanobis")
