"""Temporary folders: gone with the block, gone with the next process when the first was killed, never another's."""

import contextlib
import os
import subprocess
import sys
import tempfile

import pytest

from evaluation.errors import OutputError
from evaluation.lock import only_writer
from evaluation.scratch import scratch_folder

DIE = """
import os, signal
from evaluation.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "personal.csv").write_text("a name")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_goes_with_the_block_however_that_ends(place):
    with contextlib.suppress(KeyboardInterrupt), scratch_folder() as folder:
        (folder / "further").mkdir()
        assert folder.stat().st_mode & 0o077 == 0
        raise KeyboardInterrupt
    assert list(place.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_what_a_killed_process_left_goes_with_the_next_and_what_others_use_stays(place):
    subprocess.run([sys.executable, "-c", DIE], env={**os.environ, "TMPDIR": str(place)})
    (abandoned,) = place.iterdir()
    assert (abandoned / "personal.csv").exists()
    others = place / "evaluation-of-mine"
    others.mkdir()
    with scratch_folder() as first, scratch_folder() as second:
        assert not abandoned.exists()
        assert first.is_dir()
        assert second.is_dir()
    assert list(place.iterdir()) == [others]


def test_one_that_is_cleared_away_before_it_is_held_is_made_again(place, monkeypatch):
    make, made = tempfile.mkdtemp, []

    def clear_the_first_away(**options):
        made.append(make(**options))
        if len(made) == 1:
            os.rmdir(made[0])
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", clear_the_first_away)
    with scratch_folder() as folder, pytest.raises(OutputError), only_writer(folder):
        pytest.fail("it is not held")
    assert len(made) == 2


def test_no_room_for_any_is_one_error(place, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(place / "nowhere"))
    with pytest.raises(OutputError, match="cannot write"), scratch_folder():
        pytest.fail("there is none")
