"""Result of a model of the monthly hazard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from evaluation.statistics.estimate import Estimate
from evaluation.statistics.hazards.coefficients import HypothesisTest, estimate_of

Link = Literal["cloglog", "logit"]
Method = Literal["maximum-likelihood", "firth"]
RATIOS: Mapping[Link, Literal["hazard_ratio", "odds_ratio"]] = {"cloglog": "hazard_ratio", "logit": "odds_ratio"}


@dataclass(frozen=True, kw_only=True)
class MonthlyFit:
    """Monthly hazard model as fitted.

    Parameters
    ----------
    frame : DataFrame
        ``term, coef, std_error, robust_std_error, hazard_ratio`` (``odds_ratio`` with the logit link), ``low,
        high, p_value``; None where undefined. Robust standard errors are clustered by person, or by the
        clusters given; limits and p-values rest on them in the second case only, because a person's months
        are independent given that the event has not happened. With method ``"firth"`` there are no robust
        ones, and limits and p-values are of the profile penalised likelihood (with the complementary log-log link
        of covariates only, not of the baseline).
    link : {"cloglog", "logit"}
    method : {"maximum-likelihood", "firth"}
    level : float
    n, n_events, n_person_months : int
        People, and events and months at risk in the rows fitted.
    loglik, deviance : float
        Bernoulli log-likelihood over person-months, without a penalty, and minus twice of it.
    months_without_events : tuple of int
        Months left out because nobody has an event in them.
    separated : mapping of str to str
        Terms without a finite maximum-likelihood coefficient, and why: the reason for ``"firth"``.
    undefined : mapping of str to str
        Terms without a coefficient, and why.
    homogeneity_test : HypothesisTest or None
        Likelihood-ratio test that the effects by month are one and the same; None without such effects,
        or where one of them is undefined or penalised.
    """

    frame: pd.DataFrame
    link: Link
    method: Method
    level: float
    n: int
    n_events: int
    n_person_months: int
    loglik: float
    deviance: float
    months_without_events: tuple[int, ...] = ()
    separated: Mapping[str, str] = field(default_factory=dict)
    undefined: Mapping[str, str] = field(default_factory=dict)
    homogeneity_test: HypothesisTest | None = None

    def estimate(self, term: str) -> Estimate:
        """Return the hazard ratio (with the logit link: odds ratio) of a term.

        Raises
        ------
        ValueError
            When the model has no such term.
        """
        return estimate_of(
            self.frame,
            term,
            reasons=self.undefined,
            level=self.level,
            method=f"monthly-{self.link}" + ("-firth" if self.method == "firth" else ""),
            assumptions=(f"proportional_monthly_{RATIOS[self.link]}s", "independent_censoring"),
            scale=RATIOS[self.link],
            n=self.n,
            events=self.n_events,
        )
