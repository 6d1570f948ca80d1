"""One report: parameters into the notebook, cells run by papermill, the page rendered, both written whole."""

from __future__ import annotations

import json
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

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
    estimates : list of dict
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
    """Make one report in a folder: page, record and log.

    A failure never raises: it removes the page that an earlier run left and is told in the record and the log.
    """
    started = time.monotonic()
    identity = {"name": planned.name, "notebook": planned.notebook, "site": planned.site}
    identity |= {"edition": planned.edition, "language": planned.language}
    try:
        page = _render(_run(planned))
        write_whole(out / f"{planned.name}.html", page.html)
        found = {"title": page.title, "headline": page.headline, "estimates": tuple(page.estimates)}
        record, log = Record(**identity, status="done", **found, seconds=time.monotonic() - started), page.log
    except Exception as error:
        (out / f"{planned.name}.html").unlink(missing_ok=True)
        told = _tell(error, planned.language)
        record = Record(**identity, status="failed", error=told, seconds=time.monotonic() - started)
        log = traceback.format_exc()
    write_whole(out / "log" / f"{planned.name}.log", log)
    write_whole(out / f"{planned.name}.json", record.to_json())
    return record


def read_record(planned: Planned, out: Path) -> Record:
    """Return the record of a report as it stands in a folder; status ``"missing"`` when it was never made."""
    try:
        facts = json.loads((out / f"{planned.name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        place = {"site": planned.site, "edition": planned.edition, "language": planned.language}
        return Record(name=planned.name, notebook=planned.notebook, **place, status="missing")
    return Record(**facts | {"estimates": tuple(facts["estimates"])})


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


def _render(notebook: Any) -> Any:
    from evaluation.reports.render import render

    return render(notebook)


def _tell(error: Exception, language: str) -> str:
    """Return an error in one line without a path of this machine."""
    if isinstance(error, EvaluationError):
        return error.say(language)
    name, text = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", str(error))
    first = next(iter(str(text).strip().splitlines()), "")
    return f"{name}: {first}".replace(str(paths.root()), "").replace(str(Path.home()), "~")
