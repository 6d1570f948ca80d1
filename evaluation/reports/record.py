"""What became of a report: the results file beside its page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from evaluation.reports.plan import Planned
from evaluation.study import ALL

Status = Literal["done", "failed", "missing"]
SCHEMA = "evaluation.report/1"
OF_THE_RUN = ("seconds", "cached", "told")
LISTS = ("estimates", "counts", "marked")


@dataclass(frozen=True)
class Record:
    """What became of one report; written beside its page as ``NAME.json``.

    Parameters
    ----------
    name, notebook, site, edition, language, subgroup : str
        Which report.
    status : {"done", "failed", "missing"}
        Whether there is a page.
    title, headline : str
        The page's title and the sentence that answers its question; empty when it failed.
    error : str
        What went wrong, for people, without any value that was met; empty when nothing did.
    told : str
        The same with the values, for the terminal alone.
    estimates : tuple of dict
        Every Estimate on the page, as plain data.
    counts : tuple of dict
        Every count of people on the page: ``where`` it stands, its ``value``, and who is counted (``chosen``).
    marked : tuple of dict
        What these data could not answer: ``where`` it stands, the ``row`` (empty for a whole cell), the ``reason``.
    inputs : mapping of str to str
        Digest of each thing that the report was made from; :mod:`evaluation.reports.inputs` says which.
    page : str
        Digest of the page.
    seconds : float
        Wall time.
    cached : bool
        Whether it was left as it stood because nothing had changed.
    schema : str
        Name and version of what the file holds; ``docs/operations.md`` says it field by field.

    Notes
    -----
    ``seconds``, ``cached`` and ``told`` are of the run and not in the file: the same bytes for the same inputs.
    """

    name: str
    notebook: str
    site: str
    edition: str
    language: str
    status: Status
    title: str = ""
    headline: str = ""
    error: str = ""
    estimates: tuple[dict[str, Any], ...] = ()
    counts: tuple[dict[str, Any], ...] = ()
    marked: tuple[dict[str, str], ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    seconds: float = 0.0
    cached: bool = False
    schema: str = SCHEMA
    subgroup: str = ALL
    told: str = ""

    @property
    def place(self) -> str:
        """Id of the site, edition or subgroup that it is about, or ``"all"``."""
        return next((name for name in (self.edition, self.subgroup, self.site) if name != ALL), ALL)

    def without_numbers(self) -> Record:
        """Return the record without its estimates and counts: a batch may have thousands of reports."""
        return replace(self, estimates=(), counts=())

    def to_json(self) -> str:
        """Return the record as JSON text, without what differs between runs."""
        facts = {name: value for name, value in asdict(self).items() if name not in OF_THE_RUN}
        return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def record_of(planned: Planned, status: Status, **found: Any) -> Record:
    """Return the record of a planned report."""
    place: dict[str, Any] = {name: getattr(planned, name) for name in ("site", "edition", "subgroup", "language")}
    return Record(name=planned.name, notebook=planned.notebook, status=status, **place, **found)


def record_file(planned: Planned, out: Path) -> Path:
    """Return the path of a report's record."""
    return out / f"{planned.name}.json"


def page_file(planned: Planned, out: Path) -> Path:
    """Return the path of a report's page."""
    return out / f"{planned.name}.html"


def notebook_file(planned: Planned, out: Path) -> Path:
    """Return the path of the notebook behind a report."""
    return out / "notebooks" / f"{planned.name}.ipynb"


def log_file(planned: Planned, out: Path) -> Path:
    """Return the path of a report's log."""
    return out / "log" / f"{planned.name}.log"


def manifest_file(planned: Planned, out: Path) -> Path:
    """Return the path of the sealed digests of a report's files."""
    return out / "manifest" / f"{planned.name}.json"


def read_record(planned: Planned, out: Path) -> Record:
    """Return the record of a report as it stands in a folder; status ``"missing"`` when there is none to be read."""
    try:
        facts = json.loads(record_file(planned, out).read_text(encoding="utf-8"))
        record = Record(**facts | {name: tuple(facts[name]) for name in LISTS})
        return record if record.schema == SCHEMA else record_of(planned, "missing")
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return record_of(planned, "missing")
