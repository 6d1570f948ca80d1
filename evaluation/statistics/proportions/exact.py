"""Tests of no difference that hold in small samples, side by side."""

from __future__ import annotations

from evaluation.statistics.proportions.arms import TwoArms
from evaluation.statistics.proportions.conditional import (
    ConditionalDistribution,
    doubled_p_value,
    probability_p_value,
)
from evaluation.statistics.proportions.unconditional import barnard, boschloo

LARGEST_UNCONDITIONAL = 5000
"""People up to whom Barnard's and Boschloo's tests are computed: they take two seconds there."""


def exact_tests(events1: int, n1: int, events0: int, n0: int) -> dict[str, float | None]:
    """Return two-sided p-values of the exact tests of equal proportions.

    Parameters
    ----------
    events1, n1, events0, n0 : int
        People with the event and all people, in arm 1 and in arm 0.

    Returns
    -------
    dict
        | ``fisher``: sum of the probabilities, given the margins, of all tables no likelier than the observed;
        | ``mid_p``: twice the smaller one-sided Fisher p-value with the observed table counted by half, at
          most 1 (agrees with the ``"mid-p"`` limits of `compare`);
        | ``boschloo``: twice the smaller one-sided Boschloo p-value, at most 1 (scipy's definition);
        | ``barnard``: by the size of the pooled z statistic, in both directions.
        | All are None when an arm is empty. Boschloo's and Barnard's are None above 5,000 people, where the
          search takes seconds; the score test of `compare` serves there.

    Raises
    ------
    ValueError
        When the counts are impossible.

    References
    ----------
    Lydersen, Fagerland & Laake (2009), Statistics in Medicine 28:1159-1175.
    """
    arms = TwoArms(events1, n1, events0, n0)
    if arms.empty_arm:
        return dict.fromkeys(("fisher", "mid_p", "boschloo", "barnard"))
    given_margins = ConditionalDistribution.of_table(arms)
    small = arms.people <= LARGEST_UNCONDITIONAL
    return {
        "fisher": probability_p_value(given_margins),
        "mid_p": doubled_p_value(given_margins, observed_share=0.5),
        "boschloo": boschloo(arms) if small else None,
        "barnard": barnard(arms) if small else None,
    }
