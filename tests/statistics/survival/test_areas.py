import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import survival
from evaluation.statistics.survival.areas import restricted_area

CURVE = survival.kaplan_meier([1, 2, 3, 4, 2, 4, 4, 4], [1, 1, 1, 0, 1, 0, 0, 0], list("aaaabbbb"))


def test_the_area_is_that_of_the_steps():
    assert survival.restricted_mean(CURVE, 4, "a").value == pytest.approx(1 + 0.75 + 0.5 + 0.25)
    assert survival.restricted_mean(CURVE, 2.5, "a").value == pytest.approx(1 + 0.75 + 0.25)
    assert survival.restricted_mean(CURVE, 0.5, "a").value == 0.5


def test_the_record_says_who_and_how():
    mean = survival.restricted_mean(CURVE, 3, "a")
    assert (mean.estimand, mean.scale, mean.level, mean.n, mean.events) == ("restricted_mean", "months", 0.95, 4, 3)
    assert mean.low < mean.value < mean.high
    assert survival.restricted_mean_difference(CURVE, 3).n == 8


@given(st.lists(st.integers(0, 9), min_size=2, max_size=30), st.floats(0.5, 9))
def test_without_censoring_it_is_the_mean_of_the_cut_times(time, tau):
    area = restricted_area(survival.kaplan_meier(time, np.ones(len(time), bool)), tau, "all")
    cut = np.minimum(time, tau)
    assert area.mean == pytest.approx(cut.mean())
    assert area.std_error == pytest.approx(cut.std() / np.sqrt(len(time)), abs=1e-9)


@given(st.integers(0, 2**32 - 1))
def test_swapping_the_groups_mirrors_the_comparison(seed):
    rng = np.random.default_rng(seed)
    time, event, group = rng.integers(1, 9, 60), rng.random(60) < 0.7, rng.permutation(np.arange(60) % 2)
    curve = survival.kaplan_meier(np.append(time, [9, 9]), np.append(event, [0, 0]), np.append(group, [0, 1]))
    ahead, back = (
        [compare(curve, 8, *arms) for compare in (
            survival.restricted_mean_difference, survival.restricted_mean_ratio, survival.restricted_time_lost_ratio)]
        for arms in ((1, 0), (0, 1))
    )  # fmt: skip
    for one, other in zip(ahead, back, strict=True):
        mirror = (lambda x: -x) if one.scale == "difference" else (lambda x: 1 / x)
        assert (other.value, other.low, other.high) == pytest.approx(tuple(map(mirror, (one.value, one.high, one.low))))
        assert other.p_value == pytest.approx(one.p_value)


def test_of_two_groups_the_second_is_compared_with_the_first():
    assert survival.restricted_mean_difference(CURVE, 4) == survival.restricted_mean_difference(CURVE, 4, "b", "a")


def test_the_robust_error_is_the_sum_of_squared_influences():
    rng = np.random.default_rng(2)
    time, event, weights = rng.integers(1, 8, 50), rng.random(50) < 0.6, rng.uniform(0.3, 3, 50)

    def area(changed):
        return restricted_area(survival.kaplan_meier(time, event, weights=changed), 5.5, "all")

    step = 1e-5
    influences = [
        (area(weights + step * one).mean - area(weights - step * one).mean) / (2 * step) for one in np.eye(50)
    ]
    assert area(weights).std_error == pytest.approx(np.sqrt(np.sum((weights * influences) ** 2)), rel=1e-7)


ONE_TIME = survival.kaplan_meier([3, 6, 7], [1, 0, 1], group=[0, 1, 1])
QUIET_ARM = survival.kaplan_meier([1, 2, 3, 4, 9, 9, 9], [1, 1, 0, 1, 0, 0, 0], group=list("aaaabbb"))


@pytest.mark.parametrize(
    ("estimate", "value"),
    [
        (survival.restricted_mean_difference(ONE_TIME, 7), 4.0),
        (survival.restricted_mean_ratio(ONE_TIME, 7), 7 / 3),
        (survival.restricted_mean(ONE_TIME, 7, 0), 3.0),
        (survival.restricted_mean(ONE_TIME, 7, 1), 7.0),
        (survival.restricted_mean(QUIET_ARM, 9, "b"), 9.0),
        (survival.restricted_mean_difference(QUIET_ARM, 4), 4 - (1 + 0.75 + 0.5 + 0.5)),
    ],
)
def test_a_group_whose_waits_do_not_vary_leaves_no_limits(estimate, value):
    assert estimate.value == pytest.approx(value)
    assert (estimate.low, estimate.high, estimate.level, estimate.p_value) == (None, None, None, None)
    assert estimate.assumptions == ("the waits of a group do not vary, so that their mean has no limits",)
    assert estimate.verdict in ("cannot_tell", "undefined")


@pytest.mark.parametrize(
    ("estimate", "reason"),
    [
        (survival.restricted_mean(CURVE, 4.5, "a"), "nobody was observed for so long"),
        (survival.restricted_mean_difference(CURVE, 4.5), "nobody was observed for so long"),
        (survival.restricted_time_lost_ratio(CURVE, 1), "nobody of a group had the event before tau"),
        (
            survival.restricted_mean_ratio(survival.kaplan_meier([0, 0, 3], [1, 1, 1], [1, 1, 2]), 2),
            "everybody of a group had the event at time 0",
        ),
    ],
)
def test_what_cannot_be_said_has_no_value_but_a_reason(estimate, reason):
    assert (estimate.value, estimate.low, estimate.assumptions) == (None, None, (reason,))


def test_after_the_last_event_of_everybody_no_time_is_added():
    curve = survival.kaplan_meier([1, 2], [1, 1])
    assert survival.restricted_mean(curve, 10).value == pytest.approx(1.5)


def test_without_spread_there_is_no_p_value():
    curve = survival.kaplan_meier([5, 5, 5, 5], [0, 0, 0, 0], [1, 1, 2, 2])
    difference = survival.restricted_mean_difference(curve, 5)
    assert (difference.value, difference.p_value) == (0, None)


@pytest.mark.parametrize("tau", [0, -1, np.inf, np.nan])
def test_a_window_that_cannot_be_is_refused(tau):
    with pytest.raises(ValueError, match="accepted are times above 0"):
        survival.restricted_mean(CURVE, tau, "a")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((None, None), None),
        (("c", "a"), "group is 'c'; accepted are 'a', 'b'"),
        (("a", None), "reference is None; accepted are 'a', 'b'"),
        (("a", "a"), "group and reference are both 'a'"),
    ],
)
def test_groups_that_cannot_be_compared_are_refused(arguments, message):
    if message is None:
        assert survival.restricted_mean_difference(CURVE, 2, *arguments).defined
    else:
        with pytest.raises(ValueError, match=message):
            survival.restricted_mean_difference(CURVE, 2, *arguments)
    with pytest.raises(ValueError, match="group is None; accepted are 'a', 'b'"):
        survival.restricted_mean(CURVE, 2)
