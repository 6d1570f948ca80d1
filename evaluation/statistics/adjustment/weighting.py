"""Weights that make the arms comparable, and the weighted difference with its standard error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.statistics.adjustment.contrasts import Contrast, covariates_per_person
from evaluation.statistics.adjustment.design import (
    BoolArray,
    DegenerateDataError,
    Design,
    FloatArray,
    read_arm,
)
from evaluation.statistics.adjustment.models import Firth
from evaluation.statistics.adjustment.propensity_scores import Propensity, fit_overlapping

Target = Literal["ate", "att", "atc", "overlap"]
Truncation = float | tuple[float, float] | None
Curve = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class _Tilt:
    """Weights of each arm as functions of the score, and their derivatives by the score's logit."""

    arm_1: Curve
    arm_0: Curve
    slope_1: Curve
    slope_0: Curve


_TILTS: dict[str, _Tilt] = {
    "ate": _Tilt(lambda e: 1 / e, lambda e: 1 / (1 - e), lambda e: -(1 - e) / e, lambda e: e / (1 - e)),
    "att": _Tilt(np.ones_like, lambda e: e / (1 - e), np.zeros_like, lambda e: e / (1 - e)),
    "atc": _Tilt(lambda e: (1 - e) / e, np.ones_like, lambda e: -(1 - e) / e, np.zeros_like),
    "overlap": _Tilt(lambda e: 1 - e, lambda e: e, lambda e: -e * (1 - e), lambda e: e * (1 - e)),
}


def weights(
    scores: Propensity | ArrayLike,
    arm: ArrayLike | pd.Series,
    target: Target = "ate",
    *,
    normalise: bool = True,
    stabilise: bool = False,
    truncate: Truncation = None,
    trim: float | None = None,
) -> FloatArray:
    """Return one balancing weight a person.

    Parameters
    ----------
    scores : Propensity or array of shape (n,)
        Probability of arm 1.
    arm : array-like of shape (n,)
        0 and 1.
    target : {"ate", "att", "atc", "overlap"}
        Whose comparison it is: everybody, arm 1, arm 0, or people who could have been in either arm.
        Unnormalised weights (arm 1, arm 0): ate 1/e, 1/(1-e); att 1, e/(1-e); atc (1-e)/e, 1; overlap 1-e, e.
    normalise : bool
        Scale so that the weights of each arm average 1 over its people with a weight. False gives the
        weights as above.
    stabilise : bool
        Multiply each arm's weights by its share of the people.
    truncate : float or (float, float), optional
        Quantiles of all weights at which the extreme ones are cut off; 0.01 means (0.01, 0.99).
    trim : float, optional
        People with a score below ``trim`` or above ``1 - trim`` get weight 0 (Crump et al. 2009).

    Raises
    ------
    ValueError
        When a weight would be infinite, an option is out of range, or nobody is left in an arm.

    References
    ----------
    Li, Morgan and Zaslavsky (2018) JASA 113; Robins, Hernan and Brumback (2000) Epidemiology 11.
    """
    treated, probabilities = read_arm(arm), _read_scores(scores)
    if len(treated) != len(probabilities):
        raise ValueError(f"scores: {len(probabilities)} values for {len(treated)} people; give one score a person")
    kept = trimmed_to(probabilities, treated, trim)
    values, _ = tilted(probabilities, treated, kept, target, stabilise=stabilise)
    values, _ = _truncated(values, kept, truncate)
    if normalise:
        for members in (treated & kept, ~treated & kept):
            values[members] /= values[members].mean()
    return values


def effective_sample_size(weights: ArrayLike) -> float:
    """Return (sum w)^2 / sum w^2, the people that equal weights would need for the same precision (Kish 1965)."""
    values = np.asarray(weights, dtype=np.float64)
    squares = float(values @ values)
    if squares == 0:
        raise ValueError("weights: all are zero; at least one person has to count")
    return float(values.sum()) ** 2 / squares


def effective_by_arm(weights: FloatArray, treated: BoolArray) -> tuple[float, float]:
    """Return the effective sizes of arm 1 and of arm 0 under one weight a person."""
    return effective_sample_size(weights[treated]), effective_sample_size(weights[~treated])


def weighted_difference(
    outcome: FloatArray,
    treated: BoolArray,
    design: Design,
    target: Target = "ate",
    *,
    propensity_known: bool = False,
    truncate: Truncation = None,
    trim: float | None = None,
    refit: bool = True,
    firth: Firth = "auto",
) -> Contrast:
    """Return the difference of weighted means (Hajek) with a sandwich that knows the scores are estimated.

    Parameters
    ----------
    outcome, treated, design
        Outcomes, arms and covariates of the same people.
    target : {"ate", "att", "atc", "overlap"}
        As for ``weights``.
    propensity_known : bool
        Leave the estimation of the scores out of the standard error, as a weighted regression with HC0 does.
    truncate : float or (float, float), optional
        As for ``weights``, on the stabilised weights where the target is "ate"; the cut points count as known.
    trim : float, optional
        Leave out people with scores outside ``trim`` to ``1 - trim``.
    refit : bool
        Whether the scores are estimated again among those kept.
    firth : bool or "auto"
        As for ``propensity``.

    References
    ----------
    Lunceford and Davidian (2004) Stat Med 23; Li, Thomas and Li (2019) Am J Epidemiol 188.
    """
    scored = fit_overlapping(treated, design, firth)
    kept, people = trimmed_to(scored.scores, treated, trim), np.arange(len(treated))
    if refit and not kept.all():
        outcome, treated, design, people = outcome[kept], treated[kept], design.rows(kept), people[kept]
        scored, kept = fit_overlapping(treated, design, firth), np.ones(len(people), dtype=bool)
    values, slopes = tilted(scored.scores, treated, kept, target, stabilise=target == "ate")
    values, untouched = _truncated(values, kept, truncate)
    slopes = np.where(untouched, slopes, 0.0)
    mean_1, error_1, gradient_1 = _weighted_mean(outcome, treated, values, slopes, scored.model.matrix)
    mean_0, error_0, gradient_0 = _weighted_mean(outcome, ~treated, values, slopes, scored.model.matrix)
    of_scores = 0.0 if propensity_known else scored.model.influence @ (gradient_1 - gradient_0)
    return Contrast(
        mean_1=mean_1,
        mean_0=mean_0,
        influence=error_1 - error_0 + of_scores,
        people=people,
        analysed=people[kept],
        effective_n=effective_by_arm(values, treated),
        assumptions=(
            "no_unmeasured_confounding",
            "overlap_of_propensities",
            "propensity_model",
            *scored.notes,
            *covariates_per_person(treated, len(design.names)),
        ),
    )


def trimmed_to(scores: FloatArray, treated: BoolArray, trim: float | None) -> BoolArray:
    """Return who is kept when scores below ``trim`` or above ``1 - trim`` are left out."""
    if trim is None:
        return np.ones(len(scores), dtype=bool)
    if not 0 <= trim < 0.5:
        raise ValueError(f"trim: met {trim}; accepted is a number from 0 to below 0.5, such as 0.1")
    kept = np.asarray((scores >= trim) & (scores <= 1 - trim))
    for label, members in (("1", treated), ("0", ~treated)):
        if not (kept & members).any():
            raise DegenerateDataError(f"nobody of arm {label} has a propensity between {trim:g} and {1 - trim:g}")
    return kept


def tilted(
    scores: FloatArray, treated: BoolArray, kept: BoolArray, target: str, *, stabilise: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Return weights by the person's own arm and their derivatives by the logit of the score, 0 for those not kept."""
    if target not in _TILTS:
        raise ValueError(f"target: met {target!r}; accepted are {', '.join(get_args(Target))}")
    tilt, share = _TILTS[target], float(treated.mean())
    values, slopes = np.zeros(len(scores)), np.zeros(len(scores))
    for members, value, slope, factor in (
        (treated & kept, tilt.arm_1, tilt.slope_1, share),
        (~treated & kept, tilt.arm_0, tilt.slope_0, 1 - share),
    ):
        with np.errstate(divide="ignore"):
            values[members], slopes[members] = value(scores[members]), slope(scores[members])
        if stabilise:
            values[members], slopes[members] = factor * values[members], factor * slopes[members]
    if not np.isfinite(values).all():
        raise DegenerateDataError("a propensity of 0 or 1 makes an infinite weight; trim, or use target 'overlap'")
    return values, slopes


def _read_scores(scores: Propensity | ArrayLike) -> FloatArray:
    values = scores.scores if isinstance(scores, Propensity) else np.asarray(scores, dtype=np.float64)
    strange = values[~((values >= 0) & (values <= 1))]
    if len(strange):
        raise ValueError(f"scores: met {strange[0]:g}; accepted are probabilities from 0 to 1")
    return values


def _truncated(values: FloatArray, kept: BoolArray, truncate: Truncation) -> tuple[FloatArray, BoolArray]:
    if truncate is None:
        return values, np.ones(len(values), dtype=bool)
    low, high = truncate if isinstance(truncate, tuple) else (truncate, 1 - truncate)
    if not 0 <= low < high <= 1:
        raise ValueError(f"truncate: met {truncate}; accepted are quantiles in order, such as 0.01 or (0.01, 0.99)")
    floor, ceiling = np.quantile(values[kept], (low, high))
    untouched = (values >= floor) & (values <= ceiling)
    return np.where(kept, np.clip(values, floor, ceiling), 0.0), untouched


def _weighted_mean(
    outcome: FloatArray, members: BoolArray, values: FloatArray, slopes: FloatArray, matrix: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Return a weighted mean, each person's part of its error, and its gradient by the score's coefficients."""
    own = np.where(members, values, 0.0)
    mean = float(own @ outcome / own.sum())
    residuals = np.where(members, outcome - mean, 0.0)
    return mean, own * residuals / own.sum(), matrix.T @ (slopes * residuals) / own.sum()
