"""P-values adjusted for having tested several things."""

from __future__ import annotations

import math
from collections.abc import Iterable
from types import MappingProxyType

import numpy as np

STATSMODELS_NAMES = MappingProxyType(
    {
        "holm": "holm",
        "benjamini-hochberg": "fdr_bh",
        "benjamini-yekutieli": "fdr_by",
        "bonferroni": "bonferroni",
        "hochberg": "simes-hochberg",
        "hommel": "hommel",
        "sidak": "sidak",
        "holm-sidak": "holm-sidak",
    }
)
ADJUSTMENT_METHODS = tuple(STATSMODELS_NAMES)


def adjust_p_values(p_values: Iterable[float | None], method: str = "holm") -> list[float | None]:
    """Adjust p-values for multiplicity.

    Parameters
    ----------
    p_values : iterable of float or None
        P-values in any order; a missing one (None or nan) stays missing and does not count as a test.
    method : str, default "holm"
        | ``"holm"``, ``"bonferroni"``, ``"hochberg"``, ``"hommel"``, ``"sidak"``, ``"holm-sidak"``: chance of
          any false positive;
        | ``"benjamini-hochberg"``, ``"benjamini-yekutieli"``: expected share of false positives.

    Returns
    -------
    list of float or None
        Adjusted p-values in the order given.

    Raises
    ------
    ValueError
        When a p-value is outside 0 to 1 or the method does not exist.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6:65-70; Benjamini & Hochberg (1995), JRSS B 57:289-300.
    """
    if method not in STATSMODELS_NAMES:
        raise ValueError(f"method is {method!r}; it has to be one of {', '.join(ADJUSTMENT_METHODS)}")
    known = [None if p is None or math.isnan(p) else float(p) for p in p_values]
    tested = [p for p in known if p is not None]
    if not all(0 <= p <= 1 for p in tested):
        raise ValueError(f"p_values holds {[p for p in tested if not 0 <= p <= 1]}; each has to lie between 0 and 1")
    if not tested:
        return known
    adjusted = iter(_adjust(tested, method))
    return [None if p is None else next(adjusted) for p in known]


def holm(p_values: Iterable[float | None]) -> list[float | None]:
    """Return p-values adjusted by Holm's step-down method (see `adjust_p_values`)."""
    return adjust_p_values(p_values, "holm")


def benjamini_hochberg(p_values: Iterable[float | None]) -> list[float | None]:
    """Return p-values adjusted by Benjamini and Hochberg's step-up method (see `adjust_p_values`)."""
    return adjust_p_values(p_values, "benjamini-hochberg")


def _adjust(p_values: list[float], method: str) -> list[float]:
    from statsmodels.stats.multitest import multipletests

    with np.errstate(divide="ignore"):  # Sidak takes log(1 - p), rightly minus infinity for a p-value of 1
        _, adjusted, _, _ = multipletests(p_values, method=STATSMODELS_NAMES[method])
    return [min(1.0, float(p)) for p in adjusted]
