"""``evaluation report`` as people and programs use it: one small study, made, left alone, explained, made again."""

import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from evaluation import paths
from evaluation.lock import only_writer

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
    assert line.startswith("1 of 1  done    rossi/40_pact_comparison.en (")
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


def test_explained_for_a_program(first, out):
    told = run("--study", "rossi", "--study", out / "nowhere", "--only", "40", "--out", out, "--explain", "--json")
    assert told.returncode == 4
    events = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(event["event"], event.get("report"), event.get("reasons")) for event in events] == [
        ("explained", "40_pact_comparison.it", ["never_finished"]),
        ("explained", "40_pact_comparison.en", []),
        ("study", None, None),
    ]
    assert events[2]["study"] == str(out / "nowhere")
    assert told.stderr == ""


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
    began, unchanged, started, failed, ended = map(json.loads, result.stdout.splitlines())
    assert (began["event"], began["total"]) == ("began", 2)
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


@pytest.fixture
def study(tmp_path):
    """Makes a small study of its own, which is Rossi's with one page, in the languages given."""

    def make(name, languages=("it",)):
        folder = tmp_path / name
        shutil.copytree(paths.data_folder() / "rossi", folder, dirs_exist_ok=True)
        text = (folder / "study.toml").read_text(encoding="utf-8").replace('id = "rossi"', f'id = "{name}"', 1)
        text = text.replace('"40_pact_comparison", ', "").replace('["it", "en"]', json.dumps(list(languages)))
        (folder / "study.toml").write_text(text, encoding="utf-8")
        return folder

    return make


def links(page):
    return re.findall(r'href="([^"]+)"', page.read_text(encoding="utf-8"))


def test_a_study_that_cannot_be_read_fails_by_its_path_and_the_others_are_made(study, tmp_path):
    good, broken = study("good"), study("broken")
    (broken / "study.toml").write_text("[[", encoding="utf-8")
    made = run("--study", broken, "--study", good, "--out", tmp_path / "out")
    assert made.returncode == 4
    assert f"error: {broken}: study.toml: not valid TOML" in made.stderr
    assert "1 made, 0 failed, 0 unchanged, studies with faults: 1" in made.stderr
    assert "Traceback" not in made.stderr
    assert "good/50_time_to_first_job.it.html" in links(tmp_path / "out" / "index.html")


def test_a_language_that_was_dropped_and_a_study_that_is_not_asked_for_are_withdrawn(study, tmp_path):
    out, both, one = tmp_path / "out", study("both", ("it", "en")), study("one")
    assert run("--study", both, "--study", one, "--out", out).returncode == 0
    pages = {"50_time_to_first_job.it.html", "index.html", "review.html"}
    english = {"50_time_to_first_job.en.html", "index.en.html", "review.en.html"}
    assert {path.name for path in (out / "both").glob("*.html")} == pages | english
    study("both", ("it",))
    again = run("--study", both, "--out", out, "--prune")
    assert again.returncode == 0, again.stderr
    assert "withdrawn: both/50_time_to_first_job.en is not in" in again.stderr
    assert "withdrawn: one/50_time_to_first_job.it is not in" in again.stderr
    assert {path.name for path in (out / "both").glob("*.html")} == pages
    assert {path.name for path in out.iterdir()} == {"both", "index.html", "index.en.html", "index.it.html"}
    assert not [link for link in links(out / "index.en.html") if link.startswith("one/")]


def test_nothing_is_withdrawn_for_studies_not_asked_for_while_one_cannot_be_read(study, tmp_path):
    out, one, broken = tmp_path / "out", study("one"), study("broken")
    (out / "broken").mkdir(parents=True)
    (out / "broken" / "study.json").write_text("{}", encoding="utf-8")
    (broken / "study.toml").write_text("[[", encoding="utf-8")
    told = run("--study", one, "--study", broken, "--out", out, "--prune", "--timeout", "0.01")
    assert told.returncode == 4
    assert "nothing was withdrawn for studies that were not asked for" in told.stderr


def test_a_study_whose_folder_somebody_writes_to_fails_alone(study, tmp_path):
    out, one, other = tmp_path / "out", study("one"), study("other")
    (out / "one").mkdir(parents=True)
    with only_writer(out / "one"):
        told = run("--study", one, "--study", other, "--out", out, "--json", "--timeout", "0.01")
    assert told.returncode == 9
    events = [json.loads(line) for line in told.stdout.splitlines()]
    (fault,) = [event for event in events if event["event"] == "study"]
    assert (fault["study"], fault["code"]) == (str(one), 9)
    assert [event["study"] for event in events if event["event"] == "report"] == ["other"]


@pytest.mark.parametrize(("language", "said"), [("en", "no studies in"), ("it", "nessuno studio in")])
def test_where_there_are_no_studies_that_is_said(monkeypatch, tmp_path, language, said):
    monkeypatch.setenv("EVALUATION_ROOT", str(tmp_path))
    told = run("--language", language, "--out", tmp_path / "out")
    assert told.returncode == 4
    assert told.stderr.startswith(f"error: {said} {tmp_path / 'data'}; ")
    assert not (tmp_path / "out").exists()
