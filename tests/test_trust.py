"""Notebooks of a study's folder are code: they run when the user said so, and not when they changed since."""

import shutil

import pytest

from evaluation import paths, trust
from evaluation.errors import StudyError
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.study import read_study

NOTEBOOK = "60_own.ipynb"


@pytest.fixture(autouse=True)
def _own_configuration(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(trust.VARIABLE)


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(paths.data_folder() / "rossi", folder)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = text.replace('"40_pact_comparison", ', '"60_own", ')
    (folder / "study.toml").write_text(text, encoding="utf-8")
    (folder / "notebooks").mkdir()
    shutil.copyfile(paths.notebooks_folder() / "20_participants.ipynb", folder / "notebooks" / NOTEBOOK)
    return read_study(folder)


def ran(study, tmp_path):
    return run_batch(study, [each for each in plan(study) if each.notebook == "60_own"][:1], tmp_path / "out")


def test_a_strangers_notebook_does_not_run(study, tmp_path):
    with pytest.raises(StudyError, match=r"60_own.* are code that runs with your rights.*evaluation trust"):
        ran(study, tmp_path)
    assert not list((tmp_path / "out").rglob("*.html"))


def test_what_the_user_trusts_runs_until_it_changes(study):
    sources = [each.source for each in plan(study)]
    assert trust.trust(study) == ("60_own",)
    trust.require_trusted(study, sources)
    file = study.path("notebooks") / NOTEBOOK
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(StudyError, match="not as you trusted them"):
        trust.require_trusted(study, sources)
    trust.trust(study)
    trust.require_trusted(study, sources)


def test_one_notebook_more_is_a_change(study):
    trust.trust(study)
    (study.path("notebooks") / "61_more.ipynb").write_text("{}", encoding="utf-8")
    assert not trust.is_trusted(study)


def test_trust_that_was_taken_back_is_gone(study):
    trust.trust(study)
    trust.forget(study)
    assert not trust.is_trusted(study)


def test_nobody_else_can_write_what_is_trusted(study):
    trust.trust(study)
    file = paths.configuration_folder() / trust.FILE
    content = file.read_bytes()
    file.write_bytes(content[:-2] + b"x\n")
    assert not trust.is_trusted(study)


def test_the_same_notebooks_at_another_place_are_trusted(study, tmp_path):
    trust.trust(study)
    shutil.copytree(study.folder, tmp_path / "moved")
    assert trust.is_trusted(read_study(tmp_path / "moved"))


def test_shipped_notebooks_and_folders_of_ones_own_need_none(study, monkeypatch, tmp_path):
    assert trust.own_notebooks(read_study("rossi")) == ()
    trust.require_trusted(study, [each.source for each in plan(study) if each.notebook != "60_own"])
    monkeypatch.setenv(trust.VARIABLE, f"/nowhere:{tmp_path}")
    assert trust.is_trusted(study)
    monkeypatch.setenv(trust.VARIABLE, str(tmp_path / "other"))
    assert not trust.is_trusted(study)
