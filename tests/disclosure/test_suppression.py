"""Complementary suppression against attackers who owe it nothing: writing down all tables, and linear programming."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from evaluation.disclosure import ALL, Sum, Table, cross_table, is_small, suppress
from evaluation.errors import DisclosureError


def small_keys(table, threshold):
    return {key for key, count in table.counts.items() if is_small(count, threshold)}


def two_way(rows):
    names = itertools.product(range(len(rows)), range(len(rows[0])))
    return cross_table({(f"row {i}", f"column {j}"): rows[i][j] for i, j in names})


@st.composite
def small_tables(draw):
    height, width = draw(st.sampled_from([(1, 2), (2, 2), (1, 4), (2, 3)]))
    count = st.one_of(st.integers(0, 4), st.integers(0, 9))
    return two_way([[draw(count) for _ in range(width)] for _ in range(height)])


@settings(max_examples=60)
@given(table=small_tables(), threshold=st.sampled_from([3, 5]))
def test_nobody_who_writes_down_all_tables_recovers_a_hidden_count(enumerating_attacker, table, threshold):
    suppression = suppress(table, threshold)
    assert suppression.primary == small_keys(table, threshold)
    assert all(table.counts[key] == count for key, count in suppression.shown.items())
    most = max(table.counts.values()) + threshold if table.counts else 0
    inner_most = min(most, 18)
    left = enumerating_attacker(table, suppression.shown, inner_most)
    for key in suppression.hidden:
        assert len(left[key]) > threshold, key
        assert any(value >= threshold for value in left[key])


@pytest.mark.parametrize(
    "rows", [[[2, 9], [8, 7]], [[1, 20, 20], [20, 20, 20]], [[3, 1], [9, 9]], [[2, 2, 8], [8, 9, 7]], [[4, 30]]]
)
def test_the_attacker_wins_where_only_small_counts_are_hidden(enumerating_attacker, rows):
    table = two_way(rows)
    naive = {key: count for key, count in table.counts.items() if key not in small_keys(table, 5)}
    left = enumerating_attacker(table, naive, 60)
    assert any(len(left[key]) <= 5 for key in small_keys(table, 5))


@pytest.mark.parametrize(
    "rows", [[[2, 9], [8, 7]], [[1, 6], [6, 9]], [[0, 3], [7, 8]], [[2, 1], [7, 9]], [[4, 5, 6]], [[1, 7, 0]]]
)
def test_no_fewer_cells_protect(enumerating_attacker, rows):
    table, threshold = two_way(rows), 3
    chosen = suppress(table, threshold)
    assert chosen.fewest
    lost = sum(table.counts[key] for key in chosen.hidden)
    most = max(table.counts.values()) + threshold
    others = sorted(table.counts.keys() - chosen.primary)
    for more in range(len(chosen.complementary) + 1):
        for company in itertools.combinations(others, more):
            hidden = chosen.primary | set(company)
            cheaper = sum(table.counts[key] for key in hidden) < lost
            if more < len(chosen.complementary) or cheaper:
                left = enumerating_attacker(table, {k: n for k, n in table.counts.items() if k not in hidden}, most)
                assert any(len(left[key]) <= threshold for key in hidden), hidden


def linear_widths(table, shown):
    """Return how wide linear programming finds the range of each hidden count."""
    keys = list(table.counts)
    matrix = np.zeros((len(table.sums), len(keys)))
    for row, total in enumerate(table.sums):
        matrix[row, keys.index(total.whole)] = -1
        for part in total.parts:
            matrix[row, keys.index(part)] = 1
    bounds = [(shown[key], shown[key]) if key in shown else (0, 10_000) for key in keys]
    widths = {}
    for place, key in enumerate(keys):
        if key not in shown:
            goal = np.eye(len(keys))[place]
            ends = [
                linprog(sign * goal, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds).fun for sign in (1, -1)
            ]
            widths[key] = -ends[1] - ends[0]
    return widths


@pytest.mark.parametrize(("seed", "people", "threshold"), [(1, 137, 5), (2, 137, 3), (3, 432, 5), (4, 900, 10)])
def test_linear_programming_leaves_every_hidden_count_of_a_three_way_table_wide(seed, people, threshold):
    rng = random.Random(seed)
    cells = dict.fromkeys(itertools.product(["Cremona", "Crema", "Casalmaggiore"], ["pact", "no"], "abcdef"), 0)
    weights = [rng.random() ** 2 + 0.05 for _ in cells]
    for cell in rng.choices(list(cells), weights, k=people):
        cells[cell] += 1
    table = cross_table(cells)
    suppression = suppress(table, threshold)
    assert suppression.primary
    widths = linear_widths(table, suppression.shown)
    assert widths.keys() == suppression.hidden
    assert min(widths.values()) >= threshold - 1e-6
    naive = linear_widths(table, {k: n for k, n in table.counts.items() if k not in suppression.primary})
    assert min(naive.values()) < threshold


def test_a_lone_small_cell_gets_the_smallest_company():
    suppression = suppress(two_way([[2, 20, 30], [15, 20, 40], [16, 12, 50]]), 5)
    assert suppression.primary == {("row 0", "column 0")}
    assert suppression.complementary == {("row 0", "column 1"), ("row 2", "column 0"), ("row 2", "column 1")}


def test_company_has_enough_people_in_it():
    table = Table({"n": 44, "a": 1, "b": 0, "c": 43}, (Sum("n", ("a", "b", "c")),))
    assert suppress(table, 5).complementary == {"c"}
    assert suppress(
        Table({"n": 20, "a": 1, "b": 3, "c": 7, "d": 9}, (Sum("n", ("a", "b", "c", "d")),)), 5
    ).hidden == set("abc")


def test_successes_and_failures_are_hidden_together():
    table = Table({"n": 40, "with": 38, "without": 2}, (Sum("n", ("with", "without")),))
    suppression = suppress(table, 5)
    assert suppression.hidden == {"with", "without"}
    assert not suppression.shows("with", "n")
    assert suppression.shows("n")


def test_sums_in_common_protect_both_tables():
    by_site = Table({"n": 30, "Crema": 3, "Cremona": 27}, (Sum("n", ("Crema", "Cremona")),))
    by_sex = Table({"n": 30, "men": 12, "women": 18}, (Sum("n", ("men", "women")),))
    assert suppress(by_site.join(by_sex), 5).hidden == {"Crema", "Cremona"}


def test_what_is_known_anyway_is_no_protection():
    table = Table({"n": 40, "a": 2, "b": 8, "c": 30}, (Sum("n", ("a", "b", "c")),))
    assert suppress(table, 5).complementary == {"b"}
    assert suppress(table, 5, keep=["b"]).complementary == {"c"}


@pytest.mark.parametrize(
    ("keep", "said"), [(["a"], "a: fewer than 5 people cannot be kept"), (["n", "b"], "cannot be protected")]
)
def test_what_cannot_be_kept(keep, said):
    table = Table({"n": 40, "a": 2, "b": 38}, (Sum("n", ("a", "b")),))
    with pytest.raises(DisclosureError, match=said):
        suppress(table, 5, keep=keep)


@pytest.mark.parametrize(
    ("table", "threshold"),
    [
        (Table({}), 5),
        (two_way([[0, 0], [0, 0]]), 5),
        (two_way([[5, 5], [5, 5]]), 5),
        (two_way([[7, 0], [0, 9]]), 5),
        (two_way([[1, 2], [3, 4]]), 0),
    ],
)
def test_nothing_to_hide(table, threshold):
    assert suppress(table, threshold).shown == table.counts


@pytest.mark.parametrize("rows", [[[1, 1], [1, 1]], [[1]], [[0, 2]], [[1, 2, 1]]])
def test_where_everything_is_small_everything_but_nobody_is_hidden(rows):
    suppression = suppress(two_way(rows), 5)
    assert not any(suppression.shown.values())


def test_the_total_of_small_cells_stays_when_it_is_large():
    suppression = suppress(two_way([[2, 3], [3, 4], [4, 1]]), 5)
    assert (ALL, ALL) in suppression.shown
    assert len(suppression.hidden & {(f"row {i}", f"column {j}") for i in range(3) for j in range(2)}) == 6


def test_a_threshold_that_is_too_low():
    with pytest.raises(DisclosureError, match="the threshold is 2"):
        suppress(two_way([[1, 9]]), 2)


@pytest.mark.parametrize("alone", ["weak_exactly", "weak_linearly"])
def test_either_search_alone_finds_the_same_cells(monkeypatch, alone):
    table = two_way([[2, 20, 8], [15, 1, 9], [16, 12, 30]])
    both = suppress(table, 5).hidden
    other = {"weak_exactly": "weak_linearly", "weak_linearly": "weak_exactly"}[alone]
    monkeypatch.setattr(f"evaluation.disclosure.suppression._Plan.{other}", lambda *_: iter(()))
    monkeypatch.setattr("evaluation.disclosure.suppression._Plan.protect_sums", lambda _: None)
    assert suppress(table, 5).hidden == both


def test_what_the_solver_gives_up_is_no_answer(monkeypatch):
    monkeypatch.setattr("evaluation.disclosure.suppression.MOST_WORK", 0.0)
    with pytest.raises(DisclosureError, match="9 counts are too many to find out which to hide"):
        suppress(two_way([[2, 20], [30, 40]]), 5)


def test_the_record_does_not_tell_which_cells_were_small():
    record = suppress(two_way([[2, 20], [30, 40]]), 5).record()
    assert record == {
        "rule": "complementary suppression",
        "threshold": 5,
        "values_left_to_each_hidden_count": 6,
        "counts": 9,
        "hidden": 4,
        "proven_fewest": True,
    }


def test_the_same_table_is_always_hidden_in_the_same_way():
    table = two_way([[2, 20, 20], [20, 20, 20], [20, 20, 3]])
    assert len({suppress(table, 5).hidden for _ in range(3)}) == 1
