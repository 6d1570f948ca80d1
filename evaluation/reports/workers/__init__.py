"""Processes that make reports: forked from one that has loaded everything, or ordinary ones with standard kernels."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from evaluation import languages
from evaluation.reports.workers.schedule import Workers
from evaluation.reports.workers.task import Engine
from evaluation.scratch import scratch_folder


@contextlib.contextmanager
def open_workers(engine: Engine, say: Callable[[str], None], language: str = languages.DEFAULT) -> Iterator[Workers]:
    """Have workers for the duration of the block; afterwards all their processes are gone.

    Parameters
    ----------
    engine : {"fork", "nbclient"}
        What people asked for.
    say : callable
        Called with the reason when they get standard kernels instead of forks.
    language : str
        Language of the reason.
    """
    with scratch_folder() as scratch, contextlib.closing(_open(engine, scratch, say, language)) as workers:
        yield workers


def _open(engine: Engine, scratch: Path, say: Callable[[str], None], language: str) -> Workers:
    from evaluation.reports.workers.forked import CannotForkError, Forked
    from evaluation.reports.workers.spawned import Spawned

    if engine == "nbclient":
        return Spawned(scratch)
    try:
        return Forked(scratch)
    except CannotForkError as reason:
        say(languages.text("batch.no_fork", language, reason=reason.say(language)))
        return Spawned(scratch)
