"""The text of a cell in the language of the page: its own, or the catalogue's where the notebook does not speak it."""

from __future__ import annotations

from nbformat import NotebookNode

from evaluation import languages

TAG = "lang-"


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
