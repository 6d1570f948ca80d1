"""The lists of reports: one page per study and language, and one over all studies in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from evaluation import languages
from evaluation.files import remove, write_changed
from evaluation.presentation.words import Words
from evaluation.reports.filters import filters_of
from evaluation.reports.frame import write_page
from evaluation.reports.plan import index_name, library_name, review_name
from evaluation.reports.record import Record, Status
from evaluation.reports.review import write_review
from evaluation.study import ALL, Study
from evaluation.study.undecided import undecided
from evaluation.titles import notebook_title

FACTS = "study.json"
SCHEMA = "evaluation.study/1"


@dataclass(frozen=True)
class Entry:
    """One report of the list, in all its languages.

    Parameters
    ----------
    place, label : str
        Id and label of the site, edition or subgroup; for the whole study ``"all"`` and its words.
    nature : str
        What its page rests on.
    here : Record
        The record in the language of the list.
    records : tuple of Record
        The record in each language.
    """

    place: str
    label: str
    nature: str
    here: Record
    records: tuple[Record, ...]

    def of_status(self, status: Status) -> tuple[Record, ...]:
        """Return the records of a status."""
        return tuple(record for record in self.records if record.status == status)


@dataclass(frozen=True)
class Group:
    """The reports of one notebook: of the whole study, and of each site, edition and subgroup that has its own."""

    notebook: str
    title: str
    entries: tuple[Entry, ...]


def write_index(study: Study, records: Iterable[Record], out: Path, alone: bool = False) -> None:
    """Write a study's list of reports and its page on how to review it, in each of its languages.

    Parameters
    ----------
    study : Study
        The study; ``index.html`` and ``review.html`` are in its first language.
    records : iterable of Record
        One for each report of its grid, as it stands in the folder.
    out : Path
        The study's folder of reports, which gets ``study.json`` for :func:`write_library` as well.
    alone : bool
        Whether the folder goes where there is no list over all studies above it.
    """
    records = tuple(records)
    for language in study.languages:
        write_changed(out / index_name(study, language), _index(study, records, language, alone))
        write_review(study, records, out, language)
    write_changed(out / FACTS, json.dumps(_facts(study, records), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def write_library(out: Path, language: str) -> None:
    """Write the list of all studies whose reports stand in a folder, from the ``study.json`` of each.

    It is there in each of their languages; ``index.html`` is in the given one.
    """
    studies = [study for study in map(read_facts, sorted(out.glob(f"*/{FACTS}"))) if study is not None]
    codes = [language, *(code for study in studies for code in study["index"])]
    spoken = [code for code in dict.fromkeys(codes) if code in languages.available()]
    for other in set(languages.available()).difference(spoken):
        remove(out / library_name(other))
    for code in spoken:
        page = _library(studies, code, [other for other in spoken if other != code])
        write_changed(out / library_name(code), page)
        if code == language:
            write_changed(out / "index.html", page)


def read_facts(file: Path) -> dict[str, Any] | None:
    """Return what a study's folder says of it; None where another version wrote it, or it cannot be read."""
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) and facts.get("schema") == SCHEMA else None


def _index(study: Study, records: tuple[Record, ...], language: str, alone: bool) -> str:
    groups = tuple(_groups(study, records, language))
    entries = [entry for group in groups for entry in group.entries]
    return write_page(
        "listing.html.j2",
        language,
        study.title[language],
        study.question[language],
        study.nature == "synthetic",
        len(undecided(study)),
        study=study,
        groups=groups,
        failed=[record for record in records if record.status == "failed"],
        filters=filters_of(
            {entry.place: entry.label for entry in entries},
            ((entry.place, entry.here.notebook) for entry in entries),
            language,
        ),
        natures=dict.fromkeys([study.nature, *(entry.nature for entry in entries)]),
        count=_count(records, language),
        others=[(other, index_name(study, other)) for other in study.languages if other != language],
        review=review_name(study, language),
        library="" if alone else f"../{library_name(language)}",
    )


def _library(studies: list[dict[str, Any]], language: str, others: list[str]) -> str:
    told = [_in_language(study, language) for study in studies]
    return write_page(
        "library.html.j2",
        language,
        languages.text("index.library", language),
        languages.text("index.about", language),
        studies=told,
        filters=filters_of(
            {study["id"]: study["title"] for study in told},
            ((study["id"], notebook) for study in told for notebook in study["topics"]),
            language,
        ),
        others=[(other, library_name(other)) for other in others],
    )


def _in_language(study: dict[str, Any], language: str) -> dict[str, Any]:
    """Return what the list over all studies says of one, in its language or in the first that the study speaks."""
    code = language if language in study["index"] else next(iter(study["index"]))
    topics = {notebook: told[code] for notebook, told in study["topics"].items()}
    told = {"language": code, "title": study["title"][code], "question": study["question"][code]}
    return study | told | {"topics": topics}


def _groups(study: Study, records: tuple[Record, ...], language: str) -> Iterator[Group]:
    for notebook, found in groupby(records, attrgetter("notebook")):
        entries = tuple(_entries(study, tuple(found), language))
        yield Group(notebook, notebook_title(study, notebook, language), entries)


def _entries(study: Study, records: tuple[Record, ...], language: str) -> Iterator[Entry]:
    for place, found in groupby(records, attrgetter("place")):
        same = tuple(found)
        here = next(record for record in same if record.language == language)
        yield Entry(place, _label(study, here, language), _nature(study, here), here, same)


def _label(study: Study, record: Record, language: str) -> str:
    if record.place == ALL:
        return languages.text("index.whole", language)
    find = study.edition if record.edition != ALL else study.subgroup if record.subgroup != ALL else study.site
    return find(record.place).label[language]


def _nature(study: Study, record: Record) -> str:
    """Return what a page rests on: without the mark in its title, one of a synthetic study has published figures."""
    mark = languages.text("page.synthetic.mark", record.language)
    published = study.nature == "synthetic" and record.status == "done" and not record.title.startswith(mark)
    return "published" if published else study.nature


def _count(records: tuple[Record, ...], language: str) -> str:
    words, statuses = Words(language), [record.status for record in records]
    return words.text("index.count", **{name: words.number(statuses.count(name)) for name in ("done", "failed")})


def _facts(study: Study, records: tuple[Record, ...]) -> dict[str, Any]:
    """Return what the list over all studies says about one."""
    whole = [record for record in records if record.place == ALL]
    topics: dict[str, dict[str, Mapping[str, str]]] = {}
    for record in whole:
        told = {"title": notebook_title(study, record.notebook, record.language), "status": record.status}
        told |= {"headline": record.headline, "nature": _nature(study, record), "page": f"{record.name}.html"}
        topics.setdefault(record.notebook, {})[record.language] = told
    return {
        "schema": SCHEMA,
        "id": study.id,
        "title": study.title,
        "question": study.question,
        "nature": study.nature,
        "design": study.design,
        "topics": topics,
        "count": {language: _count(records, language) for language in study.languages},
        "index": {language: index_name(study, language) for language in study.languages},
    }
