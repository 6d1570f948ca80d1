"""How to review a study: the steps, and where each item of the reporting guidelines is answered, or that it is not."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation import languages
from evaluation.files import write_changed
from evaluation.reports.frame import SEPARATOR, write_page
from evaluation.reports.plan import Planned, index_name, offered, review_name
from evaluation.reports.record import Record
from evaluation.reports.sections import headings, short_name
from evaluation.study import ALL, Study
from evaluation.study.undecided import undecided

INDEX = "index"


@dataclass(frozen=True)
class Answer:
    """A place that answers an item: page and section in words, and its address; empty where the page is not made."""

    page: str
    section: str
    address: str


@dataclass(frozen=True)
class Item:
    """An item of a guideline.

    Parameters
    ----------
    id, number : str
        The item's id on the page, and its number or numbers in the guideline.
    name, asked : str
        What it asks for.
    answers : tuple of Answer
        Where this study's reports answer it.
    left_open : str
        What they do not answer, and why; empty where nothing is left open.
    """

    id: str
    number: str
    name: str
    asked: str
    answers: tuple[Answer, ...]
    left_open: str


def write_review(study: Study, records: tuple[Record, ...], out: Path, language: str) -> None:
    """Write a study's page on how to review it.

    Parameters
    ----------
    study : Study
        The study.
    records : tuple of Record
        One for each report of its grid, as it stands in the folder.
    out : Path
        The study's folder of reports.
    language : str
        Language of the page.
    """
    title = languages.text("page.review", language)
    made = frozenset(record.name for record in records if record.status == "done")
    page = write_page(
        "review.html.j2",
        language,
        SEPARATOR.join([title, study.title[language]]),
        languages.text("review.about", language),
        study.nature == "synthetic",
        len(undecided(study)),
        study=study,
        topic=title,
        guidelines={name: tuple(_items(study, name, language, made)) for name in _mapping()},
        index=index_name(study, language),
        others=[(other, review_name(study, other)) for other in study.languages if other != language],
    )
    write_changed(out / review_name(study, language), page)


@functools.cache
def _mapping() -> Mapping[str, Mapping[str, list[str]]]:
    """Return for each guideline and item where the reports answer it."""
    return tomllib.loads((Path(__file__).parent / "review.toml").read_text(encoding="utf-8"))


def _items(study: Study, guideline: str, language: str, made: frozenset[str]) -> Iterator[Item]:
    texts = languages.catalogue(language)
    for number, targets in _mapping()[guideline].items():
        first = number.partition(",")[0]
        key = f"review.{guideline}.{first}"
        answers = tuple(answer for target in targets for answer in _answers(study, target, language, made))
        left_open = texts.get(f"{key}.open", "" if answers else texts["review.no_report"])
        yield Item(f"{guideline}-{first}", number, texts[f"{key}.name"], texts[f"{key}.asked"], answers, left_open)


def _answers(study: Study, target: str, language: str, made: frozenset[str]) -> Iterator[Answer]:
    """Yield the answer at a place, if the study has it."""
    page, _, section = target.partition("#")
    if page == INDEX:
        texts = languages.catalogue(language)
        yield Answer(texts["page.index"], texts["index.study"], f"{index_name(study, language)}#{section}")
    elif page in offered(study):
        planned = Planned(study, page, ALL, ALL, language)
        title = headings(planned).get(section)
        address = f"{planned.name}.html#{section}" if planned.name in made else ""
        if title is not None:
            yield Answer(short_name(page, language), title, address)
