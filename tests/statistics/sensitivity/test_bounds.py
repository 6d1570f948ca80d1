import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from evaluation.statistics.sensitivity import manski_bounds, manski_treatment_bounds
from evaluation.statistics.sensitivity.bounds import imbens_manski_quantile

PARTLY_SEEN = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)).map(
    lambda parts: (parts[0], parts[0] + parts[1], sum(parts) or 1)
)


@given(arm1=PARTLY_SEEN, arm0=PARTLY_SEEN, share1=st.floats(0, 1), share0=st.floats(0, 1))
def test_bounds_hold_every_outcome_of_the_unseen(arm1, arm0, share1, share0):
    found = manski_bounds(*arm1, *arm0)
    risks = [
        (events + round(share * (n - observed))) / n
        for (events, observed, n), share in ((arm1, share1), (arm0, share0))
    ]
    assert found.difference.low - 1e-12 <= risks[0] - risks[1] <= found.difference.high + 1e-12
    assert -1 <= found.union.low <= found.imbens_manski.low + 1e-12
    assert found.imbens_manski.high - 1e-12 <= found.union.high <= 1
    assert found.imbens_manski.low <= found.difference.low + 1e-12


@given(arm1=PARTLY_SEEN, arm0=PARTLY_SEEN)
def test_swapping_the_arms_mirrors_the_bounds(arm1, arm0):
    ours, swapped = manski_bounds(*arm1, *arm0), manski_bounds(*arm0, *arm1)
    for name in ("difference", "union", "imbens_manski"):
        one, other = getattr(ours, name), getattr(swapped, name)
        assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-12)


@pytest.mark.parametrize(("width", "error", "level"), [(0.2, 0.1, 0.95), (0.01, 0.1, 0.9), (3.0, 0.1, 0.95)])
def test_the_quantile_solves_its_equation(width, error, level):
    quantile = imbens_manski_quantile(width, error, level)
    assert ndtr(quantile + width / error) - ndtr(-quantile) == pytest.approx(level, abs=1e-12)


def test_bounds_without_spread_are_exact():
    found = manski_bounds(0, 0, 10, 0, 0, 20)
    assert (found.difference, found.imbens_manski, found.complete_case) == ((-1, 1), (-1, 1), None)


def test_frame_has_one_row_for_each_quantity():
    frame = manski_bounds(18, 31, 35, 28, 62, 70).frame
    assert list(frame.columns) == ["quantity", "low", "high"]
    assert list(frame["quantity"]) == ["risk1", "risk0", "difference", "imbens_manski", "union"]
    assert (frame["low"] <= frame["high"]).all()


def test_assumptions_that_the_data_refute_are_marked():
    frame = manski_treatment_bounds(10, 35, 60, 70).frame
    assert frame.loc[frame["contradicted"], "assumption"].tolist() == ["mtr_mts"]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (manski_bounds(0, 0, 0, 1, 2, 3), "nobody in arm 1"),
        (manski_treatment_bounds(1, 2, 0, 0), "nobody in arm 0"),
    ],
)
def test_an_empty_arm_is_undefined_with_the_reason(found, reason):
    assert found.reason == reason
    assert found.frame.empty


@pytest.mark.parametrize(
    ("counts", "named"),
    [((5, 4, 6, 1, 2, 3), "events1 is 5, more than the 4"), ((1, 2, 3, 1, 5, 4), "observed0 is 5, more than the 4")],
)
def test_impossible_counts_are_named(counts, named):
    with pytest.raises(ValueError, match=named):
        manski_bounds(*counts)
