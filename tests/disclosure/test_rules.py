import pytest

from evaluation.disclosure import check_threshold, is_small
from evaluation.disclosure.rules import values_needed
from evaluation.errors import DisclosureError


@pytest.mark.parametrize(
    ("count", "threshold", "small"),
    [
        (0, 5, False),
        (1, 5, True),
        (4, 5, True),
        (5, 5, False),
        (6, 5, False),
        (2, 3, True),
        (3, 3, False),
        (1, 0, False),
    ],
)
def test_small_counts(count, threshold, small):
    assert is_small(count, threshold) is small


@pytest.mark.parametrize(("threshold", "open_data"), [(3, False), (5, False), (10, True), (0, True)])
def test_thresholds_that_may_be_used(threshold, open_data):
    assert check_threshold(threshold, open_data=open_data) == threshold


@pytest.mark.parametrize(
    ("threshold", "open_data"), [(0, False), (1, False), (2, False), (1, True), (2, True), (-1, True)]
)
def test_thresholds_that_may_not(threshold, open_data):
    with pytest.raises(DisclosureError, match=f"the threshold is {threshold}"):
        check_threshold(threshold, open_data=open_data)


def test_a_hidden_count_needs_more_values_than_the_threshold():
    assert values_needed(5) == 6
