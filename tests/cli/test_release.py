"""``evaluation release`` and ``evaluation verify`` on a small study of real people, with the terms of the program."""

import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat import v4

from evaluation import paths

PARAMETERS = 'study: str = "rossi"\nsite: str = "all"\nedition: str = "all"\nlanguage: str = "it"\n'
OPENING = """
import evaluation as ev
settings = ev.settings(study=study, site=site, edition=edition, language=language)
ev.page(settings, "40_pact_comparison")
"""
COUNT = """
from evaluation.disclosure import people
from evaluation.presentation import show
from evaluation.disclosure.counted import Counted
numbers = {numbers}[language]
counts = [Counted(people(**({{"arm": arm}} if arm else {{}})), number) for arm, number in numbers.items()]
show.sentence("people", str(numbers)).counting(counts)
"""


def run(*arguments):
    command = [sys.executable, "-m", "evaluation", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


def write_study(folder, numbers, threshold=5):
    shutil.copytree(paths.data_folder() / "rossi", folder, dirs_exist_ok=True)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    for name, value in {"notebooks": '["10_count"]', "threshold": threshold}.items():
        text = re.sub(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    cells = [v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})]
    cells += [v4.new_code_cell(OPENING), v4.new_code_cell(COUNT.format(numbers=numbers))]
    (folder / "notebooks").mkdir(exist_ok=True)
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "notebooks/10_count.ipynb")
    return folder


def report(folder, numbers, **other):
    study = write_study(folder / "study", numbers, **other)
    made = run("report", "--study", study, "--out", folder / "reports")
    assert made.returncode == 0, made.stderr
    return study


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("release")


@pytest.fixture(scope="module")
def released(folder):
    study = report(folder, {language: {"": 432, "treated": 216} for language in ("it", "en")})
    return run("release", study, "--from", folder / "reports", "--out", folder / "first")


def test_people_are_told_what_was_made_and_checked(released, folder):
    assert released.returncode == 0, released.stderr
    made, audited = released.stdout.splitlines()
    files = [path for path in (folder / "first").rglob("*") if path.is_file()]
    assert made == f"{folder / 'first'}: {len(files)} files, 2 reports, 4 numbers about people"
    assert audited == "all of them solved together: nobody can be worked out (threshold 5)"
    record = json.loads((folder / "first" / "release.json").read_text(encoding="utf-8"))
    assert (record["name"], record["audit"]["joint"]["statements"]) == ("first", 4)
    assert record["rules"][1]["rule"] == "complementary suppression"


def test_the_usual_tool_agrees(released, folder):
    if shutil.which("sha256sum") is None:
        pytest.skip("there is no sha256sum here")
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=folder / "first").returncode == 0


def test_it_verifies(released, folder):
    result = run("verify", folder / "first", "--study", folder / "study")
    assert result.returncode == 0, result.stdout + result.stderr
    unsigned, sound, same, claims = result.stdout.splitlines()
    assert unsigned == "not signed: nobody answers for it"
    assert claims == "release.json: threshold, rules, audits and numbers are as it says"
    assert re.fullmatch(r"checksums: \d+ files are as SHA256SUMS and release.json say", sound)
    assert re.fullmatch(r"made again: all \d+ files are the same, byte for byte", same)
    assert "2 made, 0 failed, 0 unchanged" in result.stderr


def test_a_second_release_is_compared_with_the_first(released, folder):
    arguments = (
        "release",
        folder / "study",
        "--from",
        folder / "reports",
        "--out",
        folder / "second",
        "--name",
        "2018",
    )
    result = run(*arguments, "--previous", folder / "first", "--language", "it")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[2] == "e insieme alla pubblicazione precedente: first"
    assert json.loads((folder / "second" / "release.json").read_text(encoding="utf-8"))["name"] == "2018"
    again = run(*arguments)
    assert (again.returncode, again.stdout) == (9, "")
    assert "is there already; a release is never changed" in again.stderr


def test_a_file_that_was_altered_is_named_and_nothing_is_made_again(released, folder):
    shutil.copytree(folder / "first", folder / "altered")
    (folder / "altered" / "results.csv").write_text("mine")
    result = run("verify", folder / "altered", "--study", folder / "study")
    assert result.returncode == 1
    assert result.stdout == "not as SHA256SUMS and release.json say: results.csv\n"
    assert result.stderr == ""


def test_data_that_changed_are_told_first(released, folder, tmp_path):
    study = tmp_path / "study"
    shutil.copytree(folder / "study", study)
    (study / "further.csv").write_text("")
    result = run("verify", folder / "first", "--study", study, "--language", "it")
    assert result.returncode == 1
    _, _, changed, *different, summary, _ = result.stdout.splitlines()
    assert changed.startswith("fatta a partire da altro rispetto a ora (diversi: data)")
    assert "non è uguale quando è rifatto: 10_count.it.html" in different
    assert re.fullmatch(r"rifatti: \d+ file su \d+ non sono uguali", summary)


@pytest.fixture(scope="module")
def leaking(tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaking")
    report(folder, {"it": {"": 432, "treated": 216}, "en": {"": 432, "treated": 216, "control": 213}})
    return folder


@pytest.mark.parametrize(("language", "said"), [("en", "contradict each other"), ("it", "si contraddicono")])
def test_pages_that_contradict_each_other(leaking, language, said):
    out = leaking / "out"
    result = run("release", leaking / "study", "--from", leaking / "reports", "--out", out, "--language", language)
    assert (result.returncode, result.stdout) == (10, "")
    assert said in result.stderr
    assert "10_count.en.html, people, arm: control" in result.stderr
    assert not out.exists()


def test_violations_are_lines_on_standard_error_only(tmp_path):
    study = report(tmp_path, {"it": {"": 432}, "en": {"": 432, "treated": 430}})
    result = run("release", study, "--from", tmp_path / "reports", "--out", tmp_path / "out", "--language", "it")
    assert (result.returncode, result.stdout) == (10, "")
    first, violation = result.stderr.splitlines()
    assert "casi trovati: 1" in first
    assert violation.startswith("error: arm: control: può essere solo 2.")
    assert (
        "10_count.it.html, people, all; 10_count.en.html, people, all; 10_count.en.html, people, arm: treated"
        in violation
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["release", "nowhere", "--out", "out"], 4, "no study “nowhere”"),
        (["release", "rossi"], 2, "--out"),
        (["release", "rossi", "--from", "nothing", "--out", "out"], 8, "run evaluation report first"),
        (["release", "rossi", "--out", "out", "--previous", "nothing"], 8, "nothing is no release"),
        (["verify", "nothing"], 8, "nothing is no release"),
        (["verify"], 2, "RELEASE"),
    ],
)
def test_a_wrong_word_is_one_line_with_its_own_exit_code(arguments, code, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []
