"""Binomial coefficients and probabilities of whole distributions at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py, xlogy

Array = NDArray[np.float64]


def log_choose(n: int, k: Array) -> Array:
    """Return the log of the number of ways to choose k of n."""
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def binomial_probabilities(n: int, risks: Array) -> Array:
    """Return the probabilities of 0 to n events, one row for each risk."""
    events = np.arange(n + 1, dtype=float)
    risk = risks[:, None]
    return np.asarray(np.exp(log_choose(n, events) + xlogy(events, risk) + xlog1py(n - events, -risk)))
