"""Firth's penalised fits: limits and p-values from the profile penalised likelihood.

Wald's limits are misleading where a likelihood is as lopsided as it is with an empty cell (Heinze & Schemper
2001), which is when these fits are used.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.hazards.coefficients import coefficient_frame, none_for_nan
from evaluation.statistics.hazards.rows import Floats

# Tighter ones meet the rounding of the penalised likelihood and are never reached.
TOLERANCE = 1e-7
MAX_ITERATIONS = 500


def fitted(model: Any, *data: Any, **options: Any) -> Any:
    """Fit an estimator of ``firthmodels``; raises DegenerateDataError when it does not converge."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(*data, **options)
    if not model.converged_:
        raise DegenerateDataError(
            f"the penalised fit did not converge: {MAX_ITERATIONS} iterations; "
            "look for a covariate with extreme values or that nearly repeats others"
        )
    return model


def profile(model: Any, level: float) -> tuple[Floats, Floats, Floats]:
    """Return lower limits, upper limits and p-values of the coefficients (p,), nan where a profile has no end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        limits = model.conf_int(alpha=1 - level, method="pl", max_iter=MAX_ITERATIONS, tol=TOLERANCE)
        model.lrt()
    return limits[:, 0], limits[:, 1], np.asarray(model.lrt_pvalues_, dtype=np.float64)


def penalised_frame(
    terms: Sequence[str],
    coefficients: Floats,
    std_error: Floats,
    limits: tuple[Floats, Floats, Floats],
    ratio: str = "hazard_ratio",
) -> pd.DataFrame:
    """Tabulate coefficients with the limits and p-values of :func:`profile`."""
    low, high, p_value = limits
    frame = coefficient_frame(terms, coefficients, std_error, level=0.5, ratio=ratio)
    for name, column in (("low", np.exp(low)), ("high", np.exp(high)), ("p_value", p_value)):
        frame[name] = none_for_nan(column)
    return frame
