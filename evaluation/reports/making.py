"""Reports made in processes of their own, and what is recorded of one whose process did not live to do so."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from evaluation import languages
from evaluation.errors import ParameterError, ReportError
from evaluation.files import remove
from evaluation.reports.due import Examined, Place
from evaluation.reports.execute import read_told, write_failure
from evaluation.reports.record import Record, read_record, record_file
from evaluation.reports.workers.memory import LEAST_MIB, taken_mib
from evaluation.reports.workers.schedule import Ended, Workers, run_all
from evaluation.reports.workers.task import Engine, Task


@dataclass(frozen=True)
class How:
    """How a batch is run; none of it changes a page.

    Parameters
    ----------
    workers : int
        Reports made at the same time.
    engine : {"fork", "nbclient"}
        Forked processes that have everything loaded, or ordinary ones, each with a standard kernel.
    timeout_seconds : float or None
        How long a report may take.
    memory_mib : int or None
        How much memory a report may take beyond what the loaded libraries take.
    force : bool
        Whether reports are made again that nothing changed for.
    language : str
        Language of what is said of the batch.

    Raises
    ------
    ParameterError
        When memory is to be limited on a system that cannot do it, or to less than any report takes.
    """

    workers: int = 2
    engine: Engine = "fork"
    timeout_seconds: float | None = None
    memory_mib: int | None = None
    force: bool = False
    language: str = languages.DEFAULT

    def __post_init__(self) -> None:
        if self.memory_mib is not None and sys.platform != "linux":
            raise ParameterError("batch.errors.no_limit", language=self.language)
        if self.memory_mib is not None and self.memory_mib < LEAST_MIB:
            facts = {"met": self.memory_mib, "least": LEAST_MIB}
            raise ParameterError("batch.errors.little_memory", language=self.language, **facts)


def make_all(
    due: Sequence[Examined], how: How, workers: Workers, started: Callable[[Examined], None]
) -> Iterator[tuple[Place, Record]]:
    """Make reports and yield place and record of each as it ends.

    Parameters
    ----------
    due : sequence of Examined
        The reports to make.
    how : How
        How to make them.
    workers : Workers
        What makes them.
    started : callable
        Called with each report when it is handed out.

    Raises
    ------
    OutputError
        When nothing can be written any more.
    """

    def start(number: int) -> None:
        remove(record_file(due[number].planned, due[number].out))
        started(due[number])

    tasks = [
        Task(each.planned, each.out, each.inputs, workers.scratch / f"{number}.log", how.memory_mib)
        for number, each in enumerate(due)
    ]
    too_large = None if how.memory_mib is None else _too_large(tasks, how.memory_mib)
    for ended in run_all(tasks, workers, how.workers, how.timeout_seconds, start, too_large):
        yield due[ended.number].place, _record(tasks[ended.number], ended, how)


def _too_large(tasks: Sequence[Task], limit_mib: int) -> Callable[[int], bool]:
    return lambda number: taken_mib(tasks[number].memory) > limit_mib


def _record(task: Task, ended: Ended, how: How) -> Record:
    """Return the record of a report, which is written here when its process ended without."""
    record = read_record(task.planned, task.out)
    if record.status == "missing":
        write_failure(task, _cause(ended, how))
        record = read_record(task.planned, task.out)
    if record.status == "failed":
        record = replace(record, told=read_told(task))
    for file in filter(None, (task.log, task.memory)):
        file.unlink(missing_ok=True)
    return replace(record.without_numbers(), seconds=ended.seconds)


def _cause(ended: Ended, how: How) -> ReportError:
    if ended.stopped == "timeout":
        return ReportError("batch.errors.timeout", seconds=f"{how.timeout_seconds:g}")
    if ended.stopped == "memory":
        return ReportError("batch.errors.memory", limit=how.memory_mib)
    if ended.code < 0:
        known = {number.value: number.name for number in signal.Signals}
        return ReportError("batch.errors.signal", signal=known.get(-ended.code, f"signal {-ended.code}"))
    return ReportError("batch.errors.exit", code=ended.code)
