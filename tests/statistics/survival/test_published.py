"""The published numbers of the two public studies, from their raw files."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation.statistics import survival

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def rossi():
    """First week in work; people arrested before any job leave at their arrest."""
    people = pd.read_csv(DATA / "rossi" / "rossi.csv")
    in_work = people[[f"emp{week}" for week in range(1, 53)]].eq("yes").to_numpy()
    worked = in_work.any(axis=1)
    return pd.DataFrame(
        {
            "week": np.where(worked, in_work.argmax(axis=1) + 1, people["week"]),
            "end": np.select([worked, people["arrest"] == 1], ["job", "arrest"], "none"),
            "aid": people["fin"] == "yes",
        }
    )


@pytest.fixture(scope="module")
def mccall():
    people = pd.read_csv(DATA / "mccall" / "unempdur.csv")
    people["status"] = people["censor1"] + 2 * people["censor2"] + 3 * people["censor3"]
    return people


def test_rossi_first_job(rossi):
    worked = rossi[rossi["end"] == "job"].groupby("aid").size()
    assert worked.to_dict() == {True: 181, False: 179}
    assert (rossi["end"] == "arrest").sum() == 38
    columns = rossi["week"], rossi["end"] == "job", rossi["aid"]
    medians = survival.quantiles(survival.kaplan_meier(*columns), probabilities=[0.5])
    assert medians["time"].tolist() == [7, 7]
    test = survival.logrank(*columns)
    assert test.statistic == pytest.approx(0.0545, abs=5e-5)
    assert test.p_value == pytest.approx(0.815, abs=5e-4)


def test_mccall_exits(mccall):
    assert mccall["status"].value_counts().to_dict() == {0: 1255 + 102, 1: 1073, 2: 339, 3: 574}
    curve = survival.kaplan_meier(mccall["spell"], mccall["censor1"])
    rows = survival.survival_at(curve, [1, 2, 3])
    assert rows["survival"].round(4).tolist() == [0.9121, 0.8541, 0.8103]
    assert rows["std_error"].round(4).tolist()[:2] == [0.0049, 0.0062]
    test = survival.logrank(mccall["spell"], mccall["censor1"], mccall["ui"])
    assert test.statistic == pytest.approx(247.659, abs=5e-4)


def test_mccall_competing_exits(mccall):
    rows = survival.incidence_at(survival.cumulative_incidence(mccall["spell"], mccall["status"]), 13)
    assert rows["cumulative_incidence"].round(5).tolist() == [0.35444, 0.11373, 0.19418]
    assert rows["std_error"].round(5).tolist() == [0.00971, 0.00629, 0.00790]
    tests = [survival.gray_test(mccall["spell"], mccall["status"], mccall["ui"], of=of) for of in (1, 2, 3)]
    assert [round(test.statistic, 4) for test in tests] == [113.2375, 38.0698, 58.6973]


def test_mccall_restricted_mean(mccall):
    curve = survival.kaplan_meier(mccall["spell"], mccall["censor1"], mccall["ui"])
    means = [survival.restricted_mean(curve, 13, insured).value for insured in ("no", "yes")]
    assert [round(mean, 3) for mean in means] == [7.970, 10.766]
