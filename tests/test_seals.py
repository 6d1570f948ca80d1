"""Seals of this user: whatever is not as it was written is not believed."""

import stat

import pytest

from evaluation import paths, seals
from evaluation.errors import OutputError


@pytest.fixture(autouse=True)
def _own_key(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.mark.parametrize("content", [b"", b"rows", bytes(range(256))])
def test_what_was_written_is_read(tmp_path, content):
    seals.write_sealed(tmp_path / "file", content)
    assert seals.read_sealed(tmp_path / "file") == content
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_every_flipped_byte_is_found(tmp_path):
    file = tmp_path / "file"
    seals.write_sealed(file, b"seven people")
    written = file.read_bytes()
    for place in range(len(written)):
        if written[place : place + 1] != b"\n":
            file.write_bytes(written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :])
            with pytest.raises(ValueError, match="not as it was written"):
                seals.read_sealed(file)


@pytest.mark.parametrize("content", [b"", b"\xff" * 70, b"0" * 64 + b"\nrows"])
def test_what_has_no_seal_is_not_read(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ValueError, match="not as it was written"):
        seals.read_sealed(tmp_path / "file")


def test_a_file_under_another_name_is_another_file(tmp_path):
    seals.write_sealed(tmp_path / "file", b"rows")
    (tmp_path / "file").rename(tmp_path / "other")
    with pytest.raises(ValueError, match="not as it was written"):
        seals.read_sealed(tmp_path / "other")


def test_another_user_does_not_believe_it(tmp_path, monkeypatch):
    seals.write_sealed(tmp_path / "file", b"rows")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    with pytest.raises(ValueError, match="not as it was written"):
        seals.read_sealed(tmp_path / "file")


def test_the_key_is_its_owners_alone_and_stays(tmp_path):
    first = seals.seal(b"x")
    key = paths.configuration_folder() / seals.KEY
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert seals.seal(b"x") == first


def test_a_key_that_is_none_is_refused(tmp_path):
    seals.seal(b"x")
    (paths.configuration_folder() / seals.KEY).write_bytes(b"short")
    with pytest.raises(OutputError, match=r"seal\.key"):
        seals.seal(b"x")
