"""The people of the shipped studies, loaded once."""

import shutil

import pytest

import evaluation as ev
from evaluation import paths


@pytest.fixture(scope="session")
def rossi():
    """Settings and people of the study with the lottery."""
    settings = ev.settings(study="rossi", language="en")
    return settings, ev.participants(settings)


@pytest.fixture(scope="session")
def fare_legami():
    """Settings and people of the study with registers."""
    settings = ev.settings(study="fare-legami", language="en")
    return settings, ev.participants(settings)


@pytest.fixture(scope="session")
def guarded(tmp_path_factory):
    """The study with registers, its people protected: counts below 5 are hidden."""
    folder = tmp_path_factory.mktemp("guarded") / "fare-legami"
    shutil.copytree(paths.data_folder() / "fare-legami", folder)
    file = folder / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("threshold = 0", "threshold = 5"), encoding="utf-8")
    settings = ev.settings(study=folder, language="en")
    return settings, ev.participants(settings)
