"""Which processes make the reports, and what happens when they cannot be forked or die."""

import os
import subprocess
import sys

import psutil
import pytest

from evaluation.reports.batch import run_batch
from evaluation.reports.inputs import read_common_inputs, read_inputs
from evaluation.reports.plan import plan
from evaluation.reports.workers import forked, open_workers
from evaluation.reports.workers.spawned import Spawned
from evaluation.reports.workers.task import Task

ANSWER = "trial = ev.trial(settings)\nev.trial_answer(trial, settings)"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("sys.platform", "darwin", "darwin cannot fork"),
        ("COMMAND", ("python", "-c", "raise ImportError('no such library')"), "no such library"),
        ("COMMAND", ("python", "-c", "{send}(5)"), "loading the libraries started 4 threads"),
    ],
)
def test_what_cannot_fork_gets_standard_kernels_and_says_why(monkeypatch, name, value, reason):
    send = "import sys; from multiprocessing.connection import Connection; Connection(int(sys.argv[1])).send"
    if isinstance(value, tuple):
        value = (sys.executable, value[1], value[2].replace("{send}", send))
    monkeypatch.setattr(f"evaluation.reports.workers.forked.{name}", value)
    said = []
    with open_workers("fork", said.append) as opened:
        assert isinstance(opened, Spawned)
    assert reason in said[0]
    assert "same pages" in said[0]


START_A_THREAD = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"


def test_where_a_library_starts_a_thread_the_pages_are_made_and_are_the_same(make_study, tmp_path, workers):
    study, agent = make_study({"10_good": [ANSWER]}), tmp_path / "agent"
    agent.mkdir()
    (agent / "sitecustomize.py").write_text(START_A_THREAD)
    command = [sys.executable, "-m", "evaluation", "report", "--study", study.folder, "--out", tmp_path / "out"]
    path = os.pathsep.join([str(agent), *filter(None, [os.environ.get("PYTHONPATH")])])
    made = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    assert "loading the libraries started 1 thread" in made.stderr
    assert "1 made, 0 failed" in made.stderr
    run_batch(study, plan(study), tmp_path / "forked", opened=workers)
    page = "10_good.en.html"
    assert (tmp_path / "out" / study.id / page).read_bytes() == (tmp_path / "forked" / page).read_bytes()


def test_standard_kernels_can_be_asked_for():
    with open_workers("nbclient", pytest.fail) as opened:
        assert isinstance(opened, Spawned)


def test_when_the_zygote_dies_its_reports_die_with_it_and_the_rest_is_made(make_study, tmp_path, lifeline):
    die = ["import os; os.kill(os.getppid(), 9)", lifeline.for_ever]
    study = make_study({"10_die": die, "20_good": [""], "30_wait": [lifeline.hold, lifeline.for_ever]})
    out = tmp_path / "out"
    with open_workers("fork", pytest.skip) as opened:
        first, scratch = opened.process_id, opened.scratch
        records = run_batch(study, plan(study)[:2], out, workers=1, opened=opened)
        zygote = psutil.Process(opened.process_id)
        assert zygote.pid != first
        assert [record.status for record in records] == ["failed", "done"]
        assert "SIGKILL" in records[0].error

        opened.start(0, task_of(plan(study)[2], out, scratch))
        lifeline.wait_until_held()
        zygote.kill()
        assert opened.ended(None) == [(0, forked.DIED)]
        lifeline.wait_until_dropped()
    assert not zygote.is_running()
    assert not scratch.exists()


def task_of(planned, out, scratch):
    return Task(planned, out, read_inputs(planned, read_common_inputs(planned.study)), scratch / "0.log")
