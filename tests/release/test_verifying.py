"""A release held against itself and against its reports made once more."""

import functools
import json
import os
import shutil

import pytest

from evaluation.errors import ReportError
from evaluation.release import changed_inputs, checksums, make_again, verify_files, verifying
from evaluation.reports.batch import run_batch
from evaluation.reports.making import How
from evaluation.reports.plan import plan


@pytest.fixture
def again(workers, terms):
    return functools.partial(make_again, how=How(2), opened=workers, terms=terms)


def seal(folder):
    """Make the checksums of a release fit what somebody made of it."""
    record = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    record["files"] = {name: digest for name, digest in checksums.digests(folder).items() if name != "release.json"}
    (folder / "release.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / checksums.NAME).write_text(checksums.to_text(checksums.digests(folder)), encoding="utf-8")


def test_a_release_gives_the_same_bytes_when_it_is_made_again(office, again):
    folder = office.release("2017-06").folder
    assert verify_files(folder) == ()
    assert changed_inputs(office.study, folder) == ()
    found = again(office.study, folder)
    assert found.different == ()
    assert found.files == len([path for path in folder.rglob("*") if path.is_file()]) - 2


def test_a_declared_date_is_declared_again(office, again, workers, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769817600")
    run_batch(office.study, plan(office.study), office.source, opened=workers)
    folder = office.release().folder
    assert b"31 January 2026" in (folder / "10_count.en.html").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert changed_inputs(office.study, folder) == ()
    assert again(office.study, folder).different == ()
    assert os.environ["SOURCE_DATE_EPOCH"] == "0"


def test_a_page_that_was_altered_and_sealed_again_is_found(office, again):
    folder = office.release().folder
    page = folder / "10_count.Crema.it.html"
    page.write_text(page.read_text(encoding="utf-8").replace(">40<", ">41<"), encoding="utf-8")
    assert verify_files(folder) == ("10_count.Crema.it.html",)
    seal(folder)
    assert verify_files(folder) == ()
    assert again(office.study, folder).different == ("10_count.Crema.it.html",)


def _notebook(study):
    file = study.path("notebooks") / "10_count.ipynb"
    file.write_text(file.read_text(encoding="utf-8").replace("137", "138"), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "changed", "different"),
    [
        (_notebook, ("decision", "notebooks"), {"10_count.it.html", "10_count.it.json", "ledger.json"}),
        (lambda study: (study.path("registers") / "further.txt").write_text(""), ("data",), {"10_count.it.html"}),
    ],
    ids=["notebook", "data"],
)
def test_what_it_was_made_from_has_changed(office, again, change, changed, different):
    folder = office.release().folder
    change(office.study)
    assert changed_inputs(office.study, folder) == changed
    assert different <= set(again(office.study, folder).different)


def test_a_report_that_cannot_be_made_again(office, again):
    folder = office.release().folder
    (office.study.path("notebooks") / "10_count.ipynb").unlink()
    with pytest.raises(ReportError, match=r"10_count\.it: it failed the last time"):
        again(office.study, folder)


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda folder: (folder / "results.csv").write_text("mine"), {"results.csv"}),
        (lambda folder: (folder / "further.html").write_text(""), {"further.html"}),
        (lambda folder: (folder / "notebooks" / "10_count.it.ipynb").unlink(), {"notebooks/10_count.it.ipynb"}),
    ],
)
def test_files_that_are_not_as_it_says(office, spoil, found):
    folder = office.release().folder
    spoil(folder)
    assert set(verify_files(folder)) == found


def test_a_record_that_says_something_else_than_the_checksums(office):
    folder = office.release().folder
    record = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    record["files"]["index.html"] = "0" * 64
    (folder / "release.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / checksums.NAME).write_text(checksums.to_text(checksums.digests(folder)), encoding="utf-8")
    assert verify_files(folder) == ("index.html",)


@pytest.mark.parametrize("content", ["", "[]", '{"study": "x"}', None])
def test_a_folder_that_is_no_release(office, content):
    folder = office.release().folder
    if content is None:
        (folder / "release.json").unlink()
    else:
        (folder / "release.json").write_text(content)
    with pytest.raises(ReportError, match=r"release\.json is missing or cannot be read"):
        verify_files(folder)


def test_every_claim_of_the_record_is_worked_out_anew(office, again):
    folder = office.release().folder
    record = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    claims = {"threshold": 9, "rules": [], "counts": 3, "statements": 1, "data": "public", "reports": [], "title": {}}
    record |= claims
    record["audit"]["joint"]["threshold"] = 9
    (folder / "release.json").write_text(json.dumps(record), encoding="utf-8")
    seal(folder)
    assert verify_files(folder) == ()
    found = again(office.study, folder)
    assert (set(found.claims), found.different, found.holds) == ({*claims, "audit.joint"}, (), False)


def test_earlier_releases_are_audited_again_where_they_are_given(office, again, monkeypatch):
    first = office.release("first").folder
    second = office.release("second", "first").folder
    record = json.loads((second / "release.json").read_text(encoding="utf-8"))
    assert [each["earlier"] for each in record["audit"]["with_earlier"]] == ["first"]
    assert again(office.study, second, earlier=[first]).holds
    monkeypatch.setattr(
        verifying, "run_batches", lambda folders, *_, **__: shutil.copytree(office.source, folders[0].out)
    )
    assert again(office.study, second).unchecked == ("first",)
