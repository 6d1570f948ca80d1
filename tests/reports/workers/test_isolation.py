"""Nothing leaks from one report to the next, and no report can take another one down."""

import functools
import sys

import psutil
import pytest

from evaluation.errors import ParameterError
from evaluation.reports.batch import run_batch
from evaluation.reports.inputs import read_common_inputs, read_inputs
from evaluation.reports.making import How
from evaluation.reports.plan import plan
from evaluation.reports.workers import open_workers
from evaluation.reports.workers.memory import LEAST_MIB
from evaluation.reports.workers.task import Task

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks need Linux")

LEAVE = """
import os, random, sys, threading, warnings
import evaluation, matplotlib, numpy as np, pandas as pd
matplotlib.use("svg")
matplotlib.pyplot.figure()
matplotlib.rcParams["font.size"] = 99
pd.set_option("display.precision", 1)
np.seterr(all="raise")
warnings.simplefilter("error")
random.seed(1); np.random.seed(1)
os.environ["LEFT"] = "1"
os.chdir("/")
sys.path.insert(0, "/left")
sys.modules["left"] = sys
evaluation.left = True
threading.Thread(target=threading.Event().wait).start()
"""
LOOK = """
import os, pathlib, sys, threading, warnings
import evaluation, matplotlib.pyplot, numpy as np, pandas as pd
assert matplotlib.pyplot.get_fignums() == []
assert matplotlib.rcParams["font.size"] == 10
assert pd.get_option("display.precision") == 6
assert np.geterr()["divide"] == "warn"
assert ("error", None, Warning, None, 0) not in warnings.filters
assert "LEFT" not in os.environ
assert pathlib.Path.cwd().name == "notebooks"
assert "/left" not in sys.path and "left" not in sys.modules
assert not hasattr(evaluation, "left")
assert threading.active_count() == 1 and len(os.listdir(os.path.join(os.sep, "proc", "self", "task"))) == 1
assert sorted(name for name in globals() if name.startswith("left")) == []
"""
DRAW = ["import random, numpy as np", "raise ValueError(f'{random.random()} {np.random.rand()} {hash(\"a\")}')"]
ANSWER = "trial = ev.trial(settings)\nev.trial_answer(trial, settings)"


@pytest.fixture
def run(workers):
    return functools.partial(run_batch, opened=workers)


def outcomes(records):
    return {record.notebook: record.error or record.status for record in records}


def test_each_report_starts_from_the_same_clean_state_and_leaves_no_process(make_study, tmp_path, run, lifeline):
    leave = [lifeline.hold_with_a_child, LEAVE]
    study = make_study({"10_leave": leave, "20_look": [LOOK], "30_leave": leave, "40_look": [LOOK]})
    records = run(study, plan(study), tmp_path / "out", workers=1)
    assert outcomes(records) == dict.fromkeys(["10_leave", "20_look", "30_leave", "40_look"], "done")
    lifeline.wait_until_held()
    lifeline.wait_until_dropped()


def test_seeds_are_a_report_s_own_and_the_same_every_time(make_study, tmp_path, run):
    study = make_study({"10_draw": DRAW, "20_draw": DRAW})
    first, second = run(study, plan(study), tmp_path / "out")
    assert first.told.startswith("ValueError: 0.")
    assert not set(first.told.split()[1:3]) & set(second.told.split()[1:3])
    assert outcomes(run(study, plan(study), tmp_path / "again")) == outcomes([first, second])


def test_standard_kernels_give_the_same_pages_and_seeds_and_die_alone(make_study, tmp_path, run):
    study = make_study({"10_good": [ANSWER], "20_draw": DRAW, "30_exit": ["import os; os._exit(0)"]})
    forked = run(study, plan(study), tmp_path / "forked")
    kernel = run_batch(study, plan(study), tmp_path / "kernel", engine="nbclient")
    assert outcomes(kernel[:2]) == outcomes(forked[:2])
    assert kernel[2].error.startswith("DeadKernelError: ")
    # Not the log: what a kernel itself writes there is its own affair.
    for file in ("10_good.en.html", "10_good.en.json", "notebooks/10_good.en.ipynb", "results.csv"):
        assert (tmp_path / "kernel" / file).read_bytes() == (tmp_path / "forked" / file).read_bytes()


ENDINGS = {
    "10_exit": ("import os; os._exit(3)", "its process ended with exit code 3 before"),
    "20_exit": ("import os; os._exit(0)", "its process ended with exit code 0 before"),
    "30_crash": ("import ctypes; ctypes.string_at(0)", "its process was ended by SIGSEGV"),
    "40_kill": ("import os; os.kill(os.getpid(), 9)", "its process was ended by SIGKILL"),
    "50_leave": ("raise SystemExit('x')", "SystemExit: x"),
    "60_print": ("import os; os.write(1, b'from C'); None", "would reach the page (from C)"),
    "70_program": ("!echo from a program", "would reach the page (from a program)"),
    "80_good": ("", ""),
}


def test_a_report_may_die_in_any_way(make_study, tmp_path, run):
    study = make_study({name: [source] for name, (source, _) in ENDINGS.items()})
    out = tmp_path / "out"
    records = run(study, plan(study), out, workers=2)
    for record in records:
        assert ENDINGS[record.notebook][1] in record.told, record
        assert (record.status == "done") == (record.notebook == "80_good")
        assert (out / f"{record.name}.html").exists() == (record.status == "done")
    index = (out / "index.html").read_text(encoding="utf-8")
    assert all(f"{name}.en" in index for name in ENDINGS)
    assert "Segmentation fault" in (out / "log" / "30_crash.en.log").read_text()


@pytest.mark.parametrize("engine", ["fork", "nbclient"])
def test_a_report_that_is_ended_takes_all_it_started_with_it(make_study, tmp_path, lifeline, engine):
    study = make_study({"10_endless": [lifeline.hold_with_a_child, lifeline.for_ever]})
    (planned,) = plan(study)
    with open_workers(engine, pytest.skip) as opened:
        inputs = read_inputs(planned, read_common_inputs(study))
        opened.start(0, Task(planned, tmp_path / "out", inputs, opened.scratch / "0.log"))
        lifeline.wait_until_held()
        opened.kill(0)
        assert opened.ended(None) == [(0, -9)]
        lifeline.wait_until_dropped()


@pytest.mark.parametrize("engine", ["fork", "nbclient"])
def test_a_report_that_takes_too_long_is_ended(make_study, tmp_path, workers, lifeline, engine):
    study, opened = make_study({"10_endless": [lifeline.for_ever]}), workers if engine == "fork" else None
    (record,) = run_batch(study, plan(study), tmp_path / "out", engine=engine, opened=opened, timeout_seconds=0.5)
    assert "not finished after 0.5 seconds" in record.error


TAKE_MUCH = "taken = bytearray(400 * 2**20)"
TAKE_MUCH_IN_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {TAKE_MUCH + '; input()'!r}])"
RESERVE_MUCH = "import mmap; reserved = mmap.mmap(-1, 4 * 2**30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)"


@pytest.mark.parametrize("engine", ["fork", pytest.param("nbclient", marks=pytest.mark.long)])
def test_a_report_that_takes_more_memory_than_it_may_is_ended_and_says_so(
    make_study, tmp_path, workers, lifeline, engine
):
    notebooks = {
        "10_takes": [TAKE_MUCH, lifeline.for_ever],
        "20_starts": [TAKE_MUCH_IN_A_CHILD, lifeline.for_ever],
        "30_reserves": [RESERVE_MUCH],
        "40_modest": ["taken = bytearray(20 * 2**20)"],
    }
    study, opened = make_study(notebooks), workers if engine == "fork" else None
    records = run_batch(study, plan(study), tmp_path / "out", engine=engine, opened=opened, memory_mib=200)
    too_much = "it took more than the 200 MiB of memory that a report may take beyond the libraries"
    assert [record.error.partition(";")[0] for record in records] == [too_much, too_much, "", ""]
    assert [record.status for record in records] == ["failed", "failed", "done", "done"]


@pytest.mark.parametrize(
    ("platform", "limit", "said"),
    [("linux", LEAST_MIB - 1, "no report can be made with so little"), ("darwin", 500, "only be limited on Linux")],
)
def test_a_limit_of_memory_that_cannot_work_is_refused(monkeypatch, platform, limit, said):
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(ParameterError, match=said):
        How(memory_mib=limit)


def test_many_reports_leave_nothing_behind(make_study, tmp_path, workers):
    study = make_study({f"{number:02}_small": [""] for number in range(20)})
    zygote = psutil.Process(workers.process_id)
    run_batch(study, plan(study)[:2], tmp_path / "out", opened=workers)
    before = [held_by(process) for process in (psutil.Process(), zygote)]
    records = run_batch(study, plan(study), tmp_path / "out", opened=workers)
    assert [record.status for record in records] == ["done"] * 20
    here, there = [held_by(process) for process in (psutil.Process(), zygote)]
    assert there == before[1]
    assert all(now <= then for now, then in zip(here, before[0], strict=True))  # other tests may still be letting go
    assert zygote.children() == []
    assert list(workers.scratch.glob("*.log")) == [workers.scratch / "zygote.log"]


def held_by(process):
    return process.num_fds(), process.num_threads()
