import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import languages
from evaluation.disclosure import is_small, merge_small


@pytest.mark.parametrize(
    ("groups", "shown", "left_out", "kind"),
    [
        ({}, (), (), "apart"),
        ({"a": (5,), "b": (9,)}, (("a",), ("b",)), (), "apart"),
        ({"Cremona": (25, 40), "Crema": (8, 20), "Casal": (4, 9)}, (("Cremona",), ("Crema", "Casal")), (), "merged"),
        ({"a": (2,), "b": (2,), "c": (9,)}, (("a", "b", "c"),), (), "merged"),
        ({"a": (3,), "b": (30,), "c": (3,)}, (("a", "c"), ("b",)), (), "merged"),
        ({"a": (2,), "b": (1,)}, (), ("a", "b"), "left_out"),
        ({"a": (4,)}, (), ("a",), "left_out"),
        ({"a": (0, 0), "b": (9, 9)}, (("a",), ("b",)), (), "apart"),
        ({"a": (0, 9), "b": (9, 9)}, (("a",), ("b",)), (), "apart"),
    ],
)
def test_groups(groups, shown, left_out, kind):
    grouping = merge_small(groups, 5)
    assert grouping.groups == shown
    assert grouping.left_out == left_out
    assert grouping.key == f"disclosure.groups.{kind}"
    assert grouping.key in languages.catalogue("en")


def test_where_a_name_is_shown():
    grouping = merge_small({"Cremona": (40,), "Crema": (20,), "Casal": (4,)}, 5)
    assert grouping.of("Casal") == ("Crema", "Casal")
    assert merge_small({"Casal": (4,)}, 5).of("Casal") is None


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 9), st.integers(0, 9))),
    st.sampled_from([3, 5, 0]),
)
def test_nothing_small_is_shown_and_nobody_is_lost(groups, threshold):
    grouping = merge_small(groups, threshold)
    for names in grouping.groups:
        assert not any(is_small(sum(groups[name][arm] for name in names), threshold) for arm in (0, 1))
    assert sorted([*(name for names in grouping.groups for name in names), *grouping.left_out]) == sorted(groups)
    assert all(grouping.of(name) for name in groups if name not in grouping.left_out)
