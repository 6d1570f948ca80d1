"""Random draws: repeatable, one stream for each topic, and with exact totals where totals are published."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]
Option = TypeVar("Option")

NEVER = -np.inf


class Draws:
    """Random draws of one topic.

    Only uniform numbers are asked of the generator, whose stream of them is the same in every version of NumPy; a topic
    of its own keeps a change in one place from changing all the others.

    Parameters
    ----------
    seed : int
        Seed of everything, not negative.
    topic : str
        What is drawn.
    """

    def __init__(self, seed: int, topic: str) -> None:
        self._generator = np.random.Generator(np.random.PCG64([seed, zlib.crc32(topic.encode())]))

    def uniform(self, number: int) -> Scores:
        """Return numbers between 0 and 1."""
        return self._generator.random(number)

    def happens(self, share: float) -> bool:
        """Return whether something of a given probability happens."""
        return bool(self._generator.random() < share)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self._generator.random() * (high - low + 1))

    def one(self, options: Sequence[Option], weights: Sequence[float] | None = None) -> Option:
        """Return one of several options, by their weights if there are any."""
        if weights is None:
            return options[self.whole(0, len(options) - 1)]
        edges = np.cumsum(weights)
        return options[int(np.searchsorted(edges, self._generator.random() * edges[-1], side="right"))]

    def shuffled(self, options: Sequence[Option]) -> list[Option]:
        """Return the options in random order."""
        return [options[position] for position in np.argsort(self.uniform(len(options)))]

    def some(self, scores: Scores, number: int) -> Flags:
        """Return exactly ``number`` of the positions, the likelier the higher their score (a log-weight).

        The largest scores after adding Gumbel noise are a sample without replacement with those weights (Kool, van
        Hoof and Welling 2019). A score of minus infinity is never chosen.

        Raises
        ------
        ValueError
            When fewer positions than asked for can be chosen.
        """
        if np.isfinite(scores).sum() < number:
            raise ValueError(f"number: {number} positions cannot be drawn from {np.isfinite(scores).sum()}")
        noisy = scores - np.log(-np.log(self.uniform(len(scores))))
        chosen = np.zeros(len(scores), bool)
        chosen[np.argsort(-noisy, kind="stable")[:number]] = True
        return chosen

    def deal(
        self, among: Flags, counts: Mapping[str, int], scores: Mapping[str, Scores], rest: str
    ) -> NDArray[np.str_]:
        """Return a label for each position: exact counts among the positions given, in the order of the labels.

        Parameters
        ----------
        among : bool array
            Positions that get a label.
        counts : mapping of str to int
            How many get each label.
        scores : mapping of str to array
            Log-weights of each label; none is an even chance.
        rest : str
            Label of all other positions.
        """
        labels = np.full(len(among), rest, dtype="U32")
        free = among.copy()
        for label, number in counts.items():
            weights = scores.get(label, np.zeros(len(among)))
            chosen = self.some(np.where(free, weights, NEVER), number)
            labels[chosen] = label
            free &= ~chosen
        return labels
