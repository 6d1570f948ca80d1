"""Which register a sheet is, by its header; and what to say of a file that is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evaluation.errors import RegisterError
from evaluation.registers.folding import fold
from evaluation.registers.ledger import mask
from evaluation.registers.reading.header import Header, check_header, find_header, missing_columns, names_person
from evaluation.registers.reading.sheet import Sheet
from evaluation.registers.schemas import RegisterSchema

_MOST_SHOWN = 40
# A column known to one register alone makes as much of a difference.
_OF_MISSING = 2

Schemas = Mapping[str, RegisterSchema]


class Fit(NamedTuple):
    """How well a register fits a sheet: columns known less those that are not, then the names of file and sheet."""

    score: int
    is_named: bool


def recognise(sheet: Sheet, schemas: Schemas) -> tuple[str | None, list[str]]:
    """Return the register that fits the header of a sheet best, and those that fit nearly as well.

    It is None when the sheet names no person. The best may lack a needed column: notices without a contract are notices
    to be completed, and must not pass for enrolments.

    Raises
    ------
    RegisterError
        When two fit equally well.
    """
    fits: dict[str, Fit] = {}
    complete: dict[str, bool] = {}
    for name, schema in schemas.items():
        header = find_header(sheet, schema)
        if header is not None and names_person(header, schema):
            missing = missing_columns(header, schema)
            lacks_all = bool(missing) and len(missing) == len(schema.required)
            fits[name] = Fit(header.score - _OF_MISSING * lacks_all, _is_named(sheet, schema))
            complete[name] = not missing
    best = [name for name, fit in fits.items() if fit == max(fits.values())]
    if len(best) > 1:
        raise RegisterError("registers.errors.two_registers", place=sheet.place, registers=", ".join(best))
    # No column tells from the best what is one less: one that it alone knows makes a difference of two.
    near = [
        name for name in fits if name not in best and complete[name] and fits[name].score >= fits[best[0]].score - 1
    ]
    return best[0] if best else None, near


def _is_named(sheet: Sheet, schema: RegisterSchema) -> bool:
    words = fold(f"{sheet.file} {sheet.name}").split()
    return any(word.startswith(schema.file_words) for word in words)


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
