"""What a report is made from: each kind of input, changed in turn, has to be noticed."""

import os
import shutil

import pytest

from evaluation import paths
from evaluation.errors import StudyError
from evaluation.people import study_participants
from evaluation.reports import inputs, manifest
from evaluation.reports.inputs import read_common_inputs, read_inputs, reasons_to_make
from evaluation.reports.plan import plan
from evaluation.reports.record import log_file, manifest_file, notebook_file, page_file, record_file, record_of
from evaluation.study import read_study

PAGE = b"<!doctype html>"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A whole project of its own: package, notebooks, a study, an environment."""
    root, package, site = tmp_path / "root", tmp_path / "package", tmp_path / "site-packages"
    shutil.copytree(paths.data_folder() / "rossi", root / "data" / "rossi")
    shutil.copytree(paths.notebooks_folder(), root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for name in ("provenance.py", "words.toml", "towns.csv", "query.sql", "template/page.html.j2", "template/a.woff2"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("first")
    (site / "pandas-3.1.0.dist-info").mkdir(parents=True)
    monkeypatch.setenv("EVALUATION_ROOT", str(root))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(paths, "PACKAGE", package)
    monkeypatch.setattr(paths, "SHIPPED", package / "shipped")
    monkeypatch.syspath_prepend(site)
    return tmp_path


def look(number: int = 0) -> dict[str, str]:
    study = read_study("rossi")
    return read_inputs(plan(study)[number], read_common_inputs(study))


def append(path, text="\n# changed\n"):
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + text)


CHANGES = {
    "its notebook": (lambda at: append(at / "root/notebooks/40_pact_comparison.ipynb", "\n"), {"notebook"}),
    "a module beside it": (lambda at: append(at / "root/notebooks/nearby.py"), {"modules"}),
    "study.toml": (lambda at: append(at / "root/data/rossi/study.toml"), {"study", "data"}),
    "the data": (lambda at: append(at / "root/data/rossi/rossi.csv", "1"), {"data"}),
    "the query": (lambda at: append(at / "root/data/rossi/participants.sql", " "), {"data"}),
    "a further file of the study": (lambda at: append(at / "root/data/rossi/registers/jobs.csv"), {"data"}),
    "the name of a file": (
        lambda at: (at / "root/data/rossi/rossi.csv").rename(at / "root/data/rossi/other.csv"),
        {"data"},
    ),
    "code": (lambda at: append(at / "package/provenance.py"), {"program"}),
    "texts": (lambda at: append(at / "package/words.toml"), {"program"}),
    "a list of the package": (lambda at: append(at / "package/towns.csv"), {"program"}),
    "a query of the package": (lambda at: append(at / "package/query.sql"), {"program"}),
    "the template": (lambda at: append(at / "package/template/page.html.j2"), {"program"}),
    "a font": (lambda at: append(at / "package/template/a.woff2"), {"program"}),
    "what a wheel has beside it": (lambda at: append(at / "package/shipped/study.toml"), set()),
    "a package, upgraded": (
        lambda at: (at / "site-packages/pandas-3.1.0.dist-info").rename(at / "site-packages/pandas-3.1.1.dist-info"),
        {"environment"},
    ),
    "a further package": (lambda at: (at / "site-packages/new-1.dist-info").mkdir(), {"environment"}),
    "the interpreter": (lambda _: None, {"environment"}),
    "the declared date": (lambda _: None, {"date"}),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_each_kind_of_input_is_noticed(place, kind, monkeypatch):
    before = look()
    assert look() == before
    change, parts = CHANGES[kind]
    change(place)
    if kind == "the interpreter":
        monkeypatch.setattr(inputs.platform, "python_version", lambda: "3.99")
    if kind == "the declared date":
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769817600")
    after = look()
    assert {name for name in before if before[name] != after[name]} == parts


@pytest.mark.parametrize(
    "write", [lambda at: at / "package/__pycache__/a.pyc", lambda at: at / "root/notebooks/b.ipynb"]
)
def test_what_is_no_input_is_not_noticed(place, write):
    before = look()
    append(write(place))
    assert look() == before


def test_reports_of_one_study_differ_in_notebook_and_parameters(place):
    italian, english, other = look(0), look(1), look(2)
    assert {name for name in italian if italian[name] != english[name]} == {"parameters"}
    assert {name for name in english if english[name] != other[name]} == {"notebook", "parameters"}


@pytest.mark.parametrize(
    "elsewhere", ["{place}/elsewhere.csv", "../../../elsewhere.csv", "C:\\\\data.csv", "a\\\\..\\\\b.csv"]
)
def test_every_file_of_a_study_is_in_its_folder(place, elsewhere):
    shutil.move(place / "root/data/rossi/rossi.csv", place / "elsewhere.csv")
    file = place / "root/data/rossi/study.toml"
    file.write_text(file.read_text().replace('"rossi.csv"', f'"{elsewhere.format(place=place)}"'))
    with pytest.raises(StudyError, match=r"participants\.file is .*a file in the folder of the study"):
        look()


def test_a_link_out_of_the_folder_of_a_study_is_no_file_of_it(place):
    shutil.move(place / "root/data/rossi/rossi.csv", place / "elsewhere.csv")
    (place / "root/data/rossi/rossi.csv").symlink_to(place / "elsewhere.csv")
    with pytest.raises(StudyError, match="leads out of the folder"):
        study_participants(read_study("rossi"))


def test_a_notebook_is_named_by_an_identifier(place):
    file = place / "root/data/rossi/study.toml"
    file.write_text(file.read_text().replace('"40_pact_comparison"', '"../../x"', 1))
    with pytest.raises(StudyError, match=r"reports\.notebooks"):
        look()


def test_a_study_at_another_place_has_the_same_inputs(place):
    before = look()
    os.rename(place / "root/data/rossi", place / "moved")
    study = read_study(place / "moved")
    assert read_inputs(plan(study)[0], read_common_inputs(study)) == before


@pytest.fixture
def standing(tmp_path):
    """A finished report: where it stands, what it was made from."""
    planned, out = plan(read_study("rossi"))[0], tmp_path / "out"
    for file in (page_file, notebook_file, log_file):
        append(file(planned, out), "") if file is not page_file else None
        file(planned, out).parent.mkdir(parents=True, exist_ok=True)
        file(planned, out).write_bytes(PAGE)
    record = record_of(planned, "done", inputs={"data": "1", "program": "2"})
    record_file(planned, out).write_text(record.to_json(), encoding="utf-8")
    manifest.enter(planned, out)
    return planned, out, record


def test_what_stands_as_it_would_be_made_has_no_reason(standing):
    planned, out, record = standing
    assert reasons_to_make(planned, record, {"data": "1", "program": "2"}, out) == ()


@pytest.mark.parametrize(
    ("now", "reasons"),
    [
        ({"data": "1", "program": "3"}, ("changed:program",)),
        ({"data": "0", "program": "3"}, ("changed:data", "changed:program")),
        ({"data": "1", "program": "2", "new": "1"}, ("changed:new",)),
        ({"data": "1"}, ("changed:program",)),
    ],
)
def test_the_reason_is_the_part_that_changed(standing, now, reasons):
    planned, out, record = standing
    assert reasons_to_make(planned, record, now, out) == reasons


@pytest.mark.parametrize("file", [page_file, notebook_file, log_file, record_file, manifest_file])
def test_a_file_that_is_gone_is_a_reason(standing, file):
    planned, out, record = standing
    file(planned, out).unlink()
    assert reasons_to_make(planned, record, record.inputs, out) == (inputs.ALTERED,)


def test_a_page_that_somebody_altered_is_a_reason(standing):
    planned, out, record = standing
    page_file(planned, out).write_bytes(PAGE + b"a better result")
    assert reasons_to_make(planned, record, record.inputs, out) == (inputs.ALTERED,)


@pytest.mark.parametrize(("status", "reason"), [("missing", inputs.NEVER_MADE), ("failed", inputs.FAILED)])
def test_what_was_not_finished_is_made(standing, status, reason):
    planned, out, record = standing
    assert reasons_to_make(planned, record_of(planned, status, inputs=record.inputs), record.inputs, out) == (reason,)
