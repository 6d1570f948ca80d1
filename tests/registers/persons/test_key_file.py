"""The key is made once, is its owner's alone, and is nowhere near data or program."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evaluation import paths
from evaluation.errors import RegisterError
from evaluation.registers.persons.key_file import LENGTH, VARIABLE, key_path, public_key, read_key


def test_a_key_is_made_on_first_use_and_read_afterwards(tmp_path):
    path = tmp_path / "deep" / "study.key"
    key = read_key(path, ())
    assert len(key) == LENGTH
    assert read_key(path, ()) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["study.key"]


def test_two_at_once_get_the_same_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_key(tmp_path / "study.key", ()), range(32)))
    assert len(keys) == 1


def test_a_key_in_a_forbidden_folder_is_refused_even_through_a_link(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "link").symlink_to(data, target_is_directory=True)
    for path in (data / "study.key", tmp_path / "link" / "study.key", data / ".." / "data" / "study.key"):
        with pytest.raises(RegisterError, match="must not be in"):
            read_key(path, (data,))
    assert list(data.iterdir()) == []


def test_the_repository_is_refused():
    with pytest.raises(RegisterError, match="must not be in"):
        read_key(paths.root() / "outputs" / "study.key", (paths.root(),))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    path = tmp_path / "study.key"
    read_key(path, ())
    path.chmod(mode)
    with pytest.raises(RegisterError, match="chmod 600"):
        read_key(path, ())


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_what_is_no_key_is_refused(tmp_path, content):
    path = tmp_path / "study.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(RegisterError, match=f"{len(content)} bytes are no key"):
        read_key(path, ())


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RegisterError, match="cannot be read or made"):
        read_key(tmp_path / "file" / "study.key", ())


def test_the_variable_goes_before_the_study_and_both_before_the_default(monkeypatch, tmp_path):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key_path("mine") == tmp_path / "evaluation" / "mine.key"
    assert key_path("mine", "~/keys/mine.key") == Path("~/keys/mine.key").expanduser()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "other.key"))
    assert key_path("mine", "~/keys/mine.key") == tmp_path / "other.key"


def test_the_key_is_in_no_error(tmp_path):
    path = tmp_path / "study.key"
    key = read_key(path, ())
    os.chmod(path, 0o644)
    with pytest.raises(RegisterError) as caught:
        read_key(path, ())
    assert key.hex() not in str(caught.value)
    assert repr(key) not in str(caught.value)


def test_invented_people_need_no_secret():
    assert len(public_key("fare-legami")) == LENGTH
    assert public_key("fare-legami") != public_key("other")
