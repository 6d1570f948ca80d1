"""Numbers without their unit."""

from typing import get_args

import pytest

from evaluation.presentation import units
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, Scale

INFINITE = float("inf")
SCALES = get_args(Scale)


@pytest.mark.parametrize(
    ("value", "scale", "english", "italian"),
    [
        (0.4381, "proportion", "43.8", "43,8"),
        (0.1143, "difference", "+11.4", "+11,4"),
        (-0.085, "difference", "−8.5", "−8,5"),
        (1.4, "ratio", "1.40", "1,40"),
        (6.0, "months", "6", "6"),
        (17500.4, "eur", "17,500", "17.500"),
    ],
)
def test_number(value, scale, english, italian):
    assert units.number(value, scale, Words("en")) == english
    assert units.number(value, scale, Words("it")) == italian


@pytest.mark.parametrize(
    ("low", "high", "english"),
    [
        (-0.05, 0.3, "−5.0 to +30.0"),
        (-0.05, INFINITE, "−5.0 or more"),
        (-INFINITE, 0.3, "+30.0 or less"),
        (-INFINITE, INFINITE, "unbounded"),
        (None, None, "no limits"),
    ],
)
def test_limits(low, high, english):
    estimate = Estimate(estimand="x", scale="difference", value=0.1, low=low, high=high)
    assert units.limits(estimate, Words("en")) == english


@pytest.mark.parametrize(
    ("value", "low", "high", "english"),
    [(0.1, -0.05, 0.3, "+10.0 (−5.0 to +30.0)"), (0.1, None, None, "+10.0"), (None, -0.05, 0.3, "−5.0 to +30.0")],
)
def test_value_and_limits(value, low, high, english):
    estimate = Estimate(estimand="x", scale="difference", value=value, low=low, high=high)
    assert units.value_and_limits(estimate, Words("en")) == english


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("scale", SCALES)
def test_every_scale_has_a_unit(scale, language):
    assert units.unit(scale, Words(language))
