"""Whether a notebook was run, to its end and without a failure: no page is made of half a notebook."""

from __future__ import annotations

from nbformat import NotebookNode

from evaluation import languages
from evaluation.errors import ReportError
from evaluation.reports.place import places

SKIPPED = "skip-execution"
LONGEST = 60


def require_executed(notebook: NotebookNode, name: str) -> None:
    """Raise a ReportError when a notebook was not executed, only in part, or failed in one of its cells.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook.
    name : str
        Its name, for the message.
    """
    language = _language(notebook)
    cells = [(place, cell) for place, cell in places(notebook, name, language) if _runs(cell)]
    for place, cell in cells:
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                facts = {"notebook": name, "cell": place.cell, **_failure(cell, output)}
                raise ReportError("page.errors.failed", language=language, **facts)
    waiting = [cell for _, cell in cells if cell.get("execution_count") is None]
    if waiting:
        line = next(iter(waiting[0].source.strip().splitlines()))[:LONGEST]
        kind = "not_executed" if len(waiting) == len(cells) else "partly_executed"
        raise ReportError(f"page.errors.{kind}", language=language, notebook=name, met=line)


def _runs(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and cell.source.strip() and SKIPPED not in cell.metadata.get("tags", []))


def _failure(cell: NotebookNode, output: NotebookNode) -> dict[str, str]:
    """Return what failed, with the prompt that stands in the notebook at hand, as papermill names it."""
    number = cell.get("execution_count")
    said = next(iter(str(output.get("evalue")).strip().splitlines()), "")[:LONGEST]
    return {"prompt": f"In [{' ' if number is None else number}]", "met": f"{output.get('ename')}: {said}"}


def _language(notebook: NotebookNode) -> str:
    """Return the language that the notebook was to speak: its settings may never have been displayed."""
    injected = notebook.metadata.get("papermill", {}).get("parameters", {}).get("language")
    return str(injected) if injected in languages.available() else languages.DEFAULT
