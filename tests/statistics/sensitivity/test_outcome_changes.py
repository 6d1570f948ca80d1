import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, fisher_exact

from evaluation.statistics.sensitivity import fragility

ARM = st.integers(3, 14).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def _index_by_listing(x1, n1, x0, n0, significant):
    """Distance to the nearest table on the other side, by listing all."""
    distances = [
        abs(a - x1) + abs(b - x0)
        for a in range(n1 + 1)
        for b in range(n0 + 1)
        if significant(a, b) != significant(x1, x0)
    ]
    return min(distances, default=None)


@settings(max_examples=25)
@given(arm1=ARM, arm0=ARM)
def test_index_is_the_nearest_table_on_the_other_side_by_fisher(arm1, arm0):
    (x1, n1), (x0, n0) = arm1, arm0

    def significant(a, b):
        return fisher_exact([[a, n1 - a], [b, n0 - b]]).pvalue < 0.05

    assert fragility(x1, n1, x0, n0).index == _index_by_listing(x1, n1, x0, n0, significant)


@settings(max_examples=25)
@given(arm1=ARM, arm0=ARM)
def test_index_is_the_nearest_table_on_the_other_side_by_score(arm1, arm0):
    (x1, n1), (x0, n0) = arm1, arm0

    def significant(a, b):
        events, people = a + b, n1 + n0
        squared = (a * n0 - b * n1) ** 2 * (people - 1) / max(n1 * n0 * events * (people - events), 1)
        return chi2.sf(squared, 1) < 0.1

    found = fragility(x1, n1, x0, n0, level=0.9, test="score")
    assert found.index == _index_by_listing(x1, n1, x0, n0, significant)


@pytest.mark.parametrize(
    ("table", "significant", "index", "arm1", "arm0"),
    [((1, 100, 9, 100), True, 1, 1, 2), ((18, 35, 28, 102), True, 2, 2, 5), ((18, 35, 28, 70), False, 4, 4, 8)],
)
def test_known_tables(table, significant, index, arm1, arm0):
    found = fragility(*table)
    assert (found.significant, found.index, found.share) == (significant, index, index / (table[1] + table[3]))
    assert [flip.changes for flip in found.flips] == [index, arm1, arm0]


def test_flips_are_tables_on_the_other_side():
    found = fragility(18, 35, 28, 102)
    for flip in found.flips:
        assert abs(flip.events1 - 18) + abs(flip.events0 - 28) == flip.changes
        expected = fisher_exact([[flip.events1, 35 - flip.events1], [flip.events0, 102 - flip.events0]]).pvalue
        assert flip.p_value == pytest.approx(expected, rel=1e-9)
        assert flip.p_value >= 0.05 > found.p_value
    assert list(found.frame["where"]) == ["either", "arm1", "arm0"]


def test_too_few_people_can_never_be_significant():
    found = fragility(0, 2, 1, 2)
    assert (found.index, found.share, found.significant) == (None, None, False)
    assert found.reason == "no outcomes of these people would be significant"


def test_an_empty_arm_is_undefined_with_the_reason():
    found = fragility(0, 0, 1, 2)
    assert (found.index, found.p_value, found.reason) == (None, None, "nobody in arm 1")
    assert found.frame.empty


def test_an_unknown_test_is_named():
    with pytest.raises(ValueError, match=r"test is 'wald'.*fisher, score"):
        fragility(1, 2, 1, 2, test="wald")
