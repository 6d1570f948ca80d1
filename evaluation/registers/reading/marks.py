"""What a workbook says beside its values: hidden and struck-through rows, errors, merged cells, calendar, extent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from evaluation.errors import RegisterError

Cell = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class SheetMarks:
    """The marks of a sheet; rows and columns are 1-based.

    Parameters
    ----------
    rows, columns : int
        Last row and last column with content.
    declared : tuple of int
        Rows and columns that the sheet says it has; the reader of values makes room for them.
    hidden_rows, struck_rows : frozenset of int
        Hidden rows; rows with a struck-through cell.
    errors : mapping of (row, column) to str
        Cells that hold an error value.
    uncomputed : frozenset of (row, column)
        Formulas saved without their value.
    merges : tuple of ((row, column), (row, column))
        First and last cell of merged areas.
    coloured, comments : int
        Cells with a fill colour; comments.
    epoch : int
        Calendar of serial dates, 1900 or 1904.
    complete : bool
        False where the format does not let colour and strike-through be read.
    """

    rows: int = 0
    columns: int = 0
    declared: Cell = (0, 0)
    hidden_rows: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    errors: Mapping[Cell, str] = field(default_factory=dict)
    uncomputed: frozenset[Cell] = frozenset()
    merges: tuple[tuple[Cell, Cell], ...] = ()
    coloured: int = 0
    comments: int = 0
    epoch: int = 1900
    complete: bool = True


def parse_xml(
    content: Any,
    file: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run through an XML stream, with the local names of elements and attributes, without building a tree.

    Parameters
    ----------
    content : binary stream
        The XML.
    file : str
        Name of the file, for the error.
    start, end, text : callable
        Called at the start of an element, at its end, and with text.

    Raises
    ------
    RegisterError
        When it is not well-formed, or declares entities (which a few bytes can make fill the memory).
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def started(name: str, attributes: dict[str, str]) -> None:
        if ":" in "".join(attributes):
            attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        start(name.rpartition(":")[2], attributes)

    def refuse(*_: Any) -> None:
        raise RegisterError("registers.errors.broken", file=file, problem="DOCTYPE")

    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refuse
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.ParseFile(content)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise RegisterError("registers.errors.broken", file=file, problem=str(error)) from None
