import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluation.statistics import survival

PEOPLE = st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.sampled_from("abc")), min_size=6, max_size=40).filter(
    lambda people: len({group for *_, group in people}) > 1
)
WEIGHTINGS = [
    "logrank", "gehan", "tarone-ware", "peto-peto", "modified-peto-peto", ("fleming-harrington", 1, 0.5),
]  # fmt: skip


def _columns(people):
    return [np.array(column) for column in zip(*people, strict=True)]


@given(PEOPLE, st.sampled_from(WEIGHTINGS))
def test_scores_add_up_to_nothing_and_the_statistic_is_of_its_distribution(people, weighting):
    test = survival.logrank(*_columns(people), weighting)
    assert test.frame["score"].sum() == pytest.approx(0, abs=1e-9)
    assert test.frame["observed"].sum() == pytest.approx(test.frame["expected"].sum())
    assert test.frame["n"].sum() == len(people)
    if test.statistic is not None:
        assert test.statistic >= 0
        assert test.p_value == pytest.approx(stats.chi2.sf(test.statistic, test.df))
    else:
        assert test.reason


@given(PEOPLE, st.sampled_from(WEIGHTINGS), st.sampled_from([0.1, 7.0]))
def test_neither_names_nor_order_nor_unit_matter(people, weighting, unit):
    time, event, group = _columns(people)
    renamed = np.array([{"a": "z", "b": "y", "c": "x"}[label] for label in group])
    one = survival.logrank(time, event, group, weighting).statistic
    other = survival.logrank(time[::-1] * unit, event[::-1], renamed[::-1], weighting).statistic
    assert other == (None if one is None else pytest.approx(one, rel=1e-6))


@given(PEOPLE)
def test_one_stratum_is_no_stratum_and_equal_strata_add_up(people):
    time, event, group = _columns(people)
    plain = survival.logrank(time, event, group)
    one = survival.logrank(time, event, group, strata=np.zeros(time.size, int))
    assert (one.statistic, one.df) == (plain.statistic, plain.df)
    twice = survival.logrank(
        np.tile(time, 2), np.tile(event, 2), np.tile(group, 2), strata=np.repeat(["s", "t"], time.size)
    )
    assert twice.statistic == (None if plain.statistic is None else pytest.approx(2 * plain.statistic))


def test_named_weightings_are_members_of_the_family():
    rng = np.random.default_rng(8)
    columns = rng.integers(1, 9, 50), rng.random(50) < 0.7, rng.integers(0, 3, 50)
    for name, powers in (("logrank", (0, 0)), ("peto-peto", (1, 0))):
        ours = survival.logrank(*columns, name)
        assert ours.statistic == pytest.approx(survival.logrank(*columns, ("fleming-harrington", *powers)).statistic)


def test_without_ties_and_censoring_gehan_is_the_wilcoxon_score():
    time, group = np.array([3.1, 1.2, 4.5, 2.2, 5.9, 0.4]), np.array([0, 0, 0, 1, 1, 1])
    score = survival.logrank(time, np.ones(6, bool), group, "gehan").frame["score"]
    u = stats.mannwhitneyu(time[group == 0], time[group == 1]).statistic
    assert score[0] == pytest.approx(9 - 2 * u)


def test_a_million_people_do_not_overflow():
    rng = np.random.default_rng(1)
    time, event, group = rng.integers(0, 37, 1_000_000), rng.random(1_000_000) < 0.85, rng.integers(0, 2, 1_000_000)
    test = survival.logrank(time, event, group)
    assert 0 < test.p_value < 1
    assert test.statistic < 20


@pytest.mark.parametrize(
    ("time", "event", "group"),
    [
        ([1, 2, 3, 4], [0, 0, 0, 0], [1, 1, 2, 2]),
        ([1, 1, 5, 5], [0, 0, 1, 0], [1, 1, 2, 2]),
        ([0, 0], [0, 0], [1, 2]),
        ([3, 3], [1, 1], [1, 2]),
    ],
)
def test_nothing_to_compare_is_no_statistic_but_a_reason(time, event, group):
    test = survival.logrank(time, event, group)
    assert (test.statistic, test.df, test.p_value) == (None, None, None)
    assert test.reason == "no event at a time when people of two groups were at risk"


def test_a_group_gone_before_the_first_event_does_not_count():
    test = survival.logrank([1, 2, 3, 4, 5, 0, 0], [1, 0, 1, 0, 0, 0, 0], list("aabbbcc"))
    assert (test.statistic, test.df) == (pytest.approx(1.5), 1)
    assert test.frame["expected"].tolist() == pytest.approx([0.4, 1.6, 0])


@pytest.mark.parametrize(
    "weighting", ["log-rank", ("fleming-harrington", -1, 0), ("fleming-harrington", 1), ("gehan", 1, 1), None]
)
def test_an_unknown_weighting_is_refused(weighting):
    with pytest.raises(ValueError, match=r"weighting is .* accepted are 'logrank', 'gehan'"):
        survival.logrank([1, 2], [1, 1], [0, 1], weighting)


def test_one_group_is_refused():
    with pytest.raises(ValueError, match="people of one arm only"):
        survival.logrank([1, 2], [1, 1], ["a", "a"])
    with pytest.raises(ValueError, match="strata: index 1 is missing"):
        survival.logrank([1, 2], [1, 1], ["a", "b"], strata=["x", None])
