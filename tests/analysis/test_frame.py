"""The people of a report as a plain frame."""

import pandas as pd
import pytest

import evaluation as ev
from evaluation.errors import ParameterError


def test_one_row_a_person_with_a_plain_index(rossi):
    _, people = rossi
    assert type(people) is pd.DataFrame
    assert people.index.name == "person_id"
    assert people.index.is_unique
    assert len(people) == 432


def test_an_outcome_is_true_false_or_missing_within_the_window(rossi):
    _, people = rossi
    late = people["time_any_work"] > 52
    assert people["any_work"].dtype == "boolean"
    assert not people.loc[late & people["event_any_work"], "any_work"].any()
    assert people["any_work"].isna().sum() == 0  # everybody was followed for the whole year


def test_an_outcome_of_somebody_not_seen_to_the_window_is_missing():
    people = ev.participants(ev.settings(study="mccall", language="en"))
    short = (people["event"] == "none") & (people["followup_months"] * 26 / 12 < 28 - 1e-6)
    assert short.sum() > 1000
    assert people.loc[short, "full_time"].isna().all()
    assert people.loc[~short, "full_time"].notna().all()


def test_the_study_is_loaded_once_however_often_it_is_asked_for(monkeypatch):
    from evaluation.analysis import frame

    loads = []
    real = frame.report_participants
    monkeypatch.setattr(frame, "report_participants", lambda settings: loads.append(1) or real(settings))
    settings = ev.settings(study="rossi", language="en")
    first = ev.participants(settings)
    first["age"] = 0
    assert ev.participants(settings)["age"].min() > 0  # what a cell changes is its own
    assert len(loads) == 1


@pytest.mark.parametrize(
    ("where", "number"), [("age < 20", 66), ("married == 1 and parole == 1", 39), ("education == '3'", 239)]
)
def test_a_subset_keeps_the_condition_it_was_chosen_by(rossi, where, number):
    from evaluation.analysis.facts import facts

    _, people = rossi
    chosen = ev.subset(people, where, label={"en": "some", "it": "alcuni"})
    assert len(chosen) == len(people.query(where)) == number
    assert [each.where for each in facts(chosen).subsets] == [where]


@pytest.mark.parametrize("where", ["nothing == 1", "age <", "1 + 1"])
def test_a_condition_that_cannot_be_read_names_the_columns(rossi, where):
    _, people = rossi
    with pytest.raises(ParameterError, match="prior_convictions"):
        ev.subset(people, where, label={"en": "some"})


def test_columns_say_what_they_hold(rossi):
    settings, people = rossi
    told = ev.columns(settings)
    assert list(told.index) == list(people)
    assert told.loc["time_any_work", "unit"] == "weeks"
    assert told.loc["age", ["meaning", "source", "missing"]].tolist() == ["Age", "rossi.csv", 0]
    assert told.loc["any_work", "source"] == "study.toml"


def test_where_outcomes_come_from_registers_those_seen_longer_than_the_window_are_known(fare_legami):
    _, people = fare_legami
    without = people[people["event"] == "none"]
    known = without["seen_months"] >= 7
    assert without.loc[known, "any_work"].eq(False).all()
    assert without.loc[~known, "any_work"].isna().all()
    assert known.sum() > 20
    assert (~known).sum() > 20


def test_an_outcome_of_which_nothing_is_known_is_missing():
    from evaluation.analysis.frame import _within

    event = pd.Series(["job", "none", "unknown", "none"])
    yes = pd.Series([True] * 4)
    found = _within(event, event == "job", yes, pd.Series([True, True, True, False]))
    assert found.tolist() == [True, False, pd.NA, pd.NA]
