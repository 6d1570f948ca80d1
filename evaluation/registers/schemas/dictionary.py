"""The documents of the registers, made from the schemas: a Frictionless data package and a documentation page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from evaluation import languages
from evaluation.registers.schemas.clean import CleanColumn, clean_columns
from evaluation.registers.schemas.model import Column, RegisterSchema
from evaluation.registers.schemas.vocabulary import vocabularies

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_FIELD_TYPES = {"int32": "integer", "int64": "integer", "double": "number", "bool": "boolean", "date32[day]": "date"}


def datapackage(schemas: Mapping[str, RegisterSchema], name: str, title: str, language: str) -> dict[str, Any]:
    """Return the Frictionless data package (version 2) of the clean registers.

    Parameters
    ----------
    schemas : mapping of str to RegisterSchema
        The registers.
    name, title : str
        Of the package.
    language : str
        Language of the descriptions.

    Returns
    -------
    dict
        Plain data for ``datapackage.json``; one resource per register, ``<register>.parquet``.
    """
    resources = [_resource(schema, language) for schema in schemas.values()]
    return {"$schema": PROFILE, "name": name, "title": title, "resources": resources}


def dictionary_page(schemas: Mapping[str, RegisterSchema], language: str) -> str:
    """Return the data dictionary as a Markdown page: columns, accepted headers and coded values of each register."""
    parts = [f"# {_say('title', language)}", _say("introduction", language)]
    for schema in schemas.values():
        parts += [f"## {schema.title[language]} (`{schema.name}`)", schema.description[language]]
        parts += [_say("needs", language, needs=_needs(schema, language)), _headers_table(schema, language)]
        parts += [f"### {_say('clean', language)}", _clean_table(schema, language)]
    parts += [f"## {_say('vocabularies', language)}", _vocabulary_table(language), _say("not_mapped", language)]
    return "\n\n".join(parts) + "\n"


def _resource(schema: RegisterSchema, language: str) -> dict[str, Any]:
    return {
        "name": schema.name,
        "title": schema.title[language],
        "description": schema.description[language],
        "path": f"{schema.name}.parquet",
        "format": "parquet",
        "schema": {"fields": [_field(column, language) for column in clean_columns(schema)]},
    }


def _field(column: CleanColumn, language: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.type == pa.int32() else {}
    if column.accepted:
        constraints["enum"] = list(column.accepted)
    if column.largest is not None:
        constraints |= {"minimum": 0, "maximum": column.largest}
    field = {"name": column.name, "type": _field_type(column), "description": column.description[language]}
    return field | ({"constraints": constraints} if constraints else {})


def _field_type(column: CleanColumn) -> str:
    return _FIELD_TYPES.get(str(column.type), "string")


def _needs(schema: RegisterSchema, language: str) -> str:
    either, both = f" {_say('either', language)} ", f" {_say('both', language)} "
    persons = either.join(both.join(f"`{name}`" for name in group) for group in schema.identity)
    groups = [either.join(f"`{name}`" for name in group) for group in schema.required]
    return "; ".join([persons, *groups])


def _headers_table(schema: RegisterSchema, language: str) -> str:
    def row(column: Column) -> list[str]:
        privacy = languages.text(f"registers.privacy.{column.privacy}", language)
        kind = languages.text(f"registers.types.{column.type}", language)
        return [f"`{column.name}`", column.description[language], kind, privacy, " · ".join(column.headers)]

    heads = ("column", "meaning", "type", "privacy", "headers")
    return _table([_say(head, language) for head in heads], [row(column) for column in schema.columns])


def _clean_table(schema: RegisterSchema, language: str) -> str:
    rows = [
        [f"`{column.name}`", _field_type(column), column.description[language], ", ".join(column.accepted)]
        for column in clean_columns(schema)
    ]
    return _table([_say(head, language) for head in ("column", "type", "meaning", "values")], rows)


def _vocabulary_table(language: str) -> str:
    rows = [
        [f"`{name}`", f"`{key}`", " · ".join(spellings)]
        for name, table in vocabularies().items()
        for key, spellings in table.items()
    ]
    return _table([_say(head, language) for head in ("vocabulary", "value", "spellings")], rows)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _say(key: str, language: str, **values: str) -> str:
    return languages.text(f"registers.dictionary.{key}", language, **values)
