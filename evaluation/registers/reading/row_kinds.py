"""Which rows below the header are records: not blank ones, totals, repeated headers, or rows that name nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.schemas import RegisterSchema

Flags = npt.NDArray[np.bool_]

RECORD, BLANK, TOTAL, HEADER, NOBODY, SECOND = range(6)
REASONS = {
    BLANK: "blank_row", TOTAL: "total_row", HEADER: "repeated_header", NOBODY: "nobody", SECOND: "second_header",
}  # fmt: skip
_CODE_LENGTHS = (11, 16)
# Only words that go with totals may follow: "Tot" is a surname, too.
_TOTAL = (
    r"(?i)^\s*(?:sub\s?-?\s?)?tot(?:\.|ale|ali|al)?"
    r"(?:\s+(?:complessiv[oi]|general[ei]|parziale|di|degli|iscritt[ie]|partecipanti|persone|corsisti|allievi|utenti|ore|presenze|"
    r"importo|patti|colloqui|euro|eur|€|edizione|sede|n\.?|nr\.?|grand|row))*\s*[:=]?\s*[\d.,]*\s*€?\s*$"
)


def row_kinds(cells: pa.Table, headers: Mapping[str, str], schema: RegisterSchema) -> npt.NDArray[np.uint8]:
    """Return for each row what it is: a record, or one of the ``REASONS`` why it is none.

    Parameters
    ----------
    cells : pyarrow.Table
        Text columns, those of the schema under their names.
    headers : mapping of str to str
        Header of each column as written.
    schema : RegisterSchema
        Says which columns name a person.
    """
    identity = [name for name in cells.column_names if any(name in group for group in schema.identity)]
    nobody = all_blank(cells, identity)
    kinds = np.full(len(cells), RECORD, np.uint8)
    kinds[nobody] = NOBODY
    kinds[_repeats_header(cells, headers, identity)] = HEADER
    candidates = np.flatnonzero(_without_code(cells))
    if len(candidates):
        kinds[candidates[_is_total(cells.take(pa.array(candidates)), identity)]] = TOTAL
    doubtful = np.flatnonzero(nobody & (kinds == NOBODY))
    if len(doubtful):
        kinds[doubtful[all_blank(cells.take(pa.array(doubtful)), cells.column_names)]] = BLANK
    if kinds[:1].tolist() == [NOBODY] and not _has_values(cells.slice(0, 1)):
        kinds[0] = SECOND
    return kinds


def _has_values(row: pa.Table) -> bool:
    """Return whether a cell begins with a digit, as dates, hours and amounts do and headers do not."""
    return any((text or "").strip()[:1].isdigit() for column in row.columns for text in column.to_pylist())


def is_blank(column: pa.ChunkedArray) -> Flags:
    """Return which cells of a text column hold nothing but blanks (no-break ones as well)."""
    if pa.types.is_dictionary(column.type):
        whole = column.unify_dictionaries().combine_chunks()
        flags = _no_text(whole.dictionary)
        return _numpy(pc.if_else(pc.is_null(whole.indices), True, flags.take(whole.indices)))
    return _numpy(_no_text(column).fill_null(True))


def _no_text(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pc.or_(pc.equal(texts, ""), pc.utf8_is_space(texts))


def all_blank(cells: pa.Table, names: Sequence[str]) -> Flags:
    blank = np.ones(len(cells), bool)
    for name in names:
        blank &= is_blank(cells[name])
    return blank


def _without_code(cells: pa.Table) -> Flags:
    """Return which rows have no cell as long as a tax code: only those may be totals."""
    if "tax_code" not in cells.column_names:
        return np.ones(len(cells), bool)
    lengths = pc.utf8_length(cells["tax_code"].cast(pa.string())).fill_null(0)
    return ~_numpy(pc.is_in(lengths, pa.array(_CODE_LENGTHS, lengths.type)))


def _repeats_header(cells: pa.Table, headers: Mapping[str, str], identity: Sequence[str]) -> Flags:
    repeats = np.ones(len(cells), bool)
    for name in identity:
        repeats &= _numpy(pc.equal(cells[name].cast(pa.string()), headers[name]).fill_null(False))
    return repeats if identity else ~repeats


def _is_total(cells: pa.Table, identity: Sequence[str]) -> Flags:
    """Return which rows have a word for totals in their first cell with content, and no second name."""
    columns = [pc.utf8_trim_whitespace(column.cast(pa.string())) for column in cells.columns]
    first = pc.coalesce(*(pc.if_else(pc.equal(column, ""), None, column) for column in columns), "")
    names = np.zeros(len(cells), np.uint8)
    for name in identity:
        names += _numpy(pc.match_substring_regex(cells[name].cast(pa.string()), r"\p{L}").fill_null(False))
    return _numpy(pc.match_substring_regex(first, _TOTAL)) & (names <= 1)


def _numpy(flags: pa.Array | pa.ChunkedArray) -> Flags:
    whole = flags.combine_chunks() if isinstance(flags, pa.ChunkedArray) else flags
    array: Flags = whole.to_numpy(zero_copy_only=False).astype(bool)
    return array
