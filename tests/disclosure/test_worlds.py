"""Possible values against writing down all numbers."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.disclosure.propagation import propagate
from evaluation.disclosure.relaxation import Relaxation
from evaluation.disclosure.system import NO_LIMIT, Range, Row, System
from evaluation.disclosure.worlds import ContradictionError, Worlds

ranges = st.tuples(st.integers(0, 3), st.integers(0, 4)).map(lambda pair: Range(pair[0], pair[0] + pair[1]))


@st.composite
def systems(draw):
    size = draw(st.integers(1, 4))
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        factors = draw(st.lists(st.integers(-3, 3), min_size=size, max_size=size))
        low = draw(st.one_of(st.just(-NO_LIMIT), st.integers(-6, 10)))
        high = draw(st.one_of(st.just(NO_LIMIT), st.integers(max(low, -6), max(low, -6) + 5)))
        rows.append(Row(tuple((unknown, factor) for unknown, factor in enumerate(factors) if factor), low, high))
    if size > 1 and draw(st.booleans()):
        signs = draw(st.lists(st.sampled_from([1, 1, 1, -1]), min_size=size - 1, max_size=size - 1))
        rows.append(Row((*enumerate(signs), (size - 1, -1)), 0, 0))
    return System(tuple(draw(ranges) for _ in range(size)), tuple(rows))


def all_worlds(system):
    spans = [range(each.low, each.high + 1) for each in system.ranges]
    return [world for world in itertools.product(*spans) if system.holds(dict(enumerate(world)))]


@settings(max_examples=150)
@given(systems())
def test_possible_values_are_those_of_all_numbers_that_fit(system):
    fitting = all_worlds(system)
    unknowns = range(len(system.ranges))
    try:
        worlds = Worlds(system)
        worlds.check()
    except ContradictionError:
        assert fitting == []
        return
    expected = {unknown: {world[unknown] for world in fitting} for unknown in unknowns}
    assert {unknown: set(found) for unknown, found in worlds.values(unknowns, 100).items()} == expected
    assert all(worlds.least(unknown) == min(expected[unknown]) for unknown in unknowns)
    spans = [worlds.span(unknown) for unknown in unknowns]
    assert all(span.low <= min(expected[n]) and max(expected[n]) <= span.high for n, span in enumerate(spans))
    few = worlds.values(unknowns, 2)
    assert all(found <= expected[n] and len(found) >= min(2, len(expected[n])) for n, found in few.items())


@settings(max_examples=150)
@given(systems())
def test_propagation_loses_no_solution(system):
    narrow = propagate(system)
    fitting = all_worlds(system)
    if narrow is None:
        assert fitting == []
    else:
        assert all(
            span.low <= value <= span.high for world in fitting for span, value in zip(narrow, world, strict=True)
        )


def test_values_with_holes_between_them():
    doubled = System((Range(0, 9), Range(0, 9)), (Row(((0, 1), (1, -3)), 0, 0),))
    assert Worlds(doubled).values([0, 1], 100) == {0: {0, 3, 6, 9}, 1: {0, 1, 2, 3}}


def test_whole_numbers_know_more_than_fractions():
    odd = System((Range(0, 10), Range(0, 10), Range(0, 1)), (Row(((0, 2), (1, 2), (2, 1)), 5, 5),))
    assert Worlds(odd).values([2], 10) == {2: {1}}
    assert Relaxation(odd, range(3)).maximise([(2, -1)]) == pytest.approx(0)


def test_parts_share_no_unknown():
    system = System((Range(0, 5),) * 5, (Row(((0, 1), (1, 1)), 5, 5), Row(((2, 1), (3, 1)), 4, 4)))
    tied = [{unknown for row in part.rows for unknown, _ in row.factors} for part in system.parts(system.ranges)]
    assert tied == [{0, 1}, {2, 3}]


def test_only_the_facts_that_are_kept_hold():
    system = System((Range(0, 9),), (Row(((0, 1),), 2, 9), Row(((0, 1),), 5, 5, fact=0), Row(((0, 1),), 0, 3, fact=1)))
    with pytest.raises(ContradictionError):
        Worlds(system)
    assert Worlds(system.keep([0])).values([0], 9) == {0: {5}}
    assert Worlds(system.keep([1])).values([0], 9) == {0: {2, 3}}
    assert Worlds(system.keep([])).values([0], 3) == {0: {2, 3, 4}}
