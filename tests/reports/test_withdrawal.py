"""What is of no study any more goes, with everything beside it; what is not of the reports stays."""

import pytest

from evaluation.errors import OutputError
from evaluation.lock import only_writer
from evaluation.reports.index import write_index
from evaluation.reports.plan import plan
from evaluation.reports.provenance import GENERATOR
from evaluation.reports.record import log_file, manifest_file, notebook_file, page_file, record_file, record_of
from evaluation.reports.results import RESULTS
from evaluation.reports.withdrawal import prune, withdraw
from evaluation.study import read_study

ROSSI = read_study("rossi")
PAGE = f'<!doctype html>\n<meta name="generator" content="{GENERATOR} 0.1.0">'
THEIRS = {
    "notes.html": "<p>mine</p>",
    "notes.it.html": "<p>mine</p>",
    "own.json": '{"name": "x"}',
    "odd.json": "[",
    "notebooks/try.ipynb": "{}",
    "log/other.txt": "",
}


def reports_of(study):
    """Write what a batch leaves of each report, and the lists."""

    def write(out):
        for planned in plan(study):
            for file in (page_file, notebook_file, log_file, record_file, manifest_file):
                file(planned, out).parent.mkdir(parents=True, exist_ok=True)
                file(planned, out).write_text(PAGE)
            record_file(planned, out).write_text(record_of(planned, "done").to_json())
        write_index(study, [record_of(planned, "done") for planned in plan(study)], out)
        (out / RESULTS).write_text("")

    return write


def all_files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "rossi"
    reports_of(ROSSI)(folder)
    for name, text in THEIRS.items():
        (folder / name).write_text(text)
    return folder


def changed(**entries):
    reports = ROSSI.reports.model_copy(update={"notebooks": entries.pop("notebooks", ROSSI.reports.notebooks)})
    return ROSSI.model_copy(update={"reports": reports, **entries})


def test_nothing_of_the_grid_goes(out):
    before = all_files(out)
    assert withdraw(ROSSI, out) == ()
    assert all_files(out) == before


@pytest.mark.parametrize(
    ("study", "names"),
    [
        (changed(notebooks=("40_pact_comparison",)), ("50_time_to_first_job.en", "50_time_to_first_job.it")),
        (changed(languages=("it",)), ("40_pact_comparison.en", "50_time_to_first_job.en")),
    ],
    ids=["a notebook", "a language"],
)
def test_what_the_grid_lists_no_more_goes_with_all_its_files(out, tmp_path, study, names):
    assert withdraw(study, out) == names
    reports_of(study)(tmp_path / "afresh")
    assert all_files(out) == all_files(tmp_path / "afresh") | THEIRS.keys()


@pytest.mark.parametrize("left", [page_file, notebook_file, log_file])
def test_a_file_that_a_kill_left_alone_goes_as_well(out, left):
    study = changed(notebooks=("40_pact_comparison",))
    for planned in plan(ROSSI):
        for file in {page_file, notebook_file, log_file, record_file} - {left}:
            file(planned, out).unlink()
    assert withdraw(study, out) == ("50_time_to_first_job.en", "50_time_to_first_job.it")
    assert not [name for name in all_files(out) if "50_time" in name]


def test_a_study_that_is_not_kept_goes_and_what_is_not_of_it_stays(out):
    (out.parent / "mccall").mkdir()
    reports_of(ROSSI)(out.parent / "mccall")
    (out.parent / "a folder of mine").mkdir()
    assert list(prune(out.parent, {"mccall"})) == [("rossi", tuple(sorted(planned.name for planned in plan(ROSSI))))]
    assert all_files(out) == set(THEIRS)
    assert {path.name for path in out.parent.iterdir()} == {"rossi", "mccall", "a folder of mine"}
    assert [name for name, _ in prune(out.parent, set())] == ["mccall"]
    assert not (out.parent / "mccall").exists()


def test_a_folder_that_somebody_writes_to_is_not_touched(out):
    before = all_files(out)
    with only_writer(out), pytest.raises(OutputError, match="another batch"):
        list(prune(out.parent, set()))
    assert all_files(out) == before
