import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.published.expressions import (
    Interval,
    Linear,
    constant,
    count,
    inclusion,
    parse_expression,
    parse_relation,
)


@pytest.mark.parametrize(
    ("text", "coefficients", "number"),
    [
        ("enrolled", {"enrolled": 1}, 0),
        (" enrolled - 2 pact + 1 ", {"enrolled": 1, "pact": -2}, 1),
        ("3*a+2a", {"a": 5}, 0),
        ("a - a + 7", {}, 7),
        ("-a", {"a": -1}, 0),
        ("12", {}, 12),
    ],
)
def test_expressions_are_read(text, coefficients, number):
    assert parse_expression(text) == Linear(coefficients, number)


@pytest.mark.parametrize("text", ["", "a b", "2 3", "a +", "a * b", "a / 2", "1.5 a", "a - ", "è"])
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_expression(text)


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("a + b = c", {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 4}),
        ("a <= b", {"a": 2, "b": 2}, {"a": 3, "b": 2}),
        ("a < b", {"a": 1, "b": 2}, {"a": 2, "b": 2}),
        ("a >= 2 b - 1", {"a": 3, "b": 2}, {"a": 2, "b": 2}),
        ("a > 0", {"a": 1}, {"a": 0}),
    ],
)
def test_relations_hold_where_they_should(text, holds, fails):
    relation = parse_relation(text)
    assert all(expression.value(holds) >= 0 for expression in relation.not_negative)
    assert any(expression.value(fails) < 0 for expression in relation.not_negative)


@pytest.mark.parametrize("text", ["a", "a = b = c", "a == b", "= b", "a =", "a <> b"])
def test_what_is_no_relation_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_relation(text)


def test_inclusion_is_written_as_a_relation():
    assert inclusion("pact", "enrolled") == parse_relation("pact <= enrolled")


numbers = st.integers(-50, 50)
expressions = st.builds(
    Linear, st.dictionaries(st.sampled_from("abc"), numbers.filter(bool), max_size=3), st.integers(-200, 200)
)


@given(expressions, expressions, st.fixed_dictionaries({name: st.integers(0, 30) for name in "abc"}), numbers)
def test_arithmetic_agrees_with_the_values(left, right, world, factor):
    assert (left + right).value(world) == left.value(world) + right.value(world)
    assert (left - right).value(world) == left.value(world) - right.value(world)
    assert left.times(factor).value(world) == factor * left.value(world)
    assert left.fix({"a": world["a"]}).value(world) == left.value(world)
    assert (left.reduced().value(world) >= 0) == (left.value(world) >= 0)


@given(expressions, st.fixed_dictionaries({name: st.integers(0, 30) for name in "abc"}))
def test_interval_holds_every_value(expression, world):
    ranges = {name: Interval(0, 30) for name in "abc"}
    low, high = expression.interval(ranges)
    assert low <= expression.value(world) <= high


def test_sums_drop_what_cancels():
    assert (count("a") - count("a")) == constant(0)
