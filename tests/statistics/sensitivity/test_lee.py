import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.sensitivity import lee_bounds, manski_bounds

PARTLY_SEEN = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)).map(
    lambda parts: (parts[0], max(1, parts[0] + parts[1]), max(1, sum(parts)))
)


def _trim_by_hand(events1, observed1, n1, events0, observed0, n0):
    """Sort arm 1, take its excess away from the bottom and from the top (share of arm 1 seen above arm 0's)."""
    keep = observed0 * n1 // n0
    outcomes = np.sort(np.r_[np.zeros(observed1 - events1), np.ones(events1)])
    return outcomes[:keep].mean() - events0 / observed0, outcomes[-keep:].mean() - events0 / observed0


@pytest.mark.parametrize(
    "counts",
    [(18, 33, 35, 28, 60, 70), (1, 40, 50, 10, 30, 50), (39, 40, 50, 10, 30, 50), (25, 50, 50, 5, 10, 100)],
)
def test_bounds_are_those_of_trimming_people(counts):
    assert lee_bounds(*counts).difference == pytest.approx(_trim_by_hand(*counts))


@given(arm1=PARTLY_SEEN, arm0=PARTLY_SEEN)
def test_swapping_the_arms_mirrors_the_bounds(arm1, arm0):
    ours, swapped = lee_bounds(*arm1, *arm0), lee_bounds(*arm0, *arm1)
    assert ours.difference == pytest.approx((-swapped.difference.high, -swapped.difference.low), abs=1e-12)
    if ours.trimmed_arm is not None:
        assert ours.interval == pytest.approx((-swapped.interval.high, -swapped.interval.low), abs=1e-12)


@given(arm1=PARTLY_SEEN, arm0=PARTLY_SEEN)
def test_bounds_hold_the_complete_cases_and_are_in_range(arm1, arm0):
    found = lee_bounds(*arm1, *arm0)
    complete = arm1[0] / arm1[1] - arm0[0] / arm0[1]
    assert -1 <= found.difference.low <= complete + 1e-12
    assert complete - 1e-12 <= found.difference.high <= 1
    assert found.interval.low <= found.difference.low + 1e-12


def test_bounds_are_narrower_than_the_worst_case():
    counts = (18, 33, 35, 28, 60, 70)
    assert lee_bounds(*counts).difference.width < manski_bounds(*counts).difference.width


def test_nothing_to_trim_is_the_plain_difference():
    found = lee_bounds(18, 30, 35, 28, 60, 70)
    assert found.difference == pytest.approx((18 / 30 - 28 / 60,) * 2)
    assert (found.trimmed_arm, found.trimmed_share) == (None, 0)


@pytest.mark.parametrize(
    "counts",
    [(1800, 3300, 3500, 2800, 6000, 7000), (200, 3300, 3500, 1200, 6000, 7000), (1500, 3000, 3500, 2800, 6800, 7000)],
)
def test_standard_errors_are_those_of_simulated_studies(counts):
    generator = np.random.default_rng(7)
    draws = []
    for events, observed, n in (counts[:3], counts[3:]):
        shares = np.array([events, observed - events, n - observed]) / n
        drawn = generator.multinomial(n, shares, size=4000)
        draws.append((drawn[:, 0], drawn[:, 0] + drawn[:, 1], np.full(4000, n)))
    simulated = np.array([lee_bounds(*row).difference for row in zip(*draws[0], *draws[1], strict=True)])
    assert lee_bounds(*counts).standard_errors == pytest.approx(simulated.std(axis=0), rel=0.05)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [((0, 0, 5, 1, 2, 3), "nobody observed in arm 1"), ((1, 2, 3, 0, 0, 0), "nobody in arm 0")],
)
def test_nobody_seen_is_undefined_with_the_reason(counts, reason):
    found = lee_bounds(*counts)
    assert (found.difference, found.interval, found.reason) == (None, None, reason)
    assert found.frame.empty
