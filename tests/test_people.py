import shutil

import pandas as pd
import pytest

from evaluation import paths
from evaluation.arms import count_arms
from evaluation.errors import ParticipantsError
from evaluation.parameters import Settings
from evaluation.people import report_participants, study_participants
from evaluation.study import read_study


@pytest.fixture(scope="module")
def rossi() -> pd.DataFrame:
    return study_participants(read_study("rossi"))


def test_rossi_meets_its_published_counts(rossi):
    assert rossi.groupby("pact").size().to_dict() == {True: 216, False: 216}
    assert rossi[rossi["event"] == "job"].groupby("pact").size().to_dict() == {True: 181, False: 179}
    assert (rossi["event"] == "arrest").sum() == 38


def test_rossi_waits_a_median_of_seven_weeks_in_both_arms(rossi):
    weeks = (rossi["months_to_event"] * 52 / 12).round()
    assert weeks[rossi["pact"]].where(rossi["event"] == "job", 99).median() == 7
    assert weeks[~rossi["pact"]].where(rossi["event"] == "job", 99).median() == 7


def test_mccall_meets_its_published_exits():
    events = study_participants(read_study("mccall"))["event"].value_counts().to_dict()
    assert events == {"full_time": 1073, "part_time": 339, "other_exit": 574, "none": 1255 + 102}


def test_counts_by_arm(rossi):
    counts = count_arms(rossi, read_study("rossi"), "any_work", "enrolled")
    assert (counts.events1, counts.n1, counts.events0, counts.n0) == (181, 216, 179, 216)
    assert (counts.events, counts.n) == (360, 432)


def test_a_study_without_people_says_so():
    study = read_study("rossi").model_copy(update={"participants": None})
    with pytest.raises(ParticipantsError, match="no person-level data"):
        report_participants(Settings(study, "all", "all", "en"))


def test_the_synthetic_registers_meet_every_published_figure():
    people = study_participants(read_study("fare-legami"))
    observed = people[people["observed"]]
    assert people[["completed", "counselled", "observed", "pact"]].sum().to_dict() == {
        "completed": 99, "counselled": 103, "observed": 105, "pact": 35,
    }  # fmt: skip
    assert (len(people), people["edition"].nunique()) == (137, 8)
    assert people["service"].value_counts().to_dict() == {"cpi": 71, "informagiovani": 24, "none": 10}
    assert (people["cpi_office"] == "Crema").sum() > 71 / 2
    assert observed["event"].value_counts().to_dict() == {
        "none": 59,
        "fixed_term": 23,
        "internship": 14,
        "permanent": 9,
    }
    assert (observed.loc[observed["pact"], "event"] != "none").sum() == 18
    waited = observed.loc[observed["event"] != "none", "months_to_event"].round()
    assert (waited.min(), waited.max()) == (1, 7)


def test_a_missing_file_is_named(tmp_path):
    shutil.copytree(paths.data_folder() / "rossi", tmp_path / "mine")
    (tmp_path / "mine" / "rossi.csv").unlink()
    with pytest.raises(ParticipantsError, match=r"rossi\.csv: not in the folder"):
        study_participants(read_study(tmp_path / "mine"))


@pytest.mark.parametrize("query", ["SELECT nonsense()", "SELEKT", "SELECT * FROM read_csv('/etc/passwd')"])
def test_a_query_that_fails_or_reaches_out_is_named(tmp_path, query):
    shutil.copytree(paths.data_folder() / "rossi", tmp_path / "mine")
    (tmp_path / "mine" / "participants.sql").write_text(query)
    with pytest.raises(ParticipantsError, match=r"participants\.sql: the query fails"):
        study_participants(read_study(tmp_path / "mine"))
