"""The same batch on a cluster: two worker processes, of which one is killed; folders at URLs."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from evaluation.errors import ClusterError, ReportError
from evaluation.reports.batch import run_batches
from evaluation.reports.due import Folder
from evaluation.reports.inputs import read_common_inputs, read_inputs
from evaluation.reports.making import How
from evaluation.reports.plan import plan
from evaluation.reports.record import read_record
from evaluation.reports.workers.task import Task

dask = pytest.importorskip("dask", reason="needs evaluation[cluster]")
distributed = pytest.importorskip("distributed", reason="needs evaluation[cluster]")
from evaluation.reports.workers import clustered  # noqa: E402
from evaluation.reports.workers.clustered import Clustered, connect  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")
PATIENCE = {"distributed.comm.timeouts.connect": "600s", "distributed.comm.timeouts.tcp": "600s"}


@pytest.fixture(scope="module")
def cluster():
    local = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "processes": True}
    with dask.config.set(PATIENCE), distributed.LocalCluster(**local) as opened:
        yield opened


@pytest.fixture
def run(cluster, tmp_path):
    def run(study, out, how=None, listen=lambda *_: None, urls=None):
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        opened = Clustered(cluster.scheduler_address, scratch, how or How(workers=1), urls or {})
        try:
            return run_batches([Folder(study, plan(study), out)], How(workers=opened.at_once), listen, opened=opened)
        finally:
            opened.close()

    return run


def files(folder):
    found = [path for path in folder.rglob("*") if path.is_file() and "log" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_loss_of_a_worker_is_survived_and_the_files_are_the_same(
    make_study, tmp_path, run, cluster, workers, wait_until_ended
):
    study = make_study({f"{number}0_good": [""] for number in range(1, 7)} | {"70_bad": ["1 / 0"]})
    lost = []

    def listen(_, record):
        if record is not None and not lost:
            lost.append(cluster.workers[0].pid)
            os.kill(lost[0], signal.SIGKILL)

    records = run(study, tmp_path / "cluster", listen=listen)
    assert [record.status for record in records] == ["done"] * 6 + ["failed"]
    assert records[6].told == "ZeroDivisionError: division by zero"
    wait_until_ended(lost)
    run_batches([Folder(study, plan(study), tmp_path / "here")], How(), opened=workers)
    assert files(tmp_path / "cluster") == files(tmp_path / "here")
    assert [record.cached for record in run(study, tmp_path / "cluster")] == [True] * 6 + [False]


def test_the_limits_are_kept_there(make_study, tmp_path, run):
    study = make_study({"10_endless": ["import threading; threading.Event().wait()"]})
    (late,) = run(study, tmp_path / "late", How(workers=1, timeout_seconds=1))
    assert "not finished after 1 seconds" in late.error
    (left,) = run(make_study({"20_exit": ["import os; os._exit(3)"]}), tmp_path / "left")
    assert "exit code 3" in left.error


def test_a_worker_that_has_something_else_makes_nothing(make_study, tmp_path, run):
    study = make_study({"10_good": [""]})
    other = tmp_path / "other"
    shutil.copytree(study.folder, other)
    (other / "further.csv").write_text("1")
    (record,) = run(study, tmp_path / "out", urls={study.folder: f"file://{other}"})
    assert "would make it from something else (data differ)" in record.error


def test_a_study_at_a_url_into_a_folder_at_a_url(make_study, tmp_path, cluster):
    study = make_study({"10_good": [""]})
    url = f"file://{tmp_path / 'far' / 'out'}"
    command = [sys.executable, "-m", "evaluation", "report", "--study", f"file://{study.folder}", "--out", url]
    made = subprocess.run([*command, "--scheduler", cluster.scheduler_address], capture_output=True, text=True)
    assert made.stdout == f"{url}/index.html\n", made.stderr
    far = tmp_path / "far" / "out"
    assert {path.name for path in far.iterdir()} == {"index.html", "index.en.html", "rossi"}
    assert "10_good.en.html" in (far / "rossi" / "index.html").read_text()
    before = {path: path.stat().st_mtime_ns for path in far.rglob("*") if path.is_file()}
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.stderr.startswith("0 made, 0 failed, 1 unchanged"), again.stderr
    assert {path: path.stat().st_mtime_ns for path in far.rglob("*") if path.is_file()} == before
    (far / ".lock").write_text("123 elsewhere")
    refused = subprocess.run(command, capture_output=True, text=True)
    assert refused.returncode == 9
    assert "process 123 on elsewhere is writing there" in refused.stderr


def test_an_address_without_a_scheduler_is_told(monkeypatch):
    monkeypatch.setattr(clustered, "SECONDS_TO_CONNECT", 1)
    with pytest.raises(ClusterError, match=r"no scheduler at tcp://127\.0\.0\.1:1 "):
        connect("tcp://127.0.0.1:1")


@pytest.mark.parametrize(
    ("address", "said"), [("tls://127.0.0.1:1", "certificates"), ("nonsense", "missing port number")]
)
def test_an_address_that_cannot_work_is_told(address, said):
    with pytest.raises(ClusterError, match=said) as caught:
        connect(address)
    assert caught.value.exit_code == 11


@pytest.fixture
def scheduler():
    """A scheduler without workers, in a process of its own: the process and its address."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
    with subprocess.Popen([*command, "--host", "127.0.0.1"], stderr=subprocess.PIPE, text=True) as process:
        said = next(line for line in process.stderr if "Scheduler at:" in line)
        yield process, re.search(r"tcp://\S+", said)[0]
        process.kill()


def test_when_the_scheduler_is_lost_the_rest_fails_at_once(make_study, tmp_path, scheduler):
    process, address = scheduler
    study, out = make_study({f"{number}0_good": [""] for number in range(1, 5)}), tmp_path / "out"
    command = [sys.executable, "-m", "evaluation", "report", "--study", study.folder, "--out", out, "--json"]
    with subprocess.Popen([*command, "--scheduler", address], stdout=subprocess.PIPE, text=True) as batch:
        events = map(json.loads, batch.stdout)
        first = [next(events) for _ in range(4)]
        assert [event["event"] for event in first] == ["began", "notice", "started", "started"]
        assert "no workers yet" in first[1]["text"]
        process.kill()
        rest = list(events)
    assert batch.returncode == 11
    ended = [event for event in rest if event["event"] == "report"]
    assert sorted(event["report"] for event in ended) == [f"{number}0_good.en" for number in range(1, 5)]
    assert {(event["status"], event["error"]) for event in ended} == {
        ("failed", f"the scheduler at {address} is gone; start it again, then the same command makes the rest")
    }
    assert rest[-1]["event"] == "ended"
    assert not list(out.rglob(".lock"))


def test_a_report_that_the_cluster_gave_up_names_that(make_study, tmp_path, scheduler):
    study, out = make_study({"10_good": [""]}), tmp_path / "out"
    (planned,) = plan(study)
    opened = Clustered(scheduler[1], tmp_path, How(), {})
    opened.start(0, Task(planned, out, read_inputs(planned, read_common_inputs(study)), tmp_path / "0.log"))
    opened._client.cancel(list(opened._executor._futures), force=True)
    assert opened.ended(None) == [(0, 0)]
    assert read_record(planned, out).error.startswith("the cluster gave it up")
    opened.close()
    assert not opened.gone


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ReportError("errors.no_notebook", notebook="x"), "x: no such notebook"),
        (distributed.KilledWorker("task", None, 3), "lost one after the other (4 of them)"),
        (ValueError("first"), "first"),
    ],
)
def test_what_went_wrong_there_is_said_in_the_words_of_the_program(error, told):
    assert told in str(clustered._cause(error))
