"""The one folding of text behind every match: headers, labels, towns."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return text without case, accents and punctuation, its words one space apart.

    ``"Cod. Fisc. "`` gives ``"cod fisc"``; ``"SÌ"``, ``"sì"`` and ``"si'"`` all give ``"si"``; the signs % and €
    become words. For matching only: what is kept and shown is the text as it was written.
    """
    text = text.replace("%", " perc ").replace("€", " euro ")
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _NOT_ALPHANUMERIC.sub(" ", plain.casefold()).strip()
