import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import survival

COLUMNS = [
    "group", "cause", "time", "n_at_risk", "n_event", "n_censored", "cumulative_incidence", "std_error", "low", "high",
]  # fmt: skip
PEOPLE = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3)), min_size=1, max_size=40).filter(
    lambda people: any(cause for _, cause in people)
)


def _columns(people):
    return [np.array(column) for column in zip(*people, strict=True)]


@given(PEOPLE)
def test_causes_and_survival_add_up_to_one(people):
    time, cause = _columns(people)
    by_cause = survival.cumulative_incidence(time, cause).frame
    assert by_cause.columns.tolist() == COLUMNS
    total = by_cause.groupby("time")["cumulative_incidence"].sum()
    curve = survival.kaplan_meier(time, cause > 0).frame
    assert total.tolist() == pytest.approx((1 - curve["survival"]).tolist())
    assert by_cause.groupby("time")["n_event"].sum().tolist() == curve["n_event"].tolist()


@given(PEOPLE)
def test_a_single_cause_is_one_minus_kaplan_meier(people):
    time, cause = _columns(people)
    incidence = survival.cumulative_incidence(time, cause > 0, limits="plain").frame
    curve = survival.kaplan_meier(time, cause > 0, limits="plain").frame
    assert incidence["cumulative_incidence"].tolist() == pytest.approx((1 - curve["survival"]).tolist())
    known = curve["std_error"].notna()
    assert incidence["std_error"][known].tolist() == pytest.approx(curve["std_error"][known].tolist(), abs=1e-9)


@given(PEOPLE)
def test_without_censoring_it_is_the_share_with_its_binomial_error(people):
    time, cause = _columns([(time, max(cause, 1)) for time, cause in people])
    for row in survival.cumulative_incidence(time, cause).frame.itertuples():
        share = ((time <= row.time) & (cause == row.cause)).mean()
        assert row.cumulative_incidence == pytest.approx(share)
        assert row.std_error == pytest.approx(np.sqrt(share * (1 - share) / time.size), abs=1e-9)


def test_the_error_is_the_sum_of_squared_influences():
    """Influences by leaving a little of each person out, through whole counts of many copies."""
    rng = np.random.default_rng(4)
    time, cause = rng.integers(1, 7, 25), rng.choice(3, 25)
    copies = 20_000

    def curve(counts):
        return survival.cumulative_incidence(np.repeat(time, counts), np.repeat(cause, counts)).frame

    plain = survival.cumulative_incidence(time, cause).frame
    influences = [
        (curve(copies + one)["cumulative_incidence"] - curve(copies - one)["cumulative_incidence"]) * copies / 2
        for one in np.eye(25, dtype=int)
    ]
    assert np.sqrt(np.sum(np.square(influences), axis=0)) == pytest.approx(plain["std_error"].to_numpy(), rel=1e-6)


def test_each_group_has_the_curves_it_has_alone():
    time, cause = [1, 2, 3, 4, 4, 6], ["job", "none", "arrest", "job", "job", "none"]
    group = pd.Categorical(["x", "y", "x", "y", "x", "y"])
    together = survival.cumulative_incidence(time, pd.Categorical(cause), group)
    assert together.groups == ("x", "y")
    assert together.causes == ("arrest", "job")
    rows = together.frame[(together.frame["group"] == "x") & (together.frame["cause"] == "job")]
    assert rows["time"].tolist() == [1, 3, 4]
    assert rows["cumulative_incidence"].tolist() == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    assert rows["n_at_risk"].tolist() == [3, 2, 1]


def test_an_event_at_time_zero_counts():
    frame = survival.cumulative_incidence([0, 0, 1, 2], [1, 2, 1, 0]).frame
    first = frame[(frame["cause"] == 1) & (frame["time"] == 0)]
    assert first["cumulative_incidence"].tolist() == [0.25]


def test_nobody_with_an_event_is_no_rows_or_a_curve_at_zero_for_known_causes():
    assert survival.cumulative_incidence([1, 2], [0, 0]).frame.empty
    causes = pd.Categorical(["none", "none"], categories=["none", "job"])
    frame = survival.cumulative_incidence([1, 2], causes).frame
    assert frame["cause"].tolist() == ["job", "job"]
    assert frame["cumulative_incidence"].tolist() == [0, 0]
    assert frame["std_error"].tolist() == [0, 0]
    assert frame["low"].isna().all()


def test_limits_are_on_the_scale_of_the_incidence():
    time, cause = [1, 2, 2, 3, 4, 5], [1, 2, 1, 0, 1, 0]
    for limits in ("log-log", "log", "plain", "logit", "arcsine"):
        frame = survival.cumulative_incidence(time, cause, level=0.8, limits=limits).frame.dropna()
        assert (frame["low"] <= frame["cumulative_incidence"]).all()
        assert (frame["cumulative_incidence"] <= frame["high"]).all()
    with pytest.raises(ValueError, match="limits is 'none'"):
        survival.cumulative_incidence(time, cause, limits="none")
