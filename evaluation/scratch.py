"""Temporary folders that do not outlive a kill: what a killed process left is removed by the next one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from evaluation.errors import OutputError
from evaluation.lock import NAME, only_writer

PREFIX = "evaluation-"
TRIES = 10


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder of one's own, held by a lock, for the duration of the block; first clear away those of the dead.

    The lock is the operating system's: it dies with the process, and so tells the folders of the living from those that
    nobody will remove any more.

    Raises
    ------
    OutputError
        When no temporary folder can be made.
    """
    remove_abandoned()
    with ExitStack() as held:
        folder = _made_and_held(held)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)  # Windows does not remove a file that is locked


def remove_abandoned() -> None:
    """Remove the temporary folders of processes of this user that are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, OutputError):
            if _is_ours(folder) and (folder / NAME).is_file():
                with only_writer(folder):
                    shutil.rmtree(folder, ignore_errors=True)


def _made_and_held(held: ExitStack) -> Path:
    """Make a folder and lock it; another one when somebody who clears away came between the two."""
    problem = ""
    for _ in range(TRIES):
        try:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            held.enter_context(only_writer(folder))
            if (folder / NAME).exists():
                return folder
        except (OSError, OutputError) as error:
            problem = str(error)
    raise OutputError("errors.unwritable", path=tempfile.gettempdir(), problem=problem)


def _is_ours(folder: Path) -> bool:
    return not hasattr(os, "geteuid") or folder.lstat().st_uid == os.geteuid()
