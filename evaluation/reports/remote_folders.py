"""Folders at URLs: studies are fetched, reports are made beside and sent (``s3://``, ``gs://``, ``file://`` ...)."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import platform
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation.errors import OutputError, ParameterError
from evaluation.lock import NAME as LOCK
from evaluation.scratch import scratch_folder

Stamps = dict[str, tuple[int, int]]
FETCHING = threading.Lock()


def is_url(place: str) -> bool:
    """Return whether a place is a URL and not a path or a name."""
    return "://" in place


def fetch(url: str, folder: Path) -> None:
    """Copy the folder at a URL; an empty one where there is nothing yet.

    Raises
    ------
    ParameterError
        When there is nothing installed for such URLs; says what to install.
    """
    files, root = open_url(url)
    folder.mkdir(parents=True, exist_ok=True)
    if files.exists(root):
        files.get(f"{root}/", f"{folder}/", recursive=True)


def fetched_study(place: str, fingerprint: str) -> str:
    """Return a place on this machine for a study: itself, or for one at a URL a copy, made once per content.

    Parameters
    ----------
    place : str
        Name, path or URL.
    fingerprint : str
        The fingerprint of its data, which the copy goes by.
    """
    if not is_url(place):
        return place
    copy = _copies() / fingerprint
    with FETCHING:
        if not copy.is_dir():
            fetch(place, copy)
    return str(copy)


@functools.cache
def _copies() -> Path:
    """Return the folder of copies, which nobody else may read and which goes when this process ends."""
    held = contextlib.ExitStack()
    atexit.register(held.close)
    return held.enter_context(scratch_folder())


class Mirror:
    """A folder at a URL and its copy on this machine, which a batch works on.

    Parameters
    ----------
    url : str
        The folder.
    copy : Path
        Its copy.
    """

    def __init__(self, url: str, copy: Path) -> None:
        self._files, self._root = open_url(url)
        self._url, self._copy = url, copy
        fetch(url, copy)
        self._sent = self._stamps()

    @contextlib.contextmanager
    def only_writer(self) -> Iterator[None]:
        """Mark the folder as being written to for the duration of the block.

        Raises
        ------
        OutputError
            When it is marked already, by another batch or by one that was killed; names it.
        """
        mark = f"{self._root}/{LOCK}"
        if self._files.exists(mark):
            process, _, host = self._files.cat_file(mark).decode().partition(" ")
            raise OutputError("batch.errors.marked", url=self._url, mark=LOCK, process=process, host=host)
        self._files.makedirs(self._root, exist_ok=True)
        self._files.pipe_file(mark, f"{os.getpid()} {platform.node()}".encode())
        try:
            yield
            self.send()
        finally:
            self._files.rm_file(mark)

    def send(self) -> None:
        """Bring the folder up to its copy: what is gone goes first, and records come last, each file whole."""
        now = self._stamps()
        for name in self._sent.keys() - now.keys():
            self._files.rm_file(f"{self._root}/{name}")
        for name in sorted((name for name in now if now[name] != self._sent.get(name)), key=_records_last):
            target = f"{self._root}/{name}"
            self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._files.put_file(str(self._copy / name), f"{target}.aside")
            self._files.mv(f"{target}.aside", target)
        self._sent = now

    def _stamps(self) -> Stamps:
        files = {path: path.stat() for path in self._copy.rglob("*") if path.is_file() and path.name[0] != "."}
        return {path.relative_to(self._copy).as_posix(): (at.st_mtime_ns, at.st_size) for path, at in files.items()}


def open_url(url: str) -> tuple[Any, str]:
    """Return the file system behind a URL and the path in it; see :func:`fetch` for the errors."""
    try:
        from fsspec.core import url_to_fs

        files, root = url_to_fs(url)
    except (ImportError, ValueError) as problem:
        raise ParameterError("batch.errors.no_url", url=url, problem=str(problem)) from None
    return files, root.rstrip("/")


def _records_last(name: str) -> tuple[bool, str]:
    return name.endswith(".json"), name
