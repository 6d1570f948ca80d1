"""Files appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evaluation import languages
from evaluation.errors import OutputError

OWNER_ONLY = 0o600
ASIDE = ".aside"


@contextlib.contextmanager
def written_aside(path: Path, language: str = languages.DEFAULT, mode: int | None = None) -> Iterator[Path]:
    """Give a path in the same folder to write to; rename it onto ``path`` when the block ends well.

    Who may read it is ``mode`` (``OWNER_ONLY``), or what the user's umask leaves.

    Raises
    ------
    OutputError
        When the folder cannot be written to or the disk is full; the old file, if any, is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=ASIDE, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _unwritable(path, error, language) from None
    aside = Path(name)
    try:
        yield aside
        _make_durable(aside, path, mode)
    except OSError as error:
        raise _unwritable(path, error, language) from None
    finally:
        aside.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes, language: str = languages.DEFAULT, mode: int | None = None) -> None:
    """Write a file, whole or not at all; see :func:`written_aside` for ``mode`` and the errors."""
    with written_aside(path, language, mode) as aside:
        aside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def write_changed(path: Path, content: str, language: str = languages.DEFAULT) -> None:
    """Write a file whole unless it holds the same already: what did not change keeps its time."""
    if not (path.is_file() and path.read_bytes() == content.encode("utf-8")):
        write_whole(path, content, language)


def remove(path: Path, language: str = languages.DEFAULT) -> None:
    """Remove a file, if there is one; see :func:`written_aside` for the errors."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error, language) from None


def remove_leftovers(folder: Path) -> None:
    """Remove what a process that was killed left beside the files it was writing; nobody else may be writing."""
    for aside in folder.rglob(f".*{ASIDE}"):
        aside.unlink(missing_ok=True)


def require_writable(folder: Path, language: str = languages.DEFAULT) -> None:
    """Raise an OutputError when a folder cannot be made or written to."""
    with written_aside(folder / ".writable", language):
        pass
    (folder / ".writable").unlink(missing_ok=True)


def _make_durable(aside: Path, path: Path, mode: int | None) -> None:
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    mask = os.umask(0)
    os.umask(mask)
    aside.chmod(0o666 & ~mask if mode is None else mode)
    os.replace(aside, path)


def _unwritable(path: Path, error: OSError, language: str) -> OutputError:
    return OutputError("errors.unwritable", language=language, path=str(path), problem=error.strerror or str(error))
