"""The batch on a small study of its own: whole files, failures told and kept apart, an index that is true."""

import csv
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from evaluation import paths
from evaluation.errors import OutputError
from evaluation.reports.batch import run_batch
from evaluation.reports.execute import read_record
from evaluation.reports.plan import plan
from evaluation.study import Study, read_study

PARAMETERS = """
study: str = "rossi"  # study
site: str = "all"  # site
edition: str = "all"  # edition
language: str = "it"  # language
"""
OPENING = """
import evaluation as ev
settings = ev.settings(study=study, site=site, edition=edition, language=language)
ev.page(settings, "40_pact_comparison")
"""
ANSWER = """
arms, *others = ev.arm_counts(settings)
ev.answer(ev.compare(arms, settings), arms, settings)
"""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    folder = tmp_path / "study"
    shutil.copytree(paths.data_folder() / "rossi", folder)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = text.replace(
        'notebooks = ["40_pact_comparison", "50_time_to_first_job"]', 'notebooks = ["10_good", "20_bad"]'
    )
    (folder / "study.toml").write_text(text.replace('languages = ["it", "en"]', 'languages = ["en"]'), encoding="utf-8")
    write(folder, "10_good", OPENING, ANSWER)
    write(folder, "20_bad", OPENING, "1 / 0")
    return read_study(folder)


def write(folder: Path, name: str, *sources: str) -> None:
    cells = [new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}), *map(new_code_cell, sources)]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    (folder / "notebooks").mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "notebooks" / f"{name}.ipynb")


def test_a_batch_with_one_failure(study, tmp_path):
    out = tmp_path / "out"
    told = []
    records = run_batch(study, plan(study), out, listen=lambda planned, record: told.append((planned.name, record)))
    assert [(record.name, record.status) for record in records] == [("10_good.en", "done"), ("20_bad.en", "failed")]

    of_the_reports = {"10_good.en.html", "10_good.en.json", "20_bad.en.json", "log", "notebooks"}
    assert {path.name for path in out.iterdir()} == of_the_reports | {"index.html", "results.csv", "study.json"}
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


def test_a_report_that_fails_later_loses_its_page_and_others_keep_theirs(study, tmp_path):
    out = tmp_path / "out"
    good, bad = plan(study)
    run_batch(study, [good], out)
    page = (out / "10_good.en.html").read_bytes()
    assert read_record(bad, out).status == "missing"

    write(study.folder, "20_bad", OPENING, ANSWER)
    run_batch(study, [bad], out)
    assert read_record(bad, out).status == "done"
    assert (out / "10_good.en.html").read_bytes() == page

    write(study.folder, "20_bad", OPENING, "raise SystemError('x')")
    run_batch(study, [bad], out)
    assert read_record(bad, out).status == "failed"
    assert not (out / "20_bad.en.html").exists()
    assert "10_good.en.html" in (out / "index.html").read_text(encoding="utf-8")


def test_a_wrong_parameter_is_told_in_its_own_words(study, tmp_path):
    write(study.folder, "20_bad", OPENING.replace("site=site", 'site="Crema"'))
    (record,) = run_batch(study, plan(study, only=["20"]), tmp_path / "out")
    assert record.error == "ParameterError: parameter site: the study rossi has no “Crema”; choose one of: all"


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(study, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="choose another folder"):
        run_batch(study, plan(study), tmp_path / "file", listen=lambda *_: pytest.fail("a report was started"))
