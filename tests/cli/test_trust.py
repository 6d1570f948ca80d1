"""``evaluation trust``: what it says, and that it is remembered."""

import shutil

import pytest
from click.testing import CliRunner

from evaluation import paths, trust
from evaluation.cli.trust import command
from evaluation.study import read_study


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(trust.VARIABLE)
    shutil.copytree(paths.data_folder() / "rossi", tmp_path / "mine")
    return tmp_path / "mine"


def run(*arguments):
    ended = CliRunner().invoke(command, [str(each) for each in arguments])
    assert ended.exit_code == 0, ended.output
    return ended.output


@pytest.mark.parametrize(("language", "words"), [("en", "needs no trust"), ("it", "non chiede fiducia")])
def test_a_folder_without_notebooks_is_data(folder, language, words):
    assert words in run(folder, "--language", language)


def test_what_is_trusted_is_named_and_can_be_taken_back(folder):
    (folder / "notebooks").mkdir()
    shutil.copyfile(paths.notebooks_folder() / "20_participants.ipynb", folder / "notebooks" / "60_own.ipynb")
    assert "run from now on, as they are: 60_own" in run(folder)
    assert trust.is_trusted(read_study(folder))
    assert "run no longer" in run(folder, "--forget")
    assert not trust.is_trusted(read_study(folder))
