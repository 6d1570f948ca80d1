"""Randomisation inference against complete enumeration and Fisher's exact test."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from evaluation.statistics.adjustment import randomisation_inference


def stratified_difference(outcome, arm, strata):
    weights, differences = [], []
    for stratum in np.unique(strata):
        here = strata == stratum
        n1, n0 = (arm & here).sum(), (~arm & here).sum()
        if n1 and n0:
            weights.append(n1 * n0 / (n1 + n0))
            differences.append(outcome[arm & here].mean() - outcome[~arm & here].mean())
    return np.average(differences, weights=weights)


def enumerate_p(outcome, arm, strata, statistic):
    options = [
        itertools.combinations(np.flatnonzero(strata == s), int(arm[strata == s].sum())) for s in np.unique(strata)
    ]
    values = []
    for chosen in itertools.product(*options):
        rearranged = np.zeros(len(arm), dtype=bool)
        rearranged[list(itertools.chain(*chosen))] = True
        values.append(statistic(outcome, rearranged, strata))
    values, observed = np.array(values), statistic(outcome, arm, strata)
    return observed, np.mean(np.abs(values) >= abs(observed) - 1e-12), np.mean(values >= observed - 1e-12)


@given(seed=st.integers(0, 10_000), binary=st.booleans())
def test_p_values_are_those_of_complete_enumeration(seed, binary):
    generator = np.random.default_rng(seed)
    strata = np.repeat([0, 1, 2], [5, 4, 3])
    arm = np.array([1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0], dtype=bool)
    outcome = generator.integers(0, 2, 12).astype(float) if binary else generator.normal(size=12)
    outcome[:2] = (0, 1)
    found = randomisation_inference(outcome, arm, strata)
    observed, p_value, p_higher = enumerate_p(outcome, arm, strata, stratified_difference)
    assert found.how == ("hypergeometric" if binary else "enumeration")
    assert (found.observed, found.p_value, found.p_higher) == pytest.approx((observed, p_value, p_higher), abs=1e-12)
    assert found.frame["probability"].sum() == pytest.approx(1, rel=1e-12)
    assert found.p_higher + found.p_lower >= 1 - 1e-12


@pytest.mark.parametrize("table", [(18, 35, 28, 70), (0, 10, 3, 12), (7, 34, 1, 34), (5, 5, 0, 5)])
def test_one_stratum_is_fishers_exact_test(table):
    x1, n1, x0, n0 = table
    outcome = np.repeat([1, 0, 1, 0], [x1, n1 - x1, x0, n0 - x0])
    arm = np.repeat([1, 0], [n1, n0])
    found = randomisation_inference(outcome, arm)
    cells = [[x1, n1 - x1], [x0, n0 - x0]]
    assert found.observed == pytest.approx(x1 / n1 - x0 / n0, abs=1e-14)
    assert found.p_higher == pytest.approx(fisher_exact(cells, "greater").pvalue, rel=1e-10)
    assert found.p_lower == pytest.approx(fisher_exact(cells, "less").pvalue, rel=1e-10)


def test_large_studies_stay_exact():
    generator = np.random.default_rng(2)
    arm, outcome = generator.integers(0, 2, 20_000), generator.integers(0, 2, 20_000)
    found = randomisation_inference(outcome, arm, np.arange(20_000) % 8)
    assert found.exact
    assert found.arrangements is None
    assert found.frame["probability"].sum() == pytest.approx(1, rel=1e-9)


def test_sampling_is_seeded_and_near_the_exact_answer():
    generator = np.random.default_rng(4)
    arm, strata = np.resize([1, 0, 0], 60), np.repeat(np.arange(4), 15)
    outcome = (generator.random(60) < 0.3 + 0.3 * arm).astype(float)
    exact = randomisation_inference(outcome, arm, strata)

    def mean_difference(values, treated):
        return stratified_difference(values, treated, strata)

    first, again, other = (
        randomisation_inference(outcome, arm, strata, mean_difference, draws=999, seed=seed) for seed in (1, 1, 2)
    )
    assert first.how == "sampling"
    assert first.arrangements == 1000
    assert first.frame.equals(again.frame)
    assert not first.frame.equals(other.frame)
    assert first.p_value == pytest.approx(exact.p_value, abs=0.04)
    assert first.p_value >= 1 / 1000


def test_arms_are_only_shuffled_within_strata():
    strata, arm = np.repeat([0, 1], [6, 6]), np.repeat([1, 0, 1, 0], [4, 2, 1, 5])
    seen = []
    randomisation_inference(
        np.arange(12.0),
        arm,
        strata,
        lambda outcome, treated: seen.append(treated.copy()) or treated @ outcome,
        draws=50,
    )
    assert {(int(row[:6].sum()), int(row[6:].sum())) for row in seen} == {(4, 1)}
    assert len({tuple(row) for row in seen}) > 20


def test_strata_with_one_arm_do_not_count():
    outcome, arm = np.array([1, 0, 1, 0, 1, 1.0]), np.array([1, 1, 0, 0, 1, 1])
    found = randomisation_inference(outcome, arm, [0, 0, 0, 0, 1, 1])
    alone = randomisation_inference(outcome[:4], arm[:4])
    assert (found.n, found.n_informative) == (6, 4)
    assert (found.observed, found.p_value) == (alone.observed, alone.p_value)


@given(seed=st.integers(0, 10_000))
def test_swapping_the_arms_mirrors_the_test(seed):
    generator = np.random.default_rng(seed)
    outcome, arm, strata = generator.integers(0, 2, 40), generator.integers(0, 2, 40), np.arange(40) % 4
    outcome[:2], arm[:8] = (0, 1), (0, 0, 0, 0, 1, 1, 1, 1)
    one, other = randomisation_inference(outcome, arm, strata), randomisation_inference(outcome, 1 - arm, strata)
    assert one.observed == pytest.approx(-other.observed, abs=1e-12)
    assert (one.p_value, one.p_higher) == pytest.approx((other.p_value, other.p_lower), abs=1e-12)


@pytest.mark.parametrize(
    ("outcome", "arm", "options", "message"),
    [
        ([0, 0, 0, 0], [1, 1, 0, 0], {}, "every outcome is 0"),
        ([1, 0, 1, 0], [1, 1, 0, 0], {"strata": [0, 0, 1, 1]}, "no stratum has people of both arms"),
        ([1, 0, 1, 0], [1, 1, 0, 0], {"strata": [0, 0, 1]}, "strata: 3 values for 4 people"),
        ([1, 0, 1, 0], [1, 1, 0, 0], {"strata": [0, 0, 1, None]}, "missing for some people: strata, 1 of 4"),
        ([1, 0, 1, 0], [1, 1, 0, 0], {"statistic": "median"}, "statistic: met 'median'"),
        ([1, 0, 1, 0], [1, 1, 0, 0], {"statistic": lambda outcome, arm: np.nan}, "no finite number"),
        ([1, 0, 1, 0], [1, 1, 0, 0], {"draws": 0}, "draws: met 0"),
        ([1, 0, 1], [1, 1, 0, 0], {}, "outcome: 3 values for 4 people"),
    ],
)
def test_bad_input_is_named(outcome, arm, options, message):
    with pytest.raises(ValueError, match=message):
        randomisation_inference(outcome, arm, **options)
