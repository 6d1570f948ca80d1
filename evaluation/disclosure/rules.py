"""The threshold rule: which counts of people are too small to be shown.

A count of 1 up to the threshold less one is small, and hidden. Zero counts nobody and is shown: that nobody, or that
everybody, is in one category is presumed safe by the rules for official statistics and for research in Italy (rules of
conduct, Official Gazette of 14 January 2019, which also put the least threshold at three).
"""

from __future__ import annotations

from evaluation.errors import DisclosureError

FLOOR = 3
DEFAULT = 5
OFF = 0


def check_threshold(threshold: int, *, open_data: bool = False) -> int:
    """Return a threshold that may be used.

    Parameters
    ----------
    threshold : int
        People; counts from 1 to one less are hidden.
    open_data : bool, default False
        Whether the data are public or invented, so that the rule may be off (0).

    Raises
    ------
    DisclosureError
        When the threshold is below 3 and not 0 for open data.
    """
    if threshold >= FLOOR or (open_data and threshold == OFF):
        return threshold
    if open_data:
        raise DisclosureError("disclosure.errors.threshold_open", met=threshold, floor=FLOOR)
    raise DisclosureError("disclosure.errors.threshold", met=threshold, floor=FLOOR)


def is_small(count: int, threshold: int) -> bool:
    """Return whether a count of people is too small to be shown."""
    return 0 < count < threshold


def values_needed(threshold: int) -> int:
    """Return how many values a hidden count must still be able to have: one more than the threshold.

    They then span at least the threshold, so no published numbers can show that it, or any group of people that it is
    part of, is small.
    """
    return threshold + 1
