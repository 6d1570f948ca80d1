"""A mean and its limits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t

from evaluation.statistics.estimate import Estimate, undefined

NOBODY, ONE, ALIKE = "nobody is counted", "fewer than two people", "no_variation_left_for_limits"


def mean(values: ArrayLike, *, level: float = 0.95, estimand: str = "mean", population: str = "") -> Estimate:
    """Estimate a mean with limits by Student's t.

    Parameters
    ----------
    values : array of float, shape (n,)
        None missing.
    level : float, default 0.95
        Confidence level.
    estimand, population : str
        What is measured and among whom.

    Returns
    -------
    Estimate
        On the scale ``"number"``; without limits of one person or where all have the same.
    """
    found = np.asarray(values, dtype=float)
    names: dict[str, Any] = {"estimand": estimand, "population": population, "n": len(found)}
    if not len(found):
        return undefined(scale="number", reason=NOBODY, **names)
    method, middle = "student", float(found.mean())
    error = float(found.std(ddof=1) / np.sqrt(len(found))) if len(found) > 1 else 0.0
    if not error:
        reason = ALIKE if len(found) > 1 else ONE
        return Estimate(scale="number", value=middle, method=method, assumptions=(reason,), **names)
    half = float(t.isf((1 - level) / 2, len(found) - 1)) * error
    limits: dict[str, Any] = {"low": middle - half, "high": middle + half, "level": level, "standard_error": error}
    return Estimate(scale="number", value=middle, method=method, **limits, **names)
