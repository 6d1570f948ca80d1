"""A report as it was read from an executed notebook: all that the template needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from evaluation import __version__, languages
from evaluation.presentation.words import Words
from evaluation.reports import provenance
from evaluation.reports.chance import say_chance
from evaluation.reports.document import Block, Document, Item
from evaluation.reports.outputs import Displayed
from evaluation.reports.stylesheet import write_stylesheet
from evaluation.reports.subject import Subject


@dataclass(frozen=True)
class Links:
    """Where a page can lead to; addresses relative to the page, empty where there is nothing.

    Parameters
    ----------
    index, review : str
        The list of all reports, and the page on how to review the study.
    notebook, results : str
        The notebook behind the page and its results file.
    languages : tuple of (str, str)
        Language and address of the same report in other languages.
    """

    index: str = ""
    notebook: str = ""
    results: str = ""
    languages: tuple[tuple[str, str], ...] = ()
    review: str = ""


@dataclass(frozen=True)
class Report:
    """A report before it is written.

    Parameters
    ----------
    subject : Subject
        What it is about.
    document : Document
        Its parts, in the order of the page.
    displayed : tuple of Displayed
        Everything that the notebook shows, in the order of its cells.
    log : str
        What the cells wrote to stderr; for the run's log, never for the page.
    links : Links
        Where the page can lead to.
    """

    subject: Subject
    document: Document
    displayed: tuple[Displayed, ...]
    log: str
    links: Links = dataclasses.field(default_factory=Links)

    def say(self, key: str, **values: Any) -> str:
        """Return a text of the catalogue under ``page``."""
        return languages.text(f"page.{key}", self.subject.language, **values)

    def name_language(self, language: str) -> str:
        """Return the name of a language in that language."""
        return languages.text("page.language", language)

    @property
    def topic(self) -> Markup:
        """What stands in the heading of level one: the notebook's own, else the title of the settings."""
        return self.document.title or Markup.escape(self.subject.title)

    @property
    def title(self) -> str:
        """The title of the page: topic, study, site and edition, and first of all whether the data are synthetic."""
        mark = [self.say("synthetic.mark")] if self.subject.synthetic else []
        return " – ".join([*mark, self.topic.striptags(), self.subject.about])

    @property
    def has_totals(self) -> bool:
        """Whether the page has numbers that follow from published totals, to which its invented people were built."""
        made = (
            estimate.get("provenance") for shown in self.displayed for estimate in shown.payload.get("estimates", [])
        )
        return self.subject.synthetic and "published" in made

    @property
    def answer(self) -> str:
        """The sentence that answers the report's question; empty where there is none."""
        headline = next((shown for shown in self.displayed if shown.kind == "headline"), None)
        if headline is None:
            return ""
        return str(headline.payload.get("answer") or headline.text).strip()

    @property
    def description(self) -> str:
        """The description of the page, for search engines and lists."""
        notice = [self.say("synthetic.notice")] if self.subject.synthetic else []
        return " ".join([*notice, self.answer or self.title])

    @property
    def generator(self) -> str:
        """The program and its version."""
        return f"{provenance.GENERATOR} {__version__}"

    @property
    def facts(self) -> tuple[provenance.Fact, ...]:
        """The provenance, line by line."""
        estimates = (each for shown in self.displayed for each in shown.payload.get("estimates", []))
        return provenance.facts(self.subject, say_chance(estimates, Words(self.subject.language)))

    @property
    def json_ld(self) -> Markup:
        """The provenance for machines."""
        return Markup(provenance.to_json_ld(self.subject, self.title, self.description))

    @cached_property
    def stylesheet(self) -> Markup:
        """The stylesheet, with the texts that run along every printed sheet."""
        running = {
            "top-left": self.title,
            "bottom-left": self.generator,
            "bottom-right": self.say("sheet_number", page="{page}", pages="{pages}"),
        }
        if self.subject.synthetic:
            running["bottom-center"] = self.say("synthetic.print")
        return Markup(write_stylesheet(running, "".join(self._html())))

    def _html(self) -> Iterator[str]:
        document = self.document
        sections: list[Item] = [item for section in document.sections for item in (section.heading, *section.items)]
        for item in (*document.headline, *document.claims, *document.introduction, *sections):
            yield item.html if isinstance(item, Block) else item.text
