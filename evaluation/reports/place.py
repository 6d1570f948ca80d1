"""Where in a notebook something was met, so that every refusal names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluation.errors import ReportError


@dataclass(frozen=True)
class Place:
    """One cell of a notebook.

    Parameters
    ----------
    notebook : str
        Name of the notebook, without folder and ending.
    cell : int
        Number of the cell, counted from 1 over all cells.
    language : str
        Language of the page, in which a refusal is said.
    """

    notebook: str
    cell: int
    language: str

    def refuse(self, reason: str, **facts: Any) -> ReportError:
        """Return the error to raise: a text of ``page.errors`` with the place filled in."""
        return ReportError(
            f"page.errors.{reason}", language=self.language, notebook=self.notebook, cell=self.cell, **facts
        )
