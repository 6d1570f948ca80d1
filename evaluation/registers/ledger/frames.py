"""The ledger as tables for people, in a language; names and tax codes never appear in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from evaluation import languages
from evaluation.registers.ledger.account import Ledger
from evaluation.registers.ledger.masking import mask_persons, mask_title
from evaluation.registers.ledger.remarks import Remarks
from evaluation.registers.ledger.removals import REMOVED, are_strangers, removed_by
from evaluation.registers.ledger.severity import keeper, severity
from evaluation.registers.ledger.source import MERGED, QUARANTINED, Places, Position, Source, split_places

Book = Literal["issues", "changes"]
_FATES = {MERGED: "merged", QUARANTINED: "quarantined"}
_ORDER = ("error", "warning", "note")
ISSUE_COLUMNS = ("removes", "severity", "kind", "issue", "register", "name", "who")


def places_frame(ledger: Ledger, places: Places) -> pd.DataFrame:
    """Return the file, the sheet and the row of each place."""
    ids, rows = split_places(places)
    return _places(_shown_sources(ledger), ids, rows)


def files_frame(ledger: Ledger, language: str) -> pd.DataFrame:
    """Return one row per sheet: file, sheet, register, header row, rows read, kept, merged and quarantined."""
    counts = ledger.counts().drop(columns="source_id")
    sheets = [(source.file, source.sheet, source.register, source.header_row) for source in _shown_sources(ledger)]
    where = pd.DataFrame(sheets, columns=["file", "sheet", "register", "header_row"])
    titles = {name: languages.text(f"registers.names.{name}", language) for name in where["register"].unique() if name}
    return pd.concat([where.assign(register=where["register"].map(titles).fillna("")), counts], axis=1)


def rows_frame(ledger: Ledger, language: str) -> pd.DataFrame:
    """Return one row per merged or quarantined row: place, fate, reason, and for a merged one where it went."""
    parts, sources = [], _shown_sources(ledger)
    for number, (fate, reason) in enumerate(zip(ledger.fates, ledger.reason_codes, strict=True)):
        settled = np.flatnonzero(np.isin(fate, list(_FATES)))
        rows = settled + sources[number].header_row + 1
        facts = {"source_id": number, "source_row": rows, "fate": fate[settled], "reason": reason[settled]}
        parts.append(pd.DataFrame(facts, dtype="int64"))
    whole = (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(columns=["source_id", "source_row", "fate", "reason"])
    )
    merges = ledger.merges or [pd.DataFrame(columns=["source_id", "source_row", "into_id", "into_row"], dtype="int64")]
    into = pd.concat(merges, ignore_index=True).drop_duplicates(["source_id", "source_row"])
    whole = whole.merge(into, how="left", on=["source_id", "source_row"])
    place = _places(sources, whole["source_id"], whole["source_row"])
    kinds = _taken(ledger.reasons, whole["reason"])
    fates = _taken(["", "", *_FATES.values()], whole["fate"])
    return place.assign(
        fate=_translated(fates, "registers.fates", language),
        kind=kinds,
        reason=_translated(kinds, "registers.reasons", language),
        into=_into(sources, whole),
        apart=are_strangers(ledger, whole["source_id"].to_numpy(np.int32), whole["source_row"].to_numpy(np.int32)),
    )


def remarks_frame(ledger: Ledger, book: Book, language: str) -> pd.DataFrame:
    """Return the issues or changed values of :func:`remarks_table` without those of people never enrolled."""
    table = remarks_table(ledger, book, language)
    table = table.filter(pc.invert(table["apart"])).drop_columns("apart")
    return table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)


def remarks_table(ledger: Ledger, book: Book, language: str) -> pa.Table:
    """Return one row per issue or per changed value, as columns that stay small with millions of rows.

    Returns
    -------
    pyarrow.Table
        ``file, sheet, row`` (null for a whole sheet), ``cell, column`` (the header as written), ``raw`` (a shape where
        personal), then for issues ``removes`` (person, job, pact or ""), ``severity, kind, issue, register, name`` (of
        the column), ``who`` corrects it, sorted by what they remove and by severity, for changes ``value, kind, rule``;
        ``apart``: whether the row is of somebody never enrolled, in the extract of another office.
    """
    names = ledger.protected_words()
    blocks = ledger.issues if book == "issues" else ledger.changes
    further = ISSUE_COLUMNS if book == "issues" else ("value", "kind", "rule")
    wanted = ["file", "sheet", "row", "cell", "column", "raw", *further, "apart"]
    if not blocks:
        types = {"row": pa.int64(), "apart": pa.bool_()}
        return pa.table({name: pa.array([], types.get(name, pa.string())) for name in wanted})
    sources = _shown_sources(ledger)
    parts = [_block(ledger, sources, block, book, language, lambda text: mask_persons(text, names)) for block in blocks]
    table = pa.concat_tables(parts).unify_dictionaries()
    return table.sort_by([(key, "ascending") for key in ("rank", "source_id", "row_number", "cell")]).select(wanted)


def _block(
    ledger: Ledger, sources: Sequence[Source], block: Remarks, book: Book, language: str, hide: Callable[[str], str]
) -> pa.Table:
    section = "issues" if book == "issues" else "rules"
    kinds = block.facts["kind"].tolist()
    positions = [source.columns.get(block.column, Position("", block.column)) for source in sources]
    letters = _coded([position.letter for position in positions], block.source_id).cast(pa.string())
    rows = pa.array(block.row, pa.int64(), mask=block.row == 0)
    columns = {
        "source_id": pa.array(block.source_id),
        "row_number": pa.array(block.row),
        "file": _coded([source.file for source in sources], block.source_id),
        "sheet": _coded([source.sheet for source in sources], block.source_id),
        "row": rows,
        "cell": _cells(letters if block.letter is None else block.letter, rows),
        "column": _coded([position.header for position in positions], block.source_id),
        "raw": _coded([hide(text) for text in block.facts["raw"]], block.fact),
        "value": _coded([hide(text) for text in block.facts["value"]], block.fact),
        "kind": _coded(kinds, block.fact),
        section.removesuffix("s"): _coded(_said(section, kinds, language), block.fact),
        "apart": pa.array(are_strangers(ledger, block.source_id, block.row)),
    }
    further = _of_issues(ledger, block, language) if book == "issues" else {"rank": pa.nulls(len(block), pa.int8())}
    return pa.table(columns | further)


def _of_issues(ledger: Ledger, block: Remarks, language: str) -> dict[str, pa.Array]:
    """Return what only issues have: what they removed, how grave they are, and who corrects them."""
    kinds = block.facts["kind"].tolist()
    grades = [severity(kind) for kind in kinds]
    order = np.array([_ORDER.index(grade) for grade in grades], np.int8)[block.fact]
    removed = removed_by(ledger, block.source_id, block.row, np.array(kinds, object)[block.fact])
    registers = [source.register for source in ledger.sources]
    keepers = list(dict.fromkeys(keeper(kind, register) for kind in kinds for register in ("", *registers)))
    by_kind = np.array([[keepers.index(keeper(kind, register)) for register in registers] for kind in kinds], np.int32)
    titles = _said("removes", REMOVED, language)
    return {
        "rank": pa.array(np.where(removed >= 0, removed - len(REMOVED), order).astype(np.int8)),
        "removes": _coded([*titles, ""], removed % (len(REMOVED) + 1)),
        "severity": _coded(_said("severities", grades, language), block.fact),
        "register": _coded(registers, block.source_id),
        "name": _coded([block.column], np.zeros(len(block), np.int32)),
        "who": _coded(_said("keepers", keepers, language), by_kind[block.fact, block.source_id]),
    }


def _cells(letters: pa.Array, rows: pa.Array) -> pa.Array:
    """Return cells such as ``B12``; the letter alone for a whole column, "" where there is no letter."""
    numbers = pc.if_else(pc.equal(letters, ""), "", rows.cast(pa.string()).fill_null(""))
    return pc.binary_join_element_wise(letters, numbers, "")


def _coded(texts: list[str], positions: Any) -> pa.DictionaryArray:
    """Return one of the texts per position, each text stored once."""
    distinct = pa.array(texts, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(distinct.indices.take(pa.array(positions)), distinct.dictionary)


def _said(section: str, keys: Sequence[str], language: str) -> list[str]:
    return [languages.text(f"registers.{section}.{key}", language) for key in keys]


def _translated(kinds: pd.Series, section: str, language: str) -> pd.Series:
    return kinds.map({kind: languages.text(f"{section}.{kind}", language) for kind in kinds.unique()}).astype("str")


def _shown_sources(ledger: Ledger) -> list[Source]:
    """Return the sheets as they may be shown: files and sheets may be called by a person's name, one for each."""
    names = ledger.protected_words()
    return [
        replace(
            source,
            file=mask_title(source.file, names),
            sheet=mask_title(source.sheet, names),
            columns={
                column: Position(position.letter, mask_title(position.header, names))
                for column, position in source.columns.items()
            },
        )
        for source in ledger.sources
    ]


def _places(sources: Sequence[Source], ids: Any, rows: Any) -> pd.DataFrame:
    files = _taken([source.file for source in sources], ids)
    sheets = _taken([source.sheet for source in sources], ids)
    return pd.DataFrame({"file": files, "sheet": sheets, "row": np.asarray(rows, dtype=np.int64)})


def _taken(texts: list[str], positions: Any) -> pd.Series:
    """Return one of the texts per position, as arrow text: no object per row."""
    return pd.Series(pd.array(texts, dtype="str").take(np.asarray(positions, dtype=np.int64)))


def _into(sources: Sequence[Source], rows: pd.DataFrame) -> pd.Series:
    known = rows["into_id"].notna()
    place = _places(sources, rows.loc[known, "into_id"], rows.loc[known, "into_row"])
    sheet = (" " + place["sheet"]).where(place["sheet"] != "", "")
    texts = pd.Series("", index=rows.index, dtype="str")
    texts[known] = (place["file"] + sheet + " " + place["row"].astype("str")).to_numpy()
    return texts
