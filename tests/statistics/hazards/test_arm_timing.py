"""Arms entered on the way: landmarks, start-stop rows, and what the naive comparison does to the truth."""

from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.hazards import cox, landmark, time_varying_arm
from evaluation.statistics.hazards.arm_comparison import compare_arms
from evaluation.statistics.hazards.risk_sets import build_risk_sets
from evaluation.statistics.hazards.rows import read_rows
from evaluation.statistics.survival import kaplan_meier

JASA = Path(__file__).parents[2] / "reference" / "data" / "jasa.csv"
TIME = np.arange(1.0, 9.0)
EVENT = np.array([1, 0, 1, 1, 0, 1, 1, 0])
ENTERED = [np.nan, 1, np.nan, 2, 0, np.nan, 7, np.nan]
PERSON = st.tuples(st.integers(0, 8), st.booleans(), st.none() | st.integers(0, 9))


def test_published_heart_transplants():
    """Kalbfleisch & Prentice, table 5.2 of the first edition, and Crowley & Hu: half a day for same-day events."""
    data = pd.read_csv(JASA)
    time = data["futime"].clip(lower=0.5)
    transplanted = data["wait.time"].where(data["transplant"] == 1)
    transplanted = transplanted.where(transplanted != time, transplanted - 0.5)
    found = time_varying_arm(time, data["fustat"], transplanted, data[["age", "surgery"]])
    frame = found.cox.frame.set_index("term").round(4)
    assert frame["coef"].tolist() == [0.0141, 0.0306, -0.7733]
    assert frame["std_error"].tolist() == [0.3082, 0.0139, 0.3597]
    assert (found.n, found.n_ever, found.n_exposed) == (103, 69, 69)


def test_published_heart_transplants_without_half_a_day():
    """The rule for ties does what the half day of the published analysis did by hand."""
    data = pd.read_csv(JASA)
    time = data["futime"].clip(lower=0.5)
    transplanted = data["wait.time"].where(data["transplant"] == 1)
    assert ((transplanted == time) & (data["fustat"] == 1)).sum() == 1
    found = time_varying_arm(time, data["fustat"], transplanted, data[["age", "surgery"]])
    assert found.cox.frame["coef"].round(4).tolist() == [0.0141, 0.0306, -0.7733]
    assert found.n_exposed == 69
    other = time_varying_arm(time, data["fustat"], transplanted, data[["age", "surgery"]], ties="before")
    assert other.cox.frame["coef"].round(4).tolist() != found.cox.frame["coef"].round(4).tolist()
    assert other.n_exposed == 68


@pytest.mark.parametrize(("ties", "inside", "start"), [("after", [0, 1], [0, 3.5]), ("before", [0], [0])])
def test_an_event_at_the_time_of_entry_belongs_where_the_rule_says(ties, inside, start):
    rows = time_varying_arm([3, 4, 5], [1, 1, 1], [np.nan, 4, 4], ties=ties).rows
    tied = rows[rows["person"] == 1]
    assert (tied["arm"].tolist(), tied["start"].tolist(), tied["event"].sum()) == (inside, start, 1)
    # Who enters then and has no event then is at risk in the arm from then on, whatever the rule.
    assert rows[rows["person"] == 2]["start"].tolist() == [0, 4]


def test_the_first_event_of_all_may_tie_with_an_entry():
    rows = time_varying_arm([2, 2, 5], [1, 1, 0], [2, np.nan, np.nan]).rows
    assert rows[rows["person"] == 0]["start"].tolist() == [0, 1]


@given(st.lists(PERSON, min_size=1, max_size=15))
def test_start_stop_rows_follow_the_people(people):
    time, event, entered = (list(column) for column in zip(*people, strict=True))
    found = time_varying_arm(time, event, [np.nan if each is None else each for each in entered], ties="before")
    rows = found.rows
    assert rows.groupby("person")["event"].sum().tolist() == [int(e) for e in event]
    assert rows.groupby("person")["stop"].max().tolist() == time
    for person, group in rows.groupby("person"):
        moment = entered[person]
        inside = moment is not None and (moment == 0 or moment < time[person])
        assert group["arm"].max() == int(inside)
        if len(group) == 2:
            assert group["stop"].iloc[0] == group["start"].iloc[1] == moment
            assert group["arm"].tolist() == [0, 1]
    assert found.n_ever == sum(moment is not None for moment in entered)


@given(st.lists(PERSON, min_size=1, max_size=15))
def test_mantel_byar_sums_hypergeometric_moments(people):
    time, event, entered = (list(column) for column in zip(*people, strict=True))
    found = time_varying_arm(time, event, [np.nan if each is None else each for each in entered], ties="before")
    if not any(event):
        assert found.mantel_byar is None
        return
    expected = variance = 0.0
    for moment in {t for t, e in zip(time, event, strict=True) if e}:
        at_risk = [i for i, t in enumerate(time) if t >= moment]
        inside = [i for i in at_risk if entered[i] is not None and (entered[i] == 0 or entered[i] < moment)]
        happened = sum(event[i] and time[i] == moment for i in at_risk)
        mean, spread = _moments(len(at_risk), len(inside), happened)
        expected, variance = expected + mean, variance + spread
    assert found.mantel_byar.expected == pytest.approx(expected)
    assert found.mantel_byar.variance == pytest.approx(variance, abs=1e-12)
    test = found.mantel_byar.test
    if variance > 1e-9:
        assert test.statistic == pytest.approx((found.mantel_byar.observed - expected) ** 2 / variance)
    else:
        assert test is None


def _moments(at_risk, inside, happened):
    """Mean and variance of the events inside, all choices of who has the event being equally likely."""
    counts = np.arange(happened + 1)
    chances = np.array([comb(inside, k) * comb(at_risk - inside, happened - k) for k in counts]) / comb(
        at_risk, happened
    )
    mean = counts @ chances
    return mean, (counts - mean) ** 2 @ chances


def test_log_rank_is_the_score_test_of_the_exact_model():
    arm = pd.DataFrame({"arm": [0, 1, 1, 0, 1, 0, 0, 1]})
    time = [1, 1, 2, 2, 2, 3, 4, 4]
    test = compare_arms(build_risk_sets(read_rows(time, EVENT, arm)), arm["arm"].to_numpy(float)).test
    assert test == pytest.approx(cox(time, EVENT, arm, "exact").score_test)


def test_naive_comparison_is_biased_against_an_arm_without_effect():
    """A good event, found at the same pace by all: whoever waits longer has more time to enter the arm."""
    random = np.random.default_rng(0)
    time = random.exponential(5, 4000)
    offered = random.uniform(0, 10, 4000)
    entered = np.where(offered < np.minimum(time, 12), offered, np.nan)
    found = time_varying_arm(np.minimum(time, 12), time <= 12, entered)
    assert found.naive.estimate("arm").verdict == "lower"
    assert found.naive.coefficients[0] < -0.5
    assert found.estimate().verdict == "cannot_tell"
    assert abs(found.cox.coefficients[0]) < 0.1
    for analysis in landmark(np.minimum(time, 12), time <= 12, entered).analyses:
        assert analysis.cox.estimate("arm").verdict == "cannot_tell"


def test_rows_make_curves_with_delayed_entry():
    rows = time_varying_arm(TIME, EVENT, ENTERED).rows
    curve = kaplan_meier(rows["stop"], rows["event"], group=rows["arm"], entry=rows["start"]).frame
    inside = curve[curve["group"] == 1].set_index("time")
    assert inside.loc[4, "n_at_risk"] == 2
    assert inside.loc[4, "survival"] == 0.5


def test_an_event_at_time_zero_counts():
    found = time_varying_arm([0, 1, 2, 3], [1, 1, 0, 1], [np.nan, 0, 1, np.nan])
    assert (found.cox.n_events, found.mantel_byar.observed) == (3, 1)
    assert found.mantel_byar.expected == pytest.approx(1 / 4 + 1 / 3 + 0 / 1)


def test_time_varying_frame_and_estimate():
    found = time_varying_arm(TIME, EVENT, ENTERED, pd.DataFrame({"age": [30, 50, 20, 40, 33, 35, 20, 28]}))
    assert found.frame["analysis"].tolist() == ["time_varying", "naive_ever"]
    assert found.frame["hazard_ratio"].tolist()[0] == found.estimate().value
    assert found.estimate().n == 8
    assert found.estimate().method == "cox-efron-time-varying"
    assert found.cox.frame["term"].tolist() == found.naive.frame["term"].tolist() == ["arm", "age"]


@pytest.mark.parametrize(
    ("event", "entered", "reason"),
    [(EVENT, [np.nan] * 8, "arm does not vary"), (0 * EVENT, ENTERED, "there are no events")],
)
def test_undefined_time_varying(event, entered, reason):
    found = time_varying_arm(TIME, event, entered)
    assert reason in found.estimate().assumptions[0]
    assert found.frame["hazard_ratio"].tolist() == [None, None]


def test_landmark_keeps_who_is_still_followed_and_sorts_by_what_is_known():
    analysis = landmark(TIME, EVENT, ENTERED, at=[2]).at(2)
    assert analysis.rows["row"].tolist() == [2, 3, 4, 5, 6, 7]
    assert analysis.rows["arm"].tolist() == [0, 1, 1, 0, 0, 0]
    assert analysis.rows["time_from_landmark"].tolist() == [1, 2, 3, 4, 5, 6]
    assert (analysis.n_event_before, analysis.n_censored_before) == (1, 1)
    assert (analysis.n, analysis.n_arm, analysis.n_events, analysis.n_events_arm) == (6, 2, 4, 1)
    assert analysis.cox.estimate("arm").n == 6


def test_landmarks_without_a_comparison_say_why():
    found = landmark(TIME, EVENT, ENTERED, at=(0, 7, 20))
    frame = found.frame.set_index("landmark")
    assert frame["n"].tolist() == [8, 1, 0]
    assert frame.loc[20, "reason"] == "nobody is still followed after 20"
    assert frame.loc[7, "reason"] == "there are no events"
    assert frame.loc[20, "hazard_ratio"] is None
    assert frame.loc[7, "logrank_statistic"] is None
    assert found.at(20).rows.empty
    with pytest.raises(ValueError, match="landmark: 5 was not analysed"):
        found.at(5)


@pytest.mark.parametrize("analyse", [landmark, time_varying_arm])
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"arm_time": [-1] * 8}, "arm_time: value -1 is negative"),
        ({"arm_time": ["x"] * 8}, "arm_time: values are not numbers"),
        ({"arm_time": [1, 2]}, "arm_time: 2 values for 8 rows"),
        ({"covariates": pd.DataFrame({"arm": EVENT})}, "covariates column 'arm': this name is the arm's own"),
        ({"time": -TIME}, "time: value -1.0 in row 0 is negative"),
    ],
)
def test_refuses(analyse, changes, message):
    arguments = {"time": TIME, "event": EVENT, "arm_time": ENTERED} | changes
    with pytest.raises(ValueError, match=message):
        analyse(**arguments)
