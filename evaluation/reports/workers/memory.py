"""How much memory a report takes: what its processes hold themselves, looked at from outside while it runs.

Address space is no measure: libraries reserve far more than they use, and a forked process has all of its parent's.
What is mapped from files or shared does not count either; the system can take that back.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

MEBIBYTE = 2**20
# What the smallest page takes, with something to spare: less than this cannot work.
LEAST_MIB = 16


def declare_start(file: Path) -> None:
    """Write down which process runs a report, and what it holds before the first cell; called in that process."""
    file.write_text(f"{os.getpid()} {held_by(os.getpid())}", encoding="ascii")


def taken_mib(file: Path | None) -> float:
    """Return what a report has taken since its first cell began, with every process that it started; 0 before that.

    Parameters
    ----------
    file : Path or None
        What :func:`declare_start` has written; None where nothing is limited.
    """
    if file is None:
        return 0.0
    try:
        process, before = map(int, file.read_text(encoding="ascii").split())
    except (FileNotFoundError, ValueError):
        return 0.0
    return max(0, held_by(process) - before) / MEBIBYTE


def held_by(process: int) -> int:
    """Return the bytes of memory that a process and its descendants hold themselves; 0 when it is gone."""
    import psutil  # type: ignore[import-untyped]

    with contextlib.suppress(psutil.Error):
        first = psutil.Process(process)
        return sum(_own(each) for each in (first, *first.children(recursive=True)))
    return 0


def _own(process: Any) -> int:
    import psutil

    with contextlib.suppress(psutil.Error):
        memory = process.memory_info()
        return int(memory.rss - memory.shared)
    return 0
