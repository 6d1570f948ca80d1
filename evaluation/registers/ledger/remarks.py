"""Remarks on cells (issues and changed values), kept as columns: a dozen bytes a remark, not an object a remark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from evaluation.registers.ledger.masking import mask_array
from evaluation.registers.ledger.source import Places, Rows, Source, as_text, split_letters, split_places

FACTS = ("kind", "raw", "value")


@dataclass(frozen=True)
class Remarks:
    """A block of remarks on one column.

    Parameters
    ----------
    column : str
        Column of the schema, "" for remarks on whole rows or sheets.
    source_id, row : int32 arrays of shape (n,)
        Place of each remark; row 0 is the sheet as a whole.
    letter : arrow array of shape (n,) or None
        Column letters, where the column stands in more than one place.
    fact : int32 array of shape (n,)
        Index into ``facts``.
    facts : DataFrame
        The distinct facts (``kind``, ``raw``, ``value``), so that a million equal remarks share one.
    """

    column: str
    source_id: Rows
    row: Rows
    letter: pa.Array | None
    fact: Rows
    facts: pd.DataFrame

    def __len__(self) -> int:
        return len(self.row)


def collect(column: str, places: Places, fact: Rows, facts: pd.DataFrame, sources: list[Source]) -> Remarks:
    """Return a block of remarks; what is personal is masked before it is stored.

    Parameters
    ----------
    column : str
        Column of the schema.
    places : Places
        Where.
    fact : int32 array of shape (n,)
        Which of the facts each place has.
    facts : DataFrame
        ``kind``, ``raw``, ``value``, as texts.
    sources : list of Source
        The sheets, which know what is personal.
    """
    source_id, row = split_places(places)
    if any(column in sources[number].personal for number in np.unique(source_id)):
        facts = facts.assign(**{name: mask_array(as_text(facts[name])).to_pylist() for name in ("raw", "value")})
    groups = facts.groupby(list(FACTS), sort=False).ngroup().to_numpy(np.int32)
    distinct = facts.loc[:, list(FACTS)].drop_duplicates(ignore_index=True)
    return Remarks(column, source_id, row, split_letters(places), groups[fact], distinct)


def facts_of(kind: Any, raw: Any, value: Any, length: int) -> tuple[Rows, pd.DataFrame]:
    """Return distinct facts and the index of each of ``length`` remarks into them.

    Parameters
    ----------
    kind, raw, value : str, None or array of str
        Each one text for all remarks, or one per remark.
    length : int
        Number of remarks.
    """
    columns = {}
    for name, part in zip(FACTS, (kind, raw, value), strict=True):
        single = part is None or isinstance(part, str)
        columns[name] = pd.Series([part or ""] * length if single else as_text(part).to_pylist(), dtype="str")
    each = pd.DataFrame(columns)
    fact = each.groupby(list(FACTS), sort=False).ngroup().to_numpy(np.int32)
    return fact, each.drop_duplicates(ignore_index=True)
