"""``evaluation report`` as people and programs use it: one small study, made, left alone, explained, made again."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest

from evaluation import paths

WAITS_IN_ITALIAN = "import threading\nif language == 'it':\n    threading.Event().wait()"


def run(*arguments):
    command = [sys.executable, "-m", "evaluation", "report", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("reports") / "out"


@pytest.fixture(scope="module")
def first(out):
    return run("--study", "rossi", "--only", "40", "--language", "en", "--out", out)


def test_people_get_a_line_for_each_report_a_summary_and_the_index(first, out):
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"{out / 'index.html'}\n"
    line, summary, slowest = first.stderr.splitlines()
    assert line.startswith("done   rossi/40_pact_comparison.en (")
    assert summary.startswith("1 made, 0 failed, 0 unchanged (")
    assert slowest.startswith("slowest  rossi/40_pact_comparison.en  ")


def test_the_list_over_all_studies_is_written(first, out):
    assert 'href="rossi/index.html"' in (out / "index.html").read_text(encoding="utf-8")
    assert {path.name for path in out.iterdir()} == {"index.html", "index.en.html", "index.it.html", "rossi"}


def test_a_second_time_nothing_is_made_or_written(first, out):
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    again = run("--study", "rossi", "--only", "40", "--language", "en", "--out", out)
    assert again.returncode == 0
    assert again.stderr.startswith("0 made, 0 failed, 1 unchanged (")
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before


def test_explained_nothing_is_made(first, out):
    arguments = ("--study", "rossi", "--only", "40", "--out", out, "--explain")
    assert run(*arguments).stdout == (
        "rossi/40_pact_comparison.it: would be made: it was never finished\nrossi/40_pact_comparison.en: unchanged\n"
    )
    assert run(*arguments, "--language", "en", "--force").stdout == (
        "rossi/40_pact_comparison.en: would be made: it was asked for with --force\n"
    )
    assert not (out / "rossi" / "40_pact_comparison.it.html").exists()


@pytest.fixture
def endless_in_italian(tmp_path):
    """A study whose report 40 never ends in Italian."""
    folder = tmp_path / "endless"
    shutil.copytree(paths.data_folder() / "rossi", folder)
    notebook = nbformat.read(paths.notebooks_folder() / "40_pact_comparison.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(WAITS_IN_ITALIAN))
    (folder / "notebooks").mkdir()
    nbformat.write(notebook, folder / "notebooks" / "40_pact_comparison.ipynb")
    return folder


def test_a_program_gets_events_and_a_failure_its_exit_code(endless_in_italian, tmp_path):
    asked = ("--study", endless_in_italian, "--only", "40", "--out", tmp_path / "out")
    assert run(*asked, "--language", "en").returncode == 0
    result = run(*asked, "--timeout", 0.5, "--json")
    assert result.returncode == 1
    unchanged, started, failed, ended = map(json.loads, result.stdout.splitlines())
    assert (unchanged["event"], unchanged["report"], unchanged["status"]) == (
        *("report", "40_pact_comparison.en"),
        "unchanged",
    )
    assert (started["event"], started["report"]) == ("started", "40_pact_comparison.it")
    assert (failed["status"], failed["error"]) == (
        "failed",
        "non finito dopo 0.5 secondi; concedere di più con --timeout, oppure guardare nel suo log",
    )
    assert {name: ended[name] for name in ("event", "made", "failed", "unchanged", "total")} == {
        "event": "ended",
        "made": 0,
        "failed": 1,
        "unchanged": 1,
        "total": 2,
    }


@pytest.mark.parametrize(
    "arguments", [("--workers", 0), ("--timeout", 0), ("--memory", 0), ("--engine", "none"), ("--timeout", "soon")]
)
def test_a_limit_that_cannot_be_is_refused(arguments):
    result = run(*arguments)
    assert result.returncode == 2
    assert arguments[0] in result.stderr
