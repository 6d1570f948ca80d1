"""Files appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evaluation import languages
from evaluation.errors import OutputError


@contextlib.contextmanager
def written_aside(path: Path, language: str = languages.DEFAULT) -> Iterator[Path]:
    """Give a path in the same folder to write to; rename it onto ``path`` when the block ends well.

    Raises
    ------
    OutputError
        When the folder cannot be written to or the disk is full; the old file, if any, is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _unwritable(path, error, language) from None
    aside = Path(name)
    try:
        yield aside
        _make_durable(aside, path)
    except OSError as error:
        raise _unwritable(path, error, language) from None
    finally:
        aside.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes, language: str = languages.DEFAULT) -> None:
    """Write a file, whole or not at all; see :func:`written_aside` for the errors."""
    with written_aside(path, language) as aside:
        aside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def require_writable(folder: Path, language: str = languages.DEFAULT) -> None:
    """Raise an OutputError when a folder cannot be made or written to."""
    with written_aside(folder / ".writable", language):
        pass
    (folder / ".writable").unlink(missing_ok=True)


def _make_durable(aside: Path, path: Path) -> None:
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    mask = os.umask(0)
    os.umask(mask)
    aside.chmod(0o666 & ~mask)
    os.replace(aside, path)


def _unwritable(path: Path, error: OSError, language: str) -> OutputError:
    return OutputError("errors.unwritable", language=language, path=str(path), problem=error.strerror or str(error))
