"""One report to be made in a process of its own."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evaluation.reports.plan import Planned

Engine = Literal["fork", "nbclient"]


@dataclass(frozen=True)
class Task:
    """One report to be made.

    Parameters
    ----------
    planned : Planned
        Which one.
    out : Path
        Folder of its files.
    inputs : dict of str to str
        What it is made from; kept in its record.
    log : Path
        What its process writes, for the report's log.
    memory_mib : int or None
        How much memory it may take; unlimited when None.
    """

    planned: Planned
    out: Path
    inputs: dict[str, str]
    log: Path
    memory_mib: int | None = None

    @property
    def memory(self) -> Path | None:
        """File in which its process says where it starts from, when its memory is limited."""
        return None if self.memory_mib is None else self.log.with_suffix(".memory")


def send_output_to(log: Path) -> None:
    """Send what this process writes to standard output and error, past Python too, to the end of a file."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)


def die_with(parent: int) -> None:
    """Have this process ended when the one that started it dies, where the system can do that (Linux)."""
    if sys.platform == "linux":
        parent_death_signal = 1
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
