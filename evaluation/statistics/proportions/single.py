"""One proportion with its limits."""

from __future__ import annotations

import math
from types import MappingProxyType

from evaluation.statistics.estimate import Estimate, undefined
from evaluation.statistics.proportions.arms import check_level, whole_number

STATSMODELS_NAMES = MappingProxyType(
    {"wilson": "wilson", "clopper-pearson": "beta", "jeffreys": "jeffreys", "agresti-coull": "agresti_coull"}
)
PROPORTION_METHODS = tuple(STATSMODELS_NAMES)


def proportion(
    events: int,
    n: int,
    method: str = "wilson",
    level: float = 0.95,
    *,
    estimand: str = "proportion",
    population: str = "",
) -> Estimate:
    """Estimate a proportion with confidence limits.

    Parameters
    ----------
    events, n : int
        People with the event, and all people.
    method : str, default "wilson"
        ``"wilson"`` (score), ``"clopper-pearson"`` (exact), ``"jeffreys"`` (equal-tailed Bayesian; the limit
        is 0 when nobody and 1 when everybody has the event) or ``"agresti-coull"`` (cut at 0 and 1).
    level : float, default 0.95
        Confidence level of the limits.
    estimand, population : str
        What is estimated and who is counted, for the record.

    Returns
    -------
    Estimate
        On the scale ``"proportion"``, without a p-value; undefined, with the reason, when `n` is 0.

    Raises
    ------
    ValueError
        When the counts are impossible, or the method or the level does not exist.

    References
    ----------
    Brown, Cai & DasGupta (2001), Statistical Science 16:101-133.
    """
    n = whole_number("n", n)
    events = whole_number("events", events, at_most=n)
    if method not in STATSMODELS_NAMES:
        raise ValueError(f"method is {method!r}; it has to be one of {', '.join(PROPORTION_METHODS)}")
    level = check_level(level)
    if n == 0:
        reason = "nobody is counted"
        return undefined(estimand, "proportion", reason, method=method, population=population, n=0, events=0)
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(events, n, alpha=1 - level, method=STATSMODELS_NAMES[method])
    return Estimate(
        estimand=estimand,
        scale="proportion",
        value=events / n,
        low=0.0 if events == 0 else max(float(low), 0.0),
        high=1.0 if events == n else min(float(high), 1.0),
        level=level,
        standard_error=math.sqrt(events / n * (1 - events / n) / n) or None,
        method=method,
        population=population,
        n=n,
        events=events,
    )
