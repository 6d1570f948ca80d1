"""Weights: what they reproduce, how they are cut, and what is refused."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.adjustment import effective_sample_size, propensity, weights
from evaluation.statistics.adjustment.design import read_covariates
from evaluation.statistics.adjustment.weighting import weighted_difference

TARGETS = ["ate", "att", "atc", "overlap"]


def study(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return outcome, arm and two covariates in which the arms differ."""
    generator = np.random.default_rng(seed)
    covariates = np.column_stack([generator.normal(size=n), generator.integers(0, 2, n)])
    covariates[:2, 1] = (0, 1)
    arm = (generator.random(n) < 1 / (1 + np.exp(0.3 - 0.6 * covariates[:, 0]))).astype(int)
    arm[:4] = (0, 0, 1, 1)
    outcome = (generator.random(n) < 0.4 + 0.1 * arm).astype(float)
    return outcome, arm, covariates


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("ate", [1.25, 2, 2, 10 / 9]),
        ("att", [1, 1, 1, 1 / 9]),
        ("atc", [0.25, 1, 1, 1]),
        ("overlap", [0.2, 0.5, 0.5, 0.1]),
    ],
)
def test_weights_by_hand(target, expected):
    found = weights([0.8, 0.5, 0.5, 0.1], [1, 1, 0, 0], target, normalise=False)
    assert found == pytest.approx(expected, rel=1e-14)


def test_stabilised_weights_multiply_by_the_share_of_the_arm():
    scores, arm = np.array([0.8, 0.5, 0.5, 0.1, 0.4]), np.array([1, 1, 0, 0, 0])
    plain = weights(scores, arm, normalise=False)
    assert weights(scores, arm, stabilise=True, normalise=False) == pytest.approx(plain * np.where(arm, 0.4, 0.6))


@given(seed=st.integers(0, 10_000), target=st.sampled_from(TARGETS))
def test_normalised_weights_average_one_in_each_arm(seed, target):
    _, arm, covariates = study(seed)
    values = weights(propensity(arm, covariates), arm, target)
    assert [values[arm == label].mean() for label in (1, 0)] == pytest.approx([1, 1], rel=1e-12)


@given(seed=st.integers(0, 10_000))
def test_overlap_weights_reproduce_one_set_of_means_in_both_arms(seed):
    _, arm, covariates = study(seed)
    scores = propensity(arm, covariates, firth=False)
    values = weights(scores, arm, "overlap")
    means = [np.average(covariates[arm == label], axis=0, weights=values[arm == label]) for label in (1, 0)]
    assert means[0] == pytest.approx(means[1], abs=1e-9)


def test_trimmed_people_weigh_nothing_and_truncated_ones_weigh_the_quantile():
    scores, arm = np.linspace(0.02, 0.98, 49), np.tile([0, 1], 25)[:49]
    trimmed = weights(scores, arm, trim=0.1)
    assert ((trimmed == 0) == ((scores < 0.1) | (scores > 0.9))).all()
    plain = weights(scores, arm, normalise=False)
    cut = weights(scores, arm, normalise=False, truncate=(0.0, 0.9))
    assert cut.max() == pytest.approx(np.quantile(plain, 0.9), rel=1e-14)
    assert (cut[plain < cut.max()] == plain[plain < cut.max()]).all()


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([0.5, 0.5], [1, 0]), {"target": "atx"}, "target: met 'atx'; accepted are ate, att, atc, overlap"),
        (([0.5, 1.5], [1, 0]), {}, "scores: met 1.5"),
        (([0.5, np.nan], [1, 0]), {}, "scores: met nan"),
        (([0.5], [1, 0]), {}, "1 values for 2 people"),
        (([0.0, 0.5], [1, 0]), {}, "infinite weight"),
        (([0.5, 0.5], [1, 0]), {"trim": 0.5}, "trim: met 0.5"),
        (([0.95, 0.5], [1, 0]), {"trim": 0.1}, "nobody of arm 1"),
        (([0.5, 0.5], [1, 0]), {"truncate": (0.9, 0.1)}, "truncate: met"),
    ],
)
def test_bad_input_is_named(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        weights(*arguments, **options)


def test_effective_sample_size():
    assert effective_sample_size([1, 1, 1, 0]) == pytest.approx(3)
    assert effective_sample_size([2, 1]) == pytest.approx(9 / 5)
    with pytest.raises(ValueError, match="all are zero"):
        effective_sample_size([0, 0])


def test_known_propensity_is_the_weighted_regression_clustered():
    outcome, arm, covariates = study(3, 200)
    editions = np.arange(200) % 8
    design = read_covariates(covariates)
    found = weighted_difference(outcome, arm == 1, design, "att", propensity_known=True)
    values = weights(propensity(arm, covariates), arm, "att")
    fit = sm.WLS(outcome, sm.add_constant(arm), weights=values).fit(
        cov_type="cluster", cov_kwds={"groups": editions, "use_correction": False}
    )
    assert found.difference == pytest.approx(fit.params[1], rel=1e-10)
    assert found.standard_error(editions) == pytest.approx(fit.bse[1] * np.sqrt(8 / 7), rel=1e-10)


@pytest.mark.parametrize("target", TARGETS)
def test_sandwich_is_the_derivative_of_the_estimate_by_each_persons_weight(target):
    """Leaving people out one by one (the jackknife) has to come close to the sandwich."""
    outcome, arm, covariates = study(5, 400)
    full = weighted_difference(outcome, arm == 1, read_covariates(covariates), target)
    left_out = []
    for person in range(400):
        kept = np.arange(400) != person
        design = read_covariates(covariates[kept])
        left_out.append(weighted_difference(outcome[kept], arm[kept] == 1, design, target).difference)
    jackknife = np.sqrt(399 / 400 * np.sum((np.array(left_out) - np.mean(left_out)) ** 2))
    assert full.standard_error() == pytest.approx(jackknife, rel=0.02)
