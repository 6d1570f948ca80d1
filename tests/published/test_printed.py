from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.published.printed import exact_window, parse_printed, print_value, window


@pytest.mark.parametrize(
    ("text", "units", "decimals"),
    [("44", 44, 0), ("51,4", 514, 1), ("51.4", 514, 1), ("54.0", 540, 1), (" 0.05 ", 5, 2), ("100", 100, 0)],
)
def test_decimals_come_from_the_text(text, units, decimals):
    printed = parse_printed(text)
    assert (printed.units, printed.decimals) == (units, decimals)


@pytest.mark.parametrize("text", ["", "44%", "-3", "+3", "1e2", "4,4,4", ".5", "5.", "1.1234567", "abc"])
def test_what_is_no_printed_number_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_printed(text)


@pytest.mark.parametrize(
    ("text", "comparison", "rounding", "inside", "outside"),
    [
        ("44", "equal", "conventional", ["43.5", "44", "44.5"], ["43.49", "44.51"]),
        ("44.0", "equal", "conventional", ["43.95", "44.05"], ["43.94", "44.06", "44.4"]),
        ("44", "equal", "truncation", ["44", "44.99"], ["43.99", "45"]),
        ("44", "equal", "any", ["43.01", "44.99"], ["43", "45"]),
        ("50", "over", "conventional", ["50.01", "100"], ["50", "49.9"]),
        ("50", "at_least", "truncation", ["50"], ["49.99"]),
        ("50", "under", "any", ["49.99", "0"], ["50"]),
        ("50", "at_most", "conventional", ["50"], ["50.01"]),
        ("7", "about", "conventional", ["0", "99"], []),
    ],
)
def test_windows(text, comparison, rounding, inside, outside):
    allowed = window(parse_printed(text), comparison, rounding)
    assert all(allowed.contains(Fraction(value)) for value in inside)
    assert not any(allowed.contains(Fraction(value)) for value in outside)


def test_counts_are_not_rounded():
    assert exact_window(46, "equal").contains(Fraction(46))
    assert not exact_window(46, "equal").contains(Fraction(93, 2))
    assert not exact_window(46, "over").contains(Fraction(46))


shares = st.tuples(st.integers(0, 400), st.integers(1, 400)).map(lambda pair: Fraction(100 * min(pair), max(pair)))


def decimal(value, decimals, rule):
    """Round as the decimal module does, from a quotient with more than enough digits."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rule))


@given(shares, st.integers(0, 3))
def test_a_share_lies_in_the_window_of_what_is_printed_for_it(value, decimals):
    for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        printed = parse_printed(decimal(value, decimals, rule))
        assert window(printed, "equal", "conventional").contains(value)
        assert window(printed, "equal", "any").contains(value)
    cut = parse_printed(decimal(value, decimals, ROUND_DOWN))
    assert window(cut, "equal", "truncation").contains(value)
    assert window(cut, "equal", "any").contains(value)


@given(shares, st.integers(0, 3), st.integers(-3, 3))
def test_a_share_lies_in_no_other_window(value, decimals, off):
    right = decimal(value, decimals, ROUND_HALF_UP)
    other = str(Decimal(right) + off * Decimal(1).scaleb(-decimals))
    if Decimal(other) >= 0 and other not in {
        decimal(value, decimals, rule) for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    }:
        exact_half = (value * 10**decimals * 2).denominator == 1
        assert exact_half or not window(parse_printed(other), "equal", "conventional").contains(value)


@given(shares, st.integers(0, 3))
def test_values_are_printed_as_the_decimal_module_does(value, decimals):
    assert print_value(value, decimals, "conventional") == decimal(value, decimals, ROUND_HALF_UP)
    assert print_value(value, decimals, "truncation") == decimal(value, decimals, ROUND_DOWN)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("-7.35", 1, "-7.4"), ("-0.04", 1, "0.0"), ("-12", 0, "-12"), ("11.449", 2, "11.45")],
)
def test_negative_values_are_printed_away_from_zero_at_the_half(value, decimals, text):
    assert print_value(Fraction(value), decimals, "conventional") == text
