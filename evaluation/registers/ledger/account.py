"""The ledger: every row that is read is kept, merged into another or quarantined, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.errors import RegisterError
from evaluation.registers.folding import fold
from evaluation.registers.ledger.remarks import Remarks, collect, facts_of
from evaluation.registers.ledger.removals import report_removals
from evaluation.registers.ledger.source import KEPT, MERGED, OPEN, QUARANTINED, Places, Rows, Source, split_places


class LedgerError(RegisterError):
    """A row that was lost, or that was given two fates: a fault of the program, never of the files."""


class Ledger:
    """The account of all rows and all changed values of one intake.

    Attributes
    ----------
    sources : list of Source
        The sheets read; their position is the ``source_id`` of places.
    issues, changes : list of Remarks
        What could not be read or looks wrong, and what was changed, in blocks.
    merges : list of DataFrame
        For merged rows, the rows that they went into.
    """

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.issues: list[Remarks] = []
        self.changes: list[Remarks] = []
        self.merges: list[pd.DataFrame] = []
        self.reasons: list[str] = [""]
        self.fates: list[npt.NDArray[np.uint8]] = []
        self.reason_codes: list[npt.NDArray[np.uint16]] = []
        self._names: list[pa.Array] = []
        self._words: set[str] = set()

    def add_source(self, source: Source) -> int:
        """Enter a sheet with its rows, and return its ``source_id``."""
        self.sources.append(source)
        self.fates.append(np.full(source.rows_read, OPEN, np.uint8))
        self.reason_codes.append(np.zeros(source.rows_read, np.uint16))
        return len(self.sources) - 1

    def quarantine(self, places: Places, reason: str) -> None:
        """Set rows aside.

        Parameters
        ----------
        places : Places
            The rows: a table with ``source_id`` and ``source_row``, or the two as a tuple.
        reason : str
            Key of the reason under ``registers.reasons`` in the language catalogues.

        Raises
        ------
        LedgerError
            When a row is not one of those read, or was merged or quarantined before.
        """
        self._settle(places, QUARANTINED, reason)

    def merge(self, places: Places, reason: str, into: Places | None = None) -> None:
        """Enter rows whose content went into other rows (one person twice, a corrected notice).

        Parameters
        ----------
        places, reason
            As in :meth:`quarantine`.
        into : Places, optional
            The row that each went into, in the same order.
        """
        self._settle(places, MERGED, reason)
        if into is not None:
            ids, rows = split_places(places)
            into_ids, into_rows = split_places(into)
            parts = {"source_id": ids, "source_row": rows, "into_id": into_ids, "into_row": into_rows}
            self.merges.append(pd.DataFrame(parts))

    def issue(self, kind: Any, places: Places, column: str = "", raw: Any = None) -> None:
        """Enter something that a person should look at.

        Parameters
        ----------
        kind : str or array of str
            Key under ``registers.issues``, one for all places or one each.
        places : Places
            Where; row 0 is the sheet as a whole.
        column : str
            Column of the schema, "" for the whole row.
        raw : str or array of str, optional
            The cells as they are; those of personal columns are masked before they are stored.
        """
        self._enter(self.issues, kind, places, column, raw, None)

    def change(self, column: str, places: Places, raw: Any, value: Any, rule: Any) -> None:
        """Enter values that are not what the cell says.

        Parameters
        ----------
        column, places, raw
            As in :meth:`issue`.
        value : str or array of str
            What was made of the cell, as text.
        rule : str or array of str
            Key under ``registers.rules``.
        """
        self._enter(self.changes, rule, places, column, raw, value)

    def enter_reading(self, column: str, places: Places, fact: Rows, facts: pd.DataFrame, *, issues: bool) -> None:
        """Enter issues or changes whose distinct facts are known: what reading a column over its distinct cells gives.

        Parameters
        ----------
        column, places
            As in :meth:`issue`.
        fact : int32 array
            Row of ``facts`` for each place.
        facts : DataFrame
            ``kind`` (issue or rule), ``raw``, ``value``, as texts.
        issues : bool
            Whether they are issues; otherwise changes.
        """
        if len(fact):
            (self.issues if issues else self.changes).append(collect(column, places, fact, facts, self.sources))

    def protect(self, names: pa.ChunkedArray | pa.Array) -> None:
        """Take note of people's names, so that none is ever shown from any other cell."""
        self._names.append(names.unique())

    def protected_words(self) -> Set[str]:
        """Return the folded words of all names taken note of."""
        while self._names:
            names = self._names.pop()
            texts = names.dictionary if isinstance(names, pa.DictionaryArray) else names
            separate = pc.list_flatten(pc.split_pattern_regex(texts.drop_null(), r"[^\p{L}\p{M}]+")).unique()
            self._words.update(fold(word) for word in separate.to_pylist())
        return self._words

    def counts(self) -> pd.DataFrame:
        """Return rows read, kept, merged and quarantined of each source; rows not settled yet count as kept."""
        fates = [np.bincount(fate, minlength=4) for fate in self.fates]
        table = np.array(fates, np.int64).reshape(len(fates), 4)
        return pd.DataFrame(
            {
                "source_id": np.arange(len(fates), dtype=np.int32),
                "read": np.array([source.rows_read for source in self.sources], np.int64),
                "kept": table[:, OPEN] + table[:, KEPT],
                "merged": table[:, MERGED],
                "quarantined": table[:, QUARANTINED],
            }
        )

    def close(self, kept: Mapping[str, Places] | Iterable[Places]) -> None:
        """Check the law, read = kept + merged + quarantined, row by row.

        Parameters
        ----------
        kept : mapping or iterable of Places
            The rows that the final tables came from; a row may be named more than once.

        Raises
        ------
        LedgerError
            When a row was read and is in none of the three, or in two.
        """
        for places in kept.values() if isinstance(kept, Mapping) else kept:
            ids, rows = split_places(places)
            self._check_fates(ids, rows, (OPEN, KEPT), "registers.errors.row_twice")
            for number, of_source in _by_source(ids, rows):
                self.fates[number][self._positions(number, of_source)] = KEPT
        for source, fate in zip(self.sources, self.fates, strict=True):
            lost = np.flatnonzero(fate == OPEN)
            if lost.size:
                raise self._fault("registers.errors.row_lost", source, int(lost[0]), int(lost.size))
        report_removals(self)

    def settled(self, ids: Rows, rows: Rows) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint16]]:
        """Return the fate and the reason (its position in ``reasons``) of each row; row 0, a sheet, has none."""
        fates, reasons = np.full(len(rows), OPEN, np.uint8), np.zeros(len(rows), np.uint16)
        for number in np.unique(ids):
            of_source = np.flatnonzero((ids == number) & (rows > self.sources[number].header_row))
            positions = self._positions(int(number), rows[of_source])
            fates[of_source] = self.fates[number][positions]
            reasons[of_source] = self.reason_codes[number][positions]
        return fates, reasons

    def set_aside(self, reason: str) -> tuple[Rows, Rows]:
        """Return the source ids and the rows that were set aside for a reason."""
        code = self.reasons.index(reason) if reason in self.reasons else -1
        ids, rows = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for number, source in enumerate(self.sources):
            found = (self.fates[number] == QUARANTINED) & (self.reason_codes[number] == code)
            rows.append((np.flatnonzero(found) + source.header_row + 1).astype(np.int32))
            ids.append(np.full(len(rows[-1]), number, np.int32))
        return np.concatenate(ids), np.concatenate(rows)

    def _settle(self, places: Places, fate: int, reason: str) -> None:
        ids, rows = split_places(places)
        self._check_fates(ids, rows, (OPEN,), "registers.errors.row_twice")
        if reason not in self.reasons:
            self.reasons.append(reason)
        for number, of_source in _by_source(ids, rows):
            positions = self._positions(number, of_source)
            self.fates[number][positions] = fate
            self.reason_codes[number][positions] = self.reasons.index(reason)

    def _check_fates(self, ids: Rows, rows: Rows, allowed: Sequence[int], key: str) -> None:
        for number, of_source in _by_source(ids, rows):
            positions = self._positions(number, of_source)
            wrong = ~np.isin(self.fates[number][positions], allowed)
            if wrong.any():
                raise self._fault(key, self.sources[number], int(positions[wrong][0]), int(wrong.sum()))

    def _positions(self, number: int, rows: Rows) -> Rows:
        source = self.sources[number]
        positions = rows - source.header_row - 1
        outside = (positions < 0) | (positions >= source.rows_read)
        if outside.any():
            raise self._fault("registers.errors.row_unknown", source, int(positions[outside][0]), int(outside.sum()))
        return positions

    def _fault(self, key: str, source: Source, position: int, rows: int) -> LedgerError:
        row = position + source.header_row + 1
        return LedgerError(key, place=source.place, row=row, rows=rows)

    def _enter(self, book: list[Remarks], kind: Any, places: Places, column: str, raw: Any, value: Any) -> None:
        fact, facts = facts_of(kind, raw, value, len(split_places(places)[0]))
        if len(fact):
            book.append(collect(column, places, fact, facts, self.sources))


def _by_source(ids: Rows, rows: Rows) -> list[tuple[int, Rows]]:
    numbers = np.unique(ids)
    if len(numbers) == 1:
        return [(int(numbers[0]), rows)]
    return [(int(number), rows[ids == number]) for number in numbers]
