"""The batch on a small study of its own: whole files, failures told and kept apart, an index that is true."""

import csv
import functools
import json

import nbformat
import pytest

from evaluation.errors import OutputError
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.reports.record import read_record

ANSWER = """
trial = ev.trial(settings)
ev.trial_answer(trial, settings)
"""


@pytest.fixture
def study(make_study):
    return make_study({"10_good": [ANSWER], "20_bad": ["1 / 0"]})


@pytest.fixture
def run(workers):
    return functools.partial(run_batch, opened=workers)


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def times(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_batch_with_one_failure(study, tmp_path, run):
    out = tmp_path / "out"
    told = []
    records = run(study, plan(study), out, listen=lambda planned, record: told.append((planned.name, record)))
    assert [(record.name, record.status) for record in records] == [("10_good.en", "done"), ("20_bad.en", "failed")]

    of_the_reports = {"10_good.en.html", "10_good.en.json", "20_bad.en.json", "log", "manifest", "notebooks"}
    lists = {"index.html", "results.csv", "review.html", "study.json"}
    assert {path.name for path in out.iterdir()} == of_the_reports | lists
    assert not [path for path in out.rglob("*") if path.name.startswith(".")]
    assert [name for name, record in told if record is None] == ["10_good.en", "20_bad.en"]
    assert sorted(name for name, record in told if record) == ["10_good.en", "20_bad.en"]

    results = json.loads((out / "10_good.en.json").read_text(encoding="utf-8"))
    difference = next(estimate for estimate in results["estimates"] if estimate["scale"] == "difference")
    assert (difference["n"], difference["events"]) == (432, 360)
    rows = list(csv.DictReader((out / "results.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["name"] for row in rows] == ["10_good.en"] * len(results["estimates"])
    assert float(rows[0]["value"]) == difference["value"]

    index = (out / "index.html").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in index
    assert 'href="10_good.en.html"' in index
    assert 'href="20_bad.en.html"' not in index
    assert "ZeroDivisionError" in (out / "log" / "20_bad.en.log").read_text(encoding="utf-8")
    assert str(tmp_path) not in index + (out / "10_good.en.html").read_text(encoding="utf-8")

    notebook = nbformat.read(out / "notebooks" / "10_good.en.ipynb", as_version=4)
    assert not any(cell.outputs for cell in notebook.cells)
    assert 'language = "en"' in notebook.cells[1].source


def test_a_report_that_fails_later_loses_its_page_and_others_keep_theirs(study, tmp_path, run, make_study):
    out = tmp_path / "out"
    good, bad = plan(study)
    run(study, [good], out)
    page = (out / "10_good.en.html").read_bytes()
    assert read_record(bad, out).status == "missing"

    make_study({"10_good": [ANSWER], "20_bad": [ANSWER]})
    run(study, [bad], out)
    assert read_record(bad, out).status == "done"
    assert (out / "10_good.en.html").read_bytes() == page

    make_study({"10_good": [ANSWER], "20_bad": ["raise SystemError('x')"]})
    run(study, [bad], out)
    assert read_record(bad, out).status == "failed"
    assert not (out / "20_bad.en.html").exists()
    assert "10_good.en.html" in (out / "index.html").read_text(encoding="utf-8")


def test_a_wrong_parameter_is_told_in_its_own_words(make_study, tmp_path, run):
    study = make_study({"10_wrong": ["ev.settings(study=study, site='Crema', language=language)"]})
    (record,) = run(study, plan(study), tmp_path / "out")
    assert record.told == "ParameterError: parameter site: the study rossi has no “Crema”; choose one of: all"


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(study, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="choose another folder"):
        run_batch(study, plan(study), tmp_path / "file", listen=lambda *_: pytest.fail("a report was started"))


def test_what_stands_unchanged_is_left_alone(make_study, tmp_path, run):
    study, out, told = make_study({"10_good": [ANSWER], "20_good": [ANSWER]}), tmp_path / "out", []
    run(study, plan(study), out)
    before = times(out)
    records = run_batch(study, plan(study), out, listen=lambda planned, record: told.append((planned.name, record)))
    assert times(out) == before
    assert [(record.status, record.cached) for record in records] == [("done", True)] * 2
    assert [name for name, record in told if record and record.cached] == ["10_good.en", "20_good.en"]

    make_study({"10_good": [ANSWER], "20_good": [ANSWER, ""]})
    assert [record.cached for record in run(study, plan(study), out)] == [True, False]
    assert [record.cached for record in run(study, plan(study), out, force=True)] == [False, False]


def test_a_failure_is_tried_again_and_lists_that_are_missing_are_written(study, tmp_path, run):
    out = tmp_path / "out"
    run(study, plan(study), out)
    (out / "index.html").unlink()
    assert [record.cached for record in run(study, plan(study), out)] == [True, False]
    assert (out / "index.html").exists()


def test_the_same_bytes_whatever_the_workers_and_the_order(make_study, tmp_path, run):
    study = make_study({"10_good": [ANSWER], "20_good": ["import random", ANSWER]})
    first, second = plan(study)
    run(study, [first, second], tmp_path / "one", workers=1)
    run(study, [second, first], tmp_path / "two", workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_declared_date_is_the_only_clock(make_study, tmp_path, run, monkeypatch):
    study, out = make_study({"10_good": [ANSWER]}), tmp_path / "out"
    run(study, plan(study), out)
    undated = (out / "10_good.en.html").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769817600")
    assert [record.cached for record in run(study, plan(study), out)] == [False]
    assert b"31 January 2026" in (out / "10_good.en.html").read_bytes()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    run(study, plan(study), out)
    assert (out / "10_good.en.html").read_bytes() == undated
