"""Every word that a person reads, by language, under dotted keys and as format templates.

A language is a folder of TOML files, or one file: ``xx.toml`` here and nothing else, as ``docs/languages.md`` says. A
test checks that all languages hold the same keys and placeholders.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).parent
DEFAULT = "en"


@cache
def available() -> tuple[str, ...]:
    """Return the codes of the languages there is a catalogue for, sorted."""
    whole, parts = FOLDER.glob("*.toml"), FOLDER.glob("*/*.toml")
    return tuple(sorted({file.stem for file in whole} | {file.parent.name for file in parts}))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return all texts of a language under their dotted keys.

    Raises
    ------
    KeyError
        When there is no catalogue for the language.
    ValueError
        When two files give a text for the same key.
    """
    if language not in available():
        raise KeyError(f"no texts for the language {language!r}; there are {', '.join(available())}")
    texts: dict[str, str] = {}
    for file in (*FOLDER.glob(f"{language}.toml"), *sorted((FOLDER / language).glob("*.toml"))):
        found = dict(_flatten(tomllib.loads(file.read_text(encoding="utf-8"))))
        if twice := texts.keys() & found.keys():
            raise ValueError(f"{file.name} gives a second text in {language!r} for {', '.join(sorted(twice))}")
        texts |= found
    return MappingProxyType(texts)


def text(key: str, language: str, **values: Any) -> str:
    """Return the text under a dotted key in a language, its placeholders filled.

    Raises
    ------
    KeyError
        When the catalogue has no such key, or a placeholder gets no value: both are faults of the program.
    """
    return catalogue(language)[key].format_map(values)


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, item in table.items():
        key = f"{prefix}{name}"
        if isinstance(item, Mapping):
            yield from _flatten(item, f"{key}.")
        else:
            yield key, item
