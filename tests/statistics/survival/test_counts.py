import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.survival import columns
from evaluation.statistics.survival.counts import count

PEOPLE = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 2), st.sampled_from("ab"), st.sampled_from("xyz")), min_size=1
)


def _count(people, scale=1.0, **options):
    time, cause, group, stratum = (list(column) for column in zip(*people, strict=True))
    coded = columns.causes(cause), columns.labels(group, "group"), columns.labels(stratum, "strata")
    return count(np.array(time) * scale, *coded, **options)


@given(PEOPLE, st.sampled_from([1, 1.0, 0.1, 1000.0, 1e9]))
def test_every_person_is_in_one_cell(people, scale):
    table = _count(people, scale)
    assert table.exits.sum() == len(people)
    for s, stratum in enumerate(table.strata):
        for g, group in enumerate(table.groups):
            for c, cause in enumerate((0, *table.causes[1:])):
                for t, time in enumerate(table.times):
                    cell = [p for p in people if p[1:] == (cause, group, stratum) and np.isclose(p[0] * scale, time)]
                    assert table.exits[s, g, c, t] == len(cell)


@given(PEOPLE)
def test_whole_times_and_fractions_give_the_same_table(people):
    whole, fractions = _count(people), _count(people, 0.25)
    assert np.array_equal(whole.exits, fractions.exits)
    assert np.array_equal(whole.times * 0.25, fractions.times)


@given(PEOPLE, st.data())
def test_at_risk_are_those_who_entered_before_and_have_not_left(people, data):
    entry = [data.draw(st.integers(0, time)) for time, *_ in people]
    people = [(time + 1, *rest) for time, *rest in people]
    table = _count(people, entry=entry)
    at_risk = table.at_risk
    for s, stratum in enumerate(table.strata):
        for g, group in enumerate(table.groups):
            for t, time in enumerate(table.times):
                here = [p for p, e in zip(people, entry, strict=True) if p[2:] == (group, stratum) and e < time <= p[0]]
                assert at_risk[s, g, t] == len(here)


def test_blocks_and_their_ends_do_not_matter():
    rng = np.random.default_rng(3)
    n = 2 * columns.ROWS_PER_BLOCK + 17
    time, cause, group = rng.integers(0, 9, n), rng.integers(0, 3, n), rng.integers(4, 6, n)
    time[-1] = 40
    table = count(time, columns.causes(cause), columns.labels(group, "group"))
    for g in (4, 5):
        for c in (0, 1, 2):
            expected = np.bincount(time[(group == g) & (cause == c)], minlength=41)[table.times]
            assert table.exits[0, g - 4, c].tolist() == expected.tolist()


def test_weights_are_summed_and_people_counted():
    weights = np.array([0.5, 2.0, 1.25])
    table = count([1, 1, 2], columns.events([1, 1, 0]), weights=weights)
    assert table.exits[0, 0].tolist() == [[0, 1.25], [2.5, 0]]
    assert table.squares[0, 0].tolist() == [[0, 1.25**2], [0.25 + 4, 0]]
    assert table.people[0, 0].tolist() == [[0, 1], [2, 0]]
    assert count([1, 2], columns.events([1, 0]), weights=[2, 3]).squares is None


def test_times_that_differ_by_rounding_are_one_time():
    table = count([0.1 + 0.2, 0.3, 0.7], columns.events([1, 1, 0]))
    assert table.times.tolist() == [0.3, 0.7]
    assert count([0.3, 0.3001], columns.events([1, 1])).times.size == 2


def test_widely_spread_whole_times_need_no_grid():
    table = count([10**12, 5, 10**12], columns.events([1, 0, 1]))
    assert table.times.tolist() == [5, 10**12]
    assert table.exits[0, 0].tolist() == [[1, 0], [0, 2]]


def test_too_many_groups_are_refused_before_memory_runs_out():
    rows = np.arange(200_000)
    with pytest.raises(ValueError, match="are too many for one table"):
        count(rows + 0.5, columns.events(np.ones(rows.size, bool)), columns.labels(rows, "group"))
