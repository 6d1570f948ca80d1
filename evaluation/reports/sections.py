"""What a report and its sections are called, read from the texts and from the notebook, before there is a page."""

from __future__ import annotations

import functools
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from evaluation import languages
from evaluation.reports.markdown import RawHeading, render_markdown
from evaluation.reports.place import Place
from evaluation.reports.plan import Planned
from evaluation.reports.spoken import in_language, suits

OF_EVERY_PAGE = {"answer": "index.answer", "what-can-be-said": "page.claims", "provenance": "page.provenance.title"}


def short_name(notebook: str, language: str) -> str:
    """Return what a notebook is called where there is little room; its name where the catalogue has none."""
    return languages.catalogue(language).get(f"index.topics.{notebook}", notebook)


def headings(planned: Planned) -> dict[str, str]:
    """Return the headings of a report that have an id of their own, by that id."""
    of_every_page = {name: languages.text(key, planned.language) for name, key in OF_EVERY_PAGE.items()}
    file = planned.source
    of_study = (planned.notebook, planned.language, planned.study.features)
    written = _read(file, file.stat().st_mtime_ns, *of_study) if file.is_file() else {}
    return of_every_page | written


@functools.lru_cache(maxsize=64)
def _read(file: Path, _modified: int, notebook: str, language: str, features: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, cell in enumerate(read_notebook(file).cells, start=1):
        name, source = cell.metadata.get("evaluation", {}).get("id"), in_language(cell, notebook, language)
        if cell.cell_type == "markdown" and name and source is not None and suits(cell, features):
            first, *_ = render_markdown(source, Place(notebook, number, language))
            if isinstance(first, RawHeading):
                found[name] = first.text.striptags()
    return found


def read_notebook(file: Path) -> NotebookNode:
    """Return a notebook as it was written."""
    notebook: NotebookNode = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    return notebook
