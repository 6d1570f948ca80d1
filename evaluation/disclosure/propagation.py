"""Narrowing the ranges of unknowns by what each row alone says about them, before a solver is asked anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.disclosure.system import Range, Row, System

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_ROUNDS = 30


def propagate(system: System) -> tuple[Range, ...] | None:
    """Return narrower ranges that lose no solution, or None where they show that there is none.

    Bounds consistency, a few rounds of it: sound but not complete.
    """
    import numpy as np

    if any(not row.low <= 0 <= row.high for row in system.rows if not row.factors):
        return None
    rows = [row for row in system.rows if row.factors]
    if not rows:
        return system.ranges
    matrix = _Matrix(rows)
    low, high = (np.array(ends, dtype=np.int64) for ends in zip(*system.ranges, strict=True))
    for _ in range(MOST_ROUNDS):
        narrower_low, narrower_high = matrix.narrow(low, high)
        unchanged = np.array_equal(low, narrower_low) and np.array_equal(high, narrower_high)
        low, high = narrower_low, narrower_high
        if unchanged or (low > high).any():
            break
    if (low > high).any() or not matrix.fits(low, high):
        return None
    return tuple(map(Range, low.tolist(), high.tolist()))


class _Matrix:
    """Rows as arrays, one entry for each factor."""

    def __init__(self, rows: list[Row]) -> None:
        import numpy as np

        sizes = [len(row.factors) for row in rows]
        self.start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self.row = np.repeat(np.arange(len(rows)), sizes)
        self.unknown, self.factor = np.array([pair for row in rows for pair in row.factors], dtype=np.int64).T
        self.low = np.array([row.low for row in rows], dtype=np.int64)
        self.high = np.array([row.high for row in rows], dtype=np.int64)

    def fits(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> bool:
        """Return whether each row alone can hold within the ranges."""
        import numpy as np

        least, most = self._ends(low, high)
        possible = np.add.reduceat(least, self.start) <= self.high
        return bool((possible & (np.add.reduceat(most, self.start) >= self.low)).all())

    def narrow(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the ranges narrowed by each row alone."""
        import numpy as np

        least, most = self._ends(low, high)
        room = (self.high - np.add.reduceat(least, self.start))[self.row] + least
        need = (self.low - np.add.reduceat(most, self.start))[self.row] + most
        # With a negative factor the inequality turns round: -3x <= room says x >= -(room // 3).
        size, positive = np.abs(self.factor), self.factor > 0
        low, high = low.copy(), high.copy()
        np.minimum.at(high, self.unknown, np.where(positive, room // size, -need // size))
        np.maximum.at(low, self.unknown, np.where(positive, -(-need // size), -(room // size)))
        return low, high

    def _ends(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        import numpy as np

        ends = self.factor * low[self.unknown], self.factor * high[self.unknown]
        return np.minimum(*ends), np.maximum(*ends)
