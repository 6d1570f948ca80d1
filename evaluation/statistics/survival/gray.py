"""Gray's test: is the cumulative incidence of a cause the same in all groups?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.survival.columns import Floats, causes, labels
from evaluation.statistics.survival.counts import count, ratio
from evaluation.statistics.survival.horizons import choose
from evaluation.statistics.survival.product_limit import surviving
from evaluation.statistics.survival.rank_tests import RankTest, chi_squared


def gray_test(
    time: ArrayLike, cause: ArrayLike, group: ArrayLike, of: Any = None, strata: ArrayLike | None = None
) -> RankTest:
    """Test whether the cumulative incidence of one cause is the same in all groups.

    Gray (1988) with rho = 0, as R's ``cmprsk::cuminc``: subdistribution hazards are compared, with people who
    had another event kept in the risk set in proportion. Strata are summed.

    Parameters
    ----------
    time, cause : array of shape (people,)
        As in :func:`cumulative_incidence`.
    group : array of shape (people,)
        Groups to compare, two or more.
    of : optional
        The cause compared; may be left out where there is only one.
    strata : array of shape (people,), optional
        People are compared within strata only.

    Returns
    -------
    RankTest
        ``expected`` counts events of the cause under equal subdistribution hazards.

    Raises
    ------
    ValueError
        When a row cannot be used (it is named), columns differ in length, there is one group only,
        or nobody has an event of the cause.
    """
    table = count(time, causes(cause), labels(group, "group"), labels(strata, "strata"))
    place = table.causes.index(choose(of, table.causes[1:], "of"))
    observed = table.exits[:, :, place]
    competing = table.exits[:, :, 1:].sum(axis=2) - observed
    n_groups = len(table.groups)
    expected, variance = np.zeros(n_groups), np.zeros((n_groups, n_groups))
    for stratum, at_risk in enumerate(table.at_risk):
        of_stratum = _expected_and_variance(observed[stratum], competing[stratum], at_risk)
        expected += of_stratum[0]
        variance += of_stratum[1]
    total = observed.sum(axis=(0, 2))
    return chi_squared(total - expected, variance, "gray", table.groups, table.group_sizes, total, expected)


def _expected_and_variance(
    observed: NDArray[Any], competing: NDArray[Any], at_risk: NDArray[Any]
) -> tuple[Floats, Floats]:
    """Return expected events and the variance of the scores of one stratum; inputs of shape (groups, times)."""
    events = observed.sum(axis=0)
    after = surviving(observed + competing, at_risk)
    before = _lagged(after, 1.0)
    incidence_before = _lagged(np.cumsum(before * ratio(observed, at_risk), axis=1), 0.0)
    # At risk for the subdistribution: those at risk and, in proportion, those with another event before.
    adjusted = ratio(at_risk, before)
    pooled = adjusted.sum(axis=0)
    kept = adjusted * (1 - incidence_before)
    expected = (kept * ratio(events, kept.sum(axis=0))).sum(axis=1)
    increments = ratio(events, pooled)
    incidence = np.cumsum(increments)
    left_before = 1 - _lagged(incidence[np.newaxis], 0.0)[0]
    own_share = np.eye(len(at_risk))[:, :, np.newaxis] - ratio(adjusted, pooled)
    step = adjusted[:, np.newaxis] * own_share
    reached = np.cumsum(step * ratio(increments, left_before), axis=2)
    to_come = reached[:, :, -1:] - reached
    pull = ratio(1 - incidence, after)
    own = step + np.where(after > 0, 1 - pull, 1.0) * to_come
    spread_own = before * ratio(increments, at_risk) * _tie_correction(events, pooled * before)
    spread_other = before**2 * ratio(ratio(competing, at_risk), at_risk) * _tie_correction(competing, at_risk)
    variance = np.einsum("kt,ikt,jkt->ij", spread_own, own, own)
    return expected, variance + np.einsum("kt,ikt,jkt->ij", spread_other * pull**2, to_come, to_come)


def _tie_correction(events: NDArray[Any], at_risk: NDArray[Any]) -> Floats:
    return np.where(events > 1, 1 - ratio(events - 1, at_risk - 1), 1.0)


def _lagged(values: Floats, first: float) -> Floats:
    return np.concatenate([np.full((len(values), 1), first), values[:, :-1]], axis=1)
