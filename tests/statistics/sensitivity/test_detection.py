from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from evaluation.statistics.sensitivity import power

METHODS = ["normal", "unpooled", "arcsine", "chi-squared", "fisher"]
RISK = st.floats(0, 1)


def test_exact_power_sums_the_tables_that_reject():
    n1, n0, risk1, risk0 = 9, 7, 0.85, 0.2
    expected = sum(
        comb(n1, a) * risk1**a * (1 - risk1) ** (n1 - a) * comb(n0, b) * risk0**b * (1 - risk0) ** (n0 - b)
        for a, b in product(range(n1 + 1), range(n0 + 1))
        if fisher_exact([[a, n1 - a], [b, n0 - b]]).pvalue < 0.05
    )
    assert power(risk1, risk0, n1, n0, method="fisher") == pytest.approx(expected, rel=1e-12)


@given(risk1=RISK, risk0=RISK, n1=st.integers(1, 40), n0=st.integers(1, 40), method=st.sampled_from(METHODS))
def test_power_is_a_probability_and_the_same_for_swapped_arms(risk1, risk0, n1, n0, method):
    found = power(risk1, risk0, n1, n0, method=method)
    assert 0 <= found <= 1 + 1e-12
    assert found == pytest.approx(power(risk0, risk1, n0, n1, method=method), abs=1e-10)


@pytest.mark.parametrize("method", ["normal", "unpooled", "arcsine"])
def test_equal_risks_are_found_different_at_the_significance_level(method):
    assert power(0.4, 0.4, 35, 70, method=method) == pytest.approx(0.05)


@pytest.mark.parametrize("method", METHODS)
def test_nobody_against_everybody_is_found(method):
    assert power(1, 0, 35, 70, method=method) == pytest.approx(1)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((1.1, 0.2, 5, 5), r"risk1 is 1\.1"),
        ((0.1, 0.2, 0, 5), "n1 is 0"),
        ((0.1, 0.2, 5, 5, 0.95, "exact"), "method is 'exact'.*fisher"),
        ((0.1, 0.2, 5, 5, 5), "level is 5"),
    ],
)
def test_impossible_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        power(*arguments)
