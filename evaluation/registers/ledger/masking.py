"""What may be shown of a cell: never a tax code, never a name.

A personal cell is shown as its shape (``"RSSMRA90A31D150X"`` as ``"AAAAAA99A99A999A"``): enough to see a missing or a
wrong sign, nothing to recognise a person by; the clerk finds the cell by its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container
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
_WORD = re.compile(r"[^\W_]+")
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
    text = mask_title(text, names)
    return _TOKEN.sub(lambda found: mask(found.group()) if _is_like_code(found.group()) else found.group(), text)


def mask_title(text: str, names: Container[str]) -> str:
    """Return the name of a file, a sheet or a column with every tax code and every word of the names masked.

    Other words with digits stay, as ``cob_2017-05-31.csv`` has them.
    """
    text = _CODE.sub(lambda found: mask(found.group()), text)
    return _WORD.sub(lambda found: mask(found.group()) if _is_name(found.group(), names) else found.group(), text)


def names_somebody(text: str, names: Callable[[], Container[str]]) -> bool:
    """Return whether a text holds a tax code or two words of the names (one may be a town as well).

    The names are only asked for where there are two words: a million of them take a second to fold.
    """
    words = [word for word in _WORD.findall(text) if len(word) >= _SHORTEST_NAME and not word.isdigit()]
    return bool(_CODE.search(text)) or (len(words) > 1 and sum(fold(word) in names() for word in words) > 1)


def _is_name(word: str, names: Container[str]) -> bool:
    return len(word) >= _SHORTEST_NAME and fold(word) in names


def _is_like_code(token: str) -> bool:
    has_digit = len(token) >= _SHORTEST_CODE and any(sign.isdigit() for sign in token)
    return has_digit and (not token.isdigit() or len(token) == _SHORTEST_CODE)
