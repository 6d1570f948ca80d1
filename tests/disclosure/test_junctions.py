import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.disclosure.junctions import find_cliques, find_junctions

groups = st.lists(st.frozensets(st.sampled_from("abcdefg"), max_size=4), max_size=8)


@pytest.mark.parametrize(
    ("tied", "cliques"),
    [
        ([], [""]),
        (["ab", "bc"], ["ab", "bc"]),
        (["ab", "bc", "ac"], ["abc"]),
        (["ab", "bc", "cd", "da"], ["abd", "bcd"]),
        (["a", "bc", ""], ["a", "bc"]),
    ],
)
def test_cliques(tied, cliques):
    assert sorted("".join(sorted(clique)) for clique in find_cliques(map(frozenset, tied))) == cliques


@given(groups)
def test_each_group_is_within_a_clique_and_no_clique_within_another(tied):
    cliques = find_cliques(tied)
    assert all(any(group <= clique for clique in cliques) for group in tied)
    assert not any(one < other for one, other in itertools.permutations(cliques, 2))


@given(groups)
def test_cliques_with_a_name_in_common_hang_together(tied):
    cliques = find_cliques(tied)
    junctions = find_junctions(cliques)
    assert len(junctions) == len(cliques) - 1
    for name in "abcdefg":
        holding = {place for place, clique in enumerate(cliques) if name in clique}
        reached = set(list(holding)[:1])
        for _ in cliques:
            reached |= {b if a in reached else a for a, b, shared in junctions if name in shared and {a, b} & reached}
        assert reached == holding
