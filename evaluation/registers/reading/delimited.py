"""Text files (csv, tsv): encoding, delimiter and header from the first part, then all rows at the speed of arrow."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from evaluation.registers.folding import fold
from evaluation.registers.reading.sheet import TOP_ROWS, Sheet, too_many_cells
from evaluation.registers.reading.text_records import load_records
from evaluation.registers.schemas import Options, RegisterSchema

DELIMITERS = (";", ",", "\t", "|")
_HEAD = 1 << 20
_SEPARATOR = "sep="


@dataclass(frozen=True)
class Layout:
    """How a text file is written.

    Parameters
    ----------
    encoding : str
        Of the text.
    delimiter : str
        Between cells.
    skipped : int
        Lines before the first row that Excel would show: 1 for a ``sep=;`` line.
    lines : tuple of int
        Lines of the file used up by the end of each of the first rows.
    """

    encoding: str
    delimiter: str
    skipped: int
    lines: tuple[int, ...]


def open_text(path: Path, file: str, options: Options, schemas: Mapping[str, RegisterSchema]) -> Sheet:
    """Return a text file as a sheet.

    The delimiter is the one that the file or the study declares, else the one under which the most headers are known.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name for people.
    options : Options
        Delimiter and limits.
    schemas : mapping of str to RegisterSchema
        The registers that it may be.

    Raises
    ------
    RegisterError
        When it has too many columns, or is no text in UTF-8, UTF-16 or cp1252.
    """
    with path.open("rb") as content:
        head = content.read(_HEAD)
    encoding = encoding_of(head)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    declared, text = without_separator_line(text)
    known = {header for schema in schemas.values() for header in schema.by_header}
    given = options.delimiter or declared
    tops = {delimiter: list(top_rows(text, delimiter)) for delimiter in given or DELIMITERS}
    delimiter = max(tops, key=lambda candidate: _known_headers(tops[candidate], known))
    rows = [cells for cells, _ in tops[delimiter]]
    widest = max((len(cells) for cells in rows), default=0)
    if widest > options.limits.columns:
        raise too_many_cells(file, "", len(rows), widest, options.limits)
    skipped = int(declared is not None)
    layout = Layout(encoding, delimiter, skipped, tuple(skipped + line for _, line in tops[delimiter]))
    load = partial(load_records, path, file, layout, [len(cells) for cells in rows], options.limits)
    return Sheet(file=file, name="", top=rows, load=load)


def encoding_of(head: bytes) -> str:
    """Return the encoding of a text from its first part: what its mark says, else UTF-8 if it is that, else cp1252."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def without_separator_line(text: str) -> tuple[str | None, str]:
    """Return the delimiter of a ``sep=;`` line, and the text without that line."""
    first, _, rest = text.partition("\n")
    line = first.strip("\r\n").strip('"')
    return (line[len(_SEPARATOR) :][:1] or None, rest) if line.lower().startswith(_SEPARATOR) else (None, text)


def dialect(delimiter: str, quote: str = '"') -> dict[str, Any]:
    """Return what the standard library has to be told of a text file; no quotation mark at all is ``""``."""
    return {"delimiter": delimiter} | (
        {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE, "quotechar": None}
    )


def top_rows(text: str, delimiter: str, quote: str = '"') -> Iterator[tuple[list[str], int]]:
    """Yield the cells of the first rows, each with the number of lines used up by its end."""
    reader = csv.reader(io.StringIO(text, newline=""), **dialect(delimiter, quote))
    try:
        for number, cells in enumerate(reader, start=1):
            yield cells, reader.line_num
            if number == TOP_ROWS:
                return
    except csv.Error:
        return


def _known_headers(top: Sequence[tuple[Sequence[str], int]], known: set[str]) -> int:
    return max((len({fold(cell) for cell in cells} & known) for cells, _ in top), default=0)
