"""One writer at a time: another one is told who is there, and the dead are no obstacle."""

import os
import signal
import subprocess
import sys

import pytest

from evaluation.errors import OutputError
from evaluation.lock import NAME, only_writer

HOLD = "import sys, time; from pathlib import Path; from evaluation.lock import only_writer\n"
HOLD += "with only_writer(Path(sys.argv[1])): print('held', flush=True); time.sleep(1000)"


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_lock_leaves_no_file(tmp_path):
    with only_writer(tmp_path):
        assert (tmp_path / NAME).exists()
    with only_writer(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_another_writer_is_told_who_is_there(tmp_path, holder):
    said = rf"another batch \(process {holder.pid} on .+\) is writing here; wait"
    with pytest.raises(OutputError, match=said), only_writer(tmp_path):
        pytest.fail("two writers at once")
    with pytest.raises(OutputError, match=f"processo {holder.pid}"), only_writer(tmp_path, "it"):
        pytest.fail("two writers at once")
    assert (tmp_path / NAME).exists()


def test_a_writer_that_was_killed_is_no_obstacle(tmp_path, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (tmp_path / NAME).exists()
    with only_writer(tmp_path):
        assert (tmp_path / NAME).read_text().split()[0] == str(os.getpid())


def test_the_lock_goes_when_the_work_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), only_writer(tmp_path):
        1 / 0  # noqa: B018
    with only_writer(tmp_path):
        pass


def test_other_folders_are_free(tmp_path):
    (tmp_path / "other").mkdir()
    with only_writer(tmp_path), only_writer(tmp_path / "other"):
        pass


def test_a_lock_that_was_removed_while_waiting_for_it_is_made_anew(tmp_path, monkeypatch):
    """Between opening and locking a file its last holder may remove it: a lock on that one would hold nothing."""
    from evaluation import lock

    take, removed = lock._take, []

    def take_late(handle):
        if not removed:
            (tmp_path / NAME).unlink()
            removed.append(True)
        return take(handle)

    monkeypatch.setattr(lock, "_take", take_late)
    with only_writer(tmp_path):
        assert (tmp_path / NAME).exists()
