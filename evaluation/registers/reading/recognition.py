"""Which register a sheet is, by its header; and what to say of a file that is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.errors import RegisterError
from evaluation.registers.folding import fold
from evaluation.registers.ledger import mask
from evaluation.registers.reading.header import Header, check_header, find_header, missing_columns, names_person
from evaluation.registers.reading.sheet import Sheet
from evaluation.registers.schemas import RegisterSchema

_MOST_SHOWN = 40

Schemas = Mapping[str, RegisterSchema]


def recognise(sheet: Sheet, schemas: Schemas) -> str | None:
    """Return the register that a sheet is by its header, None when it names no person.

    A register of which a needed column is missing counts as well where another needed one is there: notices without a
    contract must not pass for enrolments.

    Raises
    ------
    RegisterError
        When it may be two.
    """
    scores = {}
    for name, schema in schemas.items():
        header = find_header(sheet, schema)
        if header is not None and names_person(header, schema):
            missing = len(missing_columns(header, schema))
            if not missing or missing < len(schema.required):
                scores[name] = header.score
    best = [name for name, score in scores.items() if score == max(scores.values())]
    if len(best) > 1:
        raise RegisterError("registers.errors.two_registers", place=sheet.place, registers=", ".join(best))
    return best[0] if best else None


def refuse_file(file: str, sheets: Sequence[Sheet], schemas: Schemas) -> None:
    """Refuse a file none of whose sheets is a register.

    Raises
    ------
    RegisterError
        That says what is missing in the row that comes nearest to a header, else what the fullest row holds.
    """
    if not any(cell.strip() for sheet in sheets for cells in sheet.top for cell in cells):
        raise RegisterError("registers.errors.empty_file", file=file)
    nearest: tuple[Header, Sheet, RegisterSchema] | None = None
    for sheet in sheets:
        for schema in schemas.values():
            header = find_header(sheet, schema)
            if header is not None and (nearest is None or header.score > nearest[0].score):
                nearest = header, sheet, schema
    if nearest is not None:
        check_header(*nearest)
    found = show_top(sheets[0], schemas) if sheets else "-"
    accepted = "; ".join(f"{name}: {', '.join(_usual(schema))}" for name, schema in schemas.items())
    raise RegisterError("registers.errors.no_header", file=file, found=found, accepted=accepted)


def show_top(sheet: Sheet, schemas: Schemas) -> str:
    """Return the fullest of the first rows for an error: headers as written, the rest as shapes: it may be people."""
    known = {header for schema in schemas.values() for header in schema.by_header}
    fullest: Sequence[str] = max(sheet.top, key=lambda cells: sum(fold(cell) in known for cell in cells), default=())
    if not any(fold(cell) in known for cell in fullest):
        fullest = max(sheet.top, key=lambda cells: sum(bool(cell.strip()) for cell in cells), default=())
    shown = [cell.strip() if fold(cell) in known else mask(cell.strip()) for cell in fullest if cell.strip()]
    return ", ".join(shown[:_MOST_SHOWN]) or "-"


def _usual(schema: RegisterSchema) -> list[str]:
    """Return the first accepted header of the columns that a register needs."""
    names = dict.fromkeys(name for group in (*schema.identity, *schema.required) for name in group)
    return [schema.by_name[name].headers[0] for name in names]
