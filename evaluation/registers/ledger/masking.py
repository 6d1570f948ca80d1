"""What may be shown of a cell: never a tax code, never a name.

A personal cell is shown as its shape (``"RSSMRA90A31D150X"`` as ``"AAAAAA99A99A999A"``): enough to see a missing or a
wrong sign, nothing to recognise a person by; the clerk finds the cell by its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container
from functools import cache
from importlib import resources

import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.folding import fold

# Letters beyond ASCII are all that is beyond it but blanks, quotation marks, dashes and currencies.
_SHAPES = (("[A-Z]", "A"), ("[0-9]", "9"), ("[^ -`{-~\u00a0-\u00bf\u2000-\u20cf]", "a"))
_CODE = re.compile(
    r"(?i)(?<![a-z0-9])(?:[a-z]{3}[\W_]?){2}\w{2}[\W_]?[a-z][\W_]?\w{2}[\W_]?[a-z][\W_]?\w{3}[\W_]?[a-z](?![a-z0-9])"
)
_TOKEN = re.compile(r"\w+")
_SHORTEST_CODE = 11
_SHORTEST_NAME = 3


def mask(text: str) -> str:
    """Return the shape of a text: A to Z as A, any other letter as a, digits as 9, the rest unchanged."""
    for pattern, sign in _SHAPES:
        text = re.sub(pattern, sign, text)
    return text


def mask_array(texts: pa.Array) -> pa.Array:
    """Return the shapes of an arrow array of texts."""
    for pattern, sign in _SHAPES:
        texts = pc.replace_substring_regex(texts, pattern, sign)
    return texts


@cache
def first_names() -> frozenset[str]:
    """Return common first names, folded."""
    text = resources.files("codicefiscale").joinpath("data", "names.json").read_text(encoding="utf-8")
    return frozenset(fold(name) for names in json.loads(text).values() for name in names)


def mask_persons(text: str, names: Container[str]) -> str:
    """Return a text with every word masked that looks like a tax code or is one of the names (folded words)."""
    text = _CODE.sub(lambda found: mask(found.group()), text)
    return _TOKEN.sub(lambda found: mask(found.group()) if _tells_who(found.group(), names) else found.group(), text)


def _tells_who(token: str, names: Container[str]) -> bool:
    if len(token) >= _SHORTEST_CODE and any(sign.isdigit() for sign in token):
        return not token.isdigit() or len(token) == _SHORTEST_CODE
    return len(token) >= _SHORTEST_NAME and fold(token) in names
