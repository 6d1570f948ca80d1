import pytest

from evaluation.disclosure import ALL, Sum, Table, cross_table
from evaluation.errors import DisclosureError

CELLS = {("Crema", "pact"): 7, ("Crema", "no"): 12, ("Cremona", "pact"): 3}


def test_margins_come_from_the_full_data():
    table = cross_table(CELLS)
    assert table.counts == {
        ("Crema", "pact"): 7,
        ("Crema", "no"): 12,
        ("Crema", ALL): 19,
        ("Cremona", "pact"): 3,
        ("Cremona", "no"): 0,
        ("Cremona", ALL): 3,
        (ALL, "pact"): 10,
        (ALL, "no"): 12,
        (ALL, ALL): 22,
    }
    assert Sum(("Crema", ALL), (("Crema", "pact"), ("Crema", "no"))) in table.sums
    assert Sum((ALL, ALL), (("Crema", ALL), ("Cremona", ALL))) in table.sums
    assert len(table.sums) == 6


def test_three_ways():
    table = cross_table({(site, arm, kind): 1 for site in "abc" for arm in "10" for kind in "pqrstu"})
    assert len(table.counts) == 4 * 3 * 7
    assert len(table.sums) == 3 * 7 + 4 * 7 + 4 * 3
    assert table.counts[ALL, ALL, ALL] == 36
    assert table.counts["b", ALL, "q"] == 2


def test_an_empty_table():
    assert cross_table({}) == Table({})


def test_tables_that_share_margins_are_joined_once():
    first, second = (
        Table({"n": 9, "a": 4, "b": 5}, (Sum("n", ("a", "b")),)),
        Table({"n": 9, "c": 9}, (Sum("n", ("c",)),)),
    )
    both = first.join(second, first)
    assert both.counts == {"n": 9, "a": 4, "b": 5, "c": 9}
    assert both.sums == (Sum("n", ("a", "b")), Sum("n", ("c",)))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Table({"a": -1}), "a: -1 is no number of people"),
        (lambda: Table({"a": 1.5}), "a: 1.5 is no number"),
        (lambda: Table({"a": True}), "a: True is no number"),
        (lambda: Table({"n": 1}, (Sum("n", ("a",)),)), "a: a part of n that has no count"),
        (lambda: Table({"n": 3, "a": 1, "b": 1}, (Sum("n", ("a", "b")),)), "n: 3 and 2 are given"),
        (lambda: Table({"n": 3}).join(Table({"n": 4})), "n: 3 and 4 are given"),
        (lambda: cross_table({("a",): 1, ("a", "b"): 1}), "have 1, 2 parts"),
        (lambda: cross_table({("all", "b"): 1}), "called “all”"),
    ],
)
def test_refusals(make, said):
    with pytest.raises(DisclosureError, match=said):
        make()
