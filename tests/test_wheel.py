"""The wheel: everything is in it, it works from anywhere, and nobody writes into where it was installed."""

import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from evaluation import paths
from evaluation.provenance import data_fingerprint, read_program_fingerprint
from evaluation.study import read_study, shipped

BUILD = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
FACTS = """
import json
from evaluation import paths
from evaluation.provenance import data_fingerprint, program_fingerprint
from evaluation.study import read_study, shipped
data = {name: data_fingerprint(read_study(name)) for name in shipped()}
facts = {"package": str(paths.PACKAGE), "root": str(paths.root()), "outputs": str(paths.outputs_folder())}
print(json.dumps(facts | {"program": program_fingerprint(), "data": data, "mine": read_study("folder/mine").id}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-c", BUILD, folder]
    built = subprocess.run(command, cwd=paths.root(), capture_output=True, text=True, check=True)
    return folder / built.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder that the wheel was installed into; what it needs is taken from this environment."""
    target = tmp_path_factory.mktemp("installed") / "target"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", target, wheel]
    subprocess.run(install, check=True)
    return target


@pytest.fixture
def elsewhere(installed, tmp_path):
    """Return what runs Python with the installed package in a folder of its own, where a study lies."""
    mine = tmp_path / "folder" / "mine"
    shutil.copytree(paths.data_folder() / "rossi", mine)
    study = (mine / "study.toml").read_text(encoding="utf-8")
    (mine / "study.toml").write_text(study.replace('id = "rossi"', 'id = "mine"', 1), encoding="utf-8")
    own = {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "EVALUATION_ROOT"} | own

    def run(*arguments, folder=tmp_path):
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)

    return run


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_notebooks_studies_and_licences_and_nothing_of_the_repository(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    place = "evaluation/shipped"
    assert {f"{place}/notebooks/{file.name}" for file in paths.notebooks_folder().glob("*.ipynb")} <= names
    assert {f"{place}/data/{name}/study.toml" for name in shipped()} <= names
    licences = {name.split("/licenses/")[1] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "evaluation/reports/template/fonts/OFL.txt"}
    assert {name.split("/")[0] for name in names} == {"evaluation", "evaluation-0.1.0.dist-info"}
    assert not [name for name in names if "__pycache__" in name or ".ipynb_checkpoints" in name]


def test_program_and_studies_are_those_of_the_repository(installed, elsewhere, tmp_path):
    facts = json.loads(elsewhere("-c", FACTS).stdout)
    assert facts == {
        "package": str(installed / "evaluation"),
        "root": str(installed / "evaluation" / "shipped"),
        "outputs": str(tmp_path / "outputs"),
        "program": read_program_fingerprint(),
        "data": {name: data_fingerprint(read_study(name)) for name in shipped()},
        "mine": "mine",
    }


def test_reports_are_made_from_anywhere_into_the_working_folder_or_where_asked(installed, elsewhere, tmp_path):
    before = files(installed)
    report = ("-m", "evaluation", "report", "--only", "50", "--language", "en")
    made = elsewhere(*report, "--study", "rossi")
    assert made.returncode == 0, made.stderr
    assert made.stdout == f"{tmp_path / 'outputs' / 'index.html'}\n"
    assert "50_time_to_first_job.en.html" in files(tmp_path / "outputs" / "rossi")
    own = elsewhere(*report, "--study", "mine", "--out", "../there", folder=tmp_path / "folder")
    assert own.returncode == 0, own.stderr
    assert "50_time_to_first_job.en.html" in files(tmp_path / "there" / "mine")
    registers = elsewhere("-m", "evaluation", "synthetic", "fare-legami")
    assert str(tmp_path / "data" / "fare-legami" / "registers") in registers.stdout, registers.stderr
    assert files(installed) == before
    assert files(tmp_path / "folder") == {f"mine/{name}" for name in files(paths.data_folder() / "rossi")}
