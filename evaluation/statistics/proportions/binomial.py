"""Binomial coefficients and probabilities of whole distributions at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Array = NDArray[np.float64]


LEAST_LOG = -1e300
"""In place of the logarithm of 0; its exponential is 0."""


def log_choose(n: int, k: Array) -> Array:
    """Return the log of the number of ways to choose k of n."""
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def binomial_probabilities(n: int, risks: Array) -> Array:
    """Return the probabilities of 0 to n events, one row for each risk."""
    events = np.arange(n + 1, dtype=float)
    # one logarithm for each risk and not for each cell; finite at a risk of 0 or 1, so that no event times it is 0
    with np.errstate(divide="ignore"):
        log_risk, log_rest = (np.maximum(log, LEAST_LOG)[:, None] for log in (np.log(risks), np.log1p(-risks)))
    return np.asarray(np.exp(log_choose(n, events) + events * log_risk + (n - events) * log_rest))
