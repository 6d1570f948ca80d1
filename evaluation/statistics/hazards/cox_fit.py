"""Result of a Cox model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.statistics.hazards.coefficients import HypothesisTest, chi_squared_test, estimate_of, quadratic_test
from evaluation.statistics.hazards.concordance import Concordance, concordance
from evaluation.statistics.hazards.newton import Optimum
from evaluation.statistics.hazards.partial_likelihood import Ties, linear_predictor, tied_events
from evaluation.statistics.hazards.proportionality import Transform, proportional_hazards_test
from evaluation.statistics.hazards.residuals import baseline_frame, cluster_sums, hazard_steps, score_residuals
from evaluation.statistics.hazards.risk_sets import RiskSets
from evaluation.statistics.hazards.rows import Floats, Integers, SurvivalRows

# Below this, sandwich standard errors are known to be too small (Cameron & Miller 2015, section VI).
FEW_CLUSTERS = 20


@dataclass(frozen=True, slots=True)
class CoxData:
    """What a fit was made from.

    Parameters
    ----------
    rows : SurvivalRows
    risk_sets : RiskSets
    kept : ndarray of int
        Columns of the covariates with a coefficient, finite or not.
    centre, scale : ndarray of shape (number kept,)
    scaled : ndarray of shape (n, number kept)
        Covariates less their centre, over their scale.
    optimum : Optimum
        In units of the scale.
    """

    rows: SurvivalRows
    risk_sets: RiskSets
    kept: Integers
    centre: Floats
    scale: Floats
    scaled: Floats
    optimum: Optimum


@dataclass(frozen=True, kw_only=True)
class CoxFit:
    """Cox model as fitted; what takes time is computed when first read.

    Parameters
    ----------
    frame : DataFrame
        ``term, coef, std_error, [robust_std_error,] hazard_ratio, low, high, p_value``, one row a
        covariate; None where undefined. Limits and p-value are Wald's, from the robust standard error
        where there are clusters.
    n, n_events : int
        Rows and events.
    ties : {"efron", "breslow", "exact"}
    level : float
    coefficients, covariance, robust_covariance : ndarray of shape (p,), (p, p), (p, p)
        nan where undefined; the last is None without clusters.
    undefined : mapping of str to str
        Terms without a coefficient, and why.
    data : CoxData or None
        None without events.
    """

    frame: pd.DataFrame
    n: int
    n_events: int
    ties: Ties
    level: float
    coefficients: Floats
    covariance: Floats
    robust_covariance: Floats | None = None
    undefined: Mapping[str, str] = field(default_factory=dict)
    data: CoxData | None = field(default=None, repr=False)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What a reader has to know before reading the coefficients."""
        cautions = list(self.undefined.values())
        if 0 < self.n_events < len(self.frame):
            cautions.append(f"{self.n_events} events for {len(self.frame)} covariates: the estimates are unstable")
        clusters = self.data.rows.n_clusters if self.data else None
        if clusters is not None and clusters < FEW_CLUSTERS:
            cautions.append(f"{clusters} clusters: robust standard errors are too small with fewer than {FEW_CLUSTERS}")
        return tuple(cautions)

    @property
    def loglik(self) -> float:
        """Log partial likelihood at the maximum; 0 without events."""
        return 0.0 if self.data is None else float(self.data.optimum.terms.loglik.sum())

    @property
    def loglik_null(self) -> float:
        """Log partial likelihood with all coefficients 0; 0 without events."""
        return 0.0 if self.data is None else float(self.data.optimum.start.loglik.sum())

    @property
    def lr_test(self) -> HypothesisTest | None:
        """Likelihood-ratio test that all coefficients are 0, also where the likelihood is monotone.

        None without events or varying covariates, or where the likelihood keeps growing out of reach.
        """
        if self.data is None or len(self.data.kept) == 0 or not self.data.optimum.reached:
            return None
        return chi_squared_test(2 * (self.loglik - self.loglik_null), len(self.data.kept))

    @property
    def score_test(self) -> HypothesisTest | None:
        """Score test that all coefficients are 0; None without events or varying covariates."""
        if self.data is None:
            return None
        start = self.data.optimum.start
        return quadratic_test(start.score.sum(axis=0), start.information.sum(axis=0))

    @property
    def wald_test(self) -> HypothesisTest | None:
        """Wald test that all coefficients are 0, from the model; None also where one grows without limit."""
        return self._wald_test(self.covariance)

    @property
    def robust_wald_test(self) -> HypothesisTest | None:
        """Wald test from the clusters; None without clusters, and with fewer of them than covariates."""
        return None if self.robust_covariance is None else self._wald_test(self.robust_covariance)

    @property
    def robust_score_test(self) -> HypothesisTest | None:
        """Score test from the clusters; None without clusters, and with fewer of them than covariates."""
        if self.data is None or self.data.rows.cluster is None:
            return None
        zeros = np.zeros(len(self.data.kept))
        shares = score_residuals(self.data.scaled, self.data.risk_sets, self.ties, zeros)
        shares = cluster_sums(shares, self.data.rows.cluster)
        return quadratic_test(shares.sum(axis=0), shares.T @ shares)

    @cached_property
    def concordance(self) -> Concordance | None:
        """Share of pairs whose order the model predicts; None without events."""
        return None if self.data is None else concordance(self.data.rows, self._predictor(self.data))

    @cached_property
    def baseline_cumulative_hazard(self) -> pd.DataFrame:
        """``[stratum,] time, cumulative_hazard`` at the event times, with all covariates at 0 (not at their mean)."""
        if self.data is None:
            return pd.DataFrame({"time": [], "cumulative_hazard": []}, dtype=float)
        data = self.data
        at_zero = linear_predictor(-(data.centre / data.scale)[None, :], data.optimum.coefficients)
        tied = tied_events(data.risk_sets, self.ties)
        steps = hazard_steps(self._predictor(data) - at_zero, data.risk_sets, tied)
        return baseline_frame(steps, data.risk_sets, data.rows.stratum_labels)

    def proportional_hazards(self, transform: Transform = "km") -> pd.DataFrame:
        """Test proportional hazards for each term and for all (``GLOBAL``).

        Parameters
        ----------
        transform : {"km", "identity", "rank", "log"}, default "km"
            Function of time with which the coefficients may change.

        Returns
        -------
        DataFrame
            ``term, statistic, df, p_value``. R: ``survival::cox.zph(terms = FALSE)``, version 3 or later.

        Raises
        ------
        ValueError
            When the transform is unknown or no coefficient could be estimated.
        """
        data = self.data
        if data is None or len(data.kept) == 0 or not data.optimum.finite.all():
            raise DegenerateDataError(f"proportional hazards cannot be tested: {'; '.join(self.undefined.values())}")
        names = tuple(data.rows.terms[k] for k in data.kept)
        return proportional_hazards_test(data.optimum.terms, names, data.rows, data.risk_sets, transform)

    def estimate(self, term: str) -> Estimate:
        """Return the hazard ratio of a term; ``n`` counts rows.

        Raises
        ------
        ValueError
            When the model has no such term.
        """
        robust = "" if self.robust_covariance is None else "-robust"
        return estimate_of(
            self.frame,
            term,
            reasons=self.undefined,
            level=self.level,
            method=f"cox-{self.ties}{robust}",
            assumptions=("proportional_hazards", "independent_censoring"),
            n=self.n,
            events=self.n_events,
        )

    def _predictor(self, data: CoxData) -> Floats:
        return linear_predictor(data.scaled, data.optimum.coefficients)

    def _wald_test(self, covariance: Floats) -> HypothesisTest | None:
        if self.data is None or not self.data.optimum.finite.all():
            return None
        kept = self.data.kept
        return quadratic_test(self.coefficients[kept], covariance[np.ix_(kept, kept)])
