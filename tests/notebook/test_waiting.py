"""What is said of waiting, on real people and on an invented arm that people enter while they wait."""

import numpy as np
import pandas as pd
import pytest

from evaluation.notebook import hazard, timing
from evaluation.notebook import waiting as vocabulary
from evaluation.parameters import settings
from evaluation.study import read_study
from evaluation.waiting import Waiting, from_enrolment, of_kinds, of_length, read_waiting

ROSSI = settings(study="rossi", language="en")


@pytest.fixture(scope="module")
def rossi() -> Waiting:
    return vocabulary.waiting_times(ROSSI)


def test_rossi_meets_its_published_waiting(rossi):
    both, treated, control = vocabulary.medians(rossi, ROSSI).values()
    assert (both.value, treated.value, control.value) == (7, 7, 7)
    assert (both.n, both.events) == (432, 360)
    table = vocabulary.rank_tests(rossi, ROSSI).plain
    assert "0.054" in table or "0.055" in table
    assert rossi.competing


def test_mccall_meets_its_published_log_rank_and_incidence():
    chosen = settings(study="mccall", language="en")
    waits = vocabulary.waiting_times(chosen)
    assert "247.659" in vocabulary.rank_tests(waits, chosen).plain
    within = vocabulary.within(waits, chosen)
    assert round(within["Within 13 fortnights: Both arms"].value, 5) == 0.35444


def test_an_arm_settled_at_time_zero_has_no_dates(rossi):
    for show in (timing.swimmer, timing.timing_grid, timing.timing_forest, timing.timing_direction):
        assert show(rossi, ROSSI).kind == "notice"


@pytest.fixture
def entered() -> Waiting:
    """People who enter the arm at random while they wait, and on whom it has no effect."""
    generator = np.random.default_rng(7)
    time = np.ceil(generator.exponential(4, 600)).clip(max=12)
    enters = generator.uniform(0, 8, 600)
    arm_time = np.where((enters < time) & (generator.random(600) < 0.6), enters, np.nan)
    arm = np.where(np.isnan(arm_time), "control", "treated")
    happened = time < 12
    return Waiting(time, np.where(happened, "job", "none"), happened, arm, arm_time, "any_work", "enrolled")


def test_the_naive_comparison_is_drawn_downwards_and_the_others_are_not(entered):
    chosen = ROSSI
    marked = chosen.study.model_copy(update={"time": chosen.study.time.model_copy(update={"landmarks": (2, 4)})})
    chosen = type(chosen)(marked, "all", "all", "en")
    naive, *landmarks, varying = timing.timing_estimates(entered, chosen).values()
    assert naive.verdict == "lower"
    assert len(landmarks) == 2
    assert all(estimate.verdict == "cannot_tell" for estimate in (*landmarks, varying))
    assert timing.timing_forest(entered, chosen).kind == "figure"
    assert "drawn downwards" in timing.timing_direction(entered, chosen).plain
    assert timing.swimmer(entered, chosen).kind == "figure"


def test_single_people_are_not_shown_above_a_threshold(entered):
    disclosure = ROSSI.study.disclosure.model_copy(update={"threshold": 5})
    strict = type(ROSSI)(ROSSI.study.model_copy(update={"disclosure": disclosure}), "all", "all", "en")
    assert timing.swimmer(entered, strict).kind == "notice"
    assert timing.timing_grid(entered, strict).kind == "notice"


def test_hazard_ratios_agree_between_models(rossi):
    monthly, efron, _ = hazard.hazard_ratios(rossi, ROSSI).values()
    assert monthly.value == pytest.approx(efron.value, rel=0.05)


class TestReading:
    study = read_study("fare-legami")
    table = pd.DataFrame(
        {
            "pact": [True, False, False],
            "months_to_pact": [0.5, np.nan, np.nan],
            "event": ["internship", "permanent", "none"],
            "months_to_event": [1.0, 2.0, 5.0],
            "followup_months": [6.0, 4.0, 5.0],
            "months_to_fixed_term": [3.0, np.nan, np.nan],
            "months_to_permanent": [np.nan, 2.0, np.nan],
            "months_to_apprenticeship": [np.nan, np.nan, np.nan],
            "months_to_event_30_days": [3.0, np.nan, np.nan],
            "event_from_enrolment": ["internship", "permanent", "none"],
            "months_to_event_from_enrolment": [2.0, 3.0, 6.0],
        }
    )

    def read(self, kind, *arguments):
        waits = kind(self.table, self.study, *arguments, "enrolled")
        return list(zip(waits.time, waits.happened, strict=True))

    def test_first_event(self):
        assert self.read(read_waiting, "any_work") == [(1, True), (2, True), (5, False)]

    def test_another_first_event_ends_the_waiting(self):
        assert self.read(read_waiting, "employment") == [(1, False), (2, True), (5, False)]

    def test_first_of_the_kinds_that_count_whatever_came_before(self):
        assert self.read(of_kinds, "employment") == [(3, True), (2, True), (5, False)]

    def test_first_of_a_length(self):
        assert self.read(of_length, 30, "any_work") == [(3, True), (4, False), (5, False)]

    def test_from_enrolment(self):
        assert self.read(from_enrolment, "any_work") == [(2, True), (3, True), (6, False)]
