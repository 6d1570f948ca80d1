import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import survival

PEOPLE = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from([0, 1, 2]), st.sampled_from("abc")), min_size=8, max_size=40
).filter(lambda people: len({group for *_, group in people}) > 1 and any(cause == 1 for _, cause, _ in people))


def _columns(people):
    return [np.array(column) for column in zip(*people, strict=True)]


@given(PEOPLE, st.sampled_from([0.1, 7.0]))
def test_neither_names_nor_order_nor_unit_matter(people, unit):
    time, cause, group = _columns(people)
    renamed = np.array([{"a": "z", "b": "y", "c": "x"}[label] for label in group])
    one = survival.gray_test(time, cause, group, of=1)
    other = survival.gray_test(time[::-1] * unit, cause[::-1], renamed[::-1], of=1)
    assert one.frame["score"].sum() == pytest.approx(0, abs=1e-9)
    assert other.statistic == (None if one.statistic is None else pytest.approx(one.statistic, rel=1e-6, abs=1e-9))


@given(PEOPLE)
def test_one_stratum_is_no_stratum(people):
    time, cause, group = _columns(people)
    plain = survival.gray_test(time, cause, group, of=1)
    assert survival.gray_test(time, cause, group, of=1, strata=["s"] * time.size).statistic == plain.statistic


def test_without_competing_events_the_score_is_that_of_the_logrank_test():
    rng = np.random.default_rng(6)
    time, event, group = rng.integers(1, 9, 80), rng.random(80) < 0.7, rng.integers(0, 3, 80)
    gray = survival.gray_test(time, event, group)
    logrank = survival.logrank(time, event, group)
    assert gray.frame["score"].tolist() == pytest.approx(logrank.frame["score"].tolist())


def test_its_false_alarms_are_as_many_as_promised():
    """Under equal incidence, with censoring and a competing cause, p-values are close to uniform."""
    rng = np.random.default_rng(12)
    p_values = []
    for _ in range(300):
        time, cause = rng.integers(1, 13, 120), rng.choice(3, 120, p=[0.3, 0.4, 0.3])
        p_values.append(survival.gray_test(time, cause, rng.integers(0, 2, 120), of=1).p_value)
    assert 0.02 <= np.mean(np.array(p_values) < 0.05) <= 0.09
    assert 0.42 <= np.mean(p_values) <= 0.58


def test_nothing_to_compare_is_no_statistic_but_a_reason():
    test = survival.gray_test([1, 1, 5, 6], [0, 0, 1, 1], ["a", "a", "b", "b"])
    assert (test.statistic, test.p_value) == (None, None)
    assert test.reason
    unused = pd.Categorical(["none", "a", "a"], categories=["none", "a", "b"])
    assert survival.gray_test([1, 2, 3], unused, ["x", "y", "x"], of="b").reason == test.reason


@pytest.mark.parametrize(
    ("cause", "of", "message"),
    [
        ([0, 1, 2], None, "of is None; accepted are 1, 2"),
        ([0, 1, 2], 3, "of is 3; accepted are 1, 2"),
        ([0, 0, 0], 1, "of is 1; accepted are none, as nobody has an event"),
    ],
)
def test_an_unknown_cause_is_refused(cause, of, message):
    with pytest.raises(ValueError, match=message):
        survival.gray_test([1, 2, 3], cause, ["a", "b", "b"], of=of)
