"""The people among whom arms are made alike: who is known, in what they differ, and why nothing can be done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.statistics.adjustment.covariate_balance import Balance, balance
from evaluation.statistics.adjustment.design import (
    BoolArray,
    DegenerateDataError,
    FloatArray,
    drop_constant,
    indicate_missing,
    read_covariates,
)
from evaluation.statistics.adjustment.difference import Method, adjusted_difference
from evaluation.statistics.adjustment.propensity_scores import Propensity, fit_overlapping
from evaluation.statistics.adjustment.weighting import weights
from evaluation.statistics.estimate import Estimate, undefined

MissingRule = Literal["complete", "indicator"]


@dataclass(frozen=True, eq=False)
class AdjustmentSet:
    """Two arms with what is known of their people; made by :func:`adjustment_set`.

    Parameters
    ----------
    everybody : ndarray of bool, shape (n,)
        The arm of everybody given, True for arm 1.
    analysed : ndarray of bool, shape (n,)
        Whom the adjusted estimates rest on.
    covariates : DataFrame
        Of those analysed, the covariates that vary among them, as they came.
    constant, unknown : tuple of str
        Covariates left out because all have the same value, and because nobody has any.
    missing : {"complete", "indicator"}
        Whether people with a gap are left out, or not to be known counts as a value.
    """

    everybody: BoolArray
    analysed: BoolArray
    covariates: pd.DataFrame
    constant: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: MissingRule

    @property
    def arm(self) -> BoolArray:
        """The arm of those analysed."""
        return self.everybody[self.analysed]

    def base(self, arm: int) -> tuple[int, int]:
        """Return how many people of an arm are analysed, and how many there are."""
        members = self.everybody == bool(arm)
        return int((members & self.analysed).sum()), int(members.sum())

    @property
    def left_out(self) -> int:
        """How many people are not analysed because something is not known of them."""
        return int((~self.analysed).sum())

    @property
    def reason(self) -> str:
        """Why the arms cannot be set beside each other in what is known, in words; empty where they can."""
        empty = [arm for arm in (1, 0) if not self.base(arm)[1]]
        if empty:
            return f"arm {empty[0]} has nobody"
        if not len(self.covariates.columns) and self.unknown:
            return f"missing for everybody: {', '.join(self.unknown)}"
        for arm in (1, 0):
            analysed, _ = self.base(arm)
            if analysed < 2:
                return f"{'nobody' if not analysed else 'one person only'} of arm {arm} can be compared"
        if not len(self.covariates.columns):
            return f"constant, so nothing to adjust for: {', '.join(self.constant)}"
        return ""

    @cached_property
    def filled(self) -> pd.DataFrame:
        """The covariates as models take them, without gaps."""
        return indicate_missing(self.covariates)

    @cached_property
    def scores(self) -> Propensity:
        """The estimated probability of arm 1; DegenerateDataError where the arms cannot be scored or do not overlap."""
        return fit_overlapping(self.arm, read_covariates(self.filled))

    @cached_property
    def apart(self) -> str:
        """Why the arms cannot be weighted to be alike, in words; empty where they can."""
        try:
            _ = self.scores
        except DegenerateDataError as reason:
            return str(reason)
        return ""

    @cached_property
    def balance(self) -> Balance:
        """The covariates by arm, before and, where the arms can be weighted, after overlap weighting."""
        weighted: FloatArray | None = None if self.apart else weights(self.scores, self.arm, "overlap")
        return balance(self.arm, self.covariates, weighted)

    def difference(self, outcome: ArrayLike, method: Method, **options: Any) -> Estimate:
        """Estimate the adjusted difference among those analysed; undefined, with its reason, where it cannot be.

        Parameters
        ----------
        outcome : array-like of shape (n,)
            Of everybody given.
        method, **options
            As for :func:`adjusted_difference`.
        """
        if self.reason:
            names = {name: options[name] for name in ("estimand", "population") if name in options}
            return undefined(
                scale="difference", reason=self.reason, method=method, **{"estimand": "adjusted_difference"} | names
            )
        return adjusted_difference(np.asarray(outcome)[self.analysed], self.arm, self.filled, method, **options)


def adjustment_set(arm: ArrayLike, covariates: pd.DataFrame, missing: MissingRule = "complete") -> AdjustmentSet:
    """Return whom the arms can be compared among, given covariates.

    Parameters
    ----------
    arm : array-like of shape (n,)
        0 and 1; an arm may be empty.
    covariates : DataFrame of shape (n, k)
        What was known of people before; numbers, or text and categories, with gaps.
    missing : {"complete", "indicator"}
        What becomes of people with a gap: left out, or kept with their gap as a value of its own.

    Raises
    ------
    ValueError
        When an arm is not 0 or 1, the lengths differ or the rule for gaps does not exist.
    """
    if missing not in ("complete", "indicator"):
        raise ValueError(f"missing: met {missing!r}; accepted are complete, indicator")
    numbers = np.asarray(arm, dtype=np.float64)
    if not np.isin(numbers, (0.0, 1.0)).all():
        raise ValueError("arm: accepted values are 0 and 1 (or False and True)")
    if len(covariates) != len(numbers):
        raise ValueError(f"covariates: {len(covariates)} rows for {len(numbers)} people; give one row a person")
    absent = covariates.isna()
    unknown = tuple(str(name) for name in covariates.columns if absent[name].all())
    usable = covariates[[name for name in covariates.columns if str(name) not in unknown]]
    analysed = (
        np.ones(len(numbers), dtype=bool) if missing == "indicator" else usable.notna().all(axis=1).to_numpy(bool)
    )
    varying, constant = drop_constant(usable[analysed].reset_index(drop=True))
    return AdjustmentSet(numbers == 1, analysed, varying, constant, unknown, missing)
