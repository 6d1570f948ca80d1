"""Who the registers of a study name: read anew, because after linkage the program knows nobody's name any more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from evaluation.disclosure.rules import OFF
from evaluation.people import study_participants
from evaluation.registers.folding import fold
from evaluation.registers.intake import pseudonym_key
from evaluation.registers.ledger import Ledger
from evaluation.registers.persons.key_file import key_path
from evaluation.registers.reading import read_folder
from evaluation.registers.rows import RegisterRows
from evaluation.registers.rules import Rules, study_rules
from evaluation.registers.values.text import clean_name, clean_tax_code
from evaluation.study import Study

PROVISIONAL = re.compile(r"\d{11}")
SHORTEST_CODE = 11
# A shorter identifier could be any word of a page; and a table of few rows is a list of nobody in particular.
SHORTEST_PSEUDONYM, FEWEST_PEOPLE = 6, 20


@dataclass(frozen=True)
class Identities:
    """What must be in no file of a release.

    Parameters
    ----------
    names : frozenset of str
        Full names as folded words, in every order in which surname and first name can stand.
    codes : frozenset of str
        Tax codes in small letters without blanks, valid or not.
    provisional : frozenset of str
        Provisional tax codes, of eleven digits.
    key : bytes
        Key of the pseudonyms; empty where there is none that is secret.
    pseudonyms : frozenset of str
        Identifiers of people in small letters, where they are no mere numbers of rows.
    people : int
        How many people there are, 0 where a list of all of them would be recognised by nobody.
    """

    names: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    provisional: frozenset[str] = frozenset()
    key: bytes = b""
    pseudonyms: frozenset[str] = frozenset()
    people: int = 0

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """First words of the names."""
        return frozenset(name.partition(" ")[0] for name in self.names)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How many words the names have."""
        return tuple(sorted({name.count(" ") + 1 for name in self.names}))


def read_identities(study: Study) -> Identities:
    """Return who the registers of a study name, and the identifiers of its people where they are protected.

    Raises
    ------
    RegisterError
        When a register cannot be read.
    """
    if study.registers is None:
        pseudonyms, people = _people(study)
        return Identities(pseudonyms=pseudonyms, people=people)
    rules = study_rules(study)
    # Without a key nobody has a pseudonym yet, and none is made here.
    pseudonyms, people = _people(study) if rules.invented or _key_file(rules).exists() else (frozenset(), 0)
    registers = list(read_folder(rules.folder, Ledger(), options=rules.declared.options()).values())
    codes = {code for cell in _cells(registers, "tax_code") if (code := clean_tax_code(cell).value)}
    provisional = {code for code in codes if PROVISIONAL.fullmatch(code)}
    return Identities(
        names=frozenset(order for name in _names(registers) for order in _orders(name)),
        codes=frozenset(code.lower() for code in codes - provisional if len(code) >= SHORTEST_CODE),
        provisional=frozenset(provisional),
        key=_key(rules),
        pseudonyms=pseudonyms,
        people=people,
    )


def _people(study: Study) -> tuple[frozenset[str], int]:
    """Return the identifiers of a study's people and how many they are; nobody where nothing is protected."""
    if study.disclosure.threshold == OFF or (study.registers is None and study.participants is None):
        return frozenset(), 0
    identifiers = study_participants(study)["person_id"].astype(str)
    long = identifiers[identifiers.str.len() >= SHORTEST_PSEUDONYM]
    return frozenset(long.str.lower()), len(identifiers) if len(identifiers) >= FEWEST_PEOPLE else 0


def _names(registers: Iterable[RegisterRows]) -> set[str]:
    """Return the full names of all registers, as written and with broken letters mended."""
    written = _cells(registers, "full_name")
    for register in registers:
        cells = register.cells
        if {"last_name", "first_name"} <= set(cells.column_names):
            pairs = cells.select(["last_name", "first_name"]).group_by(["last_name", "first_name"]).aggregate([])
            written |= {" ".join(filter(None, pair.values())) for pair in pairs.to_pylist()}
    return written | {mended for name in written if (mended := clean_name(name).value)}


def _cells(registers: Iterable[RegisterRows], column: str) -> set[str]:
    arrays = [each.cells[column] for each in registers if column in each.cells.column_names]
    return {cell for array in arrays for cell in pa.chunked_array(array).unique().to_pylist() if cell}


def _orders(name: str) -> Iterable[str]:
    """Yield a name of several words beginning with each of them: where the surname ends, nobody wrote.

    Initials are no name: they stand on every page.
    """
    words = fold(name).split()
    if sum(len(word) > 1 for word in words) > 1:
        for first in range(len(words)):
            yield " ".join([*words[first:], *words[:first]])


def _key(rules: Rules) -> bytes:
    """Return the key of the pseudonyms where there is a secret one; none is made here."""
    return pseudonym_key(rules) if not rules.invented and _key_file(rules).exists() else b""


def _key_file(rules: Rules) -> Path:
    return rules.key_file or key_path(rules.name, rules.declared.key_file)
