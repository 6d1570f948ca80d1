"""Executed notebook in, page out: an nbconvert exporter with a template of its own, and a function for the batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from traitlets import default

from evaluation.reports.policy import CONTENT_POLICY
from evaluation.reports.report import Links, Report


@dataclass(frozen=True)
class Page:
    """A finished page and what it tells the batch.

    Parameters
    ----------
    html : str
        The whole page, in one piece.
    title, language : str
        As in its head.
    headline : str
        The sentence that answers the report's question; empty where there is none.
    estimates : tuple of mapping
        Every Estimate on the page as plain data, with the ``id`` and the ``kind`` of what shows it.
    counts : tuple of mapping
        Every count of people on the page as plain data, with the id of what shows it (``where``).
    marked : tuple of mapping
        What these data could not answer: ``where`` it stands, the ``row``, and the ``reason``.
    log : str
        What the cells wrote to stderr.
    parameters : mapping of str to str
        What it says that it was made with.
    """

    html: str
    title: str
    language: str
    headline: str
    estimates: tuple[Mapping[str, Any], ...]
    counts: tuple[Mapping[str, Any], ...]
    marked: tuple[Mapping[str, str], ...]
    log: str
    parameters: Mapping[str, str]


class ReportExporter(HTMLExporter):
    """Writes one self-contained page: no script, no request, no trace of the machine it was made on."""

    export_from_notebook = "Evaluation report"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "template"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(Path(__file__).parent)]

    @default("default_preprocessors")
    def _default_preprocessors_default(self) -> list[Any]:
        return [ExecutePreprocessor]  # off, unless people ask for it with --execute

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return page and resources; the page stays as the template wrote it, not parsed and written once more."""
        html, found = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        return html.rstrip() + "\n", found

    def _create_environment(self) -> Any:
        environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        environment.globals["content_policy"] = CONTENT_POLICY
        return environment


def render(notebook: NotebookNode, links: Links | None = None) -> Page:
    """Return the page of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Executed, with its settings displayed.
    links : Links, optional
        Where the page can lead to.

    Returns
    -------
    Page

    Raises
    ------
    ReportError
        When something would reach the page that does not belong there; names notebook and cell.
    """
    html, resources = _exporter().from_notebook_node(notebook, {"links": links or Links()})
    report: Report = resources["report"]
    return Page(
        html=html,
        title=report.title,
        language=report.subject.language,
        headline=report.answer,
        estimates=tuple(_estimates(report)),
        counts=tuple(_counts(report)),
        marked=tuple(_marked(report)),
        log=report.log,
        parameters=report.subject.parameters,
    )


@cache
def _exporter() -> ReportExporter:
    return ReportExporter()  # type: ignore[no-untyped-call]


def _estimates(report: Report) -> list[dict[str, Any]]:
    shown = [(item.payload, estimate) for item in report.displayed for estimate in item.payload.get("estimates", [])]
    return [{"id": payload.get("id", ""), "kind": payload.get("kind", ""), **estimate} for payload, estimate in shown]


def _counts(report: Report) -> list[dict[str, Any]]:
    shown = [(item.payload, counted) for item in report.displayed for counted in item.payload.get("counts", [])]
    return [{"where": payload.get("id", ""), **counted} for payload, counted in shown]


def _marked(report: Report) -> list[dict[str, str]]:
    shown = [(item.payload, mark) for item in report.displayed for mark in item.payload.get("marks", [])]
    return [{"where": payload.get("id", ""), **mark} for payload, mark in shown]
