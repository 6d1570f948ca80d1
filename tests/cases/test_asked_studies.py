"""Questions that a study's file can ask: every page stands, and says the numbers of the table itself."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from scipy.stats import t

import evaluation as ev
from evaluation import cli
from evaluation.checking import check_data
from evaluation.errors import EvaluationError
from evaluation.people import study_participants
from evaluation.presentation.figures import figure
from evaluation.presentation.show import Shown
from evaluation.protection import protect
from evaluation.reports.plan import plan
from evaluation.reports.spoken import suits
from evaluation.study import read_study

specification = importlib.util.spec_from_file_location("asked_studies", Path(__file__).parent / "asked_studies.py")
asked_studies = sys.modules["asked_studies"] = importlib.util.module_from_spec(specification)
specification.loader.exec_module(asked_studies)
write_study = asked_studies.write_study


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """The study, with its primary outcome in work at month 6."""
    return read_study(write_study(tmp_path_factory.mktemp("asked") / "asked"))


@pytest.fixture(scope="module")
def table(asked):
    return study_participants(asked)


def page(study, notebook, monkeypatch, language="en", subgroup="all"):
    """Return what the cells of a page show, by id."""
    monkeypatch.setattr(figure, "_draw", lambda *_: "<svg></svg>")
    planned = next(
        each
        for each in plan(study, only=[notebook], languages=[language])
        if each.subgroup == subgroup and each.site == "all"
    )
    names, found = {}, {}
    for cell in nbformat.read(planned.source, as_version=4).cells:
        if cell.cell_type == "code" and suits(cell, study.features):
            body = ast.parse(cell.source).body
            last = body.pop() if isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), notebook, "exec"), names)
            if "parameters" in cell.metadata.get("tags", []):
                names.update(planned.parameters)
            if last is not None:
                shown = eval(compile(ast.Expression(last.value), notebook, "eval"), names)
                assert isinstance(shown, Shown)
                found[shown.id] = shown
    return found


def test_an_outcome_from_a_column_is_the_answer_of_its_page(asked, table, monkeypatch):
    shown = page(asked, "40", monkeypatch)["answer"]
    known = table[table["w6"].notna() & table["group"].isin(["A", "B", "C"])]
    assert (shown.estimates[0].n, shown.estimates[0].events) == (len(known), known["w6"].sum())
    assert "in work at month 6." in shown.plain
    assert "within 12 months" not in shown.plain


def test_who_is_in_neither_arm_and_who_is_not_known_are_counted_and_said(asked, table, monkeypatch):
    said = page(asked, "40", monkeypatch)["answer"].plain
    neither, unknown = (table["group"] == "D").sum(), table["group"].isna().sum()
    assert f"Of the 240 people enrolled {neither} are in neither arm (D)" in said
    assert f"the arm of {unknown} is not known" in said
    assert f"it is not known of {table['w6'].isna().sum()} whether they had the outcome" in said


@pytest.mark.parametrize(
    ("primary", "notebook", "without_meaning"),
    [
        ("work6", "50", "answer"),
        ("earnings", "40", "scales"),
        ("earnings", "30", "rates"),
        ("earnings", "50", "answer"),
        ("long", "50", None),
        ("work", "40", None),
    ],
)
def test_a_cell_that_has_no_meaning_for_an_outcome_says_so_and_the_others_stand(
    primary, notebook, without_meaning, tmp_path, monkeypatch
):
    shown = page(read_study(write_study(tmp_path / "asked", primary)), notebook, monkeypatch, "it")
    marked = {id for id, each in shown.items() if "Da questi dati non si può calcolare" in each.plain}
    assert (without_meaning in marked) if without_meaning else not marked & {"answer", "curves", "scales", "forest"}


def test_a_number_is_compared_by_its_means(tmp_path, monkeypatch):
    study = read_study(write_study(tmp_path / "asked", "earnings"))
    people = study_participants(study).dropna(subset=["earned"])
    means = people.groupby(people["group"].map({"A": 1, "B": 1, "C": 0}))["earned"].mean()
    estimate = page(study, "40", monkeypatch)["answer"].estimates[0]
    assert estimate.value == pytest.approx(means[1] - means[0])
    assert estimate.scale == "number_difference"


def test_outcomes_stand_in_the_frame_of_people_and_what_is_not_known_is_missing(asked, table):
    people = ev.participants(ev.settings(study=asked.folder, language="en"))
    assert people["work6"].dtype == "boolean"
    assert people["work6"].isna().sum() == table["w6"].isna().sum() > 0
    assert people["earnings"].dtype == float
    assert people["earnings"].isna().sum() == table["earned"].isna().sum() > 0
    times = {name for name in people if name.startswith(("time_", "event_")) and not name.endswith("_over_all")}
    assert times == {"time_long", "event_long", "time_work", "event_work"}
    assert people["women"].sum() == (table["sex"] == "F").sum()
    assert not people.loc[people["age"].isna(), "young"].any()


def test_a_page_of_a_subgroup_is_of_its_people(asked, table, monkeypatch):
    shown = page(asked, "30", monkeypatch, subgroup="women")
    women = table[(table["sex"] == "F") & table["w6"].notna()]
    assert (shown["answer"].estimates[0].n, shown["answer"].estimates[0].events) == (len(women), women["w6"].sum())
    assert "women" in shown["page"].plain
    names = {each.name for each in plan(asked)}
    assert {"30_outcomes.women.en", "30_outcomes.young.it"} <= names
    assert "40_pact_comparison.women.en" not in names
    assert [each.name for each in plan(asked, sites=["young"], languages=["en"])] == ["30_outcomes.young.en"]


def test_limits_that_allow_for_clusters_and_weights_are_those_of_the_formula(asked):
    people = ev.participants(ev.settings(study=asked.folder, language="en"))
    found = ev.risk_difference(people, "work6", "pact", cluster=asked.clusters, weights=asked.weights)
    known = people.dropna(subset=["work6", "pact"])
    had, arm, own = (known[name].to_numpy(float) for name in ("work6", "pact", "weight"))
    sides = [own * (arm == side) for side in (1, 0)]
    shares = [(side * had).sum() / side.sum() for side in sides]
    # Liang and Zeger: what each cluster adds to the difference, with the correction for few of them.
    parts = sides[0] * (had - shares[0]) / sides[0].sum() - sides[1] * (had - shares[1]) / sides[1].sum()
    sums = pd.Series(parts).groupby(known["town"].to_numpy()).sum()
    correction = len(sums) / (len(sums) - 1) * (len(known) - 1) / (len(known) - 2)
    error = ((sums**2).sum() * correction) ** 0.5
    assert found.value == pytest.approx(shares[0] - shares[1])
    assert found.estimate.standard_error == pytest.approx(error)
    assert found.high == pytest.approx(found.value + t.ppf(0.975, len(sums) - 1) * error)
    plain = ev.risk_difference(people, "work6", "pact")
    assert (found.low, found.high) != (plain.low, plain.high)


def test_check_says_what_is_left_out_and_which_numbers_take_people_as_independent(asked, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", str(asked.folder)])
    said = capsys.readouterr().out
    expected = ("outcome work6: known of", "in neither arm", "subgroup young", "clusters (town): 8", "weights (weight)")
    assert [words for words in expected if words not in said] == []
    assert not ended.value.code


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('column = "w6"', 'column = "w7"', "there is no column w7, which outcomes.work6.column"),
        ('column = "w6"', 'column = "town"', "column town"),
        ('column = "w6"', 'column = "pact"', "outcomes.work6.column is 'pact'"),
        ('column = "w6"', 'column = "w6", events = ["job"]', "either events"),
        ('column = "earned", kind = "continuous"', 'column = "town", kind = "continuous"', "a finite number"),
        ('where = "age < 30"', "where = \"age < '30'\"", "compares a column with what it does not hold"),
        ('where = "age < 30"', 'where = "age < 3"', "nobody fulfils subgroups.young.where"),
        ('where = "age < 30"', 'where = "agee < 30"', "no column agee"),
        ('where = "age < 30"', 'where = "age.sum() < 30"', "comparisons of a column with a value"),
        ('where = "age < 30"', "where = \"event == 'job'\"", "known before"),
        ('id = "young"', 'id = "work6"', "subgroups is 'work6'"),
        ('treated = ["A", "B"]', 'treated = ["A", "X"]', "arms.treated is 'X'; accepted: one of A, B, C, D"),
        ('control = ["C"]', 'control = ["A"]', "each value once"),
        ('control = ["C"]', 'control = "C"', "a list of levels"),
        ('clusters = "town"', 'clusters = "group"', "a cluster for everybody"),
        ('weights = "weight"', 'weights = "sex"', "a number of 0 or more"),
        ('by_subgroup = ["30_outcomes"]', 'by_edition = ["30_outcomes"]', "only where the study has editions"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(old, new, said, tmp_path):
    folder = write_study(tmp_path / "asked", people=60)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "study.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        check_data(read_study(folder))
    assert said in str(caught.value)


def test_a_subgroup_is_shown_whole_or_not_at_all_where_people_are_protected(tmp_path, monkeypatch):
    study = read_study(write_study(tmp_path / "asked", "long", threshold=5))
    shown = protect(study).subgroups
    people = study_participants(study)
    for name, populations in shown.items():
        assert len(populations) > 1
        assert people[name].any()
    hidden = {item.id for item in study.subgroups} - set(shown)
    assert shown
    assert hidden
    for name in hidden:
        answer = page(study, "30", monkeypatch, subgroup=name)["answer"]
        assert not answer.estimates[0].defined
    for name in shown:
        assert page(study, "30", monkeypatch, subgroup=name)["answer"].estimates[0].defined
