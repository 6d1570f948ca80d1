from hypothesis import given
from hypothesis import strategies as st

from evaluation.disclosure.explanation import explain


@given(st.lists(st.sets(st.integers(0, 9), min_size=1), min_size=1, max_size=5))
def test_the_facts_suffice_and_none_is_needless(sufficient):
    def suffice(facts):
        return any(each <= set(facts) for each in sufficient)

    needed = explain(range(10), suffice)
    assert suffice(needed)
    assert not any(suffice([other for other in needed if other != fact]) for fact in needed)


def test_early_facts_are_preferred():
    assert explain([3, 1, 2], lambda facts: bool({1, 2} & set(facts))) == [1]
