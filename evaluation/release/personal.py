"""The last look before a folder is handed over: nothing in any file says who anybody is."""

from __future__ import annotations

import base64
import contextlib
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation import languages
from evaluation.errors import DisclosureError
from evaluation.registers.folding import fold
from evaluation.release.identities import Identities

_FORM = r"[a-z]{6}[0-9lmnp-v]{2}[a-ehlmprst][0-9lmnp-v]{2}[a-z][0-9lmnp-v]{3}[a-z]"
TAX_CODE = re.compile(rf"(?<![a-z0-9]){_FORM}(?![a-z0-9])")
RUN_TOGETHER = re.compile(rf"(?=({_FORM}))")
ELEVEN_DIGITS = re.compile(r"(?<![^\W_])(?<!\d\.)\d{11}(?![^\W_])")
WORD = re.compile(r"[^\W\d_]+")
TOKEN = re.compile(r"[a-z0-9]+")
# The program's own fonts are most of a page, and their letters say nothing.
FONT = re.compile(r"data:font/[\w;-]+,[A-Za-z0-9+/]{1000,}")
TABLE, ROW = re.compile(r"<tbody.*?</tbody>", re.DOTALL), re.compile(r"<tr\b")
TAG = re.compile(r"<[^>]*>")
LONGEST_WORD = 40


def require_nothing_personal(folder: Path, identities: Identities, language: str = languages.DEFAULT) -> int:
    """Look through every file of a folder; return how many there are.

    Raises
    ------
    DisclosureError
        When a file holds somebody's tax code or name, or the key of the pseudonyms; tells the file and the kind, never
        the thing itself.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = [
        languages.text(f"release.personal.{kind}", language, file=file.relative_to(folder).as_posix())
        for file in files
        for kind in find_personal(file, identities)
    ]
    if found:
        raise DisclosureError("release.errors.personal", number=len(found), found="\n".join(found))
    return len(files)


def find_personal(file: Path, identities: Identities) -> list[str]:
    """Return which kinds of personal data a file holds, in its name or its content.

    Each is a key under ``release.personal``: ``tax_code``, ``provisional_code``, ``name``, ``key``, ``pseudonym``,
    ``rows`` (a table with as many rows as there are people).
    """
    content = file.read_bytes()
    text = unicodedata.normalize("NFKC", " ".join([file.name, *_readings(file, content)]))
    held = {
        "tax_code": _holds_tax_code(text.lower(), identities.codes),
        "provisional_code": not identities.provisional.isdisjoint(ELEVEN_DIGITS.findall(text)),
        "name": _holds_name(text, identities),
        "key": any(form in content for form in _forms(identities.key)),
        "pseudonym": not identities.pseudonyms.isdisjoint(TOKEN.findall(text.lower())),
        "rows": bool(identities.people) and identities.people in _numbers_of_rows(file, text),
    }
    return [kind for kind, holds in held.items() if holds]


def _readings(file: Path, content: bytes) -> Iterator[str]:
    """Yield a file's content as it is, and as whoever opens it reads it: without tags, escapes resolved."""
    text = FONT.sub(" ", content.decode("utf-8", "replace"))
    yield text
    if file.suffix == ".html":
        yield html.unescape(TAG.sub(" ", text))
    elif file.suffix in (".json", ".ipynb"):
        with contextlib.suppress(ValueError):
            yield " ".join(_texts(json.loads(text)))


def _numbers_of_rows(file: Path, text: str) -> Iterator[int]:
    """Yield how many rows the body of each table of a page has."""
    if file.suffix == ".html":
        for table in TABLE.findall(text):
            yield len(ROW.findall(table))


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, dict):
        for name, item in plain.items():
            yield name
            yield from _texts(item)
    elif isinstance(plain, list):
        for item in plain:
            yield from _texts(item)
    elif isinstance(plain, str):
        yield plain


def _holds_tax_code(text: str, codes: frozenset[str]) -> bool:
    """Whether there is a valid tax code, or one of the registers however it is broken up or run into other signs."""
    from codicefiscale import codicefiscale

    if any(codicefiscale.is_valid(code) for code in set(TAX_CODE.findall(text))):
        return True
    return bool(codes) and not (
        codes.isdisjoint(TOKEN.findall(text)) and codes.isdisjoint(RUN_TOGETHER.findall(re.sub(r"[^a-z0-9]", "", text)))
    )


def _holds_name(text: str, identities: Identities) -> bool:
    """Whether the words of a full name follow each other, whatever signs stand between them."""
    words = [part for word in WORD.findall(text) if len(word) <= LONGEST_WORD for part in fold(word).split()]
    return any(
        " ".join(words[start : start + length]) in identities.names
        for start, word in enumerate(words)
        if word in identities.beginnings
        for length in identities.lengths
    )


def _forms(key: bytes) -> tuple[bytes, ...]:
    if not key:
        return ()
    written = (base64.b64encode(key), base64.urlsafe_b64encode(key))
    return (key, key.hex().encode(), key.hex().upper().encode(), *(each.rstrip(b"=") for each in written))
