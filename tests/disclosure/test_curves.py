"""Coarse curves against the full ones, and against the audit."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.disclosure import Dimension, Ledger, audit, coarsen_curve, count, is_small, people
from evaluation.errors import DisclosureError
from evaluation.statistics.survival import cumulative_incidence, kaplan_meier, survival_at

GRID = tuple(range(1, 13))
REASONS = np.array(["none", "job", "internship"])


def waiting(seed, n=150):
    rng = np.random.default_rng(seed)
    time = np.minimum(rng.exponential(6, n), 12.5)
    reason = np.where(time < 12.5, rng.choice(REASONS, n, p=[0.2, 0.6, 0.2]), "none")
    return time, reason, rng.choice(["treated", "control"], n, p=[0.35, 0.65])


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(("seed", "threshold"), [(1, 3), (2, 5), (3, 10)])
def test_survival_is_the_true_one_at_the_times_shown(seed, threshold, together):
    time, reason, arm = waiting(seed)
    full = kaplan_meier(time, reason == "job", arm)
    coarse = coarsen_curve(full.frame, GRID, threshold, together=together)
    assert len(coarse.frame) >= 2
    for arm_name, rows in coarse.frame.groupby("group"):
        steps = coarse.steps[arm_name]
        assert tuple(rows["time"]) == steps.times
        assert set(rows["time"]) <= set(map(float, GRID))
        truth = survival_at(full, rows["time"].to_numpy())
        truth = truth[truth["group"] == arm_name]
        for name in ("survival", "low", "high"):
            np.testing.assert_array_equal(rows[name], truth[name].round(3))
        own = time[arm == arm_name]
        starts = [0.0, *rows["time"]][:-1]
        assert rows["n_at_risk"].tolist() == [int((own > start).sum()) if start else len(own) for start in starts]
        for start, row in zip(starts, rows.to_dict("records"), strict=True):
            within = (arm == arm_name) & (time > start) & (time <= row["time"])
            assert row["n_event"] == (within & (reason == "job")).sum()
            assert row["n_censored"] == (within & (reason != "job")).sum()
        assert not any(
            is_small(number, threshold) for number in rows[["n_event", "n_censored", "n_at_risk"]].to_numpy().ravel()
        )
        assert not is_small(steps.staying[-1], threshold)
    if together:
        assert coarse.steps["treated"].times == coarse.steps["control"].times


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_incidences_of_all_causes_are_shown_at_the_same_times(seed):
    time, reason, arm = waiting(seed)
    full = cumulative_incidence(time, reason, arm)
    coarse = coarsen_curve(full.frame, GRID, 5)
    for (group, cause), rows in coarse.frame.groupby(["group", "cause"]):
        steps = coarse.steps[group]
        assert tuple(rows["time"]) == steps.times
        own = full.frame[(full.frame["group"] == group) & (full.frame["cause"] == cause)]
        last = own[own["time"] <= steps.end].iloc[-1]
        assert rows["cumulative_incidence"].iloc[-1] == round(last["cumulative_incidence"], 3)
        assert not any(is_small(number, 5) for number in rows["n_event"])
    counts = coarse.steps["control"].counts(coarse.steps["control"].end)
    inside = (arm == "control") & (time <= coarse.steps["control"].end)
    assert counts["job"] == (inside & (reason == "job")).sum()
    assert counts["censored"] == (inside & (reason == "none")).sum()


@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_the_audit_finds_nothing_in_coarse_curves_and_the_pooled_curve_at_their_times(seed):
    time, reason, arm = waiting(seed, 90)
    event = reason == "job"
    by_arm = coarsen_curve(kaplan_meier(time, event, arm).frame, GRID, 5, together=True)
    times = by_arm.steps["treated"].times
    pooled = coarsen_curve(kaplan_meier(time, event).frame, times, 0) if times else None
    statements = []
    for frame in [by_arm.frame, *([pooled.frame] if pooled else [])]:
        for group, rows in frame.groupby("group"):
            start = 0
            for row in rows.to_dict("records"):
                who = people(month=[str(month) for month in range(start + 1, int(row["time"]) + 1)])
                who = who if group == "all" else who.among(arm=group)
                after = people(month=[str(month) for month in range(start + 1, 14)])
                after = after if group == "all" else after.among(arm=group)
                statements.append(count(f"{group} {row['time']}", who.among(event="yes"), int(row["n_event"])))
                statements.append(count(f"{group} {row['time']}", who.among(event="no"), int(row["n_censored"])))
                statements.append(count(f"{group} {row['time']}", after, int(row["n_at_risk"])))
                start = int(row["time"])
    months = Dimension("month", tuple(str(month) for month in range(1, 14)))
    dimensions = (months, Dimension("arm", ("treated", "control")), Dimension("event", ("yes", "no")))
    assert audit(Ledger("demo", "1", dimensions, tuple(statements)), 5).passed


def test_nothing_is_hidden_where_the_rule_is_off():
    frame = kaplan_meier([1, 2, 2.5, 4], [1, 1, 0, 1]).frame
    coarse = coarsen_curve(frame, [2, 3, 4, 5], 0)
    assert coarse.frame["time"].tolist() == [2.0, 3.0, 4.0]
    assert coarse.frame["n_at_risk"].tolist() == [4, 2, 1]
    assert coarse.frame["survival"].tolist() == [0.5, 0.5, 0.0]
    assert coarse.steps["all"].counts(3) == {"n_at_risk": 1, "censored": 1, "event": 2}


def test_before_the_first_event_everybody_waits():
    coarse = coarsen_curve(kaplan_meier([5.0] * 6, [1] * 6).frame, [1, 5], 5)
    assert coarse.frame["survival"].tolist() == [1.0, 0.0]
    assert coarse.frame["n_at_risk"].tolist() == [6, 6]


@pytest.mark.parametrize(
    ("time", "event", "shown", "people_shown"),
    [
        ([1, 2, 3], [1, 1, 1], (), 0),
        ([1, 1, 1, 1, 1, 2, 2, 2], [1] * 8, (2.0,), 8),
        ([1] * 5 + [2] * 5 + [3], [1] * 11, (1.0, 3.0), 11),
        ([1] * 5 + [2] * 4 + [3] * 5, [1] * 5 + [0] * 4 + [1] * 5, (), 14),
        ([1] * 5 + [2] * 5 + [3] * 5, [1] * 5 + [0] * 5 + [1] * 5, (1.0, 2.0, 3.0), 15),
        ([1] * 3 + [9] * 9, [1] * 3 + [0] * 9, (), 12),
    ],
)
def test_where_a_curve_ends(time, event, shown, people_shown):
    coarse = coarsen_curve(kaplan_meier(time, event).frame, [1, 2, 3], 5)
    steps = coarse.steps["all"]
    assert steps.times == shown
    assert steps.people == people_shown
    assert (steps.counts(0) is None) == (people_shown == 0)
    assert steps.counts(2.5) is None
    assert steps.end == (shown[-1] if shown else 0)
    assert list(coarse.frame.columns) == [
        "group",
        "time",
        "n_at_risk",
        "n_event",
        "n_censored",
        "survival",
        "low",
        "high",
    ]


KM = kaplan_meier([1, 2, 3], [1, 0, 1]).frame


@pytest.mark.parametrize(
    ("frame", "grid", "threshold", "said"),
    [
        (KM, [2, 1], 5, "accepted: times above 0, rising"),
        (KM, [0, 1], 5, "accepted: times above 0, rising"),
        (KM, [1], 2, "the threshold is 2"),
        (KM.drop(columns="n_censored"), [1], 5, "the curve has no column n_censored"),
        (kaplan_meier([1, 2], [1, 1], weights=[0.5, 2.5]).frame, [1], 5, "group all: the counts are not of people"),
        (kaplan_meier([1, 2, 5], [1, 1, 1], entry=[0, 0, 3]).frame, [1], 5, "group all: the counts are not of people"),
    ],
)
def test_refusals(frame, grid, threshold, said):
    with pytest.raises(DisclosureError, match=said):
        coarsen_curve(frame, grid, threshold)


def test_the_index_of_the_frame_does_not_matter():
    shuffled = pd.concat([KM.iloc[:2], KM.iloc[2:]]).set_index(pd.Index([5, 5, 5]))
    pd.testing.assert_frame_equal(coarsen_curve(shuffled, [3], 3).frame, coarsen_curve(KM, [3], 3).frame)
