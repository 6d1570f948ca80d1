import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from evaluation.statistics.proportions import compare, exact_common_odds_ratio, mantel_haenszel

SCALES = ["difference", "ratio", "odds_ratio"]
ARM = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
STRATA = st.lists(st.tuples(ARM, ARM), min_size=1, max_size=6)
# penicillin and rabbits (R's mantelhaen.test): strata in which nobody, or everybody, was cured
RABBITS = ([0, 3, 6, 5, 2], [6, 6, 6, 6, 2], [0, 0, 2, 6, 5], [5, 6, 6, 6, 5])


def _columns(strata):
    return [[arms[i][j] for arms in strata] for i in (0, 1) for j in (0, 1)]


@settings(max_examples=60)
@given(strata=STRATA, scale=st.sampled_from(SCALES))
def test_swapping_the_arms_mirrors_the_estimate(strata, scale):
    ours = mantel_haenszel(*_columns(strata), scale=scale)
    swapped = mantel_haenszel(*_columns([arms[::-1] for arms in strata]), scale=scale)
    assert (ours.low is None) == (swapped.low is None)
    if ours.low is not None and scale == "difference":
        assert swapped.low == pytest.approx(-ours.high, abs=1e-12)
    elif ours.low is not None:
        assert swapped.low == pytest.approx(1 / ours.high, rel=1e-9)


@settings(max_examples=60)
@given(strata=STRATA, scale=st.sampled_from(SCALES))
def test_the_estimate_lies_between_those_of_the_strata(strata, scale):
    common = mantel_haenszel(*_columns(strata), scale=scale).value
    alone = [compare(*arm1, *arm0, scale=scale).value for arm1, arm0 in strata]
    known = [value for value in alone if value is not None]
    if common is not None:
        assert min(known) - 1e-12 <= common <= max(known) * (1 + 1e-12) + 1e-12


def test_rabbits_and_penicillin():
    common = mantel_haenszel(*RABBITS, scale="odds_ratio")
    assert (common.value, common.low, common.high) == pytest.approx((7.0, 1.026713, 47.725133), rel=1e-6)
    exact = exact_common_odds_ratio(*RABBITS)
    assert (exact.value, exact.p_value) == pytest.approx((10.361, 0.03994), rel=2e-4)


def test_odds_ratio_equals_that_of_statsmodels():
    events1, n1, events0, n0 = (np.array(column) for column in ([6, 6, 6], [14, 9, 12], [6, 13, 9], [23, 22, 25]))
    tables = np.array([[events1, n1 - events1], [events0, n0 - events0]])
    theirs = StratifiedTable(tables.astype(float))
    ours = mantel_haenszel(events1, n1, events0, n0, scale="odds_ratio")
    assert ours.value == pytest.approx(theirs.oddsratio_pooled, rel=1e-12)
    assert (ours.low, ours.high) == pytest.approx(theirs.oddsratio_pooled_confint(), rel=1e-9)
    ratio = mantel_haenszel(events1, n1, events0, n0, scale="ratio").value
    assert ratio == pytest.approx(theirs.riskratio_pooled, rel=1e-12)


def test_strata_with_one_arm_are_left_out():
    ours = mantel_haenszel([18, 5, 0], [35, 9, 0], [28, 0, 4], [70, 0, 8])
    assert ours.value == pytest.approx(18 / 35 - 28 / 70)
    assert (ours.n, ours.events) == (105, 46)


@pytest.mark.parametrize("function", [mantel_haenszel, exact_common_odds_ratio])
@pytest.mark.parametrize("columns", [([], [], [], []), ([0], [0], [3], [5])])
def test_nothing_to_compare_is_undefined_with_the_reason(function, columns):
    found = function(*columns)
    assert (found.value, found.assumptions[0]) == (None, "no stratum has people in both arms")


@pytest.mark.parametrize(
    ("columns", "value"),
    [(([0, 0], [5, 6], [2, 3], [7, 8]), 0.0), (([2, 3], [7, 8], [0, 0], [5, 6]), math.inf)],
)
def test_a_common_ratio_at_the_end_of_its_scale_has_no_limits(columns, value):
    found = mantel_haenszel(*columns, scale="ratio")
    assert (found.value, found.low, found.p_value) == (value, None, None)
    assert found.assumptions[0] == "the common ratio is 0 or infinite: its log has no limits"


@pytest.mark.parametrize("columns", [([0, 0], [5, 6], [0, 0], [7, 8]), ([0, 9], [5, 9], [0, 4], [7, 4])])
def test_strata_that_tell_nothing_are_undefined(columns):
    assert "0/0" in mantel_haenszel(*columns, scale="odds_ratio").assumptions[0]
    exact = exact_common_odds_ratio(*columns)
    assert (exact.value, exact.low, exact.high, exact.p_value) == (None, 0.0, math.inf, 1.0)


@pytest.mark.parametrize(
    ("columns", "scale", "named"),
    [
        (([1, 2], [3, 4], [1], [3]), "difference", "different numbers of strata"),
        (([4], [3], [1], [3]), "difference", "events1 is 4"),
        (([1], [3], [1], [3]), "hazard_ratio", "scale is 'hazard_ratio'"),
    ],
)
def test_impossible_input_is_named(columns, scale, named):
    with pytest.raises(ValueError, match=named):
        mantel_haenszel(*columns, scale=scale)
