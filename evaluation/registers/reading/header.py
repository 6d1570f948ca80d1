"""Which row of a sheet is the header, and which column is which."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.errors import RegisterError
from evaluation.registers.folding import fold
from evaluation.registers.ledger import first_names, mask
from evaluation.registers.reading.letters import column_letter
from evaluation.registers.reading.sheet import Sheet
from evaluation.registers.schemas import RegisterSchema

_FEWEST = 2
_SESSION = re.compile(
    r"(?:(?:lez|lezione|incontro|inc|sess|sessione|giorno|g|gg|modulo|mod|data|ore|n)\s)*\d{1,5}(?:\s(?:ore|h))?"
)
_DAY = re.compile(r"\d{1,4}[/.\-]\d{1,2}(?:[/.\-]\d{1,4})?")


@dataclass(frozen=True, kw_only=True)
class Header:
    """A header row matched with a schema.

    Parameters
    ----------
    row : int
        Its row, 1-based.
    cells : sequence of str
        Its cells as written.
    columns : mapping of str to int
        Position of each column of the schema, 0-based.
    sessions : tuple of int
        Positions of the sessions of a grid.
    twice : tuple of (str, int)
        Columns found again, and where.
    unknown, ignored, unnamed : tuple of int
        Positions of headers that nobody knows, of those that the study ignores, and of columns without a header.
    """

    row: int
    cells: Sequence[str]
    columns: Mapping[str, int] = field(default_factory=dict)
    sessions: tuple[int, ...] = ()
    twice: tuple[tuple[str, int], ...] = ()
    unknown: tuple[int, ...] = ()
    ignored: tuple[int, ...] = ()
    unnamed: tuple[int, ...] = ()

    @property
    def recognised(self) -> int:
        """Columns recognised; all sessions together are one."""
        return len(self.columns) + min(1, len(self.sessions))

    @property
    def score(self) -> int:
        """Columns recognised, less those that are not."""
        return self.recognised - len(self.unknown)


def find_header(sheet: Sheet, schema: RegisterSchema) -> Header | None:
    """Return the row of a sheet that has the most headers of a register; None where no row has two of them.

    A row that names no person gives way to one that does: above a grid, ``Edizione | 3`` looks like a header, too.
    """
    headers = [_match(cells, number, schema) for number, cells in enumerate(sheet.top, start=1)]
    known = [header for header in headers if header.columns and header.recognised >= _FEWEST]
    return max(known, key=lambda header: (names_person(header, schema), header.recognised), default=None)


def missing_columns(header: Header, schema: RegisterSchema) -> list[tuple[str, ...]]:
    """Return the groups of columns of which a header has none; the first is the identity when no person is named."""
    missing = [] if names_person(header, schema) else [tuple(name for group in schema.identity for name in group)]
    present = set(header.columns) | ({"mark"} if header.sessions else set())
    return missing + [group for group in schema.required if not present & set(group)]


def names_person(header: Header, schema: RegisterSchema) -> bool:
    """Return whether a header has all columns of one of the ways to name a person."""
    return any(all(name in header.columns for name in group) for group in schema.identity)


def check_header(header: Header, sheet: Sheet, schema: RegisterSchema) -> None:
    """Refuse a header with a column missing, unknown, or found twice.

    Raises
    ------
    RegisterError
        That names the columns, shows what was found and what is accepted.
    """
    found = ", ".join(_shown(cell) for cell in header.cells if cell.strip())
    facts: dict[str, Any] = {"place": sheet.place, "row": header.row, "found": found}
    for group in missing_columns(header, schema):
        accepted = "; ".join(f"{name}: {', '.join(schema.by_name[name].headers[:6])}" for name in group)
        columns = _alternatives(schema) if not names_person(header, schema) else " / ".join(group)
        raise RegisterError("registers.errors.missing_column", columns=columns, accepted=accepted, **facts)
    if header.unknown:
        raise RegisterError("registers.errors.unknown_column", unknown=_with_likely(header, schema), **facts)
    if header.twice:
        name, position = header.twice[0]
        first, second = column_letter(header.columns[name] + 1), column_letter(position + 1)
        raise RegisterError("registers.errors.column_twice", column=name, first=first, second=second, **facts)


def needed_width(header: Header, schema: RegisterSchema) -> int:
    """Return how many columns a row must have at least to name a person and to say what the register is about."""
    positions = header.columns
    identity = min(
        max(positions[name] for name in group) for group in schema.identity if all(name in positions for name in group)
    )
    required = [min((positions[name] for name in group if name in positions), default=0) for group in schema.required]
    return max(identity, *required, 0) + 1


def _match(cells: Sequence[str], row: int, schema: RegisterSchema) -> Header:
    columns: dict[str, int] = {}
    places: dict[str, list[int]] = {"sessions": [], "unknown": [], "ignored": [], "unnamed": []}
    twice = []
    for position, cell in enumerate(cells):
        folded = fold(cell)
        name = schema.by_header.get(folded)
        if folded in schema.ignored:
            places["ignored"].append(position)
        elif name and name in columns:
            twice.append((name, position))
        elif name:
            columns[name] = position
        elif not cell.strip():
            places["unnamed"].append(position)
        else:
            places["sessions" if schema.grid and _is_session(cell) else "unknown"].append(position)
    found = {name: tuple(positions) for name, positions in places.items()}
    return Header(row=row, cells=cells, columns=columns, twice=tuple(twice), **found)


def _is_session(cell: str) -> bool:
    return bool(_SESSION.fullmatch(fold(cell)) or _DAY.search(cell))


def _alternatives(schema: RegisterSchema) -> str:
    return " / ".join(" + ".join(group) for group in schema.identity)


def _shown(cell: str) -> str:
    """Return a header for an error; as its shape when it may be a person's name (a sheet with people side by side)."""
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in cell.strip())
    return mask(text) if first_names() & set(fold(text).split()) else text


def _with_likely(header: Header, schema: RegisterSchema) -> str:
    parts = []
    for position in header.unknown:
        likely = difflib.get_close_matches(fold(header.cells[position]), schema.by_header, n=1)
        also = f" (? {schema.by_header[likely[0]]})" if likely else ""
        parts.append(f"{column_letter(position + 1)} “{_shown(header.cells[position])}”{also}")
    return ", ".join(parts)
