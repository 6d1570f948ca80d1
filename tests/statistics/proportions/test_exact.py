from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from evaluation.statistics.proportions import exact_tests

ARM = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_maximum_that_scipy_misses():
    assert exact_tests(9, 10, 3, 10)["barnard"] == pytest.approx(0.007955551147460943, rel=1e-10)


@settings(max_examples=40)
@given(arm1=ARM, arm0=ARM)
def test_swapping_the_arms_changes_nothing(arm1, arm0):
    assert exact_tests(*arm1, *arm0) == pytest.approx(exact_tests(*arm0, *arm1), rel=1e-9)


@settings(max_examples=40)
@given(arm1=ARM, arm0=ARM)
def test_no_event_in_the_place_of_event_changes_nothing(arm1, arm0):
    (x1, n1), (x0, n0) = arm1, arm0
    assert exact_tests(x1, n1, x0, n0) == pytest.approx(exact_tests(n1 - x1, n1, n0 - x0, n0), rel=1e-9)


@settings(max_examples=40)
@given(arm1=ARM, arm0=ARM)
def test_boschloo_is_within_twice_the_smaller_fisher_tail(arm1, arm0):
    table = [[arm1[0], arm1[1] - arm1[0]], [arm0[0], arm0[1] - arm0[0]]]
    tails = [fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")]
    assert exact_tests(*arm1, *arm0)["boschloo"] <= min(1, 2 * min(tails)) * (1 + 1e-9)


@pytest.mark.parametrize("table", [(3, 4, 2, 9), (6, 7, 2, 7), (0, 5, 4, 6), (1, 2, 7, 12), (5, 12, 5, 12)])
def test_unconditional_tests_are_the_maximum_over_every_table(table):
    """Barnard and Boschloo by listing all tables at 4,001 risks, with the pooled z and scipy's Fisher."""
    x1, n1, x0, n0 = table
    tables = [(a, b) for a in range(n1 + 1) for b in range(n0 + 1)]
    risks = np.linspace(0, 1, 4001)

    def maximum(extreme):
        probability = sum(
            comb(n1, a) * comb(n0, b) * risks ** (a + b) * (1 - risks) ** (n1 + n0 - a - b)
            for a, b in tables
            if extreme(a, b)
        )
        return np.max(probability)

    def z(a, b):
        pooled = (a + b) / (n1 + n0)
        return (a / n1 - b / n0) / np.sqrt(pooled * (1 - pooled)) if 0 < pooled < 1 else 0.0

    def fisher(a, b, side):
        return fisher_exact([[a, n1 - a], [b, n0 - b]], alternative=side).pvalue

    found = exact_tests(*table)
    barnard = maximum(lambda a, b: abs(z(a, b)) >= abs(z(x1, x0)) * (1 - 1e-9))
    sides = [
        maximum(lambda a, b, side=side: fisher(a, b, side) <= fisher(x1, x0, side) * (1 + 1e-9))
        for side in ("less", "greater")
    ]
    assert found["barnard"] == pytest.approx(barnard, rel=1e-5)
    assert found["boschloo"] == pytest.approx(min(1, 2 * min(sides)), rel=1e-5)


@pytest.mark.parametrize(("n1", "events1", "n0", "events0"), [(10_000, 5_000, 10_000, 4_900), (2_501, 3, 2_500, 9)])
def test_very_many_people_have_no_unconditional_tests_but_the_others(n1, events1, n0, events0):
    found = exact_tests(events1, n1, events0, n0)
    assert (found["boschloo"], found["barnard"]) == (None, None)
    expected = fisher_exact([[events1, n1 - events1], [events0, n0 - events0]]).pvalue
    assert found["fisher"] == pytest.approx(expected, rel=1e-8)


def test_an_empty_arm_has_no_tests():
    assert exact_tests(0, 0, 1, 2) == {"fisher": None, "mid_p": None, "boschloo": None, "barnard": None}


def test_impossible_counts_are_named():
    with pytest.raises(ValueError, match="events0 is 3, more than the 2"):
        exact_tests(1, 2, 3, 2)
