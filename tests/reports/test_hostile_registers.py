"""Hostile text in registers, names of files and the study's own words: never markup, script, formula or path."""

import json
import shutil

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from evaluation import paths
from evaluation.registers.intake import study_intake
from evaluation.registers.writing import write_intake
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.study import read_study

IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "</script><script>alert(2)</script>"
FORMULA = "=HYPERLINK('http://example.org','a')"
PATH = "../../../escaped"
PLANTED = (IMAGE, SCRIPT, FORMULA, PATH)
FILE = "=<b onclick=run()>.csv"  # what looks like a name in the registers is masked in the names of files too


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """fare-legami with something planted wherever an office writes text."""
    folder = tmp_path_factory.mktemp("hostile") / "study"
    shutil.copytree(paths.data_folder() / "fare-legami", folder)
    registers = folder / "registers"
    lines = (registers / "colloqui.csv").read_text(encoding="cp1252").splitlines()
    width = lines[0].count(";")
    planted = [";".join([text, *[text] * width]) for text in PLANTED]
    (registers / "colloqui.csv").unlink()
    (registers / FILE).write_text("\n".join([*lines, *planted]) + "\n", encoding="cp1252")
    text = (folder / "study.toml").read_text(encoding="utf-8")
    for old, new in (
        ('label.en = "Crema"', f'label.en = "{IMAGE}"'),
        ('control.en = "no pact"', f'control.en = "{SCRIPT}"'),
        ('label.en = "people enrolled"', f'label.en = "{FORMULA}"'),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return read_study(folder)


@pytest.fixture(scope="module")
def out(study, tmp_path_factory):
    """The folder of reports on it."""
    folder = tmp_path_factory.mktemp("pages") / "reports"
    records = run_batch(study, plan(study, ["10", "40"], languages=["en"]), folder)
    assert [record.error for record in records if record.status != "done"] == []
    return folder


def test_no_page_has_an_element_or_an_attribute_that_was_planted(out):
    pages = sorted(out.glob("*.html"))
    assert len(pages) > 3
    said = ""
    for page in pages:
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        assert all(script.get("type") == "application/ld+json" for script in soup.find_all("script")), page.name
        for tag in soup.find_all(True):
            assert not any(name.startswith("on") for name in tag.attrs), (page.name, tag)
            assert tag.get("src") != "x"
        for script in soup.find_all("script"):
            json.loads(script.string)
        said += soup.get_text(" ")
    assert IMAGE in said, "shown as text, and not lost"
    assert SCRIPT in said
    assert FILE in said


def test_nothing_is_written_outside_the_folder(out, study):
    assert not list(out.parent.parent.rglob("escaped*"))
    assert {path.suffix for path in out.rglob("*") if path.is_file()} <= {".html", ".json", ".csv", ".ipynb", ".log"}


def test_the_workbook_of_the_ledger_has_no_formula(study, tmp_path):
    write_intake(study_intake(study), tmp_path / "intake", "en")
    (book,) = (tmp_path / "intake").rglob("*.xlsx")
    cells = [cell for sheet in load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert any(cell.value == f"'{FILE}" for cell in cells)


def test_no_field_of_the_results_is_a_formula(out):
    for line in (out / "results.csv").read_text(encoding="utf-8").splitlines():
        assert not any(field.lstrip('"').startswith(("=", "@", "+")) for field in line.split(","))
