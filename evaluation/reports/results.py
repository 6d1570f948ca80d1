"""All numbers of a study's reports as one table."""

from __future__ import annotations

import csv
import dataclasses
import io

from evaluation.reports.record import Record
from evaluation.statistics.estimate import Estimate

RESULTS = "results.csv"
IDENTITY = ("name", "notebook", "site", "edition", "subgroup", "language")
COLUMNS = (*IDENTITY, "id", "kind", *(field.name for field in dataclasses.fields(Estimate)))


class Results:
    """Gathers every Estimate of reports, one row each."""

    def __init__(self) -> None:
        self._rows: list[dict[str, object]] = []

    def add(self, record: Record) -> None:
        """Add the estimates of a report."""
        identity = {name: getattr(record, name) for name in IDENTITY}
        self._rows += [identity | _flat(estimate) for estimate in record.estimates]

    def to_csv(self) -> str:
        """Return the table; its columns are always the same."""
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows)
        return text.getvalue()


def _flat(estimate: dict[str, object]) -> dict[str, object]:
    return {name: " ".join(map(str, item)) if isinstance(item, list) else item for name, item in estimate.items()}
