"""What of a participants table does not agree with its study is said, all of it at once."""

import numpy as np
import pandas as pd
import pytest

from evaluation.contract import check, missing_strata
from evaluation.errors import StudyError
from evaluation.people import study_participants
from evaluation.study import Adjustment, Study, read_study

ALL = "row 1 and 431 more"


@pytest.fixture(scope="module")
def rossi() -> pd.DataFrame:
    return study_participants(read_study("rossi"))


@pytest.fixture(scope="module")
def fare_legami() -> pd.DataFrame:
    return study_participants(read_study("fare-legami"))


def fault(table: pd.DataFrame, study: Study, language: str = "en") -> str:
    with pytest.raises(StudyError) as caught:
        check(table, study)
    return caught.value.say(language)


def at(table: pd.DataFrame, column: str, rows: list[int], value: object) -> pd.DataFrame:
    values = table[column].astype(object).to_list()
    for row in rows:
        values[row - 1] = value
    return table.assign(**{column: pd.Series(values, dtype=object if isinstance(value, str | None) else None)})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.assign(event="jobb"), f"column event, {ALL}: jobb; accepted: one of none, unknown, job, arrest"),
        (lambda t: at(t, "event", [7], None), "column event, row 7: empty; accepted: one of none, unknown, job"),
        (lambda t: t.assign(months_to_event=99.0), f"column months_to_event, {ALL}: 99.0; accepted: no more"),
        (lambda t: t.assign(months_to_event=-1.0), f"{ALL}: -1.0; accepted: months, a number of 0 or more"),
        (lambda t: at(t, "months_to_event", [3, 5], np.nan), "column months_to_event, row 3 and 1 more: empty"),
        (lambda t: at(t, "followup_months", [2], "12"), f"column followup_months, {ALL}: 12.0; accepted: months"),
        (lambda t: at(t, "followup_months", [2], np.inf), "column followup_months, row 2: inf; accepted: months"),
        (lambda t: t.drop(columns="pact"), "no column pact, which every study must have"),
        (lambda t: t.assign(pact=1), f"column pact, {ALL}: 1; accepted: true or false"),
        (lambda t: at(t, "pact", [9], None), "column pact, row 9: empty; accepted: true or false"),
        (lambda t: t.assign(person_id="RSSMRA"), "column person_id, row 2 and 430 more: …; accepted: each person once"),
        (lambda t: t.assign(person_id=t.index), f"column person_id, {ALL}: …; accepted: a text"),
        (lambda t: at(t, "person_id", [4], None), "column person_id, row 4: empty; accepted: a text"),
        (lambda t: t[:0], "there is nobody in it"),
        (lambda t: t.drop(columns="age"), "no column age, which adjustment.covariates.age.id in study.toml names"),
        (lambda t: t.assign(age=t["age"].astype(str)), f"column age, {ALL}: 27; accepted: numbers (CAST("),
        (lambda t: at(t.assign(age=t["age"].astype(str)), "age", [8], "#N/D"), "column age, row 8: #N/D; accepted"),
        (lambda t: at(t.assign(age="12,5"), "age", [8], None), "column age, row 1 and 430 more: 12,5; accepted: num"),
        (lambda t: at(t, "age", [5], np.inf), "column age, row 5: inf; accepted: a finite number"),
        (lambda t: t.assign(age=pd.Timestamp("2020-01-01")), f"column age, {ALL}: 2020-01-01 00:00:00"),
    ],
)  # fmt: skip
def test_a_table_that_breaks_the_contract_is_one_line(rossi, change, said):
    message = fault(change(rossi), read_study("rossi"))
    assert said in message
    assert message.startswith("participants table of the study rossi: ")
    assert "\n" not in message
    assert "RSSMRA" not in message


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t,
        lambda t: t.assign(months_to_event=t["months_to_event"].round().astype(int)),
        lambda t: t.assign(pact=t["pact"].astype(object)),
        lambda t: t.assign(age=np.where(t["age"] > 30, "older", "younger")),
        lambda t: at(t, "age", [1, 2], np.nan),
        lambda t: t.assign(age=t["age"] > 30),
    ],
)
def test_a_table_that_keeps_the_contract_has_flags_and_times_of_one_kind(rossi, change):
    table = check(change(rossi), read_study("rossi"))
    assert (table["pact"].dtype, table["months_to_event"].dtype) == (bool, float)


def test_numbers_that_are_categories_with_names_are_no_fault(rossi):
    study = read_study("rossi")
    named = study.adjustment.covariates[1].model_copy(update={"levels": {"1": {"it": "sì", "en": "yes"}}})
    study = study.model_copy(update={"adjustment": Adjustment(covariates=[named])})
    table = rossi.assign(black=rossi["black"].astype(str))
    assert len(check(table, study)) == 432
    assert "column black, row 1 and 431 more" in fault(table, read_study("rossi"))


def test_everything_is_said_at_once_in_the_language_asked_for(fare_legami):
    table = at(fare_legami.drop(columns=["observed", "education"]), "site", [2], "Milano")
    table = at(at(table, "edition", [4], "XX"), "event", [1], None)
    wrong = next(row for row in range(5, 20) if table["site"][row - 1] != "Crema")
    lines = fault(at(table, "site", [2, wrong], "Crema"), read_study("fare-legami"), "it").splitlines()
    assert [line.partition(": ")[2].partition(",")[0] for line in lines] == [
        "manca la colonna observed",
        "manca la colonna education",
        "colonna event",
        "colonna edition",
        "colonna site",
    ]
    assert "nominata da populations.observed.id in study.toml" in lines[0]
    assert lines[4].endswith("valori ammessi: la sede dell'edizione della stessa riga")


def test_a_site_that_the_study_does_not_have_is_named(fare_legami):
    said = fault(at(fare_legami, "site", [2], "Milano"), read_study("fare-legami"))
    assert "column site, row 2: Milano; accepted: one of Cremona, Crema, Casalmaggiore" in said


def test_people_without_a_stratum_are_found(rossi):
    study = read_study("rossi")
    within = study.model_copy(update={"adjustment": Adjustment(covariates=[], strata="education")})
    assert missing_strata(rossi, study) == missing_strata(rossi, within) == []
    assert missing_strata(at(rossi, "education", [3, 9], None), within) == [3, 9]
    without = study.model_copy(update={"adjustment": Adjustment(covariates=[], strata="village")})
    assert "no column village, which adjustment.strata in study.toml names" in fault(rossi, without)
