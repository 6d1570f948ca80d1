"""The columns of the participants table and of the spells: types, accepted values, check, dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from evaluation import languages
from evaluation.registers.schemas import vocabularies

if TYPE_CHECKING:
    import pandera.pandas as pandera

EVENTS = ("internship", "fixed_term", "permanent", "apprenticeship", "other", "unclassified")
CLASSES = ("permanent", "apprenticeship", "fixed_term", "internship", "collaboration", "other", "unclassified")
NONE, UNKNOWN = "none", "unknown"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_DTYPES = {
    "text": "str",
    "number": "float64",
    "whole": "int64",
    "maybe_whole": "Int64",
    "flag": "bool",
    "maybe": "boolean",
    "date": "datetime64[ms]",
}
_ARROW = {"date": pa.timestamp("ms"), "whole": pa.int64(), "maybe_whole": pa.int64()}
_FIELDS = {
    "text": "string",
    "number": "number",
    "whole": "integer",
    "maybe_whole": "integer",
    "flag": "boolean",
    "maybe": "boolean",
    "date": "date",
}


@dataclass(frozen=True)
class TableColumn:
    """A column of a table that the intake gives.

    Parameters
    ----------
    name : str
        Its name.
    kind : str
        ``text``, ``number``, ``whole``, ``flag`` (true or false), ``maybe`` and ``maybe_whole`` (or missing), ``date``.
    required : bool
        Whether it is never missing.
    accepted : tuple of str
        Its values, () where they are not listed.
    minimum : float or None
        The least value.
    text : str
        Key of its description under ``registers.table``; its name unless said.
    facts : mapping
        Values for the placeholders of the description.
    """

    name: str
    kind: str
    required: bool = False
    accepted: tuple[str, ...] = ()
    minimum: float | None = None
    text: str = ""
    facts: Mapping[str, str] | None = None

    def describe(self, language: str) -> str:
        """Return what it holds."""
        return languages.text(f"registers.table.{self.text or self.name}", language, **(self.facts or {}))


def participant_columns(horizons: Iterable[str], lengths: Iterable[int]) -> tuple[TableColumn, ...]:
    """Return the columns of the participants table, in order.

    Parameters
    ----------
    horizons : iterable of str
        Times for "in work at", as they stand in the names of columns.
    lengths : iterable of int
        Days that a job has to last for "a first job that lasted".
    """
    horizons, lengths = tuple(horizons), tuple(lengths)
    return (
        TableColumn("person_id", "text", True),
        TableColumn("edition", "text"),
        TableColumn("site", "text"),
        TableColumn("sex", "text", accepted=("F", "M")),
        TableColumn("age", "number"),
        TableColumn("education", "text", accepted=tuple(vocabularies()["education"])),
        TableColumn("prior_status", "text", accepted=tuple(vocabularies()["status"])),
        TableColumn("service", "text", accepted=("cpi", "informagiovani", NONE)),
        TableColumn("cpi_office", "text"),
        TableColumn("hours_attended", "number", minimum=0),
        TableColumn("attendance_share", "number", minimum=0),
        TableColumn("completed", "maybe"),
        TableColumn("counselled", "maybe"),
        TableColumn("observed", "maybe"),
        TableColumn("pact", "maybe"),
        TableColumn("pact_state", "text", True, (NONE, *vocabularies()["pact_state"], UNKNOWN)),
        TableColumn("months_to_pact", "number"),
        TableColumn("months_to_pact_withdrawal", "number"),
        TableColumn("course_end", "date"),
        TableColumn("followup_end", "date"),
        TableColumn("followup_months", "number", True, minimum=0),
        TableColumn("event", "text", True, (NONE, UNKNOWN, *EVENTS)),
        TableColumn("months_to_event", "number", True, minimum=0),
        TableColumn("event_at_end", "text", accepted=EVENTS),
        TableColumn("event_days", "number", minimum=1),
        *(_first(f"months_to_{event}", "months_to_kind", kind=event) for event in EVENTS),
        *(_first(f"months_to_event_{days}_days", "months_to_length", days=str(days)) for days in lengths),
        *(
            TableColumn(f"job_of_{days}_days", "maybe", text="job_of_length", facts={"days": str(days)})
            for days in lengths
        ),
        TableColumn("working_at_zero", "maybe"),
        *(TableColumn(f"in_work_at_{at}", "maybe", text="in_work_at", facts={"at": at}) for at in horizons),
        *(TableColumn(f"employed_at_{at}", "maybe", text="employed_at", facts={"at": at}) for at in horizons),
        TableColumn("days_worked", "maybe_whole", minimum=0),
        TableColumn("days_employed", "maybe_whole", minimum=0),
        TableColumn("months_worked", "number", minimum=0),
        TableColumn("seen_months", "number", True, minimum=0),
        TableColumn("event_from_enrolment", "text", True, (NONE, UNKNOWN, *EVENTS)),
        TableColumn("months_to_event_from_enrolment", "number", minimum=0),
        TableColumn("followup_months_from_enrolment", "number", minimum=0),
    )


def spell_columns() -> tuple[TableColumn, ...]:
    """Return the columns of the table of job spells, in order."""
    return (
        TableColumn("person_id", "text", True),
        TableColumn("start", "date", True),
        TableColumn("end", "date"),
        TableColumn("class_at_start", "text", True, CLASSES),
        TableColumn("class_at_end", "text", True, CLASSES),
        TableColumn("agency", "flag", True),
        TableColumn("on_call", "flag", True),
        TableColumn("notices", "whole", True, minimum=1),
        TableColumn("ends_before_start", "flag", True),
        TableColumn("running_at_zero", "flag", True),
        TableColumn("incomplete", "flag", True),
    )


def typed(table: Mapping[str, Any], columns: Iterable[TableColumn]) -> pd.DataFrame:
    """Return the columns of a table (arrow or pandas ones, by name), in order, each with its type."""
    series = {}
    for column in columns:
        values = table[column.name]
        if isinstance(values, pa.ChunkedArray):
            values = values.cast(_ARROW.get(column.kind, values.type)).to_pandas()
        series[column.name] = values.astype(_DTYPES[column.kind])
    return pd.DataFrame(series)


def pandera_schema(columns: Iterable[TableColumn]) -> pandera.DataFrameSchema:
    """Return the check of a table."""
    import pandera.pandas as pandera

    checked = {}
    for column in columns:
        checks = [pandera.Check.isin(column.accepted)] if column.accepted else []
        checks += [] if column.minimum is None else [pandera.Check.ge(column.minimum)]
        checked[column.name] = pandera.Column(_DTYPES[column.kind], checks, nullable=not column.required)
    return pandera.DataFrameSchema(checked, strict=True, ordered=True)


def datapackage(name: str, tables: Mapping[str, Iterable[TableColumn]], language: str) -> dict[str, Any]:
    """Return the Frictionless data package (version 2) of the tables, ``<table>.parquet`` each."""
    resources = [
        {
            "name": table,
            "title": languages.text(f"registers.tables.{table}", language),
            "path": f"{table}.parquet",
            "format": "parquet",
            "schema": {"fields": [_field(column, language) for column in columns]},
        }
        for table, columns in tables.items()
    ]
    return {"$schema": PROFILE, "name": name, "resources": resources}


def _first(name: str, text: str, **facts: str) -> TableColumn:
    return TableColumn(name, "number", minimum=0, text=text, facts=facts)


def _field(column: TableColumn, language: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    constraints |= {"enum": list(column.accepted)} if column.accepted else {}
    constraints |= {} if column.minimum is None else {"minimum": column.minimum}
    field = {"name": column.name, "type": _FIELDS[column.kind], "description": column.describe(language)}
    return field | ({"constraints": constraints} if constraints else {})
