import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics.proportions import COMPARISON_METHODS, compare

ARM = st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
NULL = {"difference": 0.0, "ratio": 1.0, "odds_ratio": 1.0}
EVERY_METHOD = [(scale, method) for scale, methods in COMPARISON_METHODS.items() for method in methods]
# adding pseudo-counts moves Agresti-Caffo's limits off the observed difference in tables of a few people
HOLDING = [pair for pair in EVERY_METHOD if pair[1] != "agresti-caffo"]


@given(arm1=ARM, arm0=ARM, which=st.sampled_from(EVERY_METHOD))
def test_swapping_the_arms_mirrors_the_estimate(arm1, arm0, which):
    scale, method = which
    ours = compare(*arm1, *arm0, scale=scale, method=method)
    swapped = compare(*arm0, *arm1, scale=scale, method=method)

    def mirror(number):
        if number is None:
            return None
        if scale == "difference":
            return -number
        return 1 / number if number else math.inf

    assert swapped.value == (None if ours.value is None else pytest.approx(mirror(ours.value), rel=1e-9))
    assert swapped.low == (None if ours.high is None else pytest.approx(mirror(ours.high), rel=1e-9, abs=1e-13))
    assert swapped.p_value == (None if ours.p_value is None else pytest.approx(ours.p_value, rel=1e-9))


@settings(max_examples=50)
@given(arm1=ARM, arm0=ARM)
def test_swapping_the_arms_mirrors_miettinen_nurminen_to_the_last_bit(arm1, arm0):
    ours, swapped = compare(*arm1, *arm0), compare(*arm0, *arm1)
    assert (ours.value, ours.low, ours.high) == (-swapped.value, -swapped.high, -swapped.low)


@given(arm1=ARM, arm0=ARM, which=st.sampled_from(HOLDING), level=st.floats(0.8, 0.999))
def test_limits_hold_the_estimate_stay_in_range_and_are_nested(arm1, arm0, which, level):
    scale, method = which
    wide = compare(*arm1, *arm0, scale=scale, method=method, level=level)
    narrow = compare(*arm1, *arm0, scale=scale, method=method, level=level - 0.2)
    lowest, highest = (-1, 1) if scale == "difference" else (0, math.inf)
    if wide.low is None:
        assert wide.assumptions
        return
    assert lowest <= wide.low <= narrow.low <= narrow.high <= wide.high <= highest
    if wide.value is not None:
        assert wide.low <= wide.value + 1e-12
        assert wide.value - 1e-12 <= wide.high


@given(arm1=ARM, arm0=ARM, which=st.sampled_from(EVERY_METHOD), level=st.floats(0.5, 0.999))
def test_limits_and_p_value_agree(arm1, arm0, which, level):
    scale, method = which
    found = compare(*arm1, *arm0, scale=scale, method=method, level=level)
    if found.p_value is None or abs(found.p_value - (1 - level)) < 1e-9:
        return
    assert (found.low <= NULL[scale] <= found.high) == (found.p_value > 1 - level)


@settings(max_examples=50)
@given(arm1=ARM, arm0=ARM)
def test_the_default_says_the_same_on_every_scale(arm1, arm0):
    verdicts = [compare(*arm1, *arm0, scale=scale) for scale in COMPARISON_METHODS]
    assert len({found.p_value for found in verdicts}) == 1
    assert len({found.verdict for found in verdicts if found.defined}) == 1


@pytest.mark.parametrize(
    ("events0", "n0", "verdict"),
    [(28, 70, "cannot_tell"), (28, 102, "higher")],
)
def test_the_study_reads_as_it_must(events0, n0, verdict):
    assert compare(18, 35, events0, n0).verdict == verdict


@pytest.mark.parametrize(
    ("table", "scale", "method", "value", "reason"),
    [
        ((0, 10, 3, 12), "ratio", "katz", 0.0, "no events in arm 1: the log has no limits"),
        ((3, 10, 0, 12), "ratio", "katz", math.inf, "no events in arm 0: the log has no limits"),
        ((10, 10, 3, 12), "odds_ratio", "woolf", math.inf, "everyone in arm 1 has the event: the log has no limits"),
        ((0, 10, 0, 12), "ratio", "katz", None, "no events in either arm: the ratio is 0/0"),
        ((10, 10, 12, 12), "odds_ratio", "woolf", None, "everyone in both arms has the event: the odds ratio is 0/0"),
    ],
)
def test_logs_of_empty_cells_have_no_limits_and_say_so(table, scale, method, value, reason):
    found = compare(*table, scale=scale, method=method)
    assert (found.value, found.low, found.high, found.level, found.p_value) == (value, None, None, None, None)
    assert found.assumptions == (reason,)


@pytest.mark.parametrize(
    ("table", "scale", "method"),
    [
        ((0, 10, 0, 12), "ratio", "koopman"),
        ((0, 10, 0, 12), "odds_ratio", "miettinen-nurminen"),
        ((10, 10, 12, 12), "odds_ratio", "exact"),
        ((10, 10, 12, 12), "odds_ratio", "mid-p"),
    ],
)
def test_a_ratio_of_nothing_is_undefined_within_infinite_limits(table, scale, method):
    found = compare(*table, scale=scale, method=method)
    assert (found.value, found.low, found.high, found.p_value) == (None, 0.0, math.inf, 1.0)
    assert "0/0" in found.assumptions[0]


@pytest.mark.parametrize("which", EVERY_METHOD)
@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ((0, 0, 1, 2), "nobody in arm 1"),
        ((1, 2, 0, 0), "nobody in arm 0"),
        ((0, 0, 0, 0), "nobody in arm 1 and arm 0"),
    ],
)
def test_an_empty_arm_is_undefined_with_the_reason(which, table, reason):
    scale, method = which
    found = compare(*table, scale=scale, method=method)
    assert (found.value, found.low, found.p_value, found.assumptions) == (None, None, None, (reason,))


def test_the_record_says_what_was_compared():
    found = compare(18, 35, 28, 70, estimand="any_work", population="observed")
    assert (found.estimand, found.population, found.n, found.events) == ("any_work", "observed", 105, 46)
    assert found.method == "miettinen-nurminen"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"events1": 36}, "events1 is 36, more than the 35"),
        ({"n0": -1}, "n0 is -1"),
        ({"events0": 2.5}, "events0 is 2.5"),
        ({"scale": "risk_ratio"}, "scale is 'risk_ratio'.*difference, ratio, odds_ratio"),
        ({"method": "katz"}, "method is 'katz'.*newcombe"),
        ({"level": 1}, "level is 1"),
    ],
)
def test_impossible_input_is_named(changes, named):
    arguments = {"events1": 18, "n1": 35, "events0": 28, "n0": 70} | changes
    with pytest.raises(ValueError, match=named):
        compare(**arguments)
