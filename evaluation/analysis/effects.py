"""Two arms compared: differences and ratios of shares, differences of means."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from evaluation.analysis.basis import Basis, basis, check_columns, weights_of
from evaluation.analysis.facts import facts
from evaluation.analysis.result import EstimateResult, slug
from evaluation.errors import ParameterError
from evaluation.statistics import proportions
from evaluation.statistics.clustered import robust_difference
from evaluation.statistics.estimate import Estimate, Provenance
from evaluation.statistics.proportions.arms import EffectScale

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Missing = Literal["leave out", "without"]
METHODS: Mapping[EffectScale, str] = {"difference": "miettinen-nurminen", "ratio": "koopman", "odds_ratio": "exact"}
NOT_KNOWN_TO_HAVE = "False or missing"


@dataclass(frozen=True)
class Arms:
    """The 2x2 table behind a comparison: with the outcome and all, in the treated (1) and in the control arm (0)."""

    events1: int
    n1: int
    events0: int
    n0: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ArmComparison(EstimateResult):
    """A comparison of two arms.

    Parameters
    ----------
    outcome, treatment : str
        The columns compared.
    arms : Arms or None
        Its 2x2 table; None for means.
    """

    outcome: str
    treatment: str
    arms: Arms | None = None

    @property
    def name(self) -> str:
        """The scale and what is compared."""
        return slug(self.estimate.scale, self.outcome, self.treatment)


def risk_difference(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    by: str | None = None,
    *,
    missing: Missing = "leave out",
    method: str | None = None,
    cluster: str | None = None,
    weights: str | None = None,
    conf_level: float | None = None,
) -> ArmComparison:
    """Estimate the share with an outcome in the treated arm less that in the control arm.

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    outcome, treatment : str
        Columns of true and false.
    by : str, optional
        Column of strata within which the arms are compared (Mantel-Haenszel).
    missing : {"leave out", "without"}, default "leave out"
        What becomes of people whose outcome is missing: left out, or counted as being without it.
    method : str, optional
        Method of the limits; Miettinen and Nurminen's unless said, Mantel and Haenszel's with strata.
    cluster : str, optional
        Column of clusters (``study.clusters``): limits by the sandwich over clusters (CR1), Student's with one degree
        of freedom less than there are clusters.
    weights : str, optional
        Column of weights of at least 0 (``study.weights``): shares are weighted, limits by the sandwich over people, or
        over clusters.
    conf_level : float, optional
        Confidence level; the study's unless said.

    Returns
    -------
    ArmComparison
        ``.value``, ``.low``, ``.high`` on the scale of shares (0.114 is 11.4 points), and ``.p_value`` of the test that
        the limits invert.

    Raises
    ------
    ParameterError
        When a column is not there or is not of true and false.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> round(ev.risk_difference(people, "any_work", "pact").value, 3)
    0.009
    """
    if cluster or weights:
        if by or method:
            raise ParameterError("analysis.errors.cluster_alone", met=by or method)
        return _robust(frame, outcome, treatment, missing, cluster, weights, conf_level)
    return _compare(frame, outcome, treatment, by, "difference", missing, method, conf_level)


def risk_ratio(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    by: str | None = None,
    *,
    missing: Missing = "leave out",
    method: str | None = None,
    conf_level: float | None = None,
) -> ArmComparison:
    """Estimate the share with an outcome in the treated arm over that in the control arm (Koopman's limits).

    Parameters
    ----------
    frame, outcome, treatment, by, missing, method, conf_level
        As :func:`risk_difference`.

    Returns
    -------
    ArmComparison
        ``.value`` above 1 where more of the treated have the outcome.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> round(ev.risk_ratio(people, "any_work", "pact").value, 2)
    1.01
    """
    return _compare(frame, outcome, treatment, by, "ratio", missing, method, conf_level)


def odds_ratio(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    by: str | None = None,
    *,
    missing: Missing = "leave out",
    method: str | None = None,
    conf_level: float | None = None,
) -> ArmComparison:
    """Estimate the odds of an outcome in the treated arm over those in the control arm (exact conditional limits).

    Parameters
    ----------
    frame, outcome, treatment, by, missing, method, conf_level
        As :func:`risk_difference`.

    Returns
    -------
    ArmComparison

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> round(ev.odds_ratio(people, "any_work", "pact").value, 2)
    1.07
    """
    return _compare(frame, outcome, treatment, by, "odds_ratio", missing, method, conf_level)


def mean_difference(
    frame: pd.DataFrame, outcome: str, treatment: str, *, conf_level: float | None = None
) -> ArmComparison:
    """Estimate the mean of a number among the treated less that among the controls (Welch's limits and test).

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    outcome : str
        Column of numbers; people without one are left out.
    treatment : str
        Column of true and false.
    conf_level : float, optional
        Confidence level; the study's unless said.

    Returns
    -------
    ArmComparison
        In the unit of the column.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> round(ev.mean_difference(people, "age", "pact").value, 2)
    0.75
    """
    import pandas as pd

    from evaluation.statistics.adjustment import welch_difference

    check_columns(frame, (outcome, treatment))
    treated = truth(frame, treatment)
    recorded = frame[outcome].notna()
    known = frame[recorded & treated.notna()]
    level = conf_level or facts(frame).level
    estimate = welch_difference(known[outcome].to_numpy(float), treated[known.index].to_numpy(bool), level=level)
    named = estimate.replace(estimand=outcome)
    codes = pd.DataFrame({f"{outcome} is recorded": recorded})
    found = basis(frame, treatment, codes=codes).recorded(treatment).within(f"{outcome} is recorded", "True")
    return ArmComparison(basis=found, estimate=named, model=True, outcome=outcome, treatment=treatment)


def _compare(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    by: str | None,
    scale: EffectScale,
    missing: Missing,
    method: str | None,
    conf_level: float | None,
) -> ArmComparison:
    known, found = compared(frame, outcome, treatment, by, missing)
    level = conf_level or facts(frame).level
    had, treated = known[outcome].to_numpy(bool), known[treatment].to_numpy(bool)
    arms = Arms(int((had & treated).sum()), int(treated.sum()), int((had & ~treated).sum()), int((~treated).sum()))
    if by:
        events1, n1, events0, n0 = _strata(known, outcome, treatment, by)
        estimate = proportions.mantel_haenszel(events1, n1, events0, n0, scale, level)
        estimate = estimate.replace(estimand=outcome)
    else:
        estimate = crude(arms, outcome, scale, method, level).replace(provenance=made_from(arms, outcome, frame))
    return ArmComparison(basis=found, estimate=estimate, outcome=outcome, treatment=treatment, arms=arms)


def made_from(arms: Arms, outcome: str, frame: pd.DataFrame) -> Provenance | None:
    """Return what a comparison of counts is made from: published figures, where they determine just these counts."""
    known = facts(frame)
    if known.provenance == "synthetic" and dataclasses.astuple(arms) in known.totals(outcome):
        return "published"
    return known.provenance


@functools.lru_cache(maxsize=512)
def crude(arms: Arms, outcome: str, scale: EffectScale, method: str | None, level: float) -> Estimate:
    """Return the comparison of a 2x2 table; pure, and kept because exact limits are slow."""
    counts = (arms.events1, arms.n1, arms.events0, arms.n0)
    return proportions.compare(*counts, scale=scale, method=method or METHODS[scale], level=level, estimand=outcome)


def compared(
    frame: pd.DataFrame, outcome: str, treatment: str, by: str | None = None, missing: Missing = "leave out"
) -> tuple[pd.DataFrame, Basis]:
    """Return the people of a comparison with outcome and treatment as true and false, and its basis.

    Raises
    ------
    ParameterError
        When a column is not there or holds something else.
    """
    check_columns(frame, (outcome, treatment, by or ""))
    had, treated = truth(frame, outcome), truth(frame, treatment)
    kept = treated.notna() & (had.notna() if missing == "leave out" else True)
    known = frame[kept].assign(**{outcome: had[kept].fillna(False), treatment: treated[kept]})
    found = basis(frame, *filter(None, (treatment, outcome, by))).recorded(treatment)
    if missing == "leave out":
        return known, found.recorded(outcome)
    had_it = found.codes[outcome]
    return known, replace(
        found, codes=found.codes.assign(**{outcome: had_it.where(had_it == "True", NOT_KNOWN_TO_HAVE)})
    )


def recorded_outcome(
    frame: pd.DataFrame, outcome: str, treatment: str, unseen: Missing
) -> tuple[pd.Series, np.ndarray[Any, Any], np.ndarray[Any, Any], Basis]:
    """Return who of a frame has an arm and an outcome, of these the outcome as numbers and the arm, and the basis.

    Raises
    ------
    ParameterError
        When the outcome is neither of true and false nor of numbers, or people without a number are to count.
    """
    import pandas as pd

    if set(frame[outcome].dropna().unique()) <= {True, False}:
        known, found = compared(frame, outcome, treatment, missing=unseen)
        kept = pd.Series(frame.index.isin(known.index), index=frame.index)
        return kept, known[outcome].to_numpy(float), known[treatment].to_numpy(bool), found
    if unseen != "leave out" or not pd.api.types.is_numeric_dtype(frame[outcome]):
        raise ParameterError("analysis.errors.no_number", column=outcome)
    treated, recorded, flag = truth(frame, treatment), frame[outcome].notna(), f"{outcome} is recorded"
    kept = recorded & treated.notna()
    found = basis(frame, treatment).telling(flag, recorded).recorded(treatment).within(flag, "True")
    return kept, frame.loc[kept, outcome].to_numpy(float), treated[kept].to_numpy(bool), found


def _robust(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    missing: Missing,
    cluster: str | None,
    weights: str | None,
    conf_level: float | None,
) -> ArmComparison:
    """Compare shares with limits that allow for clusters and weights; a model, since no counts say it.

    People without a cluster or a weight are refused: left out, they would change who is compared.
    """
    check_columns(frame, (cluster or "", weights or ""))
    known, found = compared(frame, outcome, treatment, missing=missing)
    if cluster and known[cluster].isna().any():
        number = int(known[cluster].isna().sum())
        raise ParameterError("analysis.errors.missing_design", column=cluster, number=number)
    estimate = robust_difference(
        known[outcome].to_numpy(float),
        known[treatment].to_numpy(bool),
        clusters=known[cluster].to_numpy() if cluster else None,
        weights=weights_of(known, weights) if weights else None,
        level=conf_level or facts(frame).level,
        estimand=outcome,
    )
    return ArmComparison(basis=found, estimate=estimate, model=True, outcome=outcome, treatment=treatment)


def truth(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of true, false and missing.

    Raises
    ------
    ParameterError
        When it holds something else; names the values met.
    """
    values = frame[name]
    met = set(values.dropna().unique())
    if not met <= {True, False}:
        raise ParameterError("analysis.errors.not_true_false", column=name, met=", ".join(sorted(map(str, met))[:5]))
    return values.astype("boolean")


def _strata(known: pd.DataFrame, outcome: str, treatment: str, by: str) -> tuple[list[int], ...]:
    rows = [
        (
            int((part[outcome] & part[treatment]).sum()),
            int(part[treatment].sum()),
            int((part[outcome] & ~part[treatment]).sum()),
            int((~part[treatment]).sum()),
        )
        for _, part in known.groupby(by)
    ]
    return tuple(map(list, zip(*rows, strict=True)))
