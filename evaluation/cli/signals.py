"""A batch that is told to end by a service manager, a scheduler or a closed terminal ends as after Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

INTERRUPTED = 130
NAMES = ("SIGTERM", "SIGHUP")


@contextlib.contextmanager
def ended_as_interrupted() -> Iterator[None]:
    """Have SIGTERM and SIGHUP raise KeyboardInterrupt for the duration of the block.

    A signal that whoever started this process has told it to ignore (``nohup``) stays ignored. Only the first counts:
    a second one must not interrupt the clearing away.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _known()}
    heeded = [number for number, handler in before.items() if handler is not signal.SIG_IGN]

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in heeded:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in heeded:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in heeded:
            signal.signal(number, before[number])


def _known() -> list[signal.Signals]:
    return [signal.Signals[name] for name in NAMES if hasattr(signal, name)]
