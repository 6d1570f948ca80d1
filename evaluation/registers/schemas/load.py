"""The declarative source of the six registers, ``schemas/*.toml``, read into :class:`RegisterSchema`."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.errors import RegisterError
from evaluation.registers.folding import fold
from evaluation.registers.schemas.model import Column, RegisterSchema
from evaluation.registers.schemas.options import Options

FOLDER = Path(__file__).parent
REGISTERS = ("enrolments", "attendance", "counselling", "services", "pacts", "notices")


def load_schemas(options: Options | None = None) -> dict[str, RegisterSchema]:
    """Return the six schemas by name, with a study's additions.

    Parameters
    ----------
    options : Options, optional
        Adds accepted headers and headers to ignore.

    Raises
    ------
    RegisterError
        When the additions name a register or a column that does not exist, or give one header to two columns.
    """
    options = options or Options()
    for entry, names in (("files", options.files), ("headers", options.headers), ("ignore", options.ignore)):
        _check_names(f"registers.{entry}", names, REGISTERS)
    return {name: _extend(_shipped(name), options) for name in REGISTERS}


@cache
def _shipped(name: str) -> RegisterSchema:
    shared = tomllib.loads((FOLDER / "person.toml").read_text(encoding="utf-8"))["columns"]
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    columns = [_column(shared[column] | {"name": column}) for column in table["person"]]
    columns += [_column(facts | {"name": column}) for column, facts in table["columns"].items()]
    columns += [_column(shared["notes"] | {"name": "notes"})]
    return RegisterSchema(
        name=name,
        title=table["title"],
        description=table["description"],
        columns=tuple(columns),
        identity=tuple(tuple(group) for group in table["identity"]),
        required=tuple(tuple(group) for group in table["required"]),
        grid=table.get("grid", False),
        counted=table.get("counted", False),
        sheet_column=table.get("sheet_column", ""),
        file_words=tuple(table["file_words"]),
    )


def _column(facts: Mapping[str, Any]) -> Column:
    return Column(
        name=facts["name"],
        type=facts["type"],
        headers=tuple(facts["headers"]),
        description={"it": facts["it"], "en": facts["en"]},
        privacy=facts.get("privacy", "open"),
        vocabulary=facts.get("vocabulary", ""),
    )


def _extend(schema: RegisterSchema, options: Options) -> RegisterSchema:
    added = options.headers.get(schema.name, {})
    _check_names(f"registers.headers.{schema.name}", added, schema.by_name)
    for name, spellings in added.items():
        for header in spellings:
            owner = schema.by_header.get(fold(header), name)
            if owner != name:
                facts = {"register": schema.name, "header": header, "first": owner, "second": name}
                raise RegisterError("registers.errors.header_twice", **facts)
    columns = [dataclasses.replace(c, headers=c.headers + tuple(added.get(c.name, ()))) for c in schema.columns]
    ignored = frozenset(fold(header) for header in options.ignore.get(schema.name, ()))
    return dataclasses.replace(schema, columns=tuple(columns), ignored=ignored)


def _check_names(entry: str, names: Mapping[str, Any], accepted: Any) -> None:
    for name in names:
        if name not in accepted:
            raise RegisterError("registers.errors.unknown_name", entry=entry, met=name, accepted=", ".join(accepted))
