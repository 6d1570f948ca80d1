"""The participants of a study are kept between processes until anything they come from changes."""

import stat

import pandas as pd
import pytest

from evaluation.registers import cache
from evaluation.registers.cache import kept_participants
from evaluation.registers.declaration import Registers
from evaluation.study import read_study


@pytest.fixture
def study(office, tmp_path, monkeypatch):
    """Return a study with the registers of the office, its cache in a folder of the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    office.write()
    registers = Registers(folder=".", key_file=str(office.key_file))
    changed = {"participants": None, "registers": registers, "folder": office.folder}
    return read_study("rossi").model_copy(update=changed)


def files(tmp_path):
    return list((tmp_path / "cache").rglob("*.parquet"))


def test_what_is_kept_is_what_was_made(study, tmp_path):
    made = kept_participants(study)
    (file,) = files(tmp_path)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    pd.testing.assert_frame_equal(kept_participants(study), made)


def test_a_kept_table_is_read_and_not_made_again(study, monkeypatch):
    made = kept_participants(study)
    monkeypatch.setattr(cache, "study_intake", None)
    pd.testing.assert_frame_equal(kept_participants(study), made)


def test_a_table_from_which_somebody_took_people_is_not_believed(study, tmp_path):
    made = kept_participants(study)
    (file,) = files(tmp_path)
    sealed = file.read_bytes()
    for written in (made.iloc[:-3].to_parquet(None, index=False), sealed[:66] + sealed[66:].replace(b"P", b"Q", 1)):
        file.write_bytes(written)
        pd.testing.assert_frame_equal(kept_participants(study), made)


def test_a_changed_register_makes_it_anew_and_leaves_one_file(study, office, tmp_path):
    assert len(kept_participants(study)) == 6
    office.rows["iscritti"].pop()
    office.write()
    assert len(kept_participants(study)) == 5
    assert len(files(tmp_path)) == 1


def test_another_key_makes_it_anew(study, office, tmp_path):
    kept_participants(study)
    (before,) = files(tmp_path)
    office.key_file.unlink()
    kept_participants(study)
    assert files(tmp_path) != [before]


def test_a_broken_file_is_made_anew(study, tmp_path):
    made = kept_participants(study)
    files(tmp_path)[0].write_bytes(b"broken")
    pd.testing.assert_frame_equal(kept_participants(study), made)


def test_where_nothing_can_be_kept_it_is_made(study, tmp_path):
    (tmp_path / "cache").write_text("")
    assert len(kept_participants(study)) == 6
