"""The process that has loaded everything and forks one child for each report.

It is a fresh interpreter, because a process that may fork must not have threads. It reads orders from its parent and
says what became of them, and it ends, with all its children, when its parent is gone.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NoReturn

from evaluation.reports.workers.task import Task, die_with, send_output_to

Order = tuple[int, Task | None]


def main(descriptor: int) -> NoReturn:
    """Load everything, then take orders until there is nobody left to give them."""
    from evaluation.reports.workers.warm import warm_up

    warm_up()
    os.close(os.pidfd_open(os.getpid()))  # where the system cannot do this, better now than at the first report
    with Connection(descriptor) as line:
        Zygote(line).serve()
    os._exit(0)  # taking down all libraries in good order takes a while


def count_threads() -> int:
    """Return the number of threads of this process, those that Python knows nothing of included."""
    return len(list(Path("/proc/self/task").iterdir()))


class Zygote:
    """Takes orders: ``(number, task)`` starts a report, ``(number, None)`` ends it; answers ``(number, exit code)``."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._children: dict[int, tuple[int, int]] = {}

    def serve(self) -> None:
        """Say how many threads were started, then take orders until the other side is gone."""
        try:
            self._line.send(count_threads())
            while True:
                self._attend()
        except (EOFError, BrokenPipeError):
            for _, pid in self._children.values():
                end_group(pid)

    def _attend(self) -> None:
        ready = wait([self._line, *self._children])
        for child in [child for child in self._children if child in ready]:
            self._bury(child)
        if self._line in ready:
            self._obey(self._line.recv())

    def _obey(self, order: Order) -> None:
        number, task = order
        if task is not None:
            pid = self._fork(task)
            self._children[os.pidfd_open(pid)] = (number, pid)
        else:
            for child, pid in self._children.values():
                if child == number:
                    end_group(pid)

    def _fork(self, task: Task) -> int:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._line.close()
            for child in self._children:
                os.close(child)
            be_a_child(task, parent)
        return pid

    def _bury(self, child: int) -> None:
        number, pid = self._children.pop(child)
        os.close(child)
        end_group(pid)  # what it started and left behind; its number is free for others only after it is waited for
        _, status = os.waitpid(pid, 0)
        self._line.send((number, os.waitstatus_to_exitcode(status)))


def be_a_child(task: Task, parent: int) -> NoReturn:
    """Make a report in this process and end it, whatever threads the notebook has left."""
    code = 1
    try:
        os.setsid()
        die_with(parent)
        send_output_to(task.log)
        faulthandler.enable()  # so that the log says where a library crashed
        from evaluation.reports.execute import make_report

        make_report(task, engine="fork")
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(code)


def end_group(pid: int) -> None:
    """Kill a child with everything that it has started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:  # it is not yet the leader of its group
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]))
