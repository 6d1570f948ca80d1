"""What of a notebook a page has: cells that suit its study, in its language, its own or the catalogue's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from nbformat import NotebookNode

from evaluation import languages

TAG = "lang-"
ARMS = "arms"


def needs(metadata: Mapping[str, Any]) -> str:
    """Return what a notebook or a cell needs of its study, one of its features, or nothing."""
    return str(metadata.get("evaluation", {}).get("needs", ""))


def suits(cell: NotebookNode, features: Collection[str]) -> bool:
    """Return whether a cell is on the pages of studies with some features."""
    return not needs(cell.metadata) or needs(cell.metadata) in features


def in_language(cell: NotebookNode, notebook: str, language: str) -> str | None:
    """Return the source of a cell as a page in a language has it.

    Cells without a language are in every page. A cell of another language is in none, but the default language's stands
    for the catalogue's text under ``sections.<notebook>.<id of its heading>``, if there is one: so a language that the
    notebooks do not speak is still one file.

    Parameters
    ----------
    cell : NotebookNode
        The cell.
    notebook : str
        Name of its notebook.
    language : str
        Language of the page.

    Returns
    -------
    str or None
        None where the cell is not in the page.
    """
    spoken = [tag.removeprefix(TAG) for tag in cell.metadata.get("tags", []) if tag.startswith(TAG)]
    if not spoken or language in spoken:
        return str(cell.source)
    name = cell.metadata.get("evaluation", {}).get("id")
    translated = languages.catalogue(language).get(f"sections.{notebook}.{name}")
    return translated if languages.DEFAULT in spoken else None
