"""One report: parameters into the notebook, cells run by papermill, the page rendered, everything written whole."""

from __future__ import annotations

import hashlib
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation import paths
from evaluation.errors import UNSAID, EvaluationError, ReportError
from evaluation.files import OWNER_ONLY, remove, write_whole
from evaluation.provenance import program_fingerprint
from evaluation.reports import engine as in_process
from evaluation.reports.initial_state import begin, code_for_kernel
from evaluation.reports.plan import PLACES, Planned
from evaluation.reports.record import Record, log_file, notebook_file, page_file, record_file, record_of
from evaluation.reports.subject import CLOCK
from evaluation.reports.workers.task import Engine, Task

if TYPE_CHECKING:
    from evaluation.reports.render import Page

QUIET = "--IPKernelApp.log_level=40"
FIRST = "--IPKernelApp.code_to_run"
TOLD = "told: "
CELL_METADATA = ("tags", "evaluation")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def make_report(task: Task, engine: Engine) -> None:
    """Make one report in this process: page, notebook, log and, when all is there, record.

    A failure never raises, unless nothing can be written any more: it is told in the record and the log.
    """
    _declare_date(task.inputs["date"])
    try:
        page = _render(_run(task, engine), task.planned)
        _require_place(page, task.planned)
        _write_page(task, page.html)
    except Exception as error:
        traceback.print_exc()
        write_failure(task, error)
    else:
        found = {"title": page.title, "headline": page.headline, "estimates": page.estimates, "counts": page.counts}
        found["marked"] = page.marked
        digest = hashlib.sha256(page.html.encode()).hexdigest()
        inputs = task.inputs | {"program": program_fingerprint()}
        record = record_of(task.planned, "done", inputs=inputs, page=digest, **found)
        _write_ending(task, record, page.log)


def write_failure(task: Task, error: BaseException) -> None:
    """Record that a report could not be made: its page goes, so that no old one is taken for it.

    The record says where and what is accepted; what was met stands in the log, which is its owner's alone.
    """
    remove(page_file(task.planned, task.out))
    openly, told = _tell(error, task)
    _write_ending(task, record_of(task.planned, "failed", error=openly, inputs=task.inputs), f"\n{TOLD}{told}\n")


def read_told(task: Task) -> str:
    """Return what the log of a report that failed says with the values that were met; empty where it says nothing."""
    try:
        log = log_file(task.planned, task.out).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return log.rpartition(TOLD)[2].strip() if TOLD in log else ""


def _write_page(task: Task, html: str) -> None:
    write_whole(page_file(task.planned, task.out), html)
    write_whole(notebook_file(task.planned, task.out), _notebook_behind(task.planned))


def _write_ending(task: Task, record: Record, log: str) -> None:
    """Write the log and, last of all, the record: a report without one was never finished."""
    said = task.log.read_text(encoding="utf-8", errors="replace") if task.log.exists() else ""
    write_whole(log_file(task.planned, task.out), said + log, mode=OWNER_ONLY)
    write_whole(record_file(task.planned, task.out), record.to_json())


def _run(task: Task, engine: Engine) -> Any:
    import papermill

    planned = task.planned
    if not planned.source.is_file():
        raise ReportError("errors.no_notebook", language=planned.language, notebook=planned.notebook)
    return papermill.execute_notebook(
        planned.source,
        None,
        parameters=planned.parameters,
        kernel_name="python3",
        language="python",
        cwd=paths.notebooks_folder(),
        progress_bar=False,
        **_begin(task, engine),
    )


def _begin(task: Task, engine: Engine) -> dict[str, Any]:
    """Return what papermill has to know so that the first cell finds the initial state."""
    name, memory = task.planned.name, task.memory
    if engine == "fork":
        return {"engine_name": in_process.NAME, "begin": lambda: begin(name, memory)}
    return {"engine_name": engine, "extra_arguments": [QUIET, f"{FIRST}={code_for_kernel(name, memory)}"]}


def _declare_date(date: str) -> None:
    """Have the page say the date that is one of its inputs, and none when there is none."""
    os.environ.pop(CLOCK, None)
    if date:
        os.environ[CLOCK] = date


def _render(notebook: Any, planned: Planned) -> Any:
    from evaluation.reports.render import render
    from evaluation.reports.report import Links

    others = [(code, planned.in_language(code).name) for code in planned.study.languages if code != planned.language]
    links = Links(
        index=planned.index,
        notebook=f"notebooks/{planned.name}.ipynb",
        results=f"{planned.name}.json",
        languages=tuple((code, f"{name}.html") for code, name in others),
        review=planned.review,
    )
    return render(notebook, links)


def _require_place(page: Page, planned: Planned) -> None:
    """Raise a ReportError when a page is about something else than what its notebook was run for."""
    for name in PLACES:
        met, asked = page.parameters[name], getattr(planned, name)
        if met != asked:
            facts = {"notebook": planned.notebook, "parameter": name, "met": met, "asked": asked}
            raise ReportError("page.errors.other_place", language=planned.language, **facts)


def _notebook_behind(planned: Planned) -> str:
    """Return the notebook with the report's parameters put in and not run: it repeats the page and holds no path."""
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    source = load_notebook_node(str(planned.source))
    parameters = planned.parameters | {"study": planned.study.id}
    filled = parameterize_notebook(source, parameters, kernel_name="python3", language="python")
    return f"{nbformat.writes(_bare(filled))}\n"  # type: ignore[no-untyped-call]


def _bare(notebook: Any) -> Any:
    """Return a notebook with what a reader needs to run it and nothing else.

    What somebody saved in it stays behind: outputs, attachments, widgets and metadata may hold rows of people.
    """
    from nbformat import v4

    cells = []
    for number, cell in enumerate(notebook.cells):
        kept = {name: cell.metadata[name] for name in CELL_METADATA if name in cell.metadata}
        make: Callable[..., Any] = {"code": v4.new_code_cell, "raw": v4.new_raw_cell}.get(
            cell.cell_type, v4.new_markdown_cell
        )
        cells.append(make(cell.source, id=f"cell-{number:02d}", metadata=kept))
    new: Callable[..., Any] = v4.new_notebook
    return new(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}}, nbformat_minor=5)


def _tell(error: BaseException, task: Task) -> tuple[str, str]:
    """Return an error openly and with what was met, each in one line without a path of this machine."""
    language = task.planned.language
    if isinstance(error, EvaluationError):
        return _without_paths(error.say_openly(language), task), _without_paths(error.say(language), task)
    name, text = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", str(error))
    told = f"{name}: {next(iter(str(text).strip().splitlines()), '')}"
    return f"{name}: {UNSAID}", _without_paths(told, task)


def _without_paths(told: str, task: Task) -> str:
    for folder, instead in (
        (f"{task.out}{os.sep}", ""),
        (str(paths.root()), ""),
        (str(paths.PACKAGE.parent), ""),
        (str(Path.home()), "~"),
    ):
        told = told.replace(folder, instead)
    return told
