"""Reports made by ordinary processes, each with an ordinary kernel at its side: works everywhere."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from evaluation.reports.initial_state import environment
from evaluation.reports.workers.task import Task, die_with, send_output_to


@dataclass(frozen=True)
class Worker:
    """A process that makes one report after the other, and the line to it."""

    process: SpawnProcess
    line: Connection[Any, Any]


class Spawned:
    """Worker processes, used again and again.

    Parameters
    ----------
    scratch : Path
        Folder for what is written while reports are made.
    """

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self._idle: list[Worker] = []
        self._busy: dict[int, Worker] = {}

    def start(self, number: int, task: Task) -> None:
        """Start a report under a number."""
        worker = self._idle.pop() if self._idle else self._spawn()
        self._busy[number] = worker
        worker.line.send(task)

    def kill(self, number: int) -> None:
        """End a report and everything it has started."""
        if number in self._busy:
            end_family(self._busy[number].process)

    def ended(self, timeout: float | None) -> list[tuple[int, int]]:
        """Wait for reports to end; return number and exit code of each, none after ``timeout`` seconds."""
        ready = wait([worker.line for worker in self._busy.values()], timeout)
        numbers = [number for number, worker in self._busy.items() if worker.line in ready]
        return [(number, self._finish(self._busy.pop(number))) for number in numbers]

    def close(self) -> None:
        """End everything."""
        for worker in (*self._idle, *self._busy.values()):
            worker.line.close()
            end_family(worker.process)
            worker.process.join()
            worker.process.close()

    def _finish(self, worker: Worker) -> int:
        try:
            worker.line.recv()
        except (EOFError, OSError):
            worker.process.join()
            return int(worker.process.exitcode or 0)
        self._idle.append(worker)
        return 0

    def _spawn(self) -> Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, dict(environment(self.scratch))), daemon=False)
        process.start()
        theirs.close()
        return Worker(process, ours)


def serve(line: Connection[Any, Any], variables: dict[str, str]) -> None:
    """Make the reports that are asked for until the other side is gone."""
    from evaluation.reports.execute import make_report

    if sys.platform != "win32":
        os.setsid()  # an interrupt from the keyboard is for the batch, which then ends its workers
    die_with(os.getppid())
    os.environ.update(variables)
    with contextlib.suppress(EOFError):
        while True:
            task: Task = line.recv()
            send_output_to(task.log)
            make_report(task, engine="nbclient")
            sys.stderr.flush()
            line.send(None)


def end_family(process: SpawnProcess) -> None:
    """Kill a process with everything that it has started: kernels lead groups of their own."""
    import psutil  # type: ignore[import-untyped]

    with contextlib.suppress(psutil.NoSuchProcess, ValueError):
        parent = psutil.Process(process.pid)
        for member in (*parent.children(recursive=True), parent):
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
