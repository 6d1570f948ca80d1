"""Weights that reproduce the target's means exactly, without a model of who is in which arm."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import logsumexp, softmax

from evaluation.statistics.adjustment.design import (
    Covariates,
    DegenerateDataError,
    FloatArray,
    read_arm,
    read_covariates,
    standardise,
)

BalanceTarget = Literal["att", "atc", "ate"]
MAX_STEPS = 200
EXACT = 1e-12


def entropy_balance(arm: ArrayLike | pd.Series, covariates: Covariates, target: BalanceTarget = "att") -> FloatArray:
    """Return weights, as even as can be, under which the covariate means of both arms equal the target's.

    Parameters
    ----------
    arm : array-like of shape (n,)
        0 and 1.
    covariates : DataFrame or array of shape (n, k)
        Add squares or products as columns to balance them too.
    target : {"att", "atc", "ate"}
        Means of arm 1, of arm 0, or of everybody.

    Returns
    -------
    ndarray of shape (n,)
        Weights that average 1 within each arm; an arm that is the target keeps weights of 1.

    Raises
    ------
    DegenerateDataError
        When no weights reach the target's means (they lie outside of what the arm's people span), or a
        covariate is constant, missing or follows from the others.

    References
    ----------
    Hainmueller (2012) Political Analysis 20; R ``ebal`` and ``WeightIt``.
    """
    if target not in get_args(BalanceTarget):
        raise ValueError(f"target: met {target!r}; accepted are {', '.join(get_args(BalanceTarget))}")
    treated = read_arm(arm)
    design = read_covariates(covariates, len(treated))
    design.require_fittable()
    columns = standardise(design.matrix)[0][:, 1:]
    goal = {"att": columns[treated], "atc": columns[~treated], "ate": columns}[target].mean(axis=0)
    weights = np.ones(len(treated))
    for label, members, own_target in (("1", treated, "att"), ("0", ~treated, "atc")):
        if target != own_target:
            weights[members] = members.sum() * _tilt_to(columns[members] - goal, label)
    return weights


def _tilt_to(distances: FloatArray, label: str) -> FloatArray:
    """Return shares whose mean distance from the goal is zero, by Newton's method on the convex dual."""
    multipliers = np.zeros(distances.shape[1])
    for _ in range(MAX_STEPS):
        shares = softmax(distances @ multipliers)
        gap = shares @ distances
        if np.abs(gap).max() < EXACT:
            return np.asarray(shares)
        curvature = (distances.T * shares) @ distances - np.outer(gap, gap)
        step = -np.linalg.lstsq(curvature, gap, rcond=None)[0]
        height, slope = logsumexp(distances @ multipliers), float(gap @ step)
        size = 1.0
        while (
            size > EXACT and logsumexp(distances @ (multipliers + size * step)) > height + 1e-4 * size * slope + 1e-14
        ):
            size /= 2
        multipliers = multipliers + size * step
    raise DegenerateDataError(f"no weights of arm {label} reach the target's means: too few or too different people")
