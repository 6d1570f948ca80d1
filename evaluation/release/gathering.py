"""What the pages say of people, gathered into one ledger: every page, in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evaluation import languages
from evaluation.disclosure.ledger import Ledger
from evaluation.disclosure.populations import Dimension, Population
from evaluation.disclosure.statements import Statement, count
from evaluation.errors import DisclosureError
from evaluation.reports.coherence import Coherence
from evaluation.reports.record import Record
from evaluation.study import Study

COUNT = "count"
# What is made from published figures was in the papers: there is nobody behind it whom a page could count.
PUBLISHED = "published"


def gather(study: Study, name: str, records: Iterable[Record], dimensions: Sequence[Dimension]) -> Ledger:
    """Return the ledger of a release.

    Parameters
    ----------
    study : Study
        The study.
    name : str
        Name of the release.
    records : iterable of Record
        What became of its reports, with their numbers.
    dimensions : sequence of Dimension
        What the study tells people apart by.

    Raises
    ------
    DisclosureError
        When a record holds something that is no count of people.
    """
    statements = (statement for record in records for statement in statements_of(record))
    return Ledger(study.id, name, tuple(dimensions), tuple(dict.fromkeys(statements)))


def statements_of(record: Record) -> tuple[Statement, ...]:
    """Return what a page says of people; a count it says twice in one place, once.

    Raises
    ------
    DisclosureError
        When the record holds something that is no count of people.
    """
    page = f"{record.name}.html"
    return tuple(dict.fromkeys(_statement(page, counted) for counted in record.counts))


def require_coherent(study: Study, records: Iterable[Record]) -> None:
    """Refuse pages that contradict each other.

    Raises
    ------
    ReportError
        When they do; names both places of each contradiction.
    """
    coherence = Coherence()
    for record in records:
        coherence.add(record)
    coherence.check(study.id, languages.DEFAULT)


def require_counted(records: Iterable[Record]) -> None:
    """Refuse pages with numbers about people that do not say whom they count: no audit could see them.

    Raises
    ------
    DisclosureError
        When there are such pages; names them.
    """
    pages = [f"{record.name}.html" for record in records if not record.counts and _speaks_of_people(record)]
    if pages:
        raise DisclosureError("release.errors.uncounted", number=len(pages), pages=", ".join(pages))


def _speaks_of_people(record: Record) -> bool:
    return any(
        estimate.get("n") is not None and estimate.get("provenance") != PUBLISHED for estimate in record.estimates
    )


def _statement(page: str, counted: Mapping[str, Any]) -> Statement:
    try:
        population = Population(tuple(sorted((name, tuple(chosen)) for name, chosen in counted["chosen"].items())))
        place, value, kind = counted["where"], counted["value"], counted.get("kind", COUNT)
    except (AttributeError, KeyError, TypeError):
        raise DisclosureError("release.errors.no_count", page=page) from None
    if kind != COUNT or type(value) is not int:
        raise DisclosureError("release.errors.no_count", page=page)
    return count(f"{page}, {place}, {population}", population, value)
