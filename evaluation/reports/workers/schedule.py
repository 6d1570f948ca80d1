"""Reports handed out to processes: at most so many at a time, each with its time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from evaluation.reports.workers.task import Task

Stop = Literal["timeout", "memory"]
SECONDS_BETWEEN_LOOKS = 0.1


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
    stopped : {"timeout", "memory"} or None
        Why it was ended from outside, if it was: its time was over, or it took too much memory.
    """

    number: int
    code: int
    seconds: float
    stopped: Stop | None


def run_all(
    tasks: Sequence[Task],
    workers: Workers,
    at_once: int,
    timeout_seconds: float | None,
    started: Callable[[int], None],
    too_large: Callable[[int], bool] | None = None,
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
    too_large : callable, optional
        Asked again and again, with the number of each that runs, whether it takes too much memory.
    """
    waiting = deque(enumerate(tasks))
    since: dict[int, float] = {}
    stopped: dict[int, Stop] = {}
    try:
        while waiting or since:
            while waiting and len(since) < at_once:
                number, task = waiting.popleft()
                started(number)
                since[number] = time.monotonic()
                workers.start(number, task)
            for number, code in workers.ended(_until_next(since, stopped, timeout_seconds, too_large is not None)):
                yield Ended(number, code, time.monotonic() - since.pop(number), stopped.get(number))
            running = {number: moment for number, moment in since.items() if number not in stopped}
            for number in _late(running, timeout_seconds):
                stopped[number] = "timeout"
            for number in filter(too_large, running) if too_large else ():
                stopped.setdefault(number, "memory")
            for number in running.keys() & stopped.keys():
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


def _until_next(
    since: Mapping[int, float], stopped: Container[int], timeout_seconds: float | None, looking: bool
) -> float | None:
    """Return the seconds until something has to be done again, None when there is no such moment."""
    running = [moment for number, moment in since.items() if number not in stopped]
    soon = [SECONDS_BETWEEN_LOOKS] if looking and running else []
    if timeout_seconds is not None:
        now = time.monotonic()
        soon += [max(0.0, moment + timeout_seconds - now) for moment in running]
    return min(soon, default=None)


def _late(running: Mapping[int, float], timeout_seconds: float | None) -> list[int]:
    if timeout_seconds is None:
        return []
    now = time.monotonic()
    return [number for number, moment in running.items() if now - moment >= timeout_seconds]
