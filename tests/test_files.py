import os
import stat

import pytest

from evaluation.errors import OutputError
from evaluation.files import (
    remove,
    remove_leftovers,
    require_writable,
    write_changed,
    write_whole,
    written_aside,
)


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "new" / "page.html"
    write_whole(path, "first")
    write_whole(path, "perché")
    assert path.read_text(encoding="utf-8") == "perché"
    assert [item.name for item in path.parent.iterdir()] == ["page.html"]


def test_an_error_while_writing_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "page.html"
    write_whole(path, "old")
    with pytest.raises(ZeroDivisionError), written_aside(path) as aside:
        aside.write_text(str(1 / 0))
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["page.html"]


def test_rights_follow_the_umask(tmp_path):
    old = os.umask(0o027)
    try:
        write_whole(tmp_path / "page.html", "x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o640


def test_a_place_that_cannot_be_written_is_an_error_for_people(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    with pytest.raises(OutputError, match="choose another folder"):
        require_writable(blocker / "outputs")
    with pytest.raises(OutputError, match="scegliere un'altra cartella"):
        write_whole(blocker / "page.html", "x", language="it")


def test_trying_a_folder_leaves_no_trace(tmp_path):
    require_writable(tmp_path / "outputs")
    assert list((tmp_path / "outputs").iterdir()) == []


def test_what_is_the_same_already_is_not_written(tmp_path):
    path = tmp_path / "page.html"
    write_changed(path, "perché")
    os.utime(path, ns=(1, 1))
    write_changed(path, "perché")
    assert path.stat().st_mtime_ns == 1
    write_changed(path, "altro")
    assert path.read_text() == "altro"


def test_what_was_left_by_the_dead_is_removed_and_nothing_else(tmp_path):
    kept = [tmp_path / name for name in ("page.html", ".hidden", "a.aside")]
    left = [tmp_path / ".page.html.x1.aside", tmp_path / "log" / ".page.log.x1.aside"]
    for path in (*kept, *left):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    remove_leftovers(tmp_path)
    assert [path.exists() for path in (*kept, *left)] == [True] * 3 + [False] * 2


def test_removing_tells_what_hinders_it(tmp_path):
    remove(tmp_path / "absent")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="folder"):
        remove(tmp_path / "folder")
