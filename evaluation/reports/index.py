"""The lists of reports: one page per study and language, and one over all studies in a folder."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation import languages
from evaluation.files import write_changed
from evaluation.reports.plan import index_name
from evaluation.reports.policy import CONTENT_POLICY
from evaluation.reports.record import Record
from evaluation.reports.stylesheet import write_stylesheet
from evaluation.study import ALL, Study

FACTS = "study.json"


@dataclass(frozen=True)
class Entry:
    """One report of the list, in all its languages.

    Parameters
    ----------
    title, place : str
        Topic of the report, and the site or edition; empty for the whole study.
    here : Record
        The record in the language of the list.
    records : mapping of str to Record
        The record in each language.
    """

    title: str
    place: str
    here: Record
    records: Mapping[str, Record]

    @property
    def failed(self) -> bool:
        """Whether the report failed in any language."""
        return any(record.status == "failed" for record in self.records.values())


def write_index(study: Study, records: Iterable[Record], out: Path) -> None:
    """Write a study's list of reports in each of its languages; ``index.html`` is in its first one.

    Parameters
    ----------
    study : Study
        The study.
    records : iterable of Record
        One for each report of its grid, as it stands in the folder.
    out : Path
        The study's folder of reports, which gets ``study.json`` for :func:`write_library` as well.
    """
    records = tuple(records)
    for language in study.languages:
        page = _template("listing.html.j2").render(
            study=study,
            language=language,
            entries=_entries(study, records, language),
            others=[(other, index_name(study, other)) for other in study.languages if other != language],
            **_common(language, study.title[language], study.nature == "synthetic"),
        )
        write_changed(out / index_name(study, language), page)
    write_changed(out / FACTS, json.dumps(_facts(study, records), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def write_library(out: Path, language: str) -> None:
    """Write the list of all studies whose reports stand in a folder, from the ``study.json`` of each."""
    studies = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(out.glob(f"*/{FACTS}"))]
    title = languages.text("index.library", language)
    page = _template("library.html.j2").render(
        studies=studies, language=language, title=title, **_common(language, title, False)
    )
    write_changed(out / "index.html", page)


def _entries(study: Study, records: tuple[Record, ...], language: str) -> list[Entry]:
    groups: dict[tuple[str, str, str], dict[str, Record]] = {}
    for record in records:
        groups.setdefault((record.notebook, record.site, record.edition), {})[record.language] = record
    return [
        Entry(_topic(study, notebook, language), _place(study, site, language), found[language], found)
        for (notebook, site, _), found in groups.items()
    ]


def _topic(study: Study, notebook: str, language: str) -> str:
    texts = languages.catalogue(language)
    template = texts.get(f"notebooks.{notebook}.title", notebook)
    arms = {"treated": study.arms.treated[language], "control": study.arms.control[language]}
    return template.format_map(arms)


def _place(study: Study, site: str, language: str) -> str:
    return "" if site == ALL else study.site(site).label[language]


def _facts(study: Study, records: tuple[Record, ...]) -> dict[str, Any]:
    """Return what the list over all studies says about one."""
    return {
        "id": study.id,
        "title": study.title,
        "question": study.question,
        "nature": study.nature,
        "headline": {
            record.language: record.headline
            for record in reversed(records)
            if record.status == "done" and record.site == ALL and record.headline
        },
        "reports": sum(record.status == "done" for record in records),
        "failed": sum(record.status == "failed" for record in records),
        "index": {language: index_name(study, language) for language in study.languages},
    }


def _common(language: str, title: str, synthetic: bool) -> dict[str, Any]:
    mark = languages.text("page.synthetic.mark", language)
    running = {
        "top-left": title,
        "bottom-right": languages.text("page.sheet_number", language, page="{page}", pages="{pages}"),
    }
    return {
        "content_policy": CONTENT_POLICY,
        "stylesheet": write_stylesheet(running, ""),
        "say": functools.partial(_say, language),
        "language_name": lambda code: languages.text("page.language", code),
        "head_title": f"{mark} – {title}" if synthetic else title,
        "synthetic": synthetic,
    }


def _say(language: str, key: str, **values: Any) -> str:
    return languages.text(key, language, **values)


@functools.cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folder = Path(__file__).parent / "template"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markup"] = Markup
    return environment.get_template(name)
