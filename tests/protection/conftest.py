"""The shipped studies as if their people were real: the threshold forced to 5."""

import shutil

import pytest

from evaluation import paths
from evaluation.study import read_study

THRESHOLD = 5


def copy_with_threshold(name, folder):
    """Copy a study and set its threshold."""
    shutil.copytree(paths.data_folder() / name, folder)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(text.replace("threshold = 0", f"threshold = {THRESHOLD}"), encoding="utf-8")
    study = read_study(folder)
    assert study.disclosure.threshold == THRESHOLD
    return study


@pytest.fixture(scope="session", params=["rossi", "mccall", "fare-legami"])
def forced(request, tmp_path_factory):
    """A study with the threshold forced to 5."""
    return copy_with_threshold(request.param, tmp_path_factory.mktemp("forced") / request.param)


@pytest.fixture(scope="session")
def fare_legami(tmp_path_factory):
    """The study with registers, sites and editions."""
    return copy_with_threshold("fare-legami", tmp_path_factory.mktemp("forced") / "fare-legami")


@pytest.fixture(scope="session")
def force():
    """Copies a study and sets its threshold."""
    return copy_with_threshold
