"""What a notebook is called: in the texts for the shipped ones, in its own heading for those of a study."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation import languages, paths
from evaluation.study import Study

HEADING, TAG = "# ", "lang-"


def notebook_file(study: Study, notebook: str) -> Path:
    """Return the file of a notebook; a study may bring its own in ``notebooks/`` of its folder."""
    own = study.path("notebooks") / f"{notebook}.ipynb"
    return own if own.is_file() else paths.notebooks_folder() / f"{notebook}.ipynb"


def notebook_title(study: Study, notebook: str, language: str) -> str:
    """Return the title of a notebook in a language.

    Of the shipped ones it stands in the texts, with the study's own words for its arms. A notebook of a study says it
    in a heading of level one, tagged with its language where there are several; without one, its name is the title.
    """
    template = languages.catalogue(language).get(f"notebooks.{notebook}.title")
    title = template.format(**study.names(language)) if template else _heading(notebook_file(study, notebook), language)
    title = title or notebook
    return title[:1].upper() + title[1:]


def _heading(file: Path, language: str) -> str:
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return ""
    found = dict(_headings(cells))
    return found.get(language) or found.get("") or next(iter(found.values()), "")


def _headings(cells: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the first heading of level one of each language, under no language where the cell names none."""
    met = set()
    for cell in cells:
        lines = "".join(cell.get("source", "")).splitlines()
        heading = next((line.removeprefix(HEADING).strip() for line in lines if line.startswith(HEADING)), "")
        spoken = [tag.removeprefix(TAG) for tag in cell.get("metadata", {}).get("tags", []) if tag.startswith(TAG)]
        for language in spoken or [""]:
            if cell.get("cell_type") == "markdown" and heading and language not in met:
                met.add(language)
                yield language, heading
