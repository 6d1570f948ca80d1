"""Ticks."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.presentation.figures.axis import count_ticks, ratio_ticks, round_ticks, time_ticks


@pytest.mark.parametrize(
    ("end", "ticks"),
    [
        (0.5, (0,)),
        (3, (0, 1, 2, 3)),
        (7, (0, 2, 4, 6)),
        (12, (0, 2, 4, 6, 8, 10, 12)),
        (13, (0, 2, 4, 6, 8, 10, 12)),
        (24, (0, 6, 12, 18, 24)),
        (52, (0, 12, 24, 36, 48)),
        (1000, (0, 200, 400, 600, 800, 1000)),
    ],
)
def test_time_ticks(end, ticks):
    assert time_ticks(end) == ticks


@pytest.mark.parametrize(
    ("end", "ticks"), [(0, (0,)), (6, (0, 1, 2, 3, 4, 5, 6)), (7, (0, 2, 4, 6)), (32, (0, 5, 10, 15, 20, 25, 30))]
)
def test_count_ticks(end, ticks):
    assert count_ticks(end) == ticks


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        (0, 0.38, (0, 0.1, 0.2, 0.3, 0.4)),
        (-0.085, 0.309, (-0.1, 0, 0.1, 0.2, 0.3, 0.4)),
        (0, 0, (0, 0.2, 0.4, 0.6, 0.8, 1)),
    ],
)
def test_round_ticks(low, high, ticks):
    assert round_ticks(low, high) == pytest.approx(ticks)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.8, 2.5, (0.5, 1, 2, 5)),
        (1.2, 1.9, (1, 2)),
        (0.05, 20, (0.05, 0.1, 1, 10, 20)),
        (0.3, 0.9, (0.2, 0.5, 1)),
        (10, 10, (1, 2, 5, 10)),
        (1, 1, (0.5, 1, 2)),
    ],
)
def test_ratio_ticks(low, high, ticks):
    assert ratio_ticks(low, high) == pytest.approx(ticks)


ENDS = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(ENDS)
def test_round_ticks_enclose_their_ends_in_even_steps(ends):
    low, high = ends
    ticks = round_ticks(low, high)
    step = ticks[1] - ticks[0]
    assert ticks[0] <= low + step * 1e-6
    assert ticks[-1] >= high - step * 1e-6
    assert 2 <= len(ticks) <= 9
    assert all(math.isclose(b - a, step, rel_tol=1e-6) for a, b in itertools.pairwise(ticks))


@given(st.floats(0.05, 20), st.floats(0.05, 20))
def test_ratio_ticks_enclose_their_ends_and_one(one, other):
    ticks = ratio_ticks(min(one, other), max(one, other))
    assert ticks[0] <= min(one, other, 1)
    assert ticks[-1] >= max(one, other, 1)
    assert 1 in ticks
    assert list(ticks) == sorted(set(ticks))


@given(st.floats(0, 1e6))
def test_time_ticks_begin_at_zero_and_stay_within(end):
    ticks = time_ticks(end)
    assert ticks[0] == 0
    assert ticks[-1] <= end
    assert len(ticks) <= 7
