import pytest

from evaluation.statistics.proportions import compare
from evaluation.statistics.sensitivity import manski_bounds, tipping_point

COUNTS = (18, 33, 35, 28, 70, 75)


def test_every_row_is_the_comparison_of_all_enrolled():
    found = tipping_point(*COUNTS)
    assert len(found.frame) == 3 * 6
    for row in found.frame.itertuples():
        expected = compare(18 + row.unseen_events1, 35, 28 + row.unseen_events0, 75)
        assert (row.difference, row.low, row.high) == pytest.approx(
            (expected.value, expected.low, expected.high), rel=1e-12
        )
        assert row.verdict == expected.verdict


def test_the_map_ends_at_the_worst_cases():
    frame, bounds = tipping_point(*COUNTS).frame, manski_bounds(*COUNTS).difference
    assert (frame["difference"].min(), frame["difference"].max()) == pytest.approx(tuple(bounds))


def test_the_study_is_overturned_by_five_unseen_without_a_job():
    """18 of 35 against 28 of 70 cannot tell; with 32 more people and no more than 5 jobs it is higher."""
    found = tipping_point(18, 35, 35, 28, 70, 102)
    higher = found.frame[found.frame["verdict"] == "higher"]
    assert (found.conclusion, found.overturned) == ("cannot_tell", 6)
    assert higher["unseen_events0"].tolist() == [0, 1, 2, 3, 4, 5]
    assert found.nearest["unseen_events0"] == 5
    assert found.nearest["departure"] == pytest.approx(32 * 28 / 70 - 5)


def test_the_nearest_row_departs_least_from_what_was_seen():
    found = tipping_point(30, 40, 50, 20, 40, 60)
    changed = found.frame[found.frame["verdict"] != found.conclusion]
    departures = (changed["unseen_events1"] - 7.5).abs() + (changed["unseen_events0"] - 10).abs()
    assert len(changed) == found.overturned > 0
    assert found.nearest["departure"] == departures.min()


def test_nothing_unseen_leaves_one_row_that_overturns_nothing():
    found = tipping_point(18, 35, 35, 28, 70, 70)
    assert (len(found.frame), found.overturned, found.nearest) == (1, 0, None)


@pytest.mark.parametrize(
    ("counts", "rows", "reason"),
    [((0, 0, 0, 1, 2, 3), 0, "nobody in arm 1"), ((0, 0, 2, 1, 2, 3), 6, "nobody observed in arm 1")],
)
def test_no_conclusion_without_people(counts, rows, reason):
    found = tipping_point(*counts)
    assert (found.conclusion, len(found.frame), found.nearest, found.reason) == ("undefined", rows, None, reason)
