"""Whatever goes wrong, and whenever: only whole and truthful files, and the next batch makes the rest."""

import csv
import functools
import hashlib
import itertools
import json
import os
import re
import signal
import subprocess
import sys

import psutil
import pytest

from evaluation.errors import OutputError
from evaluation.lock import only_writer
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.reports.record import read_record

ANSWER = "trial = ev.trial(settings)\nev.trial_answer(trial, settings)"
HANG_SECONDS = 600
DIE_WHILE_WRITING = """
import os, signal
calls, replace = [], os.replace
def die(*paths):
    calls.append(paths)
    if len(calls) == {moment}:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*paths)
os.replace = die
"""
LITTLE_ROOM = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, resource.RLIM_INFINITY))"
BATCH = """
import os, signal, sys
from pathlib import Path
import psutil
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.study import read_study

left = {"told": int(sys.argv[3]), "written": int(sys.argv[4])}

def count(kind):
    left[kind] -= 1
    if left[kind] == 0:
        print(*(child.pid for child in psutil.Process().children(recursive=True)), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

replace = os.replace
os.replace = lambda *paths: (count("written"), replace(*paths))
study = read_study(sys.argv[1])
run_batch(study, plan(study), Path(sys.argv[2]), listen=lambda *_: count("told"))
"""


@pytest.fixture
def run(workers):
    return functools.partial(run_batch, opened=workers)


def check_truth(study, out):
    """Every file is whole, and what the lists say of a report is what its files say."""
    for path in (path for path in out.rglob("*") if path.is_file() and not path.name.startswith(".")):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            assert text.rstrip().endswith("</html>"), path
        elif path.suffix in (".json", ".ipynb"):
            json.loads(text)
    index = (out / "index.html").read_text(encoding="utf-8")
    listed = set(re.findall(r'href="(\d\d_[^"]+)\.html"', index))
    for planned in plan(study):
        record = read_record(planned, out)
        if planned.name in listed:
            assert record.status == "done"
            assert record.headline in index
            page = (out / f"{planned.name}.html").read_bytes()
            assert hashlib.sha256(page).hexdigest() == record.page
    rows = csv.DictReader((out / "results.csv").read_text(encoding="utf-8").splitlines())
    assert {row["name"] for row in rows} <= listed
    return listed


def check_complete(study, out, run):
    """The next batch makes the rest, and leaves nothing of what went wrong."""
    assert {record.status for record in run(study, plan(study), out)} == {"done"}
    assert check_truth(study, out) == {planned.name for planned in plan(study)}
    assert list(out.rglob(".*")) == []


def test_a_report_killed_at_any_moment_of_writing(make_study, tmp_path, run):
    names = {f"{moment}0_dies": [DIE_WHILE_WRITING.format(moment=moment)] for moment in (1, 2, 3, 4)}
    study, out = make_study({**names, "50_good": [""]}), tmp_path / "out"
    records = run(study, plan(study), out)
    assert [record.status for record in records] == ["failed"] * 4 + ["done"]
    assert all("SIGKILL" in record.error for record in records[:4])
    assert not [path for path in out.glob("*_dies*.html")]
    assert check_truth(study, out) == {"50_good.en"}
    study = make_study({name: [""] for name in (*names, "50_good")})
    check_complete(study, out, run)


@pytest.mark.parametrize(("told", "written"), [(3, 0), (0, 1), (0, 2), (0, 4)])
def test_a_batch_killed_at_any_moment(make_study, tmp_path, run, wait_until_ended, told, written):
    study, out = make_study({"10_good": [ANSWER], "20_good": [""], "30_good": [""]}), tmp_path / "out"
    run(study, plan(study), out)
    (study.folder / "further.csv").write_text("changed")
    command = [sys.executable, "-c", BATCH, study.folder, out, str(told), str(written)]
    killed = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    assert killed.returncode == -signal.SIGKILL
    wait_until_ended(map(int, killed.stdout.split()))
    check_truth(study, out)
    check_complete(study, out, run)


@pytest.mark.parametrize(
    ("room", "said"), [(60_000, "cannot write 10_full.en.html: File too large"), (0, "exit code 1")]
)
def test_a_report_that_finds_no_room_fails_alone(make_study, tmp_path, run, room, said):
    study, out = make_study({"10_full": [LITTLE_ROOM.format(bytes=room)], "20_good": [""]}), tmp_path / "out"
    full, good = run(study, plan(study), out)
    assert said in full.error
    assert str(tmp_path) not in full.error
    assert good.status == "done"
    assert check_truth(study, out) == {"20_good.en"}
    check_complete(make_study({"10_full": [""], "20_good": [""]}), out, run)


def test_a_full_disk_stops_the_batch_and_leaves_what_stood(make_study, tmp_path, run, monkeypatch):
    study, out = make_study({"10_good": [""], "20_good": [""]}), tmp_path / "out"
    run(study, plan(study), out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (study.folder / "further.csv").write_text("changed")

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("evaluation.files.os.fsync", full)
        with pytest.raises(OutputError, match="No space left on device; choose another folder with --out, or free"):
            run(study, plan(study), out)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    check_truth(study, out)
    check_complete(study, out, run)


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_refused(make_study, tmp_path, run):
    study, out = make_study({"10_good": [""]}), tmp_path / "out"
    out.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="Permission denied; choose another folder"):
        run(study, plan(study), out, listen=lambda *_: pytest.fail("a report was started"))


def test_two_batches_at_once(make_study, tmp_path, run):
    study, out = make_study({"10_good": [""]}), tmp_path / "out"
    out.mkdir()
    with only_writer(out), pytest.raises(OutputError, match="another batch"):
        run(study, plan(study), out, listen=lambda *_: pytest.fail("a report was started"))
    assert list(out.iterdir()) == []
    check_complete(study, out, run)


def test_a_record_that_cannot_be_read_is_no_record(make_study, tmp_path, run):
    study, out = make_study({"10_good": [""], "20_good": [""]}), tmp_path / "out"
    run(study, plan(study), out)
    record = out / "10_good.en.json"
    for broken in (b"", record.read_bytes()[:300], b"{}", b"[]", b"\xff"):
        record.write_bytes(broken)
        assert [each.cached for each in run(study, plan(study), out)] == [False, True]
    check_complete(study, out, run)


def test_what_the_dead_left_is_cleared_away(make_study, tmp_path, run):
    study, out = make_study({"10_good": [""]}), tmp_path / "out"
    for name in (".10_good.en.html.x1y2.aside", "log/.10_good.en.log.x1y2.aside"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("half of a")
    check_complete(study, out, run)


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def heeded(request):
    """A signal that processes started now heed, also where these tests run in the background."""
    before = signal.signal(request.param, signal.SIG_DFL)
    yield request.param
    signal.signal(request.param, before)


def test_an_interrupt_stops_everything_and_the_same_command_makes_the_rest(
    make_study, tmp_path, run, lifeline, wait_until_ended, heeded
):
    endless = [lifeline.hold_with_a_child, lifeline.for_ever]
    study = make_study({"10_good": [""], "20_endless": endless, "30_good": [""]})
    out = tmp_path / "out" / study.id
    command = [sys.executable, "-m", "evaluation", "report", "--study", study.folder, "--out", tmp_path / "out"]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([*command, "--workers", "2", "--json"], **piped) as batch:
        lifeline.wait_until_held()
        assert next_reports(batch.stdout, 2) == {"10_good.en", "30_good.en"}
        started = [child.pid for child in psutil.Process(batch.pid).children(recursive=True)]
        batch.send_signal(heeded)
        assert batch.wait(HANG_SECONDS) == 130
        assert batch.stderr.read() == "interrupted: what is finished stays, the same command makes the rest\n"
        assert json.loads(batch.stdout.read().splitlines()[-1])["event"] == "interrupted"
    lifeline.wait_until_dropped()
    wait_until_ended(started)
    assert check_truth(study, out) == {"10_good.en", "30_good.en"}
    assert not [path for path in (tmp_path / "out").rglob(".lock")]
    study = make_study({"10_good": [""], "20_endless": [""], "30_good": [""]})
    assert [record.cached for record in run(study, plan(study), out)] == [True, False, True]
    check_complete(study, out, run)


def next_reports(stream, count):
    """Read events until so many reports have ended; return which."""
    events = map(json.loads, iter(stream.readline, ""))
    return set(itertools.islice((event["report"] for event in events if event["event"] == "report"), count))
