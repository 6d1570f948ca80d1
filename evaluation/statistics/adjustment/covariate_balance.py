"""Who the arms are, and whether weighting or matching made them alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.statistics.adjustment.design import (
    BoolArray,
    Covariates,
    DegenerateDataError,
    Design,
    FloatArray,
    read_arm,
    read_covariates,
)
from evaluation.statistics.adjustment.weighting import effective_sample_size


@dataclass(frozen=True, eq=False)
class Balance:
    """Covariates by arm, before and, where there are weights, after.

    Parameters
    ----------
    frame : DataFrame
        One row a covariate (or level of one). Columns: ``covariate``, and for each stage (``before``, ``after``)
        ``mean_1_*``, ``mean_0_*``, ``standardised_difference_*`` (by the pooled deviation of the unweighted arms),
        ``standardised_difference_treated_*`` (by that of arm 1) and ``variance_ratio_*``. A difference between
        arms without any spread is infinite; two arms without spread have ratio 1.
    effective_sample_size : DataFrame
        One row a stage: ``stage``, ``arm_1``, ``arm_0``, ``all``.
    """

    frame: pd.DataFrame
    effective_sample_size: pd.DataFrame

    def largest(self, stage: str = "after") -> float:
        """Return the largest absolute standardised difference of a stage ("before" or "after")."""
        column = f"standardised_difference_{stage}"
        if column not in self.frame:
            raise ValueError(f"stage: met {stage!r}; this balance has {', '.join(self.effective_sample_size['stage'])}")
        return float(self.frame[column].abs().max())

    def furthest(self, stage: str = "after") -> str:
        """Return the row with the largest absolute standardised difference of a stage, the first of several."""
        self.largest(stage)
        return str(self.frame.loc[self.frame[f"standardised_difference_{stage}"].abs().idxmax(), "covariate"])


def balance(arm: ArrayLike | pd.Series, covariates: Covariates, weights: ArrayLike | None = None) -> Balance:
    """Compare the covariates of the arms, before and after weighting.

    Parameters
    ----------
    arm : array-like of shape (n,)
        0 and 1.
    covariates : DataFrame or array of shape (n, k)
        Text and categories become one row for each level. A missing category is the level ``unknown``; missing
        numbers count in a row ``covariate=unknown``, and the covariate's own row is about those known.
    weights : array-like of shape (n,), optional
        From ``weights``, ``entropy_balance`` or ``Matches.weights``; 0 leaves a person out.

    Returns
    -------
    Balance

    Raises
    ------
    ValueError
        When weights are negative or missing, or an arm has fewer than two people with a weight.
    DegenerateDataError
        When nobody is in an arm or a number is infinite.

    References
    ----------
    Austin and Stuart (2015) Stat Med 34. Weighted variances of numbers divide by 1 - sum(w^2) with weights that sum to
    1; the variance of a level is p (1 - p), as in Austin (2009) Commun Stat 38 and R ``tableone``.
    """
    treated = read_arm(arm)
    design = read_covariates(covariates, len(treated), every_level=True, missing="keep")
    stages = {"before": np.ones(len(treated))}
    if weights is not None:
        stages["after"] = _read_weights(weights, len(treated))
    spreads = {label: _moments(design, members, stages["before"]) for label, members in _arms(treated)}
    frame = pd.DataFrame({"covariate": design.names})
    for stage, values in stages.items():
        frame = frame.join(_stage(design, treated, values, spreads).add_suffix(f"_{stage}"))
    sizes = [
        {"stage": stage}
        | {f"arm_{label}": effective_sample_size(values[members]) for label, members in _arms(treated)}
        | {"all": effective_sample_size(values)}
        for stage, values in stages.items()
    ]
    return Balance(frame=frame, effective_sample_size=pd.DataFrame(sizes))


def _stage(
    design: Design, treated: BoolArray, weights: FloatArray, spreads: dict[str, tuple[FloatArray, FloatArray]]
) -> pd.DataFrame:
    (mean_1, variance_1), (mean_0, variance_0) = (_moments(design, members, weights) for _, members in _arms(treated))
    own, pooled = np.sqrt(spreads["1"][1]), np.sqrt((spreads["1"][1] + spreads["0"][1]) / 2)
    return pd.DataFrame(
        {
            "mean_1": mean_1,
            "mean_0": mean_0,
            "standardised_difference": _ratio(mean_1 - mean_0, pooled, both_zero=0.0),
            "standardised_difference_treated": _ratio(mean_1 - mean_0, own, both_zero=0.0),
            "variance_ratio": _ratio(variance_1, variance_0, both_zero=1.0),
        }
    )


def _arms(treated: BoolArray) -> tuple[tuple[str, BoolArray], tuple[str, BoolArray]]:
    return ("1", treated), ("0", ~treated)


def _moments(design: Design, members: BoolArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    if (weights[members] > 0).sum() < 2:
        raise DegenerateDataError("an arm has fewer than two people with a weight")
    columns = design.columns[members]
    known = ~np.isnan(columns)
    own, columns = np.where(known, weights[members][:, None], 0.0), np.where(known, columns, 0.0)
    total = own.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (own * columns).sum(axis=0) / total
        variance = (own * (columns - mean) ** 2).sum(axis=0) / (total - (own**2).sum(axis=0) / total)
    # The spread of a share is that of its category, whatever the number of people (Austin 2009, Yang and Dalton 2012).
    return mean, np.where(design.are_levels, np.maximum(mean * (1 - mean), 0.0), variance)


def _ratio(above: FloatArray, below: FloatArray, both_zero: float) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((above == 0) & (below == 0), both_zero, above / below)


def _read_weights(weights: ArrayLike, n: int) -> FloatArray:
    values = np.asarray(weights, dtype=np.float64)
    if values.shape != (n,):
        raise ValueError(f"weights: shape {values.shape} for {n} people; give one weight a person")
    strange = values[~((values >= 0) & np.isfinite(values))]
    if len(strange):
        raise ValueError(f"weights: met {strange[0]:g}; accepted are finite weights of 0 or more")
    return values
