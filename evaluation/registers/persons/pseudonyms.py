"""Pseudonyms: who a person is cannot be found from them without the key, not even by trying every tax code there is.

A plain hash of a tax code is undone in seconds when the name is known; a keyed one (HMAC, RFC 2104) is not.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

# 60 bits: among a million people the chance that two share an identifier is one in two millions.
ID_LETTERS = 12


class Pseudonyms(NamedTuple):
    """Positions and identifiers of people, each a function of the key and of who they are.

    Parameters
    ----------
    rank : int32 array of shape (n,)
        Position of each person in the order of the pseudonyms.
    person_id : arrow string array of shape (n,)
        Identifier of each: the same in every delivery under one key, whoever else is in it.
    """

    rank: npt.NDArray[np.int32]
    person_id: pa.Array


def pseudonym(key: bytes, text: str) -> bytes:
    """Return the HMAC-SHA-256 of a text: a tax code in capitals without blanks, letters for digits left as they are."""
    return hmac.digest(key, text.strip().upper().encode("utf-8"), "sha256")


def pseudonyms(key: bytes, texts: Sequence[str]) -> Pseudonyms:
    """Return the pseudonyms of people, given what each is known by (a tax code, or name and birth date)."""
    digests = [pseudonym(key, text) for text in texts]
    numbers = np.frombuffer(b"".join(digests), ">u8").reshape(-1, 4)
    order = np.lexsort((numbers[:, 1].astype(np.uint64), numbers[:, 0].astype(np.uint64)))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return Pseudonyms(rank, pa.array([_person_id(digest) for digest in digests], pa.string()))


def _person_id(digest: bytes) -> str:
    """Return letters of a part of the digest that says nothing of the order of people."""
    return "P" + base64.b32encode(digest[16:]).decode("ascii")[:ID_LETTERS]
