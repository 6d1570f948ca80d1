"""What is counted ends with the study's window; what goes over all follow-up says so."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import evaluation as ev
from evaluation.notebook import waiting_estimates
from evaluation.people import report_participants, study_participants
from evaluation.study import read_study
from evaluation.waiting import read_waiting
from evaluation.window import within_window

REFERENCE = Path(__file__).parents[1] / "reference" / "data"
# Arm, month of leaving, whether with a job: one leaves with the window, one just after it, one long after.
FEW = pd.DataFrame(
    [(1, 2, 1), (1, 7, 1), (1, 7.1, 1), (1, 30, 0), (0, 5, 1), (0, 6, 0), (0, 9, 1), (0, 12, 1), (0, 40, 1)],
    columns=["pact", "months", "job"],
)


@pytest.fixture
def colon(study_of):
    """Deaths from colon cancer under Lev+5FU and observation (Moertel and others 1990), followed for up to 9 years."""
    data = pd.read_csv(REFERENCE / "colon.csv")
    people = pd.DataFrame(
        {"pact": (data["rx"] == "Lev+5FU").astype(int), "months": data["time"] * 12 / 365.25, "job": data["status"]}
    )
    return study_of(people, window=36, horizons=(12, 36, 60, 200))


def said(shown) -> str:
    return " ".join(shown.plain.split())


def test_colon_cancer_within_36_months(colon):
    """Values of R's survival on the same people, cut at 36 months."""
    assert "30.2% within 36 months (187 of 619 people" in said(ev.outcome_answer(colon))
    arms, *_ = ev.arm_counts(colon)
    assert (arms.events1, arms.n1, arms.events0, arms.n0) == (78, 304, 109, 315)
    waits = ev.waiting_times(colon)
    assert round(waiting_estimates.rank_test(waits).p_value, 4) == 0.0218
    assert round(waiting_estimates.rank_test(waits.over_all).p_value, 3) == 0.002
    tests = said(ev.rank_tests(waits, colon))
    assert "within 36 months: log-rank test p = 0.022" in tests
    assert "log-rank, over all follow-up 9.966 p = 0.002" in tests


def test_a_median_not_reached_keeps_its_lower_limit(colon):
    waits = ev.waiting_times(colon)
    _, treated, control = waiting_estimates.medians(waits, colon).values()
    assert (treated.value, round(treated.low, 1), treated.high) == (None, 89.5, float("inf"))
    assert round(control.value, 1) == 68.4
    table = said(ev.median_table(waits, colon))
    assert "treated" not in table
    assert "pact not reached (89.5 months or more), no pact 68.4 months" in table
    assert "over all follow-up" in table
    assert "pact not defined 89.5 months or more" in table


def test_a_horizon_after_the_window_is_answered_from_all_follow_up_and_says_so(colon):
    found = waiting_estimates.within(ev.waiting_times(colon), colon)
    late = found["Within 60 months, over all follow-up (after the window): Both arms"]
    assert (late.value > 0.3, late.events > 187) == (True, True)
    assert found["Within 36 months: Both arms"].events == 187
    never = found["Within 200 months, over all follow-up (after the window): Both arms"]
    assert (never.value, never.assumptions) == (None, ("after_window",))
    table = said(ev.horizons(ev.waiting_times(colon), colon))
    assert "later than the study's window, and nobody was observed for so long" in table


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_window_stands_in_every_answer(study_of, language):
    """7 and 12 months do not read alike."""
    chosen = {window: study_of(FEW, window=window, language=language) for window in (7, 12)}
    for window, settings in chosen.items():
        months = f"{window} months" if language == "en" else f"{window} mesi"
        waits, (arms, *_) = ev.waiting_times(settings), ev.arm_counts(settings)
        trial = ev.trial(settings)
        shown = [
            ev.outcome_answer(settings),
            ev.outcome_claims(settings),
            ev.trial_answer(trial, settings),
            ev.trial_claims(trial, settings),
            ev.two_by_two(arms, settings),
            ev.outcome_forest([arms], settings),
            ev.waiting_answer(waits, settings),
            ev.waiting_claims(waits, settings),
            ev.rank_tests(waits, settings),
            ev.hazard_table(waits, settings),
        ]
        assert [each for each in map(said, shown) if months not in each] == []


@pytest.mark.parametrize(
    ("window", "counts"), [(7, (2, 4, 1, 5)), (8, (3, 4, 1, 5)), (12, (3, 4, 3, 5)), (40, (3, 4, 4, 5))]
)
def test_an_event_after_the_window_is_none_of_the_study(study_of, window, counts):
    settings = study_of(FEW, window=window)
    arms, *_ = ev.arm_counts(settings)
    assert (arms.events1, arms.n1, arms.events0, arms.n0) == counts
    table = report_participants(settings)
    assert table["months_to_event"].max() == table["followup_months"].max() == min(window, 40)
    assert table["months_to_event_over_all"].tolist() == FEW["months"].tolist()
    assert (table["event_over_all"] == "job").sum() == 7
    waits = ev.waiting_times(settings)
    assert (waits.events, waits.over_all.events) == (counts[0] + counts[2], 7)


def test_the_window_is_in_the_unit_of_the_study():
    """52 weeks are 12 months, whatever the rounding: nobody of Rossi's people is left out."""
    table = study_participants(read_study("rossi"))
    assert (table["event"] == table["event_over_all"]).all()
    study = read_study("rossi")
    short = study.model_copy(update={"time": study.time.model_copy(update={"window": 26})})
    cut = within_window(table.drop(columns=[name for name in table if name.endswith("_over_all")]), short)
    weeks = (cut["months_to_event_over_all"] * 52 / 12).round()
    assert (cut["event"] != "none").sum() == ((table["event"] != "none") & (weeks <= 26)).sum()


def test_people_who_could_be_seen_for_long_count_as_such(study_of):
    settings = study_of(FEW, window=7, horizons=(3, 12))
    assert "seen for at least 12 months 3" in said(ev.exposure(settings)).lower()


def test_a_window_that_nobody_reaches_is_said(study_of):
    early = study_of(FEW[FEW["months"] < 10].assign(job=0), window=28)
    answer = said(ev.waiting_answer(ev.waiting_times(early), early))
    assert "within 7.1 months" in answer
    assert "The window of the study is 28 months; both sides were observed for 7.1 months at most" in answer
    table = said(ev.median_table(ev.waiting_times(early), early))
    assert "The window of the study is 28 months, but both arms were observed for 7.1 months at most" in table
    reached = study_of(FEW, window=7)
    assert "at most" not in said(ev.waiting_answer(ev.waiting_times(reached), reached))


def test_mccall_says_that_28_fortnights_are_27():
    settings = ev.settings(study="mccall", language="en")
    waits = ev.waiting_times(settings)
    told = "The window of the study is 28 fortnights"
    assert f"{told}; both sides were observed for 27 fortnights" in said(ev.waiting_answer(waits, settings))
    assert f"{told}, but both arms were observed for 27 fortnights" in said(ev.median_table(waits, settings))


def test_where_something_is_hidden_everything_ends_with_the_window(colon):
    strict = colon.study.model_copy(update={"disclosure": colon.study.disclosure.model_copy(update={"threshold": 5})})
    settings = replace(colon, study=strict)
    waits = ev.waiting_times(settings)
    table = said(ev.median_table(waits, settings))
    assert ("within 36 months" in table, "over all follow-up" in table) == (True, False)
    assert "over all follow-up" not in said(ev.rank_tests(waits, settings))


def test_what_is_read_in_another_way_ends_with_the_window_too(study_of):
    study = study_of(FEW, window=7).study
    table = report_participants(study_of(FEW, window=7)).assign(months_to_job=FEW["months"].where(FEW["job"] == 1))
    from evaluation.waiting import of_kinds

    for read in (read_waiting, of_kinds):
        waits = read(table, study, "work", "enrolled")
        assert (waits.events, waits.time.max()) == (3, 7)
