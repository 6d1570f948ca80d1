"""Times shown against every other choice of times."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from evaluation.disclosure import is_small
from evaluation.disclosure.times import Departures, choose_times

departures = st.integers(1, 6).flatmap(
    lambda stretches: st.builds(
        Departures,
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=stretches, max_size=stretches
        ).map(tuple),
        st.integers(0, 9),
    )
)  # fmt: skip


def allowed(group, chosen, threshold):
    bounds = list(itertools.pairwise([-1, *chosen]))
    steps = [[sum(column) for column in zip(*group.leaving[a + 1 : b + 1], strict=True)] for a, b in bounds]
    after = [sum(map(sum, group.leaving[place + 1 :])) + group.staying for place in chosen]
    later = [sum(column) for place in chosen for column in zip(*group.leaving[place + 1 :], strict=True)]
    everybody = sum(map(sum, group.leaving)) + group.staying
    there = all((everybody, *after)[: len(chosen)])
    counts = (everybody, *after, *later, *itertools.chain.from_iterable(steps))
    return there and not any(is_small(n, threshold) for n in counts)


def unevenness(group, chosen):
    bounds = itertools.pairwise([-1, *chosen, len(group.leaving) - 1])
    return sum(sum(map(sum, group.leaving[a + 1 : b + 1])) ** 2 for a, b in bounds), -len(chosen)


@given(departures, st.sampled_from([3, 5]))
def test_no_choice_of_times_is_more_even(group, threshold):
    everybody = sum(map(sum, group.leaving)) + group.staying
    if is_small(everybody, threshold):
        return
    chosen = choose_times([group], threshold)
    places = range(len(group.leaving))
    every = [some for size in range(len(places) + 1) for some in itertools.combinations(places, size)]
    best = min(unevenness(group, some) for some in every if allowed(group, some, threshold))
    assert allowed(group, chosen, threshold)
    assert unevenness(group, chosen) == best


@given(st.lists(departures, min_size=2, max_size=3), st.sampled_from([3, 5]))
def test_groups_together_have_times_that_suit_each(groups, threshold):
    shortest = min(len(group.leaving) for group in groups)
    groups = [Departures(group.leaving[:shortest], group.staying + threshold) for group in groups]
    chosen = choose_times(groups, threshold)
    assert all(allowed(group, chosen, threshold) for group in groups)
