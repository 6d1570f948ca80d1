"""Which comes first within a unit, the treatment or the outcome: one rule, and what the other would say."""

import numpy as np
import pandas as pd
import pytest

import evaluation as ev
from evaluation.notebook import timing
from evaluation.waiting import Waiting

FARE_LEGAMI = ev.settings(study="fare-legami", language="en")


@pytest.fixture(scope="module")
def dated() -> Waiting:
    return ev.waiting_times(FARE_LEGAMI)


def rounded(estimates):
    return [round(each.value, 2) for each in estimates.values()]


def test_days_and_months_stand_beside_each_other_with_their_rule(dated):
    """Eight jobs fall into the month in which the pact begins."""
    *_, exact = timing.timing_estimates(dated, FARE_LEGAMI).values()
    assert round(exact.value, 2) == 2.39
    assert rounded(timing.tie_estimates(dated, FARE_LEGAMI)) == [2.18, 1.16]
    sentence = ev.timing_direction(dated, FARE_LEGAMI).plain
    assert "in whole months the ratio is 2.18" in sentence
    assert "1.16" in sentence
    assert "counts after the beginning" in ev.timing_forest(dated, FARE_LEGAMI).plain


def test_dates_by_month_alone_follow_the_same_rule(study_of, dated):
    people = pd.DataFrame(
        {
            "pact": (dated.arm == "treated").astype(int),
            "months": np.ceil(dated.time),
            "job": dated.happened.astype(int),
            "began": np.ceil(dated.arm_time),
        }
    )
    settings = study_of(people, window=7)
    waits = ev.waiting_times(settings)
    *_, leading = timing.timing_estimates(waits, settings).values()
    assert round(leading.value, 2) == 2.18
    assert rounded(timing.tie_estimates(waits, settings)) == [2.18, 1.16]


def test_nothing_is_said_of_ties_where_they_change_nothing(study_of):
    people = pd.DataFrame(
        [(1, 5, 1, 1), (1, 7, 1, 2), (1, 6, 0, 3), (0, 4, 1, None), (0, 9, 1, None), (0, 3, 0, None)],
        columns=["pact", "months", "job", "began"],
    )
    settings = study_of(people)
    waits = ev.waiting_times(settings)
    assert timing.tie_estimates(waits, settings) == {}
    assert "decides" not in ev.timing_direction(waits, settings).plain


@pytest.mark.parametrize(
    ("time", "began", "counted"),
    [(2.6, 2.2, "after"), (2.2, 2.6, "after"), (2.0, 2.0, "after"), (2.0, 2.1, "before"), (0.4, 0.9, "after")],
)
def test_in_whole_units_an_outcome_in_the_unit_of_the_start_counts_after_it(time, began, counted):
    waits = Waiting(
        np.array([time]), np.array(["job"]), np.array([True]), np.array(["treated"]), np.array([began]), "work", "all"
    )
    grouped = waits.grouped()
    assert (grouped.time[0] > grouped.arm_time[0]) == (counted == "after")


def test_an_arm_begun_before_time_zero_was_settled_then(study_of):
    people = pd.DataFrame(
        [(1, 5, 1, -2), (1, 7, 1, -1), (0, 4, 1, None), (0, 9, 1, None)], columns=["pact", "months", "job", "began"]
    )
    settings = study_of(people)
    assert ev.waiting_times(settings).arm_time is None
    settings = study_of(people.assign(began=[-2, 3, None, None]))
    assert ev.waiting_times(settings).arm_time[:2].tolist() == [0, 3]
