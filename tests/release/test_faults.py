"""Whatever goes wrong while a release is built: it is not there, nothing lies about, and the next attempt succeeds."""

import os
import signal
import subprocess
import sys

import pytest

from evaluation.errors import OutputError
from evaluation.lock import only_writer

DIE = """
import os, signal, sys
from pathlib import Path
from evaluation.disclosure import Dimension
from evaluation.release import make_release
from evaluation.release.terms import Terms
from evaluation.study import read_study

left = int(sys.argv[5])
def dying(act):
    def act_or_die(*paths):
        global left
        left -= 1
        if not left or (sys.argv[4] == "renaming" and act is rename):
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*paths)
    return act_or_die
rename = os.rename
os.replace, os.rename = dying(os.replace), dying(os.rename)
sites = [f"site/{name}" for name in ("Cremona", "Crema", "Casalmaggiore")]
place = Dimension("place", tuple(sites))
make_release(read_study(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3]), terms=Terms((place,)))
"""


def beside(office):
    return sorted(path.name for path in office.releases.iterdir()) if office.releases.exists() else []


@pytest.mark.parametrize(("moment", "written"), [("writing", 1), ("writing", 31), ("renaming", 999)])
def test_killed_at_any_moment(office, moment, written):
    arguments = [office.study.folder, office.source, office.releases / "first", moment, str(written)]
    ended = subprocess.run([sys.executable, "-c", DIE, *arguments], capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert beside(office) == [".first.building"]
    made = office.release()
    assert beside(office) == ["first"]
    assert not [path for path in made.folder.rglob(".*")]
    assert not (office.source / ".lock").exists()


@pytest.mark.parametrize("there", ["a folder", "an empty folder", "a file", "a link to nowhere"])
def test_what_is_there_is_left_alone(office, there):
    place = office.releases / "first"
    office.releases.mkdir()
    if there == "a link to nowhere":
        place.symlink_to(office.releases / "nowhere")
    elif there == "a file":
        place.write_text("mine")
    else:
        place.mkdir()
    if there == "a folder":
        (place / "mine").write_text("mine")
    before = list(office.releases.rglob("*"))
    with pytest.raises(OutputError, match="is there already; a release is never changed") as refused:
        office.release()
    assert refused.value.exit_code == 9
    assert list(office.releases.rglob("*")) == before


def test_what_appears_meanwhile_is_left_alone(office, monkeypatch):
    place = office.releases / "first"
    monkeypatch.setattr("evaluation.release.making.require_nothing_personal", lambda *_: place.mkdir())
    with pytest.raises(OutputError, match="is there already"):
        office.release()
    assert beside(office) == ["first"]
    assert list(place.iterdir()) == []


def test_a_place_that_cannot_be_written(office):
    office.releases.write_text("a file")
    with pytest.raises(OutputError, match=r"cannot write .*; choose another folder with --out"):
        office.release()


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights(office):
    office.releases.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="Permission denied; choose another folder"):
        office.release()


def test_a_full_disk(office, monkeypatch):
    written = []

    def full(_):
        written.append(1)
        if len(written) > 9:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("evaluation.files.os.fsync", full)
        with pytest.raises(OutputError, match="No space left on device"):
            office.release()
    assert beside(office) == []
    assert office.release().folder.is_dir()


def test_a_rename_that_fails(office, monkeypatch):
    def fail(*_):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("evaluation.release.building.os.rename", fail)
        with pytest.raises(OutputError, match="Input/output error"):
            office.release()
    assert beside(office) == []


def test_an_interrupt(office, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("evaluation.release.making.control", interrupt)
    with pytest.raises(KeyboardInterrupt):
        office.release()
    assert beside(office) == []


def test_two_at_once(office):
    yard = office.releases / ".first.building"
    yard.mkdir(parents=True)
    with only_writer(yard), pytest.raises(OutputError, match=f"process {os.getpid()}"):
        office.release()
    assert office.release().folder.is_dir()


def test_not_while_a_batch_is_writing(office):
    with only_writer(office.source), pytest.raises(OutputError, match="another batch"):
        office.release()
    assert beside(office) == []
