"""Where the studies of a command are and where its reports go: names, paths, and copies of what is at a URL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation import paths
from evaluation.files import require_writable
from evaluation.lock import only_writer
from evaluation.reports.remote_folders import Mirror, fetch, is_url
from evaluation.study import shipped


class Places:
    """Resolves what people write for places.

    Parameters
    ----------
    scratch : Path
        Folder for copies of what is at a URL.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._mirror: Mirror | None = None
        self.urls: dict[Path, str] = {}

    def study(self, name: str) -> str | Path:
        """Return name or path of a study; a path starts at the working directory, as everywhere in a shell.

        The name of a study that ships goes before that of a folder in the working directory.
        """
        if is_url(name):
            copy = self._scratch / f"study-{len(self.urls)}"
            fetch(name, copy)
            self.urls[copy.resolve()] = name
            return copy
        path = Path(name).expanduser().absolute()
        is_path = os.sep in name or name in (".", "..") or (name not in shipped() and (path / "study.toml").is_file())
        return path if is_path else name

    def out(self, out: str | None) -> Path:
        """Return the folder that reports are made in: the one that was asked for, or its copy."""
        if out is None:
            return paths.outputs_folder()
        if not is_url(out):
            return Path(out).expanduser().absolute()
        self._mirror = Mirror(out, self._scratch / "out")
        return self._scratch / "out"

    @contextmanager
    def only_writer(self, root: Path, language: str) -> Iterator[None]:
        """Hold the folder of reports, and the one at a URL that it is a copy of, for the duration of the block."""
        require_writable(root, language)
        with only_writer(root, language):
            if self._mirror is None:
                yield
            else:
                with self._mirror.only_writer():
                    yield

    def send(self) -> None:
        """Bring the folder at a URL, if there is one, up to what was made so far."""
        if self._mirror is not None:
            self._mirror.send()
