"""The clean tables: which columns each register gives after its values are read, and the check of their contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from evaluation.registers.schemas.model import Column, RegisterSchema
from evaluation.registers.schemas.vocabulary import vocabularies

if TYPE_CHECKING:
    import pandera.pandas as pandera

TEXT = pa.string()
CODED = pa.dictionary(pa.int32(), pa.string())
DATE = pa.date32()
NUMBER = pa.float64()
WHOLE = pa.int64()
FLAG = pa.bool_()
PLACE = pa.int32()

DATE_STATES = ("given", "open", "blank", "unreadable")
MARKS = ("present", "absent", "justified")
CONTRACT_CLASSES = (
    "permanent", "fixed_term", "apprenticeship", "internship", "by_end_date", "collaboration", "other", "unclassified",
)  # fmt: skip
UNKNOWN = "unknown"
LARGEST_HOURS = {"hours": 24.0, "weekly_hours": 80.0, "total_hours": 2000.0}

_PLAIN: Mapping[str, pa.DataType] = {
    "text": CODED, "name": TEXT, "code": TEXT, "company_code": TEXT, "state": CODED,
    "tax_code": TEXT, "postal_code": CODED, "session": CODED, "label": CODED,
    "date": DATE, "dates": DATE, "hours": NUMBER, "weekly_hours": NUMBER, "total_hours": NUMBER, "share": NUMBER,
    "amount": NUMBER, "integer": WHOLE, "yes_no": FLAG,
}  # fmt: skip
_PLACES = {
    "source_id": ("Foglio di origine, nel registro dei conti", "Sheet of origin, in the ledger"),
    "source_row": ("Riga di origine, come la mostra Excel", "Row of origin, as Excel shows it"),
    "source_column": ("Lettera della colonna di origine (griglie)", "Letter of the column of origin (grids)"),
}


@dataclass(frozen=True)
class CleanColumn:
    """A column of a clean table.

    Parameters
    ----------
    name : str
        Its name.
    type : pyarrow.DataType
        Its type; every column may be null but the places.
    description : mapping of str to str
        What it holds, by language.
    personal : bool
        Whether it must be gone after linkage.
    accepted : tuple of str
        The values it may have, () where they are not listed.
    largest : float or None
        The largest number it may have.
    """

    name: str
    type: pa.DataType
    description: Mapping[str, str]
    personal: bool = False
    accepted: tuple[str, ...] = ()
    largest: float | None = None


def clean_columns(schema: RegisterSchema) -> tuple[CleanColumn, ...]:
    """Return the columns of a register's clean table, in order; the same whatever columns a file has."""
    columns = [
        CleanColumn(name, CODED if name == "source_column" else PLACE, {"it": italian, "en": english})
        for name, (italian, english) in _PLACES.items()
        if schema.grid or name != "source_column"
    ]
    for column in schema.columns:
        if column.is_kept:
            columns += _clean(column)
    return tuple(columns)


def pandera_schema(schema: RegisterSchema) -> pandera.DataFrameSchema:
    """Return the check of a register's clean frame (:attr:`CleanRegister.frame`)."""
    import pandas as pd
    import pandera.pandas as pandera

    columns = {}
    for column in clean_columns(schema):
        checks = [pandera.Check.isin(column.accepted)] if column.accepted else []
        if column.largest is not None:
            checks.append(pandera.Check.in_range(0, column.largest))
        coded = pa.types.is_dictionary(column.type)
        dtype = pd.CategoricalDtype if coded else pd.ArrowDtype(column.type)
        columns[column.name] = pandera.Column(None if coded else dtype, checks, nullable=not _is_place(column.name))
    return pandera.DataFrameSchema(columns, strict=True, ordered=True, name=schema.name)


def _is_place(name: str) -> bool:
    return name in ("source_id", "source_row")


def _clean(column: Column) -> list[CleanColumn]:
    personal = column.privacy == "personal"

    def further(
        name: str, type_: pa.DataType, italian: str, english: str, accepted: tuple[str, ...] = ()
    ) -> CleanColumn:
        texts = {"it": f"{column.description['it']}: {italian}", "en": f"{column.description['en']}: {english}"}
        return CleanColumn(name, type_, texts, personal, accepted)

    name, says = column.name, column.description
    if column.type == "mark":
        return [
            CleanColumn(name, CODED, says, personal, MARKS),
            further("blank", FLAG, "se la cella è vuota", "whether the cell is blank"),
            further("unreadable", FLAG, "se la cella non si legge", "whether the cell cannot be read"),
        ]
    if column.type == "hours":
        unreadable = further(f"{name}_unreadable", FLAG, "se la cella non si legge", "whether the cell cannot be read")
        return [CleanColumn(name, NUMBER, says, personal, (), LARGEST_HOURS["hours"]), unreadable]
    if column.type in ("town", "office"):
        code = further(f"{name}_code", CODED, "codice catastale", "Belfiore code")
        return [CleanColumn(name, CODED, says, personal), code]
    if column.type == "contract_code":
        kind = further(name.replace("code", "class"), CODED, "classe", "class", CONTRACT_CLASSES)
        return [CleanColumn(name, CODED, says, personal), kind]
    if column.type == "open_date":
        state = further(f"{name}_state", CODED, "data, aperta, vuota o illeggibile", "how it is given", DATE_STATES)
        return [CleanColumn(name, DATE, says, personal), state]
    accepted = tuple(vocabularies()[column.vocabulary]) if column.vocabulary else ()
    accepted += (UNKNOWN,) if column.type == "state" else ()
    largest = 1.0 if column.type == "share" else LARGEST_HOURS.get(column.type)
    return [CleanColumn(name, _PLAIN[column.type], says, personal, accepted, largest)]
