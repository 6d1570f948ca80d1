import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from evaluation.statistics import survival

TIME, EVENT = [1, 2, 2, 4, 6], [0, 1, 0, 1, 0]
CURVE = survival.kaplan_meier(TIME, EVENT)
INCIDENCE = survival.cumulative_incidence(TIME, ["none", "job", "none", "arrest", "none"])


def test_survival_is_read_off_just_after_the_time():
    rows = survival.survival_at(CURVE, [0, 1, 1.5, 2, 3.9, 4, 6])
    assert rows.columns.tolist() == ["group", "time", "n_at_risk", "survival", "std_error", "low", "high"]
    assert rows["survival"].tolist() == pytest.approx([1, 1, 1, 0.75, 0.75, 0.375, 0.375])
    assert rows["n_at_risk"].tolist() == [5, 5, 4, 4, 2, 2, 1]
    assert not rows["low"].isna().any()


def test_after_the_end_nothing_is_known_unless_nobody_was_left():
    assert survival.survival_at(CURVE, 7)["survival"].isna().all()
    ended = survival.survival_at(survival.kaplan_meier([1, 2], [1, 1]), 7)
    assert ended["survival"].tolist() == [0]


def test_incidence_is_read_off_by_cause():
    rows = survival.incidence_at(INCIDENCE, [2, 5, 7])
    assert rows["cause"].tolist() == ["arrest"] * 3 + ["job"] * 3
    assert rows["cumulative_incidence"].tolist() == pytest.approx([0, 0.375, np.nan, 0.25, 0.25, np.nan], nan_ok=True)


@pytest.mark.parametrize("times", [-1, [1, np.nan], [np.inf]])
def test_a_time_that_cannot_be_is_refused(times):
    with pytest.raises(ValueError, match=r"times: index .* accepted are finite numbers of at least 0"):
        survival.survival_at(CURVE, times)


def test_the_probability_by_a_time_is_an_estimate_with_the_limits_of_the_curve():
    row = survival.survival_at(CURVE, 4).iloc[0]
    estimate = survival.probability_by(CURVE, 4)
    assert (estimate.estimand, estimate.scale, estimate.n, estimate.events) == ("event_by_4", "probability", 5, 2)
    assert (estimate.value, estimate.low, estimate.high) == (1 - row["survival"], 1 - row["high"], 1 - row["low"])
    job = survival.probability_by(INCIDENCE, 4, cause="job")
    assert (job.value, job.events) == (pytest.approx(0.25), 1)
    assert job.method == "aalen-johansen, log-log limits"


def _exact(events, n):
    """Clopper and Pearson, from scipy."""
    found = binomtest(events, n).proportion_ci(0.95, method="exact")
    return found.low, found.high


@pytest.mark.parametrize(
    ("time", "event", "at", "known"),
    [
        ([5, 6, 7, 8, 9], [1, 0, 1, 0, 0], 3, (0, 5)),
        ([5, 6, 7, 8, 9], [1, 0, 1, 0, 0], 0, (0, 5)),
        (TIME, EVENT, 1, (0, 5)),  # who is censored at 1 was seen until 1
        (TIME, EVENT, 1.5, (0, 4)),
        ([2, 2, 3], [0, 0, 0], 2.5, (0, 1)),
        ([4, 4, 4], [1, 1, 1], 4, (3, 3)),
        ([1, 2, 3, 4], [1, 1, 1, 1], 9, (4, 4)),
    ],
)
def test_where_nobody_or_everybody_had_the_event_the_limits_are_exact(time, event, at, known):
    for curve in (survival.kaplan_meier(time, event), survival.cumulative_incidence(time, _named(event))):
        estimate = survival.probability_by(curve, at)
        assert estimate.value == known[0] / known[1]
        assert (estimate.low, estimate.high) == pytest.approx(_exact(*known))
        assert estimate.level == 0.95


def _named(event):
    return pd.Categorical(np.where(event, "job", "none"), ["none", "job"])


def test_the_example_of_five_at_risk():
    estimate = survival.probability_by(survival.kaplan_meier([5, 6, 7, 8, 9], [1, 0, 1, 0, 0]), 3)
    assert (estimate.low, round(estimate.high, 3)) == (0, 0.522)


def test_who_had_another_event_is_known_not_to_have_had_this_one():
    curve = survival.cumulative_incidence([1, 2, 3, 4, 5, 6], ["a", "none", "a", "b", "a", "none"])
    nobody = survival.probability_by(curve, 3.5, cause="b")
    assert (nobody.low, nobody.high) == pytest.approx(_exact(0, 5))  # three at risk, two with another
    assert survival.probability_by(curve, 4, cause="b").value > 0


def test_of_whom_a_certain_probability_is_must_be_known():
    """Who left without an event may be the one who would not have had it; who came in late says nothing of before."""
    ended = survival.probability_by(survival.kaplan_meier([1, 2, 3], [0, 1, 1]), 3)
    assert (ended.value, ended.low, ended.high, ended.level) == (1, None, None, None)
    late = survival.probability_by(survival.kaplan_meier([4, 5], [1, 1], entry=[1, 2]), 3)
    assert (late.value, late.low, late.level) == (0, None, None)


def test_weights_count_as_the_people_that_they_are_worth():
    weights = [0.5, 0.5, 1.5, 2.5]
    curve = survival.kaplan_meier([5, 6, 7, 8], [1, 1, 1, 1], weights=weights)
    worth = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    assert survival.probability_by(curve, 3).high == pytest.approx(1 - 0.025 ** (1 / worth))


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["a", "b", "none"])), min_size=1, max_size=12))
def test_no_limits_are_without_width(people):
    time, cause = zip(*people, strict=True)
    known = pd.Categorical(cause, ["none", "a", "b"])
    for limits in ("log-log", "log", "plain"):
        incidence = survival.cumulative_incidence(time, known, limits=limits)
        alone = survival.kaplan_meier(time, [each == "a" for each in cause], limits=limits)
        for frame in (incidence.frame, survival.incidence_at(incidence, [0, 3, 9]), alone.frame):
            assert not (frame["low"] == frame["high"]).any()


def test_beyond_the_observed_time_there_is_no_value_but_a_reason():
    estimate = survival.probability_by(CURVE, 7)
    assert (estimate.value, estimate.assumptions) == (None, ("nobody was observed for so long",))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"group": "b"}, "group is 'b'; accepted are 'all'"),
        ({}, "cause is None; accepted are 'arrest', 'job'"),
        ({"cause": "none"}, "cause is 'none'; accepted are 'arrest', 'job'"),
    ],
)
def test_an_unknown_curve_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        survival.probability_by(INCIDENCE, 4, **options)
