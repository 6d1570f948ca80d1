"""From influence to limits."""

import numpy as np
import pytest
from scipy import stats

from evaluation.statistics.adjustment.contrasts import Contrast, covariates_per_person, to_estimate, wald_estimate


def contrast(influence, **fields):
    influence = np.asarray(influence, dtype=float)
    people = np.arange(len(influence))
    return Contrast(
        **{"mean_1": 0.5, "mean_0": 0.2, "influence": influence, "people": people, "analysed": people} | fields
    )


def test_independent_people_add_squares_and_clusters_add_first():
    found = contrast([0.3, 0.1, -0.2, -0.1])
    assert found.standard_error() == pytest.approx(np.sqrt(0.15))
    assert found.standard_error(np.array([0, 0, 1, 1])) == pytest.approx(np.sqrt(2 * (0.16 + 0.09)))


def test_clusters_overrule_the_standard_error_of_the_model():
    found = contrast([0.3, 0.1, -0.2, -0.1], model_standard_error=7.0)
    assert found.standard_error() == 7
    assert found.standard_error(np.array([0, 0, 1, 1])) < 1


def test_pairs_within_clusters_leave_the_clusters_alone():
    influence, pairs, clusters = np.array([0.3, -0.1, 0.2, 0.1]), np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1])
    paired, unpaired = contrast(influence, pairs=pairs), contrast(influence)
    assert paired.standard_error(clusters) ** 2 == pytest.approx(
        paired.standard_error() ** 2 + unpaired.standard_error(clusters) ** 2 - 0.04 - 0.09
    )


def test_a_negative_two_way_variance_falls_back_on_the_larger_one_way():
    found = contrast([0.3, -0.2, 0.3, -0.2], pairs=np.array([0, 0, 1, 1]))
    clusters = np.array([0, 1, 1, 0])
    assert found.standard_error(clusters) == pytest.approx(0.2)


def test_limits_are_normal_without_and_t_with_clusters():
    found, clusters = contrast(np.full(8, 0.01)), np.repeat(np.arange(4), 2)
    normal, student = (to_estimate(found, cluster=c, estimand="x", method="y") for c in (None, clusters))
    assert (normal.high - normal.low) / 2 == pytest.approx(1.959963984540054 * found.standard_error())
    assert (student.high - student.low) / 2 == pytest.approx(stats.t.ppf(0.975, 3) * found.standard_error(clusters))


def test_without_any_variation_there_are_no_limits():
    found = wald_estimate(0.2, 0.0, level=0.95, estimand="x", method="y")
    assert (found.value, found.low, found.level, found.p_value) == (0.2, None, None, None)
    assert found.assumptions == ("no_variation_left_for_limits",)


@pytest.mark.parametrize(("value", "expected"), [(0.9, (0.0, 1.0)), (-0.9, (-1.0, 0.0)), (1.2, (0.3, 1.2))])
def test_limits_of_risks_stay_in_range_but_never_exclude_the_value(value, expected):
    found = wald_estimate(value, 0.9 / stats.norm.ppf(0.975), level=0.95, bounded=True, estimand="x", method="y")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("n_columns", "note"), [(7, ()), (8, ("too_many_covariates",))])
def test_five_people_of_the_smaller_arm_carry_one_covariate(n_columns, note):
    assert covariates_per_person(np.repeat([True, False], [35, 70]), n_columns) == note
    assert covariates_per_person(np.repeat([True, False], [70, 35]), n_columns) == note
