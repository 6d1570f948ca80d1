"""Reports made by the workers of a Dask cluster, which share nothing with this process."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path
from typing import Any

from evaluation.errors import EvaluationError, ParameterError
from evaluation.files import write_whole
from evaluation.reports.execute import write_failure
from evaluation.reports.making import How
from evaluation.reports.workers.remote import Wanted, make_remotely
from evaluation.reports.workers.task import Task

QUEUED_PER_THREAD = 2
SECONDS_TO_CONNECT = 10


class Clustered:
    """The workers of a cluster.

    When one is lost, the scheduler gives its reports to another.

    Parameters
    ----------
    scheduler : str
        Address of the scheduler (``"tcp://host:8786"``).
    scratch : Path
        Folder for what is written while reports are made.
    how : How
        Time and memory that a report may take; the workers see to it.
    urls : mapping of Path to str
        URL of each study folder that is a copy of one at a URL.

    Raises
    ------
    ParameterError
        When Dask is not installed, or there is no scheduler at the address.
    """

    def __init__(self, scheduler: str, scratch: Path, how: How, urls: Mapping[Path, str]) -> None:
        self.scratch, self._how, self._urls = scratch, how, urls
        self._client = connect(scheduler)
        self._executor: Executor = self._client.get_executor(pure=False)
        self._tasks: dict[Future[dict[str, bytes]], tuple[int, Task]] = {}

    @property
    def at_once(self) -> int:
        """How many reports to hand out at the same time, so that no worker ever waits for one."""
        threads: dict[str, int] = self._client.nthreads()
        return QUEUED_PER_THREAD * max(1, sum(threads.values()))

    def start(self, number: int, task: Task) -> None:
        """Ask the cluster for a report under a number."""
        self._tasks[self._executor.submit(make_remotely, self._wanted(task), self._how)] = number, task

    def kill(self, number: int) -> None:
        """Want a report no more: it is not begun, and when it has begun already its files are not taken."""
        for future, (known, _) in self._tasks.items():
            if known == number:
                future.cancel()

    def ended(self, timeout: float | None) -> list[tuple[int, int]]:
        """Wait for reports to end; return number and exit code of each, none after ``timeout`` seconds."""
        done, _ = wait(self._tasks, timeout, FIRST_COMPLETED)
        return [self._take(future) for future in done]

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()

    def _take(self, future: Future[dict[str, bytes]]) -> tuple[int, int]:
        """Write what came back, the record last; or what went wrong."""
        number, task = self._tasks.pop(future)
        if future.cancelled():
            return number, 1
        error = future.exception()
        if error is None:
            for name, content in future.result().items():
                write_whole(task.out / name, content)
        elif isinstance(error, EvaluationError):
            write_failure(task, error.say(task.planned.language))
        else:
            write_failure(task, f"{type(error).__name__}: {error}")
        return number, 0

    def _wanted(self, task: Task) -> Wanted:
        planned = task.planned
        study = self._urls.get(planned.study.folder, planned.parameters["study"])
        return Wanted(study, planned.notebook, planned.site, planned.edition, planned.language, task.inputs)


def connect(scheduler: str) -> Any:
    """Return a client of the scheduler at an address; see :class:`Clustered` for the errors."""
    try:
        from distributed import Client
    except ImportError:
        raise ParameterError("batch.errors.no_dask") from None
    try:
        return Client(scheduler, timeout=SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise ParameterError("batch.errors.no_scheduler", address=scheduler, problem=str(problem)) from None
