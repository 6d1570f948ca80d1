"""Reports handed out to processes: at most so many at a time, each with its time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evaluation.reports.workers.task import Task


class Workers(Protocol):
    """What makes reports in processes of their own: :class:`Forked` or :class:`Spawned`.

    Attributes
    ----------
    scratch : Path
        Folder for what is written while reports are made.
    """

    scratch: Path

    def start(self, number: int, task: Task) -> None:
        """Start a report under a number."""

    def kill(self, number: int) -> None:
        """End a report and everything it has started."""

    def ended(self, timeout: float | None) -> Sequence[tuple[int, int]]:
        """Wait for reports to end; return number and exit code of each, none after ``timeout`` seconds."""

    def close(self) -> None:
        """End everything."""


@dataclass(frozen=True)
class Ended:
    """How the process of a report ended.

    Parameters
    ----------
    number : int
        Which report, by its place in the order.
    code : int
        Its exit code; the number of a signal with a minus.
    seconds : float
        Wall time.
    overdue : bool
        Whether it was ended because its time was over.
    """

    number: int
    code: int
    seconds: float
    overdue: bool


def run_all(
    tasks: Sequence[Task], workers: Workers, at_once: int, timeout_seconds: float | None, started: Callable[[int], None]
) -> Iterator[Ended]:
    """Have reports made, in their order, and yield each as it ends.

    Parameters
    ----------
    tasks : sequence of Task
        The reports.
    workers : Workers
        What makes them.
    at_once : int
        How many at the same time.
    timeout_seconds : float or None
        How long each may take; for ever when None.
    started : callable
        Called with the number of each when it is handed out.
    """
    waiting = deque(enumerate(tasks))
    since: dict[int, float] = {}
    overdue: set[int] = set()
    try:
        while waiting or since:
            while waiting and len(since) < at_once:
                number, task = waiting.popleft()
                started(number)
                since[number] = time.monotonic()
                workers.start(number, task)
            for number, code in workers.ended(_until_next(since, overdue, timeout_seconds)):
                yield Ended(number, code, time.monotonic() - since.pop(number), number in overdue)
            for number in _late(since, overdue, timeout_seconds):
                overdue.add(number)
                workers.kill(number)
    finally:
        _end_all(since, workers)


def _end_all(since: dict[int, float], workers: Workers) -> None:
    """End what still runs, when the one who asked for it does not want it any more."""
    for number in since:
        workers.kill(number)
    while since:
        for number, _ in workers.ended(None):
            del since[number]


def _until_next(since: Mapping[int, float], overdue: set[int], timeout_seconds: float | None) -> float | None:
    """Return the seconds until the next report's time is over, None when there is no such moment."""
    if timeout_seconds is None:
        return None
    ends = [moment + timeout_seconds for number, moment in since.items() if number not in overdue]
    return max(0.0, min(ends) - time.monotonic()) if ends else None


def _late(since: Mapping[int, float], overdue: set[int], timeout_seconds: float | None) -> list[int]:
    if timeout_seconds is None:
        return []
    now = time.monotonic()
    return [number for number, moment in since.items() if number not in overdue and now - moment >= timeout_seconds]
