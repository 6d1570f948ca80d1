"""One report: parameters into the notebook, cells run by papermill, the page rendered, both written whole."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Literal

from evaluation import paths
from evaluation.errors import EvaluationError, ReportError
from evaluation.files import write_whole
from evaluation.reports.plan import Planned

Status = Literal["done", "failed", "missing"]


@dataclass(frozen=True)
class Record:
    """What became of one report; written beside its page as ``NAME.json``.

    Parameters
    ----------
    name, notebook, site, edition, language : str
        Which report.
    status : {"done", "failed", "missing"}
        Whether there is a page.
    title, headline : str
        The page's title and the sentence that answers its question; empty when it failed.
    error : str
        What went wrong, for people; empty when nothing did.
    estimates : tuple of dict
        Every Estimate on the page, as plain data.
    seconds : float
        Wall time; not written to the file, which is the same bytes for the same inputs.
    """

    name: str
    notebook: str
    site: str
    edition: str
    language: str
    status: Status
    title: str = ""
    headline: str = ""
    error: str = ""
    estimates: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0

    def to_json(self) -> str:
        """Return the record as JSON text, without what differs between runs."""
        facts = {name: value for name, value in asdict(self).items() if name != "seconds"}
        return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def make_report(planned: Planned, out: Path) -> Record:
    """Make one report in a folder: page, record, notebook and log.

    A failure never raises: it removes the page that an earlier run left and is told in the record and the log.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        try:
            with _standard_error(said):
                page = _render(_run(planned), planned)
            write_whole(out / f"{planned.name}.html", page.html)
            write_whole(out / "notebooks" / f"{planned.name}.ipynb", _notebook_behind(planned))
            said.write(page.log)
            found = {"title": page.title, "headline": page.headline, "estimates": tuple(page.estimates)}
            record = _record(planned, status="done", **found, seconds=time.monotonic() - started)
        except Exception as error:
            (out / f"{planned.name}.html").unlink(missing_ok=True)
            said.write(traceback.format_exc())
            told = _tell(error, planned.language)
            record = _record(planned, status="failed", error=told, seconds=time.monotonic() - started)
        said.seek(0)
        write_whole(out / "log" / f"{planned.name}.log", said.read())
    write_whole(out / f"{planned.name}.json", record.to_json())
    return record


def read_record(planned: Planned, out: Path) -> Record:
    """Return the record of a report as it stands in a folder; status ``"missing"`` when it was never made."""
    try:
        facts = json.loads((out / f"{planned.name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _record(planned, status="missing")
    return Record(**facts | {"estimates": tuple(facts["estimates"])})


def _record(planned: Planned, **found: Any) -> Record:
    place: dict[str, Any] = {"site": planned.site, "edition": planned.edition, "language": planned.language}
    return Record(name=planned.name, notebook=planned.notebook, **place, **found)


def _run(planned: Planned) -> Any:
    import papermill

    if not planned.source.is_file():
        raise ReportError("errors.no_notebook", language=planned.language, notebook=planned.notebook)
    with tempfile.TemporaryDirectory() as folder:
        return papermill.execute_notebook(
            planned.source,
            str(Path(folder) / "executed.ipynb"),
            parameters=planned.parameters,
            kernel_name="python3",
            cwd=paths.notebooks_folder(),
            progress_bar=False,
        )


def _render(notebook: Any, planned: Planned) -> Any:
    from evaluation.reports.render import render
    from evaluation.reports.report import Links

    others = [(code, planned.in_language(code).name) for code in planned.study.languages if code != planned.language]
    links = Links(
        index=planned.index,
        notebook=f"notebooks/{planned.name}.ipynb",
        results=f"{planned.name}.json",
        languages=tuple((code, f"{name}.html") for code, name in others),
    )
    return render(notebook, links)


def _notebook_behind(planned: Planned) -> str:
    """Return the notebook with the report's parameters put in and not run: it repeats the page and holds no path."""
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    source = load_notebook_node(str(planned.source))
    parameters = planned.parameters | {"study": planned.study.id}
    filled = parameterize_notebook(source, parameters, kernel_name="python3", language="python")
    filled.metadata.pop("papermill", None)
    for number, cell in enumerate(filled.cells):
        cell["id"] = f"cell-{number:02d}"
        cell.metadata.pop("papermill", None)
    return f"{nbformat.writes(filled)}\n"  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def _standard_error(file: IO[str]) -> Iterator[None]:
    """Send what this process and its kernel write to standard error to a file: it belongs in the report's log."""
    kept = os.dup(2)
    try:
        os.dup2(file.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        file.seek(0, os.SEEK_END)


def _tell(error: Exception, language: str) -> str:
    """Return an error in one line without a path of this machine."""
    if isinstance(error, EvaluationError):
        return error.say(language)
    name, text = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", str(error))
    first = next(iter(str(text).strip().splitlines()), "")
    return f"{name}: {first}".replace(str(paths.root()), "").replace(str(Path.home()), "~")
