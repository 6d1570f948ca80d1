import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.proportions import PROPORTION_METHODS, proportion

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(
    counts=COUNTS, method=st.sampled_from(["wilson", "clopper-pearson", "agresti-coull"]), level=st.floats(0.5, 0.999)
)
def test_limits_hold_the_proportion_stay_in_range_and_are_nested(counts, method, level):
    wide = proportion(*counts, method=method, level=level)
    narrow = proportion(*counts, method=method, level=level - 0.3)
    assert 0 <= wide.low <= narrow.low <= wide.value <= narrow.high <= wide.high <= 1


@given(counts=COUNTS, method=st.sampled_from(PROPORTION_METHODS))
def test_no_event_mirrors_event(counts, method):
    events, n = counts
    ours, mirrored = proportion(events, n, method=method), proportion(n - events, n, method=method)
    assert ours.low == pytest.approx(1 - mirrored.high, abs=1e-12)


@pytest.mark.parametrize("method", PROPORTION_METHODS)
@pytest.mark.parametrize("n", [1, 7, 10_000])
def test_limits_end_exactly_at_zero_and_one(method, n):
    assert proportion(0, n, method=method).low == 0
    assert proportion(n, n, method=method).high == 1


def test_nobody_is_undefined_with_the_reason():
    estimate = proportion(0, 0)
    assert (estimate.value, estimate.low, estimate.assumptions) == (None, None, ("nobody is counted",))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"events": 3, "n": 2}, "events is 3"),
        ({"events": -1, "n": 2}, "events is -1"),
        ({"events": 1, "n": 2.5}, "n is 2.5"),
        ({"events": float("nan"), "n": 2}, "events is nan"),
        ({"events": "1", "n": 2}, "events is '1'"),
        ({"events": 1, "n": 2, "method": "beta"}, "method is 'beta'.*wilson"),
        ({"events": 1, "n": 2, "level": 95}, "level is 95"),
    ],
)
def test_impossible_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        proportion(**arguments)
