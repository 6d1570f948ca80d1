import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import survival

INTERVALS = st.lists(
    st.tuples(st.integers(0, 9), st.one_of(st.integers(0, 6), st.just(np.inf))), min_size=1, max_size=30
).map(lambda pairs: [(low, low + width) for low, width in pairs])


def _columns(intervals):
    return [np.array(column, dtype=float) for column in zip(*intervals, strict=True)]


def _log_likelihood(mass, frame, lower, upper):
    left, right = frame["left"].to_numpy(), frame["right"].to_numpy()
    total = 0.0
    for low, high in zip(lower, upper, strict=True):
        inside = (left == low) & (right == low) if low == high else (left >= low) & (right <= high) & (right > low)
        total += np.log(mass[inside].sum())
    return total


@given(INTERVALS)
def test_it_is_a_maximum(intervals):
    lower, upper = _columns(intervals)
    curve = survival.interval_censored(lower, upper)
    frame = curve.frame
    mass = frame["mass"].to_numpy()
    assert mass.sum() == pytest.approx(1)
    assert curve.gap < 1e-9
    assert curve.log_likelihood == pytest.approx(_log_likelihood(mass, frame, lower, upper))
    for other in np.random.default_rng(0).dirichlet(np.ones(mass.size), 5):
        moved = 0.99 * mass + 0.01 * other
        assert _log_likelihood(moved, frame, lower, upper) <= curve.log_likelihood + 1e-9


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=30))
def test_exact_and_right_censored_times_give_kaplan_meier(people):
    time, event = (np.array(column) for column in zip(*people, strict=True))
    curve = survival.interval_censored(time, np.where(event, time, np.inf)).frame
    expected = survival.kaplan_meier(time, event).frame
    expected = expected[expected["n_event"] > 0]
    steps = curve[np.isfinite(curve["right"])]
    assert steps["right"].tolist() == expected["time"].tolist()
    assert steps["survival"].tolist() == pytest.approx(expected["survival"].tolist(), abs=1e-7)


def test_intervals_that_only_touch_share_nothing():
    frame = survival.interval_censored([0, 1, 1], [1, 2, 1]).frame
    assert frame[["left", "right"]].to_numpy().tolist() == [[1, 1], [1, 2]]
    assert frame["mass"].tolist() == pytest.approx([2 / 3, 1 / 3])


def test_overlapping_intervals_meet_in_their_intersection():
    frame = survival.interval_censored([0, 2, 1], [4, 6, np.nan]).frame
    assert frame.to_numpy().tolist() == [[2, 4, 1, 0]]


def test_a_missing_lower_end_is_the_beginning():
    curve = survival.interval_censored([None, 0], [2, 2])
    assert curve.frame[["left", "right", "mass"]].to_numpy().tolist() == [[0, 2, 1]]
    assert (curve.n, curve.log_likelihood) == (2, 0)


def test_nobody_seen_to_have_the_event():
    frame = survival.interval_censored([3, 5], [np.nan, np.inf]).frame
    assert frame[["left", "right", "mass"]].to_numpy().tolist() == [[5, np.inf, 1]]


def test_many_visits_converge():
    rng = np.random.default_rng(9)
    event, lower = rng.exponential(12, 500), np.zeros(500)
    upper = np.full(500, np.inf)
    for visit in np.cumsum(rng.uniform(0.5, 5, (8, 500)), axis=0):
        lower = np.where(event > visit, visit, lower)
        upper = np.where((event <= visit) & np.isinf(upper), visit, upper)
    curve = survival.interval_censored(lower, upper)
    assert curve.gap < 1e-10
    at_12 = curve.frame[curve.frame["right"] <= 12]["survival"].iloc[-1]
    assert at_12 == pytest.approx(np.exp(-1), abs=0.08)


@pytest.mark.parametrize(
    ("lower", "upper", "message"),
    [
        ([1, 4], [2, 3], "index 1 holds 4 and 3; accepted are 0 <= lower <= upper"),
        ([-1, 0], [2, 3], "index 0 holds -1 and 2"),
        ([1, np.nan], [2, np.nan], "index 1 holds nan and nan"),
        ([1, np.inf], [2, np.inf], "index 1 holds inf and inf"),
        ([1, 2], [2], "upper has 1 rows and lower has 2"),
        ([], [], "lower has no rows"),
    ],
)
def test_intervals_that_cannot_be_are_refused(lower, upper, message):
    with pytest.raises(ValueError, match=message):
        survival.interval_censored(lower, upper)
