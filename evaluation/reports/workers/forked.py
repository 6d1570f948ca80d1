"""Reports made by forking a process that has loaded everything: the fast way."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from evaluation.errors import EvaluationError
from evaluation.reports.initial_state import environment
from evaluation.reports.workers.task import Task

COMMAND = (sys.executable, "-P", "-m", "evaluation.reports.workers.zygote")
DIED = -9


class CannotForkError(EvaluationError):
    """The process that should fork would not be safe to fork; says why."""


class Forked:
    """Children of one zygote, one per report.

    Parameters
    ----------
    scratch : Path
        Folder for what is written while reports are made.

    Raises
    ------
    CannotForkError
        When the system cannot fork, or what was loaded has started threads.
    """

    def __init__(self, scratch: Path) -> None:
        if sys.platform != "linux":
            raise CannotForkError("batch.cannot_fork.system", system=sys.platform)
        self.scratch = scratch
        self._running: set[int] = set()
        self._begin()

    @property
    def process_id(self) -> int:
        """Number of the zygote's process."""
        return self._process.pid

    def start(self, number: int, task: Task) -> None:
        """Start a report under a number."""
        if self._process.poll() is not None:
            self._begin()
        self._running.add(number)
        with contextlib.suppress(OSError):  # it died just now: ended() tells
            self._line.send((number, task))

    def kill(self, number: int) -> None:
        """End a report and everything it has started."""
        with contextlib.suppress(OSError):
            self._line.send((number, None))

    def ended(self, timeout: float | None) -> list[tuple[int, int]]:
        """Wait for reports to end; return number and exit code of each, none after ``timeout`` seconds."""
        if not wait([self._line], timeout):
            return []
        try:
            found = [self._line.recv()]
        except (EOFError, OSError):
            self._process.wait()
            found = [(number, DIED) for number in self._running]
        self._running.difference_update(number for number, _ in found)
        return found

    def close(self) -> None:
        """End everything."""
        self._line.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs, (self.scratch / "zygote.log").open("wb") as said:
            self._process = subprocess.Popen(
                [*COMMAND, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env=dict(environment(self.scratch)),
                start_new_session=True,
            )
        self._line: Connection[Any, Any] = Connection(ours.detach())
        self._check()

    def _check(self) -> None:
        try:
            threads = self._line.recv()
        except EOFError:
            self.close()
            said = (self.scratch / "zygote.log").read_text(errors="replace").strip().splitlines()
            raise CannotForkError("batch.cannot_fork.failed", said=said[-1] if said else "killed") from None
        if threads > 1:
            self.close()
            raise CannotForkError("batch.cannot_fork.threads", number=threads - 1)
