"""The ledger as an Excel workbook that a clerk can act on, and as Parquet tables; each file whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from evaluation import languages
from evaluation.errors import OutputError
from evaluation.registers.ledger.account import Ledger
from evaluation.registers.ledger.frames import files_frame, remarks_table, rows_frame
from evaluation.registers.ledger.to_do import MOST_PLACES, as_table, strangers_frame, to_do_frame

# A sheet could hold a million rows, but nobody acts on that many; what is left out is in a file beside the workbook.
_LONGEST = 20_000
_REST = {"to_do": "issues", "rows": "rows", "changes": "changes"}
_WIDEST = 70
_LONGEST_TEXT = 32_000
# What a spreadsheet program would run as a formula, also after the sheet is saved as text; plain numbers are none.
_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r|](?!\d+(?:[.,]\d+)*$)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_excel(ledger: Ledger, path: Path, language: str) -> None:
    """Write the ledger as a workbook: a guide, the account per sheet, what to do, rows set aside, changed values.

    Texts that a spreadsheet would run as a formula begin with an apostrophe. What does not fit, and the rows of people
    never enrolled, are in ``<name>_issues.csv``, ``_rows.csv`` and ``_changes.csv`` beside the workbook, which are
    written only where something was left out.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    path : Path
        The file; replaced whole or left alone.
    language : str
        Language of the texts.

    Raises
    ------
    OutputError
        When a file cannot be written.
    """
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    whole = _whole_tables(ledger, language)
    to_do, apart = to_do_frame(ledger, language), strangers_frame(ledger, language)
    tables = {
        "files": whole["files"],
        "to_do": as_table(to_do),
        "rows": _not_apart(whole["rows"]),
        "changes": _not_apart(whole["changes"]),
        "apart": as_table(apart),
    }
    guide = workbook.create_sheet(_say("sheets.guide", language))
    guide.column_dimensions["A"].width = 120
    for line in _say("guide", language).splitlines():
        guide.append([line])
    for name, table in tables.items():
        if name != "apart" or len(table):
            _write_sheet(workbook, name, table, f"{path.stem}_{_REST[name]}.csv" if name in _REST else "", language)
    abridged = {
        "issues": len(to_do) > _LONGEST or bool((to_do["times"] > MOST_PLACES).any()),
        **{name: len(tables[name]) > _LONGEST or len(tables[name]) < len(whole[name]) for name in ("rows", "changes")},
    }
    for name in filter(abridged.get, abridged):
        write_csv(whole[name], path.with_name(f"{path.stem}_{name}.csv"), language)
    with _whole(path, language) as draft:
        workbook.save(draft)


def write_csv(table: pa.Table, path: Path, language: str) -> None:
    """Write a table as a spreadsheet of an Italian office opens it: semicolons, and its letters declared."""
    from pyarrow import csv

    heads = [_say(f"columns.{name}", language) for name in table.column_names]
    columns = [_harmless_column(column) for column in table.columns]
    with _whole(path, language) as draft, draft.open("wb") as file:
        file.write(codecs.BOM_UTF8)
        csv.write_csv(pa.table(columns, names=heads), file, csv.WriteOptions(delimiter=";"))


def write_tables(ledger: Ledger, folder: Path, language: str) -> None:
    """Write the ledger as ``ledger_files.parquet``, ``ledger_issues``, ``ledger_rows`` and ``ledger_changes``.

    Raises
    ------
    OutputError
        When a file cannot be written.
    """
    from pyarrow import parquet

    for name, table in _whole_tables(ledger, language).items():
        with _whole(folder / f"ledger_{name}.parquet", language) as draft:
            parquet.write_table(table, draft)


def _whole_tables(ledger: Ledger, language: str) -> dict[str, pa.Table]:
    return {
        "files": as_table(files_frame(ledger, language)),
        "issues": remarks_table(ledger, "issues", language),
        "rows": as_table(rows_frame(ledger, language)),
        "changes": remarks_table(ledger, "changes", language),
    }


def _not_apart(table: pa.Table) -> pa.Table:
    return table.filter(pc.invert(table["apart"])).drop_columns("apart")


def _write_sheet(workbook: Any, name: str, table: pa.Table, rest: str, language: str) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(_say(f"sheets.{name}", language))
    sheet.freeze_panes = "A2"
    shown = table.slice(0, _LONGEST)
    columns = [[None if cell == "" else _harmless(cell) for cell in column.to_pylist()] for column in shown.columns]
    for number, column in enumerate(columns, start=1):
        longest = max((len(str(cell)) for cell in column[:200]), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(_WIDEST, max(12, longest + 2))
    heads = [WriteOnlyCell(sheet, _say(f"columns.{column}", language)) for column in table.column_names]
    for head in heads:
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True)
    sheet.append(heads)
    for row in zip(*columns, strict=True):
        sheet.append(row)
    if len(shown) < len(table):
        sheet.append([_say("cut", language, shown=len(shown), total=len(table), file=rest)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(shown) + 1}"


def _harmless_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(column.type) and not pa.types.is_string(column.type):
        return column
    coded = column.dictionary_encode() if pa.types.is_string(column.type) else column
    whole = coded.unify_dictionaries().combine_chunks()
    texts = pa.array([_harmless(text) for text in whole.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([texts.take(whole.indices)])


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = _NOT_XML.sub("\ufffd", cell)[:_LONGEST_TEXT]
    return f"'{text}" if _FORMULA.match(text) else text


@contextlib.contextmanager
def _whole(path: Path, language: str) -> Iterator[Path]:
    """Give a draft beside the path that takes its place when all is written, and is gone when something fails."""
    handle, name = -1, ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        yield Path(name)
        os.replace(name, path)
    except OSError as error:
        raise OutputError(
            "errors.unwritable", language=language, path=str(path), problem=error.strerror or str(error)
        ) from None
    finally:
        if name and os.path.exists(name):
            os.unlink(name)


def _say(key: str, language: str, **values: Any) -> str:
    return languages.text(f"registers.ledger.{key}", language, **values)
