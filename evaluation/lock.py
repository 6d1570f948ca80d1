"""One writer at a time in a folder."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation import languages
from evaluation.errors import OutputError

NAME = ".lock"
LONGEST = 300


@contextmanager
def only_writer(folder: Path, language: str = languages.DEFAULT) -> Iterator[None]:
    """Hold a folder for the duration of the block.

    The operating system gives the lock back when its holder dies, however it dies: a file that was left behind is no
    obstacle.

    Raises
    ------
    OutputError
        When another process holds the folder; names it.
    """
    path = folder / NAME
    handle = _lock(path, language)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()} {socket.gethostname()}".encode())
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows keeps a file that is open: then it stays behind, unlocked
            path.unlink()
        os.close(handle)


def _lock(path: Path, language: str) -> int:
    """Open and lock a file; again when its last holder removed it between the two."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            taken = _take(handle)
        except OSError as error:  # a file system without locks
            os.close(handle)
            raise OutputError("errors.unwritable", language=language, path=str(path), problem=str(error)) from None
        if not taken:
            holder = os.read(handle, LONGEST).decode("utf-8", "replace").partition(" ")
            os.close(handle)
            facts = {"path": str(path.parent), "process": holder[0] or "?", "host": holder[2] or "?"}
            raise OutputError("batch.errors.busy", language=language, **facts)
        if _is_at(handle, path):
            return handle
        os.close(handle)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        os.lseek(handle, LONGEST, os.SEEK_SET)  # what is locked cannot be read, and the name of the holder must be
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
