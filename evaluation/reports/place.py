"""Where in a notebook something was met, so that every refusal names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from evaluation import languages
from evaluation.errors import ReportError

INJECTED = "injected-parameters"


@dataclass(frozen=True)
class Place:
    """One cell of a notebook.

    Parameters
    ----------
    notebook : str
        Name of the notebook, without folder and ending.
    cell : int
        Number of the cell, counted from 1 over all cells of the notebook that people edit.
    language : str
        Language of the page, in which a refusal is said.
    prompt : int or None
        What stands beside the cell after a run from top to bottom (``In [3]``); None where nothing does.
    """

    notebook: str
    cell: int
    language: str
    prompt: int | None = None

    @property
    def number(self) -> str:
        """Number of the cell as people find it: in the notebook, and beside it after a run."""
        return f"{self.cell}" if self.prompt is None else f"{self.cell} (In [{self.prompt}])"

    def say(self, key: str) -> str:
        """Return a line for the log: a text of ``page.log`` with the place filled in."""
        return languages.text(f"page.log.{key}", self.language, notebook=self.notebook, cell=self.number) + "\n"

    def refuse(self, reason: str, **facts: Any) -> ReportError:
        """Return the error to raise: a text of ``page.errors`` with the place filled in."""
        facts = {"notebook": self.notebook, "cell": self.number, **facts}
        return ReportError(f"page.errors.{reason}", language=self.language, **facts)


def places(notebook: NotebookNode, name: str, language: str) -> Iterator[tuple[Place, NotebookNode]]:
    """Yield the cells of an executed notebook with their places in the one that people edit.

    The cell that papermill puts in has no place there: those after it count one less, and so do their prompts.
    """
    added = run = 0
    for number, cell in enumerate(notebook.cells, start=1):
        count = cell.get("execution_count")
        if INJECTED in cell.metadata.get("tags", []):
            added, run = added + 1, run + (count is not None)
        yield Place(name, number - added, language, None if count is None else count - run), cell
