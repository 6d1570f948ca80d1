"""Exact power: the probability of the tables on which a test rejects."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics.proportions.binomial import binomial_probabilities, log_choose
from evaluation.statistics.proportions.conditional import TIE_FACTOR
from evaluation.statistics.proportions.score import score_p_values


def exact_power(
    risk1: float, risk0: float, n1: int, n0: int, level: float, test: Literal["chi-squared", "fisher"]
) -> float:
    """Return the chance that Pearson's test without correction, or Fisher's two-sided test, rejects.

    Parameters are those of `power`; they are checked there.
    """
    events1 = binomial_probabilities(n1, np.array([risk1]))[0]
    events0 = binomial_probabilities(n0, np.array([risk0]))[0]
    return float(events1 @ _rejected(n1, n0, level, test) @ events0)


@lru_cache(maxsize=4)
def _rejected(n1: int, n0: int, level: float, method: str) -> NDArray[np.float64]:
    """Return 1 for each table (events of arm 1, events of arm 0) on which the test rejects, else 0."""
    events1, events0 = np.meshgrid(np.arange(n1 + 1), np.arange(n0 + 1), indexing="ij")
    if method == "chi-squared":
        p_values = score_p_values(events1, n1, events0, n0, corrected=False)
    else:
        p_values = _fisher_p_values(n1, n0)
    return np.asarray(p_values < 1 - level, dtype=float)


def _fisher_p_values(n1: int, n0: int) -> NDArray[np.float64]:
    """Return Fisher's two-sided p-value of every table, one pass for each total of events."""
    log_tables = log_choose(n1, np.arange(n1 + 1.0))[:, None] + log_choose(n0, np.arange(n0 + 1.0))
    p_values = np.ones((n1 + 1, n0 + 1))
    for events in range(1, n1 + n0):
        events1 = np.arange(max(0, events - n0), min(n1, events) + 1)
        logs = log_tables[events1, events - events1]
        probabilities = np.exp(logs - logs.max())
        ranked = np.sort(probabilities)
        up_to = np.searchsorted(ranked, probabilities * TIE_FACTOR, side="right")
        p_values[events1, events - events1] = np.cumsum(ranked)[up_to - 1] / probabilities.sum()
    return p_values
