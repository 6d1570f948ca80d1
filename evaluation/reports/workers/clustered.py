"""Reports made by the workers of a Dask cluster, which share nothing with this process."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from evaluation import languages
from evaluation.errors import ClusterError, ParameterError, ReportError
from evaluation.files import OWNER_ONLY, write_whole
from evaluation.reports.execute import write_failure
from evaluation.reports.making import How
from evaluation.reports.workers.remote import Wanted, make_remotely
from evaluation.reports.workers.task import Task

NOT_WANTED = 1
QUEUED_PER_THREAD = 2
SECONDS_TO_CONNECT = 10
SECONDS_BETWEEN_LOOKS = 1.0


class Clustered:
    """The workers of a cluster.

    When one is lost, the scheduler gives its reports to another. When the scheduler itself is lost, everything that is
    not finished fails at once: nobody would ever answer, and what a scheduler that is started again knows is nothing.

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
        When Dask is not installed.
    ClusterError
        When there is no scheduler at the address, or it refuses the connection.
    """

    gone = False

    def __init__(self, scheduler: str, scratch: Path, how: How, urls: Mapping[Path, str]) -> None:
        self.scratch, self._how, self._urls = scratch, how, urls
        self._address, self._language = scheduler, how.language
        self._client = connect(scheduler, how.language)
        self._executor: Executor = self._client.get_executor(pure=False)
        self._tasks: dict[Future[dict[str, bytes]], tuple[int, Task]] = {}
        self._over: list[tuple[int, int]] = []

    @property
    def threads(self) -> int:
        """How many reports the workers that are there now make at the same time."""
        known: dict[str, int] = self._client.nthreads()
        return sum(known.values())

    @property
    def at_once(self) -> int:
        """How many reports to hand out at the same time, so that no worker ever waits for one."""
        return QUEUED_PER_THREAD * max(1, self.threads)

    def start(self, number: int, task: Task) -> None:
        """Ask the cluster for a report under a number."""
        if self._is_gone():
            self._fail(number, task, "scheduler_gone", address=self._address)
        else:
            self._tasks[self._executor.submit(make_remotely, self._wanted(task), self._how)] = number, task

    def kill(self, number: int) -> None:
        """Want a report no more: it is not begun, and when it has begun already its files are not taken."""
        for future in [future for future, (known, _) in self._tasks.items() if known == number]:
            del self._tasks[future]
            future.cancel()
            self._over.append((number, NOT_WANTED))

    def ended(self, timeout: float | None) -> list[tuple[int, int]]:
        """Wait for reports to end; return number and exit code of each, none after ``timeout`` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        while not self._over and (until is None or time.monotonic() < until):
            left = SECONDS_BETWEEN_LOOKS if until is None else min(SECONDS_BETWEEN_LOOKS, until - time.monotonic())
            done, _ = wait(self._tasks, max(0.0, left), FIRST_COMPLETED)
            if self._is_gone():
                self._fail_all()
            for future in done & self._tasks.keys():
                self._take(future)
        over, self._over = self._over, []
        return over

    def close(self) -> None:
        """Leave the cluster."""
        if self.gone:  # it would tell how it looked for its scheduler in vain
            logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        self._client.close()

    def _is_gone(self) -> bool:
        """Whether the scheduler was lost; a client that lost it tries again for a while, and forgets all it asked for.

        Dask tells nobody who waits, so it has to be looked at.
        """
        self.gone = self.gone or self._client.status != "running"
        return self.gone

    def _fail_all(self) -> None:
        """Fail what was asked for and did not come back."""
        for future, (number, task) in list(self._tasks.items()):
            if not future.done() or future.cancelled():
                del self._tasks[future]
                self._fail(number, task, "scheduler_gone", address=self._address)

    def _fail(self, number: int, task: Task, reason: str, **facts: Any) -> None:
        write_failure(task, ReportError(f"batch.errors.{reason}", **facts))
        self._over.append((number, 0))

    def _take(self, future: Future[dict[str, bytes]]) -> None:
        """Write what came back, the record last; or what went wrong."""
        number, task = self._tasks.pop(future)
        if future.cancelled():
            self._fail(number, task, "cancelled")
            return
        error = future.exception()
        if error is None:
            for name, content in future.result().items():
                write_whole(task.out / name, content, mode=OWNER_ONLY if name.startswith("log/") else None)
        else:
            write_failure(task, _cause(error))
        self._over.append((number, 0))

    def _wanted(self, task: Task) -> Wanted:
        planned = task.planned
        study = self._urls.get(planned.study.folder, planned.parameters["study"])
        place = planned.site, planned.edition
        return Wanted(study, planned.notebook, *place, planned.language, task.inputs, planned.subgroup)


def _cause(error: BaseException) -> BaseException:
    """Return what went wrong: that workers died is said in the words of the program."""
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return ReportError("batch.errors.worker_lost", times=error.allowed_failures + 1)
    return error


def connect(scheduler: str, language: str = languages.DEFAULT) -> Any:
    """Return a client of the scheduler at an address; see :class:`Clustered` for the errors."""
    try:
        from distributed import Client
    except ImportError:
        raise ParameterError("batch.errors.no_dask", language=language) from None
    try:
        with ThreadPoolExecutor(1) as thread:  # the caller's own thread may run a loop already, as Jupyter's does
            thread.submit(lambda: asyncio.run(_knock(scheduler))).result()
        return Client(scheduler, timeout=SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except Exception as problem:  # of the network, of the address, of certificates: Dask raises what it meets
        facts = {"address": scheduler, "problem": next(iter(str(problem).splitlines()), type(problem).__name__)}
        raise ClusterError("batch.errors.no_scheduler", language=language, **facts) from None


async def _knock(scheduler: str) -> None:
    """Connect and leave again: a client that cannot connect would go on trying, and tell so when it is thrown away."""
    from distributed import Security
    from distributed.comm.core import connect as connect_to

    options = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
    connection = await connect_to(scheduler, timeout=SECONDS_TO_CONNECT, **options)  # type: ignore[no-untyped-call]
    await connection.close()
