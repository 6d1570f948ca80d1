import numpy as np
import pytest

from evaluation.statistics import survival

TIME, EVENT = [1, 2, 2, 4, 6], [0, 1, 0, 1, 0]
CURVE = survival.kaplan_meier(TIME, EVENT)
INCIDENCE = survival.cumulative_incidence(TIME, ["none", "job", "none", "arrest", "none"])


def test_survival_is_read_off_just_after_the_time():
    rows = survival.survival_at(CURVE, [0, 1, 1.5, 2, 3.9, 4, 6])
    assert rows.columns.tolist() == ["group", "time", "n_at_risk", "survival", "std_error", "low", "high"]
    assert rows["survival"].tolist() == pytest.approx([1, 1, 1, 0.75, 0.75, 0.375, 0.375])
    assert rows["n_at_risk"].tolist() == [5, 5, 4, 4, 2, 2, 1]
    assert rows["low"].isna().tolist() == [False, True, True, False, False, False, False]


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


def test_before_the_first_event_there_are_no_limits():
    estimate = survival.probability_by(CURVE, 1)
    assert (estimate.value, estimate.low, estimate.high, estimate.level) == (0, None, None, None)


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
