"""Notebooks to work on in JupyterLab: copies of those that ship, a study's own where they are, parameters filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbformat import NotebookNode, writes

from evaluation import paths
from evaluation.errors import ParameterError
from evaluation.files import write_changed
from evaluation.parameters import Settings
from evaluation.reports.plan import Planned, plan
from evaluation.reports.sections import read_notebook
from evaluation.reports.spoken import in_language, suits
from evaluation.study import Study

FOLDER = "lab"
_PARAMETERS = "parameters"


def notebooks_of(study: Study) -> Mapping[str, Path]:
    """Return the notebooks that a study can be looked at with, by name: those of its grid, and all of its own."""
    own = {file.stem: file for file in sorted(study.path("notebooks").glob("*.ipynb"))}
    return dict(sorted(({planned.notebook: planned.source for planned in plan(study)} | own).items()))


def chosen_notebook(study: Study, name: str, language: str) -> str:
    """Return the name of a notebook of a study, asked for by its name or its number; the first one unless asked for.

    Raises
    ------
    ParameterError
        When the study has no such notebook; lists those that it has.
    """
    known = list(notebooks_of(study))
    if not name:
        return known[0]
    found = [each for each in known if name in (each, each.split("_")[0])]
    if not found:
        facts = {"parameter": "notebook", "met": name, "accepted": ", ".join(known), "study": study.id}
        raise ParameterError("errors.unknown_value", language=language, **facts)
    return found[0]


def lay_out(settings: Settings) -> Path:
    """Lay out the notebooks of a study for JupyterLab and return their folder.

    A notebook that ships is copied, with the text of the report's language alone; a copy that is there already stays as
    it was left. A study's own is no copy: a link leads to the file itself. In each the parameters are those of the
    report.
    """
    folder = paths.outputs_folder() / FOLDER / settings.study.id
    folder.mkdir(parents=True, exist_ok=True)
    own = settings.study.path("notebooks")
    for name, source in notebooks_of(settings.study).items():
        place = folder / source.name
        if source.parent == own:
            _link(place, source)
        elif not place.is_file() or place.is_symlink():
            place.unlink(missing_ok=True)
            _write(place, _spoken(read_notebook(source), name, settings), settings.language)
        _fill_in(place, settings)
    return folder


def _link(place: Path, source: Path) -> None:
    if place.is_symlink() and place.resolve() == source.resolve():
        return
    place.unlink(missing_ok=True)
    place.symlink_to(source.resolve())


def _spoken(notebook: NotebookNode, name: str, settings: Settings) -> NotebookNode:
    """Return a notebook with the cells that the study's page has, in its language."""
    kept = []
    for cell in notebook.cells:
        said = in_language(cell, name, settings.language)
        if said is not None and suits(cell, settings.study.features):
            cell.source = said
            kept.append(cell)
    notebook.cells = kept
    return notebook


def _fill_in(place: Path, settings: Settings) -> None:
    """Give the cell of the parameters those of a report; every other cell stays."""
    notebook = read_notebook(place)
    values = Planned(
        settings.study, place.stem, settings.site, settings.edition, settings.language, settings.subgroup
    ).parameters
    for cell in notebook.cells:
        if _PARAMETERS in cell.metadata.get("tags", []):
            cell.source = "\n".join(_filled(cell.source, values))
    _write(place.resolve(), notebook, settings.language)


def _filled(source: str, values: Mapping[str, str]) -> Iterator[str]:
    for line in source.splitlines():
        found = re.match(r"(?P<name>\w+)(?P<hint>\s*:\s*\w+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')(?P<rest>.*)", line)
        if found and found["name"] in values:
            value = json.dumps(values[found["name"]], ensure_ascii=False)
            yield f"{found['name']}{found['hint'] or ''} = {value}{found['rest']}"
        else:
            yield line


def _write(place: Path, notebook: NotebookNode, language: str) -> None:
    write_changed(place, writes(notebook) + "\n", language)  # type: ignore[no-untyped-call]
