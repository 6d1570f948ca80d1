"""Pseudonyms: who a person is cannot be found from them without the key, not even by trying every tax code there is.

A plain hash of a tax code is undone in seconds when the name is known; a keyed one (HMAC, RFC 2104) is not. Even so,
what goes into the tables is only the rank of the pseudonym among all: a number that says nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


def pseudonym(key: bytes, text: str) -> bytes:
    """Return the HMAC-SHA-256 of a text: a tax code in capitals without blanks, letters for digits left as they are."""
    return hmac.digest(key, text.strip().upper().encode("utf-8"), "sha256")


def ranks(key: bytes, texts: Sequence[str]) -> npt.NDArray[np.int32]:
    """Return the position of each text in the order of the pseudonyms; the same texts and key give the same ones."""
    digests = np.frombuffer(b"".join([pseudonym(key, text) for text in texts]), ">u8").reshape(-1, 4)
    order = np.lexsort((digests[:, 1].astype(np.uint64), digests[:, 0].astype(np.uint64)))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank


def person_ids(people: int) -> pa.Array:
    """Return the study's identifiers of so many people, in order: ``P001`` to ``P137``."""
    width = max(3, len(str(people)))
    numbers = pc.utf8_lpad(pa.array(np.arange(1, people + 1)).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise("P", numbers, "")
