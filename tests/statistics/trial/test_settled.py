import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics import proportions, survival
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.trial import mean_time_difference, risk_difference

PEOPLE = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2), st.booleans()), min_size=4, max_size=40)


def of(people):
    time, cause, treated = map(np.array, zip(*people, strict=True))
    return time.astype(float), cause, treated.astype(bool)


@pytest.mark.parametrize("inference", ["miettinen-nurminen", "newcombe"])
def test_with_everybody_seen_it_is_the_difference_of_proportions(inference):
    treated = np.arange(105) < 35
    time = np.full(105, 7.0)
    cause = np.where(np.r_[np.arange(35) < 18, np.arange(70) < 28], 1, 0)
    found = risk_difference(time, cause, treated, 7, inference=inference)
    usual = proportions.compare(18, 35, 28, 70, method=inference)
    assert (found.value, found.low, found.high, found.p_value) == (usual.value, usual.low, usual.high, usual.p_value)


def test_with_unequal_follow_up_nobody_counts_as_without_before_he_was_seen_to_be():
    time = np.array([1.0, 2, 7, 7, 7, 7, 3, 3, 3, 7])
    cause = np.array([1, 1, 0, 0, 0, 1, 0, 0, 0, 0])
    treated = np.arange(10) < 5
    found = risk_difference(time, cause, treated, 7)
    assert found.value == pytest.approx(2 / 5 - 1 / 2)  # two are left of the controls, one of them with the outcome
    assert found.effective_n == pytest.approx((5, 2))


@settings(max_examples=150, deadline=None)
@given(PEOPLE, st.sampled_from([0.8, 0.95]))
def test_limits_and_p_value_are_those_of_one_test(people, level):
    time, cause, treated = of(people)
    try:
        found = risk_difference(time, cause, treated, 6, level=level)
    except DegenerateDataError:
        return
    if found.defined:
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert (
            (found.p_value < 1 - level - 1e-9)
            <= (found.low > 0 or found.high < 0)
            <= (found.p_value < 1 - level + 1e-9)
        )


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_the_arms_swapped_change_the_sign_alone(people):
    time, cause, treated = of(people)
    for estimator in (risk_difference, mean_time_difference):
        try:
            one, other = estimator(time, cause, treated, 6), estimator(time, cause, ~treated, 6)
        except DegenerateDataError:
            continue
        if one.low is not None:
            assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_without_other_events_the_mean_is_the_area_under_kaplan_meier(people):
    time, cause, treated = of(people)
    cause = np.minimum(cause, 1)
    curve = survival.kaplan_meier(time, cause, treated)
    if len(curve.groups) < 2:
        return
    usual = survival.restricted_mean_difference(curve, 6.0, True, False)
    if usual.defined:
        assert mean_time_difference(time, cause, treated, 6).value == pytest.approx(usual.value, abs=1e-9)


ENDED_EARLY, ONE_ARM = ([2, 3, 7, 7], [1, 1, 0, 0]), ([7, 7, 7, 7], [1, 1, 1, 1])


@pytest.mark.parametrize("estimator", [risk_difference, mean_time_difference])
def test_without_anybody_at_the_horizon_there_is_no_difference(estimator):
    time, treated = ENDED_EARLY
    with pytest.raises(DegenerateDataError, match="nobody of an arm was observed until the horizon"):
        estimator(np.array(time, float), np.zeros(4, int), np.array(treated, bool), 7)


def test_with_one_arm_there_is_no_difference():
    time, treated = (np.array(each) for each in ONE_ARM)
    reason = "nobody in arm 0"
    assert risk_difference(time * 1.0, time * 0, treated > 0, 7).assumptions == (reason,)
    with pytest.raises(DegenerateDataError, match=reason):
        mean_time_difference(time * 1.0, time * 0, treated > 0, 7)


@pytest.mark.long
@pytest.mark.parametrize(
    ("sizes", "risks"), [((35, 70), (0.45, 0.45)), ((10, 20), (0.45, 0.45)), ((35, 70), (0.05, 0.05))]
)
def test_limits_cover_as_often_as_they_say(sizes, risks):
    """METHODS.md: 94.8 to 95.3 % at 35/70 and 10/20, 96 to 99.5 % for rare outcomes."""
    generator, worlds, missed = np.random.default_rng(3), 3000, 0
    treated = np.arange(sum(sizes)) < sizes[0]
    for _ in range(worlds):
        rate = np.where(treated, *(-math.log(1 - risk) / 7 for risk in risks))
        job = generator.exponential(1 / rate)
        end = generator.choice([4.4, 5.1, 6.4, 7.0], len(treated), p=[0.14, 0.14, 0.12, 0.6])
        try:
            found = risk_difference(np.minimum(job, end), (job <= end).astype(int), treated, 7)
        except DegenerateDataError:
            continue
        missed += not found.low <= 0 <= found.high
    error = 100 * math.sqrt(0.05 * 0.95 / worlds)
    print(f"{sizes} {risks}: missed {100 * missed / worlds:.1f} %, Monte Carlo error {error:.1f}")
    assert missed / worlds <= 0.065
