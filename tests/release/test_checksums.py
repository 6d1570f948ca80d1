"""Checksums: written as the usual tool reads them, and every way in which files can differ from them."""

import pytest

from evaluation.errors import ReportError
from evaluation.release.checksums import NAME, damage, digests, read_sums, to_text, unequal


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name in ("b.html", "a b.json", "notebooks/c.ipynb"):
        (tmp_path / name).write_text(name)
    (tmp_path / NAME).write_text(to_text(digests(tmp_path)))
    return tmp_path


def test_what_is_written_can_be_read(folder):
    assert read_sums(folder) == digests(folder)
    assert list(read_sums(folder)) == ["a b.json", "b.html", "notebooks/c.ipynb"]
    assert damage(folder) == ()


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda folder: (folder / "b.html").write_text("other"), ("b.html",)),
        (lambda folder: (folder / "b.html").unlink(), ("b.html",)),
        (lambda folder: (folder / "notebooks" / "d").write_text(""), ("notebooks/d",)),
        (lambda folder: (folder / "b.html").rename(folder / "c.html"), ("b.html", "c.html")),
    ],
)
def test_damage(folder, spoil, found):
    spoil(folder)
    assert damage(folder) == found


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"what is this\n", b"0" * 64 + b" x\n", None])
def test_a_list_that_is_none(folder, content):
    if content is None:
        (folder / NAME).unlink()
    else:
        (folder / NAME).write_bytes(content)
    with pytest.raises(ReportError, match="SHA256SUMS is missing or cannot be read"):
        damage(folder)


def test_unequal():
    assert unequal({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "4", "d": "5"}) == ("b", "c", "d")
