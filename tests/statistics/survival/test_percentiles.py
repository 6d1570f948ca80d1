import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import survival


@pytest.mark.parametrize(
    ("time", "event", "probability", "expected"),
    [
        ([1, 2, 3, 4], [1, 1, 1, 1], 0.5, 2.5),
        ([1, 2, 3, 4], [1, 1, 1, 1], 0.49, 2),
        ([1, 2, 3, 4], [1, 1, 1, 1], 0.51, 3),
        ([1, 2, 3, 4], [1, 1, 1, 1], 1, 4),
        ([1, 2, 3, 4], [1, 1, 1, 1], 0, 0),
        ([1, 2, 3, 4], [1, 0, 1, 0], 0.25, 2),
        ([1, 2, 3, 4], [1, 0, 1, 0], 0.625, 3.5),
        ([1, 2, 3, 4], [1, 0, 1, 0], 0.7, None),
        ([2, 3, 5], [0, 0, 0], 0.5, None),
        ([0, 0, 1], [1, 0, 1], 0.2, 0),
        ([0, 0, 1], [1, 0, 1], 0.5, 1),
        ([5], [1], 0.5, 5),
    ],
)
def test_quantiles_are_as_in_r(time, event, probability, expected):
    row = survival.quantiles(time, [probability], event=event).iloc[0]
    assert row["time"] == expected


def test_not_reached_is_none_and_not_nan():
    frame = survival.quantiles([1, 2, 3, 4], event=[1, 0, 0, 0], group=["a", "a", "b", "b"])
    assert frame.columns.tolist() == ["group", "probability", "time", "low", "high"]
    assert frame["group"].tolist() == ["a"] * 3 + ["b"] * 3
    assert frame["time"].tolist() == [1.0, 1.5, None, None, None, None]
    assert frame["high"].tolist() == [None] * 6


def test_a_curve_brings_its_own_limits():
    time, event = np.arange(1, 21), np.arange(20) % 3 > 0
    wide, narrow = (survival.quantiles(survival.kaplan_meier(time, event, level=level)) for level in (0.99, 0.5))
    assert (wide["low"] <= narrow["low"]).all()
    assert wide["low"].tolist() != narrow["low"].tolist()
    assert survival.quantiles(time, event=event, level=0.5).equals(narrow)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=2, max_size=30),
    st.lists(st.floats(0.01, 0.99), min_size=2, max_size=5),
)
def test_larger_shares_take_longer(people, shares):
    time, event = zip(*people, strict=True)
    found = survival.quantiles(time, sorted(shares), event=event)["time"]
    reached = [time for time in found if time is not None]
    assert reached == sorted(reached)
    assert found.tolist() == reached + [None] * (len(found) - len(reached))


@pytest.mark.parametrize("share", [-0.1, 1.1, np.nan])
def test_a_share_outside_the_range_is_refused(share):
    with pytest.raises(ValueError, match="accepted are shares between 0 and 1"):
        survival.quantiles([1, 2], [0.5, share], event=[1, 1])


def test_times_alone_are_refused():
    with pytest.raises(ValueError, match="event is missing"):
        survival.quantiles([1, 2])
