"""Coded values and their accepted spellings, ``vocabularies.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from evaluation.errors import RegisterError
from evaluation.registers.folding import fold

FILE = Path(__file__).with_name("vocabularies.toml")
TOWN = "town"


@cache
def vocabularies() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the accepted spellings by vocabulary and identifier."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {name: {key: tuple(spellings) for key, spellings in table.items()} for name, table in tables.items()}
    )


def identifiers(vocabulary: str, added: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, str]:
    """Return the identifier of each folded spelling of a vocabulary.

    Parameters
    ----------
    vocabulary : str
        Its name.
    added : mapping
        A study's own spellings: vocabulary, identifier, spellings (``Options.labels``).

    Raises
    ------
    RegisterError
        When the additions name a vocabulary or an identifier that does not exist, or give a spelling to two
        identifiers.
    """
    known = vocabularies()
    _check("registers.labels", added, known)
    table = known[vocabulary]
    own = added.get(vocabulary, {})
    if vocabulary != TOWN:
        _check(f"registers.labels.{vocabulary}", own, table)
    found: dict[str, str] = {}
    for key in (*table, *(key for key in own if key not in table)):
        for spelling in (key, *table.get(key, ()), *own.get(key, ())):
            if found.setdefault(fold(spelling), key) != key:
                facts = {"vocabulary": vocabulary, "spelling": spelling, "first": found[fold(spelling)], "second": key}
                raise RegisterError("registers.errors.spelling_twice", **facts)
    return found


def _check(entry: str, names: Mapping[str, object], accepted: Mapping[str, object]) -> None:
    for name in names:
        if name not in accepted:
            raise RegisterError("registers.errors.unknown_name", entry=entry, met=name, accepted=", ".join(accepted))
