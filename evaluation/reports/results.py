"""All numbers of a study's reports as one table."""

from __future__ import annotations

import csv
import io

from evaluation.reports.record import Record

IDENTITY = ("name", "notebook", "site", "edition", "language")


class Results:
    """Gathers every Estimate of reports, one row each."""

    def __init__(self) -> None:
        self._rows: list[dict[str, object]] = []

    def add(self, record: Record) -> None:
        """Add the estimates of a report."""
        identity = {name: getattr(record, name) for name in IDENTITY}
        self._rows += [identity | _flat(estimate) for estimate in record.estimates]

    def to_csv(self) -> str:
        """Return the table; its columns are those that any of the estimates has."""
        columns = list(dict.fromkeys(name for row in self._rows for name in row)) or list(IDENTITY)
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows)
        return text.getvalue()


def _flat(estimate: dict[str, object]) -> dict[str, object]:
    return {name: " ".join(map(str, item)) if isinstance(item, list) else item for name, item in estimate.items()}
