"""Standardisation over an outcome model (g-computation), and its doubly robust correction (AIPW)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from evaluation.statistics.adjustment.contrasts import Contrast, covariates_per_person, people_by_arm
from evaluation.statistics.adjustment.design import (
    INTERCEPT,
    BoolArray,
    DegenerateDataError,
    Design,
    FloatArray,
    is_binary,
)
from evaluation.statistics.adjustment.models import Firth, Fit, fit_linear, fit_logistic
from evaluation.statistics.adjustment.propensity_scores import fit_overlapping
from evaluation.statistics.adjustment.weighting import effective_by_arm, tilted

OutcomeModel = Literal["auto", "linear", "logistic"]
ARM = "arm"


def standardised_difference(
    outcome: FloatArray,
    treated: BoolArray,
    design: Design,
    target: Literal["ate", "att", "atc"] = "ate",
    *,
    outcome_model: OutcomeModel = "auto",
    by_arm: bool = False,
    robust: bool = False,
    firth: Firth = "auto",
) -> Contrast:
    """Return the difference of predicted outcomes when the same people are put in arm 1 and in arm 0.

    The standard error is the delta method with the covariates held fixed (statsmodels ``get_margeff``, R
    ``margins``): from the model's own covariance, or from the HC0 sandwich where ``robust`` or clustered.

    Parameters
    ----------
    outcome, treated, design
        Outcomes, arms and covariates of the same people.
    target : {"ate", "att", "atc"}
        Over whose covariates the predictions are averaged: everybody's, arm 1's or arm 0's.
    outcome_model : {"auto", "linear", "logistic"}
        ``"auto"`` is logistic for outcomes of 0 and 1.
    by_arm : bool
        Fit each arm on its own instead of one model with a term for the arm.
    robust : bool
        Use the sandwich.
    firth : bool or "auto"
        Penalise a logistic outcome model: always, never, or where covariates separate the outcomes.

    References
    ----------
    Robins (1986) Math Model 7; Ge et al. (2011) Drug Inf J 45.
    """
    family = _family(outcome, outcome_model)
    averaged = _people_of(target, treated)
    pieces = _fit_by_arm if by_arm else _fit_jointly
    fits, rows, matrices = pieces(outcome, treated, design, family, firth)
    _require_limits(fits)
    means = [float(fit.predict(matrix[averaged]).mean()) for fit, matrix in zip(fits, matrices, strict=True)]
    gradients = [fit.slopes(matrix[averaged]).mean(axis=0) for fit, matrix in zip(fits, matrices, strict=True)]
    influence, variance = np.zeros(len(treated)), 0.0
    if not by_arm:
        fits, rows, gradients = fits[:1], rows[:1], [gradients[0] - gradients[1]]
    for fit, members, gradient, sign in zip(fits, rows, gradients, (1, -1)[: len(fits)], strict=True):
        influence[members] += sign * (fit.influence @ gradient)
        variance += float(gradient @ fit.covariance @ gradient)
    return Contrast(
        mean_1=means[0],
        mean_0=means[1],
        influence=influence,
        people=np.arange(len(treated)),
        analysed=np.arange(len(treated)),
        effective_n=people_by_arm(treated),
        model_standard_error=None if robust else float(np.sqrt(variance)),
        assumptions=_assumptions(treated, design, fits, ("no_unmeasured_confounding", "outcome_model")),
    )


def doubly_robust_difference(
    outcome: FloatArray,
    treated: BoolArray,
    design: Design,
    target: Literal["ate", "att", "atc"] = "ate",
    *,
    outcome_model: OutcomeModel = "auto",
    by_arm: bool | Literal["auto"] = "auto",
    normalised: bool = False,
    firth: Firth = "auto",
    outcome_firth: Firth = False,
) -> Contrast:
    """Return the augmented inverse probability weighted difference (AIPW).

    Right when either the propensity or the outcome model is; the standard error is that of the efficient
    influence function.

    Parameters
    ----------
    outcome, treated, design
        Outcomes, arms and covariates of the same people.
    target : {"ate", "att", "atc"}
        Everybody, arm 1 or arm 0.
    outcome_model : {"auto", "linear", "logistic"}
        ``"auto"`` is logistic for outcomes of 0 and 1.
    by_arm : bool or "auto"
        Fit each arm's outcomes on their own, or both with one model that has a term for the arm, as
        ``standardised_difference`` does. ``"auto"`` fits by arm where each arm can carry a model of its own; one with
        nobody of some level cannot, and the joint model, penalised where outcomes are separated, always can.
    normalised : bool
        Divide each weighted sum of residuals by its sum of weights instead of by the people.
    firth : bool or "auto"
        For the propensity.
    outcome_firth : bool or "auto"
        For the outcome models. By default a partly separated arm keeps the limit of the likelihood's path, whose
        predictions are well defined; one that is separated through and through is penalised in any case.

    References
    ----------
    Robins, Rotnitzky and Zhao (1994) JASA 89; Hahn (1998) Econometrica 66 for the treated.
    """
    scored = fit_overlapping(treated, design, firth)
    fits, matrices, joint = _outcome_fits(
        outcome, treated, design, _family(outcome, outcome_model), outcome_firth, by_arm
    )
    base = _people_of(target, treated)
    weights, _ = tilted(scored.scores, treated, np.ones(len(treated), dtype=bool), target)
    parts = [
        _augmented(outcome, fit.predict(matrix), np.where(members, weights, 0.0), base, normalised)
        for fit, matrix, members in zip(fits, matrices, (treated, ~treated), strict=True)
    ]
    mean_1, mean_0 = (float(part.sum()) for part in parts)
    stated = (
        "no_unmeasured_confounding",
        "overlap_of_propensities",
        "outcome_or_propensity_model",
        *scored.notes,
        *joint,
    )
    return Contrast(
        mean_1=mean_1,
        mean_0=mean_0,
        influence=parts[0] - parts[1] - np.where(base, mean_1 - mean_0, 0.0) / base.sum(),
        people=np.arange(len(treated)),
        analysed=np.arange(len(treated)),
        effective_n=effective_by_arm(weights, treated),
        assumptions=_assumptions(treated, design, fits, stated),
    )


def _augmented(
    outcome: FloatArray, predicted: FloatArray, weights: FloatArray, base: BoolArray, normalised: bool
) -> FloatArray:
    """Return each person's part of a mean: the prediction where the mean is over them, and the weighted residual."""
    divisor = weights.sum() if normalised else base.sum()
    return np.asarray(np.where(base, predicted, 0.0) / base.sum() + weights * (outcome - predicted) / divisor)


def _people_of(target: str, treated: BoolArray) -> BoolArray:
    people = {"ate": np.ones(len(treated), dtype=bool), "att": treated, "atc": ~treated}
    if target not in people:
        raise ValueError(f"target: met {target!r}; accepted are {', '.join(people)}")
    return people[target]


def _family(outcome: FloatArray, outcome_model: str) -> Literal["linear", "logistic"]:
    if outcome_model not in ("auto", "linear", "logistic"):
        raise ValueError(f"outcome_model: met {outcome_model!r}; accepted are auto, linear, logistic")
    if outcome_model == "logistic" and not is_binary(outcome):
        raise ValueError("outcome_model: logistic takes outcomes of 0 and 1; use linear")
    if outcome_model == "linear":
        return "linear"
    return "logistic" if is_binary(outcome) else "linear"


def _fit(outcome: FloatArray, matrix: FloatArray, names: tuple[str, ...], family: str, firth: Firth) -> Fit:
    if family == "linear":
        return fit_linear(outcome, matrix, names)
    fit = fit_logistic(outcome, matrix, names, firth)
    # With complete separation the limit depends on the path, so there is nothing to predict from.
    complete = fit.separation == "complete" and not fit.firth
    return fit_logistic(outcome, matrix, names, firth=True) if complete else fit


def _outcome_fits(
    outcome: FloatArray,
    treated: BoolArray,
    design: Design,
    family: str,
    firth: Firth,
    by_arm: bool | Literal["auto"],
) -> tuple[list[Fit], list[FloatArray], tuple[str, ...]]:
    """Return the fits of arm 1 and of arm 0, everybody's covariates for each, and whether the model is a joint one."""
    if by_arm:
        try:
            fits, _, matrices = _fit_by_arm(outcome, treated, design, family, firth)
            return fits, matrices, ()
        except DegenerateDataError:
            if by_arm is True:
                raise
    fits, _, matrices = _fit_jointly(outcome, treated, design, family, "auto" if by_arm else firth)
    return fits, matrices, ("joint_outcome_model",)


_Pieces = tuple[list[Fit], list[BoolArray], list[FloatArray]]


def _fit_jointly(outcome: FloatArray, treated: BoolArray, design: Design, family: str, firth: Firth) -> _Pieces:
    """Return one fit twice, with everybody's covariates in arm 1 and in arm 0."""
    ones, everybody = np.ones(len(treated)), np.ones(len(treated), dtype=bool)
    fit = _fit(
        outcome, np.column_stack([ones, treated, design.columns]), (INTERCEPT, ARM, *design.names), family, firth
    )
    return (
        [fit, fit],
        [everybody, everybody],
        [np.column_stack([ones, ones * arm, design.columns]) for arm in (1.0, 0.0)],
    )


def _fit_by_arm(outcome: FloatArray, treated: BoolArray, design: Design, family: str, firth: Firth) -> _Pieces:
    """Return the fits of arm 1 and of arm 0, who was in them, and everybody's covariates."""
    names, rows = (INTERCEPT, *design.names), [treated, ~treated]
    fits = []
    for label, members in zip(("1", "0"), rows, strict=True):
        try:
            fits.append(_fit(outcome[members], design.matrix[members], names, family, firth))
        except DegenerateDataError as error:
            raise DegenerateDataError(f"outcome model of arm {label}: {error}") from error
    return fits, rows, [design.matrix, design.matrix]


def _require_limits(fits: list[Fit]) -> None:
    if any(fit.separated and not fit.firth for fit in fits):
        raise DegenerateDataError("the covariates separate the outcomes: no standard error; use firth='auto'")


def _assumptions(treated: BoolArray, design: Design, fits: list[Fit], stated: tuple[str, ...]) -> tuple[str, ...]:
    separated = ("outcome_separated_firth",) if any(fit.firth for fit in fits) else ()
    boundary = ("outcome_separated_boundary",) if any(fit.separated and not fit.firth for fit in fits) else ()
    return (*stated, *separated, *boundary, *covariates_per_person(treated, len(design.names)))
