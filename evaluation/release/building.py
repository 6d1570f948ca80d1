"""A folder appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from evaluation.errors import OutputError
from evaluation.lock import only_writer

# Not the ending of files written aside: a batch removes those wherever it finds them.
ENDING = ".building"


@contextlib.contextmanager
def built_aside(out: Path) -> Iterator[Path]:
    """Give an empty folder to fill; rename it to ``out`` when the block ends well, else remove it.

    What a process that was killed left behind is removed first; of two processes at once, one is refused.

    Raises
    ------
    OutputError
        When there is something at ``out`` already, when nothing can be written beside it, or when another process is
        building the same folder.
    """
    _require_free(out)
    yard = out.parent / f".{out.name}{ENDING}"
    with _told_as_unwritable(out):
        yard.mkdir(parents=True, exist_ok=True)
    try:
        with only_writer(yard):
            draft = yard / "draft"
            try:
                with _told_as_unwritable(out):
                    shutil.rmtree(draft, ignore_errors=True)
                    draft.mkdir()
                yield draft
                _require_free(out)
                with _told_as_unwritable(out):
                    os.rename(draft, out)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    finally:
        with contextlib.suppress(OSError):  # another process has taken the place by now
            yard.rmdir()


def _require_free(out: Path) -> None:
    if os.path.lexists(out):
        raise OutputError("release.errors.exists", path=str(out))


@contextlib.contextmanager
def _told_as_unwritable(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError("errors.unwritable", path=str(out), problem=error.strerror or str(error)) from None
