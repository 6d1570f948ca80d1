import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from evaluation.statistics.proportions import breslow_day, cochran_mantel_haenszel, woolf_test

ARM = st.integers(2, 60).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n)))
STRATA = st.lists(st.tuples(ARM, ARM), min_size=2, max_size=5)


def _columns(strata):
    return [np.array([arms[i][j] for arms in strata]) for i in (0, 1) for j in (0, 1)]


@given(strata=STRATA, tarone=st.booleans())
def test_breslow_day_equals_statsmodels(strata, tarone):
    events1, n1, events0, n0 = _columns(strata)
    table = StratifiedTable(np.array([[events1, n1 - events1], [events0, n0 - events0]]).astype(float))
    if abs(table.oddsratio_pooled - 1) < 1e-6:
        return  # statsmodels divides by zero at a common odds ratio of 1
    ours = breslow_day(events1, n1, events0, n0, tarone=tarone)
    theirs = table.test_equal_odds(adjust=tarone)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-6, abs=1e-9)
    assert ours.degrees_of_freedom == len(strata) - 1


def test_equal_strata_with_odds_ratio_one_do_not_differ():
    found = breslow_day([5, 10], [10, 20], [4, 8], [8, 16])
    assert (found.statistic, found.p_value) == pytest.approx((0, 1), abs=1e-12)


@given(strata=STRATA)
def test_cochran_mantel_haenszel_equals_statsmodels(strata):
    events1, n1, events0, n0 = _columns(strata)
    table = StratifiedTable(np.array([[events1, n1 - events1], [events0, n0 - events0]]).astype(float))
    ours = cochran_mantel_haenszel(events1, n1, events0, n0)
    assert ours.p_value == pytest.approx(table.test_null_odds().pvalue, rel=1e-9)


def test_rabbits_and_penicillin():
    counts = ([0, 3, 6, 5, 2], [6, 6, 6, 6, 2], [0, 0, 2, 6, 5], [5, 6, 6, 6, 5])
    corrected = cochran_mantel_haenszel(*counts, corrected=True)
    assert (corrected.statistic, corrected.p_value) == pytest.approx((3.9286, 0.04747), rel=1e-4)
    assert breslow_day(*counts).degrees_of_freedom == 2


def test_the_correction_does_not_overshoot():
    counts = ([5, 5], [10, 10], [5, 5], [10, 11])
    plain, corrected = cochran_mantel_haenszel(*counts), cochran_mantel_haenszel(*counts, corrected=True)
    assert corrected.statistic == plain.statistic > 0


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (cochran_mantel_haenszel([0], [5], [0], [6]), "no stratum has two arms and both outcomes"),
        (breslow_day([2, 0], [5, 5], [3, 0], [6, 6]), "fewer than two strata have two arms and both outcomes"),
        (breslow_day([0, 0], [5, 5], [3, 1], [6, 6]), "the common odds ratio is 0 or infinite"),
        (woolf_test([2], [5], [3], [6]), "fewer than two strata have people in both arms"),
    ],
)
def test_too_little_to_test_is_undefined_with_the_reason(found, reason):
    assert (found.statistic, found.degrees_of_freedom, found.p_value, found.reason) == (None, None, None, reason)
