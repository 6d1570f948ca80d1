"""Editions and sites as written to those of the study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.folding import fold
from evaluation.registers.ledger import Ledger, names_somebody
from evaluation.registers.persons.flagging import PLACE
from evaluation.registers.rules import Rules


class Written(NamedTuple):
    """What a row says of its edition."""

    source_id: int
    site: str | None
    edition: str | None


def resolve_editions(tables: Mapping[str, pa.Table], rules: Rules, ledger: Ledger) -> dict[str, pa.Table]:
    """Return the registers with the study's identifiers in ``edition`` and ``site``.

    An edition is known by an identifier, a label or a declared spelling, alone, after the site (``Crema 3``), or as
    the name of the sheet. What is not known becomes null and an issue. Where the study lists no editions, what is
    written is taken, in the spelling that comes first.
    """
    editions = dict(rules.editions) or _as_written(tables, "edition", ledger)
    sites = dict(rules.sites) or _as_written(tables, "site", ledger)
    return {name: _resolve(table, editions, sites, rules, ledger) for name, table in tables.items()}


def _as_written(tables: Mapping[str, pa.Table], column: str, ledger: Ledger) -> dict[str, str]:
    """Return what is written, but for the names of people: a sheet for each, or a column that slipped."""
    found: dict[str, str] = {}
    for table in tables.values():
        if column in table.column_names:
            for text in pc.unique(table[column].cast(pa.string())).drop_null().to_pylist():
                if not names_somebody(text, ledger.protected_words):
                    found.setdefault(fold(text), text)
    return found


def _resolve(
    table: pa.Table, editions: Mapping[str, str], sites: Mapping[str, str], rules: Rules, ledger: Ledger
) -> pa.Table:
    if "edition" not in table.column_names:
        return table
    written, of_row = _distinct(table)
    known = [_edition(row, editions, ledger) for row in written]
    places = [
        rules.site_of_edition.get(edition or "") or (sites.get(fold(row.site)) if row.site else None)
        for row, edition in zip(written, known, strict=True)
    ]
    for name, values in (("edition", known), ("site", places)):
        unknown = [bool(getattr(row, name)) and not value for row, value in zip(written, values, strict=True)]
        _report_unknown(table, name, pa.array(unknown, pa.bool_()).take(of_row), ledger)
        column = pa.array(values, pa.string()).take(of_row)
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def _distinct(table: pa.Table) -> tuple[list[Written], pa.Array]:
    """Return the distinct ways in which sheet, site and edition are written, and which of them each row has."""
    key = np.zeros(len(table), np.int64)
    texts = []
    for name in Written._fields:
        encoded = table[name].combine_chunks()
        encoded = encoded if pa.types.is_dictionary(encoded.type) else encoded.dictionary_encode()
        texts.append([*encoded.dictionary.to_pylist(), None])
        key = key * len(texts[-1]) + encoded.indices.fill_null(len(texts[-1]) - 1).to_numpy()
    distinct, of_row = np.unique(key, return_inverse=True)
    indices = np.unravel_index(distinct, [len(each) for each in texts])
    rows = [Written(*(each[at] for each, at in zip(texts, row, strict=True))) for row in zip(*indices, strict=True)]
    return rows, pa.array(of_row)


def _edition(row: Written, editions: Mapping[str, str], ledger: Ledger) -> str | None:
    written = row.edition or ""
    sheet = "" if written else ledger.sources[row.source_id].sheet
    candidates = (fold(written), fold(f"{row.site or ''} {written}"), fold(sheet))
    return next((editions[text] for text in candidates if text and text in editions), None)


def _report_unknown(table: pa.Table, column: str, unknown: pa.Array, ledger: Ledger) -> None:
    rows = table.filter(unknown).select([*PLACE, column]).to_pandas().drop_duplicates(list(PLACE))
    ledger.issue(f"unknown_{column}", rows, column, rows[column].astype("str"))
