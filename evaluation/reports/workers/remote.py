"""A report made on another machine: what is sent there, what comes back."""

from __future__ import annotations

import platform
import threading
from contextlib import ExitStack
from dataclasses import dataclass

from evaluation.errors import ReportError
from evaluation.reports.due import Examined
from evaluation.reports.inputs import read_common_inputs, read_inputs
from evaluation.reports.making import How, make_all
from evaluation.reports.plan import Planned
from evaluation.reports.record import record_of
from evaluation.reports.remote_folders import fetched_study
from evaluation.reports.workers import open_workers
from evaluation.reports.workers.schedule import Workers
from evaluation.scratch import scratch_folder
from evaluation.study import ALL, read_study

DECLARED = "date"
HERE = threading.local()


@dataclass(frozen=True)
class Wanted:
    """A report that another machine is asked for.

    Parameters
    ----------
    study : str
        Name, path or URL of the study.
    notebook, site, edition, language, subgroup : str
        Which of its reports.
    inputs : dict of str to str
        What it has to be made from.
    """

    study: str
    notebook: str
    site: str
    edition: str
    language: str
    inputs: dict[str, str]
    subgroup: str = ALL


def make_remotely(wanted: Wanted, how: How) -> dict[str, bytes]:
    """Make a report in a folder of its own and return its files by name, the record last.

    Raises
    ------
    ReportError
        When this machine would make it from something else than what was asked for.
    """
    study = read_study(fetched_study(wanted.study, wanted.inputs["data"]), wanted.language)
    planned = Planned(study, wanted.notebook, wanted.site, wanted.edition, wanted.language, wanted.subgroup)
    _refuse_other(wanted, read_inputs(planned, read_common_inputs(study)))
    with scratch_folder() as scratch:
        out = scratch / "out"
        due = [Examined(planned, out, record_of(planned, "missing"), wanted.inputs, ())]
        for _ in make_all(due, how, _workers(how), lambda _: None):
            pass
        files = sorted((path for path in out.rglob("*") if path.is_file()), key=lambda path: path.suffix == ".json")
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def _refuse_other(wanted: Wanted, here: dict[str, str]) -> None:
    differing = [name for name in wanted.inputs if name != DECLARED and wanted.inputs[name] != here.get(name)]
    if differing:
        facts = {"host": platform.node(), "parts": ", ".join(differing)}
        raise ReportError("batch.errors.other_inputs", language=wanted.language, **facts)


def _workers(how: How) -> Workers:
    """Return what makes reports on this thread, loaded when it is first asked for and kept while the thread lives."""
    if not hasattr(HERE, "workers"):
        HERE.stack = ExitStack()
        HERE.workers = HERE.stack.enter_context(open_workers(how.engine, print))
    workers: Workers = HERE.workers
    return workers
