"""From an executed notebook to a report: the cells of its language, checked one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from evaluation import languages
from evaluation.errors import Listed, ReportError
from evaluation.reports.document import Block, Item, Outline, Role, assemble
from evaluation.reports.executed import require_executed
from evaluation.reports.inspection import inspect
from evaluation.reports.markdown import RawHeading, render_markdown
from evaluation.reports.outputs import PAYLOAD, SETTINGS, Displayed, gather
from evaluation.reports.place import INJECTED, Place, places
from evaluation.reports.report import Links, Report
from evaluation.reports.spoken import in_language, suits
from evaluation.reports.subject import Subject, read_subject

RESERVED_IDS = ("content", "contents", "what-can-be-said", "provenance")
# A cell in which a researcher looks at people: it shows anything in Lab, and nothing of it is on the page.
EXPLORE = "explore"
CELLS_LEFT_OUT = frozenset(["remove-cell", "remove_cell", EXPLORE])
CODE_LEFT_OUT = frozenset(["parameters", INJECTED, "remove-input", "remove_input", "hide-input"])
ID = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


class ReportPreprocessor(Preprocessor):
    """Puts the report that a notebook makes into the resources of the exporter, under ``"report"``."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Read the report; the notebook stays as it is."""
        report = read_report(nb, _name(nb, resources))
        resources["report"] = replace(report, links=resources.get("links") or Links())
        return nb, resources


def read_report(notebook: NotebookNode, name: str) -> Report:
    """Return the report that an executed notebook makes.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook.
    name : str
        Its name, for messages and for the way to repeat it.

    Returns
    -------
    Report

    Raises
    ------
    ReportError
        When the notebook was not executed or failed, the settings were not displayed, or a cell would bring something
        to the page that does not belong there; names notebook and cell.
    """
    require_executed(notebook, name)
    subject = _subject(notebook, name)
    outline = Outline(RESERVED_IDS)
    items: list[Item] = []
    displayed: list[Displayed] = []
    log: list[str] = []
    refused: list[ReportError] = []
    for place, cell in places(notebook, name, subject.language):
        source = in_language(cell, subject.notebook, subject.language) if suits(cell, subject.features) else None
        tags = set(cell.metadata.get("tags", []))
        if source is None or CELLS_LEFT_OUT & tags:
            log += [place.say("explored")] if EXPLORE in tags else []
            continue
        try:
            if cell.cell_type == "markdown":
                items += _text_items(cell, source, place, outline)
            elif cell.cell_type == "code":
                gathered = gather(cell.outputs, place)
                displayed += gathered.displayed
                log += [gathered.log]
                items += [_block(shown, place, outline) for shown in gathered.displayed if _belongs(shown, subject)]
                items += _code_items(cell, place)
        except ReportError as refusal:
            refused.append(refusal)
    if refused:
        raise _all_of(refused, subject.language)
    return Report(subject, assemble(items), tuple(displayed), "".join(log))


def _all_of(refused: list[ReportError], language: str) -> ReportError:
    """Return one error for all cells that are refused, so that they can be mended in one go."""
    if len(refused) == 1:
        return refused[0]
    listed = Listed(errors=tuple(refused))
    return ReportError("page.errors.several", language=language, number=len(refused), refused=listed)


def _name(notebook: NotebookNode, resources: Any) -> str:
    run_from = notebook.metadata.get("papermill", {}).get("input_path") or ""
    given = str(resources.get("metadata", {}).get("name") or "")
    return re.split(r"[/\\]", str(run_from))[-1].removesuffix(".ipynb") or given or "notebook"


def _subject(notebook: NotebookNode, name: str) -> Subject:
    for place, cell in places(notebook, name, languages.DEFAULT):
        for output in cell.get("outputs", []):
            payload = output.get("data", {}).get(PAYLOAD)
            if isinstance(payload, Mapping) and payload.get("kind") == SETTINGS:
                try:
                    return read_subject(payload, name)
                except (KeyError, ValueError) as problem:
                    raise place.refuse("settings_wrong", met=problem.args[0]) from None
    raise ReportError("page.errors.no_settings", notebook=name)


def _belongs(shown: Displayed, subject: Subject) -> bool:
    """Whether something displayed stands on the page; the template itself says settings and synthetic data."""
    return shown.kind != SETTINGS and not (subject.synthetic and "notice-synthetic" in shown.html)


def _text_items(cell: NotebookNode, source: str, place: Place, outline: Outline) -> Iterator[Item]:
    name = cell.metadata.get("evaluation", {}).get("id")
    for part in render_markdown(source, place, cell.get("attachments")):
        if isinstance(part, RawHeading):
            _check(part.text, place)
            yield _placed(part, name, place, outline)
            name = None
        else:
            yield Block(_checked(part, place, outline))


def _placed(heading: RawHeading, name: Any, place: Place, outline: Outline) -> Item:
    if name is not None and not (isinstance(name, str) and ID.fullmatch(name)):
        raise place.refuse("wrong_id", met=name)
    try:
        return outline.place(heading.level, heading.text, name)
    except ValueError as taken:
        raise place.refuse("duplicate_id", met=taken) from None


def _block(shown: Displayed, place: Place, outline: Outline) -> Block:
    html = _checked(shown.html, place, outline)
    if shown.kind == "figure" and "<svg" not in html and "<img" not in html:
        raise place.refuse("figure_without_alternative_text", met=shown.payload.get("id", ""))
    role: Role = "headline" if shown.kind == "headline" else "body"
    return Block(html, "claims" if 'class="claims"' in html else role)


def _code_items(cell: NotebookNode, place: Place) -> Iterator[Block]:
    source = cell.source.strip()
    if source and not CODE_LEFT_OUT.intersection(cell.metadata.get("tags", [])):
        html = f"<pre><code>{_highlight(source)}</code></pre>"
        _check(html, place)
        yield Block(Markup(html), "code")


def _highlight(source: str) -> str:
    from pygments import highlight  # type: ignore[import-untyped]
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
    from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

    return str(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))).rstrip("\n")


def _checked(html: Markup, place: Place, outline: Outline) -> Markup:
    for name in _check(html, place):
        try:
            outline.claim(name)
        except ValueError as taken:
            raise place.refuse("duplicate_id", met=taken) from None
    return html


def _check(html: str, place: Place) -> tuple[str, ...]:
    """Refuse a fragment with a fault, else return its ids."""
    found = inspect(html)
    for reason, facts in found.faults:
        raise place.refuse(reason, **facts)
    return found.ids
