"""How many comparisons a page makes and how many would leave out no difference by chance."""

import pytest

from evaluation.presentation.words import Words
from evaluation.reports.chance import intervals, say_chance

ONE = {"estimand": "work", "scale": "difference", "value": 0.1, "low": -0.1, "high": 0.3, "level": 0.95}


@pytest.mark.parametrize(
    ("estimates", "number", "expected"),
    [
        ([], 0, 0.0),
        ([ONE], 1, 0.05),
        ([ONE, ONE], 1, 0.05),  # in two places
        ([ONE, ONE | {"estimand": "job"}], 2, 0.1),
        ([ONE, ONE | {"scale": "hazard_ratio", "level": 0.9}], 2, 0.15),
        ([ONE | {"scale": "proportion"}], 0, 0.0),  # compares nobody
        ([ONE | {"level": None}], 0, 0.0),  # bounds of what is possible
        ([ONE | {"low": None, "high": None}], 0, 0.0),
    ],
)
def test_intervals_of_comparisons_are_counted_once(estimates, number, expected):
    rates = intervals(estimates)
    assert (len(rates), sum(rates)) == (number, pytest.approx(expected))


@pytest.mark.parametrize(("language", "words"), [("en", "about 2.0 of them"), ("it", "circa 2,0 di essi")])
def test_the_page_says_how_many_chance_would_give(language, words):
    many = [ONE | {"estimand": str(number)} for number in range(40)]
    said = say_chance(many, Words(language))
    assert said.startswith("40 interval")
    assert words in said
    assert say_chance([], Words(language)) == ""
