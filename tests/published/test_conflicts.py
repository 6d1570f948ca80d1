from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.published.conflicts import minimal_conflict
from evaluation.published.expressions import Interval, Linear
from evaluation.published.propagation import propagate
from evaluation.published.solver import Solver
from evaluation.published.system import Constraint, System
from evaluation.published.table import PublishedTable

NAMES = "abc"
HIGHEST = 4
factors = st.integers(-3, 3).filter(bool)
expressions = st.builds(
    Linear, st.dictionaries(st.sampled_from(NAMES), factors, min_size=1, max_size=3), st.integers(-8, 8)
)
systems = st.lists(expressions, min_size=1, max_size=7).map(
    lambda each: System(
        {name: Interval(0, HIGHEST) for name in NAMES},
        tuple(Constraint(f"item{place}", expression) for place, expression in enumerate(each)),
    )
)


def solutions(system):
    """Try everything."""
    worlds = (dict(zip(NAMES, values, strict=True)) for values in product(range(HIGHEST + 1), repeat=len(NAMES)))
    return [world for world in worlds if all(each.expression.value(world) >= 0 for each in system.constraints)]


@settings(max_examples=150)
@given(systems)
def test_solver_agrees_with_trying_everything(system):
    fitting = solutions(system)
    found = Solver().find(system)
    assert found in fitting if fitting else found is None
    ranges = Solver().ranges(system)
    assert (ranges is None) == (not fitting)
    for name in NAMES if fitting else ():
        values = [world[name] for world in fitting]
        assert ranges[name] == (min(values), max(values))


@settings(max_examples=150)
@given(systems)
def test_propagation_loses_no_solution(system):
    fitting = solutions(system)
    ranges = propagate(system)
    if ranges is None:
        assert not fitting
        return
    assert all(ranges[name].low <= world[name] <= ranges[name].high for world in fitting for name in NAMES)
    narrow = system.narrow(ranges)
    inside = [world for world in fitting if all(each.expression.value(world) >= 0 for each in narrow.constraints)]
    assert inside == fitting


@settings(max_examples=150)
@given(systems.filter(lambda system: not solutions(system)))
def test_a_conflict_is_impossible_and_no_item_of_it_can_be_spared(system):
    conflict = minimal_conflict(Solver(), system, PublishedTable.model_validate({}))
    items = set(conflict.relations)
    assert items
    assert not solutions(system.keep(items))
    assert all(solutions(system.keep(items - {item})) for item in items)


def test_parts_of_a_system_share_no_unknown():
    system = System(
        {name: Interval(0, 9) for name in "abcde"},
        (
            Constraint("one", Linear({"a": 1, "b": -1})),
            Constraint("two", Linear({"c": 1, "d": -1})),
            Constraint("three", Linear({"b": 1, "c": -1})),
        ),
    )
    assert [set(part.ranges) for part in system.parts()] == [{"a", "b", "c", "d"}, {"e"}]
    assert set(system.part({"e"}).ranges) == {"e"}
    assert system.part(set()).ranges == {}
