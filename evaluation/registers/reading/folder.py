"""A folder of registers: which file is which, and all their rows as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from evaluation.errors import RegisterError
from evaluation.registers.ledger import Ledger, LedgerError, Source
from evaluation.registers.reading.delimited import open_text
from evaluation.registers.reading.kind import file_kind
from evaluation.registers.reading.recognition import recognise, refuse_file
from evaluation.registers.reading.refusal import RefusedFilesError
from evaluation.registers.reading.register import read_sheet, set_aside_sheet
from evaluation.registers.reading.sheet import Sheet
from evaluation.registers.reading.workbook import open_workbook
from evaluation.registers.rows import RegisterRows
from evaluation.registers.schemas import Options, RegisterSchema, load_schemas

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")
# What systems leave in folders by themselves, and the lock files of open workbooks.
_NO_FILES = (".", "~$", "Thumbs.db", "desktop.ini")
_MOST_NAMED = 20

Schemas = Mapping[str, RegisterSchema]


def read_folder(
    folder: Path, ledger: Ledger, *, schemas: Schemas | None = None, options: Options | None = None
) -> dict[str, RegisterRows]:
    """Read all registers of a folder.

    Parameters
    ----------
    folder : Path
        The folder; subfolders are read as well.
    ledger : Ledger
        Takes every file, every row and what is doubtful or lost.
    schemas : mapping of str to RegisterSchema, optional
        The registers; those of the study by default.
    options : Options, optional
        What the study says; without ``files`` each sheet is recognised by its header.

    Returns
    -------
    dict of str to RegisterRows
        The rows by register, for the registers that were found.

    Raises
    ------
    RegisterError
        When nothing can be read, a file is refused or is no register, a declared file is missing, or a column is
        missing, unknown or found twice; a :class:`RefusedFilesError` where that is so of several files.
    """
    options = options or Options()
    schemas = schemas or load_schemas(options)
    assigned = _assigned(folder, _readable(folder, options), list(schemas), options)
    _report_left_out(folder, assigned, ledger)
    tables: dict[str, list[pa.Table]] = {}
    refused = []
    for path in filter(assigned.get, assigned):
        candidates = {name: schemas[name] for name in assigned[path]}
        try:
            for name, table in _read_file(path, _name(path, folder), candidates, ledger, options):
                tables.setdefault(name, []).append(table)
        except LedgerError:
            raise
        except RegisterError as error:
            refused.append(error)
    if refused:
        raise RefusedFilesError(refused) if len(refused) > 1 else refused[0]
    return {name: _joined(schemas[name], tables[name]) for name in schemas if name in tables}


def read_register(
    path: Path, schema: RegisterSchema, ledger: Ledger, *, options: Options | None = None
) -> RegisterRows:
    """Read one file, all its sheets, as a register.

    Parameters
    ----------
    path : Path
        The file.
    schema : RegisterSchema
        What it is.
    ledger, options
        As in :func:`read_folder`.

    Raises
    ------
    RegisterError
        As in :func:`read_folder`.
    """
    tables = [table for _, table in _read_file(path, path.name, {schema.name: schema}, ledger, options or Options())]
    return _joined(schema, tables)


def _found(folder: Path) -> list[Path]:
    """Return all files that are not hidden, and links that lead nowhere: whoever put them there wanted them read."""
    return sorted(
        path
        for path in folder.rglob("*")
        if (path.is_file() or (path.is_symlink() and not path.exists())) and not path.name.startswith(_NO_FILES)
    )


def _readable(folder: Path, options: Options) -> list[Path]:
    """Return the files in a format that is read; there must be one unless the study says which they are."""
    found = _found(folder)
    files = [path for path in found if path.suffix.lower() in SUFFIXES]
    if not files and not options.files:
        names = ", ".join(path.name for path in found[:_MOST_NAMED]) or "-"
        key = "nothing_readable" if folder.is_dir() else "no_folder"
        raise RegisterError(f"registers.errors.{key}", folder=str(folder), found=names, accepted=", ".join(SUFFIXES))
    return files


def _report_left_out(folder: Path, assigned: Mapping[Path, list[str]], ledger: Ledger) -> None:
    """Enter the files that are not read: of no register of the study, or in no format that is read."""
    for path in _found(folder):
        if not assigned.get(path):
            file = _name(path, folder)
            kind = "file_not_used" if path in assigned else "file_not_read"
            ledger.issue(kind, (ledger.add_source(Source(file=file)), 0), raw=file)


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _assigned(folder: Path, files: list[Path], registers: list[str], options: Options) -> dict[Path, list[str]]:
    """Return for each file the registers that it may hold."""
    if not options.files:
        return {path: registers for path in files}
    assigned: dict[Path, list[str]] = {path: [] for path in files}
    for name, patterns in options.files.items():
        for pattern in patterns:
            matches = [path for path in sorted(folder.glob(pattern)) if path.is_file()]
            if not matches:
                found = ", ".join(_name(path, folder) for path in files)
                raise RegisterError("registers.errors.no_file", register=name, pattern=pattern, found=found)
            for path in matches:
                assigned.setdefault(path, []).append(name)
    return assigned


def _read_file(
    path: Path, file: str, schemas: Schemas, ledger: Ledger, options: Options
) -> Iterator[tuple[str, pa.Table]]:
    unread: list[Sheet] = []
    read = 0
    try:
        for sheet in _open(path, file, schemas, options):
            name, others = (next(iter(schemas)), []) if len(schemas) == 1 else recognise(sheet, schemas)
            table = None if name is None else read_sheet(sheet, schemas[name], ledger, options)
            if name is None:
                set_aside_sheet(sheet, ledger)
            if name is None or table is None:
                unread.append(sheet)
            else:
                read += 1
                if others:
                    ledger.issue("register_doubtful", (len(ledger.sources) - 1, 0), raw=" / ".join([name, *others]))
                yield name, table
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise RegisterError("registers.errors.unreadable", file=file, problem=problem) from None
    if not read:
        refuse_file(file, unread, schemas)


def _open(path: Path, file: str, schemas: Schemas, options: Options) -> Iterator[Sheet]:
    kind = file_kind(path, file, options.limits)
    if kind == "text":
        yield open_text(path, file, options, schemas)
    else:
        yield from open_workbook(path, file, kind, options.limits)


def _joined(schema: RegisterSchema, tables: list[pa.Table]) -> RegisterRows:
    whole = pa.concat_tables(tables, promote_options="default").unify_dictionaries()
    order = [name for name in ("source_id", "source_row", "source_column") if name in whole.column_names]
    order += [column.name for column in schema.columns if column.name in whole.column_names]
    return RegisterRows(schema, whole.select(order))
