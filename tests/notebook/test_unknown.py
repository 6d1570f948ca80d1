"""Registers that are missing, on the pages: what is not known is said, and counted neither with nor without."""

import shutil

import pytest

from evaluation import paths
from evaluation.arms import count_arms
from evaluation.notebook import outcomes, people, quality
from evaluation.notebook.answering import trial_answer
from evaluation.notebook.comparison import arm_counts
from evaluation.notebook.doubting import enrolled
from evaluation.notebook.trial import trial
from evaluation.parameters import settings
from evaluation.people import check, study_participants
from evaluation.protection.coding import code
from evaluation.protection.families import count_everything
from evaluation.study import read_study
from evaluation.waiting import read_waiting

NOTICES = "comunicazioni_cob_2017-05-31.csv"
SENT = 4


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """Gives the settings of a copy of the study whose registers somebody spoiled."""

    def copy(spoil):
        folder = tmp_path_factory.mktemp("without") / "mine"
        shutil.copytree(paths.data_folder() / "fare-legami", folder)
        spoil(folder / "registers")
        return settings(study=str(folder), language="en")

    return copy


@pytest.fixture(scope="module")
def no_notices(without):
    return without(lambda registers: (registers / NOTICES).unlink())


@pytest.fixture(scope="module")
def first_year(without):
    """The study whose notices of 2017 are in a file that nobody sent."""

    def forget(registers):
        lines = (registers / NOTICES).read_text(encoding="utf-8-sig").splitlines(keepends=True)
        kept = [line for line in lines if "/2017" not in line.split(";")[SENT if line.count(";") > SENT else 0]]
        assert len(kept) < len(lines)
        (registers / NOTICES).write_text("".join(kept), encoding="utf-8")

    return without(forget)


@pytest.fixture(scope="module")
def no_pacts(without):
    return without(lambda registers: (registers / "patti.xlsx").unlink())


def test_without_notices_nobody_is_said_to_have_found_no_work(no_notices):
    shown = outcomes.outcome_answer(no_notices).plain
    assert "Nobody is counted: there is no rate." in shown
    assert "Of the 137 people enrolled the outcome of 137 is not known" in shown
    assert outcomes.outcome_rate(no_notices, population="enrolled").n == 0
    table = quality.registers_table(quality.intake(no_notices), no_notices).plain
    assert "1 of 6 registers missing" in table
    assert "every outcome" in table


def test_a_year_forgotten_leaves_those_whose_window_the_other_year_covers(first_year):
    assert outcomes.outcome_rate(first_year).n == 16
    shown = outcomes.outcome_answer(first_year).plain
    assert "over the 17 people enrolled whose outcome is known" in shown
    assert "Of the 137 people enrolled the outcome of 120 is not known" in shown
    assert "the outcome of 120 is not known" in trial_answer(trial(first_year), first_year).plain
    everybody = enrolled(first_year)
    assert sum(everybody.unseen) == 121
    table = quality.registers_table(quality.intake(first_year), first_year).plain
    assert "in which no notice was sent" in table
    assert "the notices do not cover every follow-up" in table


def test_without_pacts_nobody_is_compared_and_everybody_is_counted(no_pacts):
    assert outcomes.outcome_rate(no_pacts).n == 105
    arms, *_ = arm_counts(no_pacts)
    assert (arms.n, arms.unknown) == (0, 105)
    assert "the arm of 137 is not known" in people.people_answer(no_pacts).plain
    assert "of whom it is not known: 105" in people.flow(no_pacts).plain


def test_the_registers_that_ship_are_all_there_and_cover_everybody():
    chosen = settings(study="fare-legami", language="it")
    table = quality.registers_table(quality.intake(chosen), chosen).plain
    assert "I 6 registri ci sono tutti, e le comunicazioni coprono ogni osservazione" in table
    assert "non si conosce" not in outcomes.outcome_answer(chosen).plain


@pytest.fixture(scope="module")
def partly():
    """Twenty of rossi's people without a known outcome, ten without a known arm."""
    study = read_study("rossi")
    table = study_participants(study)
    table = table.assign(pact=table["pact"].astype("boolean"))
    table.loc[:19, ["event", "months_to_event", "followup_months"]] = ["unknown", 0.0, 0.0]
    table.loc[15:24, "pact"] = None
    return study, check(table, study)


def test_who_is_not_known_is_in_no_arm_and_waits_for_nothing(partly):
    study, table = partly
    counts = count_arms(table, study, "any_work", "enrolled")
    assert (counts.n, counts.unknown) == (432 - 25, 25)
    waits = read_waiting(table, study, "any_work", "enrolled")
    assert (waits.n, waits.unknown, waits.events) == (432 - 25, 25, counts.events)


def test_counts_with_unknown_people_add_up(partly):
    """The table refuses sums that do not hold, so that the people left out are a part of every whole."""
    study, table = partly
    found = count_everything(study, code(study, table))
    unknown = {str(who): number for who, number in found.counts.items() if "event/unknown" in str(who)}
    assert unknown["kind: event/unknown"] == 20
    assert found.counts[next(who for who in found.counts if str(who) == "arm: unknown")] == 10
