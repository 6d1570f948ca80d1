import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.sensitivity import cost_per_extra, cost_within_limits

QUANTILE = 1.959963984540054
COST = st.floats(1, 5000)
DIFFERENCE = st.floats(-0.9, 0.9).filter(lambda number: abs(number) > 1e-3)
ERROR = st.floats(0.01, 0.5)


def _accepts(found, cost_error, error, covariance, candidate):
    """Whether the cost is within Fieller's test of `candidate` EUR per extra person."""
    distance = found.extra_cost_eur - candidate * found.difference
    variance = cost_error**2 - 2 * candidate * covariance + candidate**2 * error**2
    return distance**2 <= QUANTILE**2 * variance


@given(cost=COST, difference=DIFFERENCE, error=ERROR, cost_error=st.floats(0, 2000), correlation=st.floats(-0.9, 0.9))
def test_the_kind_describes_the_costs_that_the_test_accepts(cost, difference, error, cost_error, correlation):
    covariance = correlation * error * cost_error
    found = cost_per_extra(cost, difference, error, cost_error, covariance)
    for candidate in (-1e9, -3000, -100, 10, 400, 2500, 20_000, 1e9):
        accepted = _accepts(found, cost_error, error, covariance, candidate)
        if found.kind == "bounded":
            claimed = found.low_eur <= candidate <= found.high_eur
        elif found.kind == "excludes":
            claimed = not found.excluded_low_eur < candidate < found.excluded_high_eur
        else:
            claimed = True
        assert claimed == accepted
    assert _accepts(found, cost_error, error, covariance, found.value_eur * (1 + 1e-12))


def test_a_known_cost_divides_the_limits_of_the_difference():
    found = cost_per_extra(400, 0.24, 0.095)
    limits = (400 / (0.24 + QUANTILE * 0.095), 400 / (0.24 - QUANTILE * 0.095))
    assert (found.kind, found.value_eur) == ("bounded", pytest.approx(400 / 0.24))
    assert (found.low_eur, found.high_eur) == pytest.approx(limits)


def test_a_difference_that_may_be_zero_leaves_the_cost_open_at_both_ends():
    found = cost_per_extra(400, 0.114, 0.103)
    assert (found.kind, found.low_eur, found.high_eur) == ("excludes", None, None)
    assert found.excluded_high_eur == pytest.approx(400 / (0.114 + QUANTILE * 0.103))
    assert found.excluded_low_eur == pytest.approx(400 / (0.114 - QUANTILE * 0.103))


def test_no_cost_is_excluded_when_the_extra_cost_may_be_zero_too():
    found = cost_per_extra(40, 0.114, 0.103, 50)
    assert (found.kind, found.excluded_low_eur, found.low_eur) == ("unbounded", None, None)


def test_a_worse_arm_that_costs_more_is_dominated():
    assert cost_per_extra(400, -0.1, 0.2).dominated
    assert not cost_per_extra(400, 0.1, 0.2).dominated


@pytest.mark.parametrize(("error", "kind"), [(0.1, "excludes"), (0.0, "undefined")])
def test_no_difference_has_no_cost_and_says_why(error, kind):
    found = cost_per_extra(400, 0, error)
    assert (found.kind, found.value_eur) == (kind, None)
    assert found.reason == "the difference is zero: nobody extra to divide the cost by"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((float("nan"), 0.1, 0.1), "extra_cost_eur is nan"),
        ((400, 0.1, -0.1), r"standard_error is -0\.1"),
        ((400, 0.1, 0.1, 5, 1), "covariance is 1"),
        ((400, 0.1, 0.1, 5, 0, 95), "level is 95"),
    ],
)
def test_impossible_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        cost_per_extra(*arguments)


@given(cost=st.one_of(COST, COST.map(lambda number: -number)), difference=DIFFERENCE, error=ERROR)
def test_normal_limits_give_the_limits_of_fieller(cost, difference, error):
    reach = QUANTILE * error
    found = cost_within_limits(cost, difference, difference - reach, difference + reach)
    fieller = cost_per_extra(cost, difference, error)
    assert (found.kind, found.value_eur) == (fieller.kind, fieller.value_eur)
    for name in ("low_eur", "high_eur", "excluded_low_eur", "excluded_high_eur"):
        ours, theirs = getattr(found, name), getattr(fieller, name)
        assert ours == (theirs if theirs is None else pytest.approx(theirs, rel=1e-6))


@pytest.mark.parametrize(
    ("limits", "kind", "ends"),
    [
        ((0.1, 0.4), "bounded", (1000, 4000)),
        ((-0.4, -0.1), "bounded", (-4000, -1000)),
        ((-0.1, 0.4), "excludes", (-4000, 1000)),
        ((0.0, 0.4), "excludes", (-float("inf"), 1000)),
        ((-0.4, 0.0), "excludes", (-1000, float("inf"))),
        ((0.0, 0.0), "undefined", (None, None)),
    ],
)
def test_the_cost_is_bounded_exactly_where_the_limits_leave_out_no_difference(limits, kind, ends):
    found = cost_within_limits(400, sum(limits) / 2, *limits)
    met = (found.low_eur, found.high_eur) if kind == "bounded" else (found.excluded_low_eur, found.excluded_high_eur)
    assert (found.kind, *met) == (kind, *(end if end is None else pytest.approx(end) for end in ends))


@pytest.mark.parametrize("arguments", [(0, 0.1, 0.0, 0.2), (400, 0.1, 0.2, 0.0), (400, 0.1, float("nan"), 0.2)])
def test_limits_that_cannot_be_are_refused(arguments):
    with pytest.raises(ValueError, match=r"extra_cost_eur is 0|low is"):
        cost_within_limits(*arguments)
