import numpy as np
import pytest

from evaluation.statistics.proportions.score import score_limits, score_p_values


@pytest.mark.parametrize(
    ("table", "level", "low", "high"),
    [
        # solved with 50 digits by bisection of the score equation and of the likelihood
        ((0, 10_000, 1, 10_000), 0.95, -0.0005662887048559154, 0.00028403676778730936),
        ((9_999, 10_000, 10_000, 10_000), 0.95, -0.0005662887048559154, 0.00028403676778730936),
        ((10_000, 10_000, 10_000, 10_000), 0.95, -0.00038401756418169887, 0.00038401756418169887),
        ((5_000, 10_000, 4_999, 10_000), 0.95, -0.013758072917276827, 0.013958034508146287),
        ((1, 10_000, 0, 10), 0.95, -0.2774528704738807, 0.0005663084746649312),
        ((9_999, 10_000, 1, 3), 0.95, 0.2075469023501615, 0.9384126059669233),
        ((999, 1_000, 2_000, 2_000), 0.90, -0.004470665652165301, 0.00035229509927518034),
        ((20, 1_000, 3, 2_000), 0.95, 0.011158081054164553, 0.029283154687257774),
        ((1, 1, 0, 1), 0.95, -0.5869013712455252, 1.0),
        ((0, 1, 1, 2), 0.90, -0.9092295243640521, 0.5467517226540232),
        ((0, 35, 0, 70), 0.95, -0.05249702401078423, 0.09975709728989472),
    ],
)
def test_limits_of_a_difference_solve_their_equation(table, level, low, high):
    ours = score_limits(*table, level=level)
    assert [float(limit) for limit in ours] == pytest.approx([low, high], rel=1e-11)


def test_a_published_interval_that_other_software_misses():
    low, high = score_limits(7, 34, 1, 34)
    assert (round(float(low), 4), round(float(high), 4)) == (0.0270, 0.3453)


@pytest.mark.parametrize("scale", ["difference", "ratio", "odds_ratio"])
def test_many_tables_at_once_equal_each_alone(scale):
    events0 = np.arange(0, 71, 7)
    low, high = score_limits(18, 35, events0, 70, scale=scale)
    alone = [score_limits(18, 35, events, 70, scale=scale) for events in events0]
    assert low.tolist() == [float(one[0]) for one in alone]
    assert high.tolist() == [float(one[1]) for one in alone]


@pytest.mark.parametrize(
    ("table", "scale", "low", "high"),
    [
        ((0, 35, 3, 70), "ratio", 0, None),
        ((3, 35, 0, 70), "ratio", None, np.inf),
        ((0, 35, 0, 70), "ratio", 0, np.inf),
        ((35, 35, 3, 70), "odds_ratio", None, np.inf),
        ((3, 35, 70, 70), "odds_ratio", 0, None),
        ((35, 35, 70, 70), "odds_ratio", 0, np.inf),
        ((35, 35, 0, 70), "difference", None, 1),
        ((0, 35, 70, 70), "difference", -1, None),
    ],
)
def test_limits_reach_the_end_of_the_scale_only_where_the_counts_do(table, scale, low, high):
    ours = score_limits(*table, scale=scale)
    ends = {"difference": (-1, 1)}.get(scale, (0, np.inf))
    for limit, expected, end in zip(ours, (low, high), ends, strict=True):
        assert (limit == end) == (expected is not None)
        assert np.isfinite(limit) or expected is not None


def test_no_events_are_no_evidence():
    assert score_p_values([0, 35], 35, [0, 70], 70).tolist() == [1, 1]
