"""The look: legible without colour, and with enough contrast."""

from itertools import combinations
from pathlib import Path

import pytest

import evaluation.reports
from evaluation.presentation.figures.style import ARMS, GROUND, INK, SERIES, VARIABLES


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("looks", [ARMS, SERIES])
def test_series_differ_in_dash_marker_and_hatch(looks):
    for one, other in combinations(looks, 2):
        assert one.colour != other.colour
        assert one.dash != other.dash
        assert one.marker != other.marker
        assert one.hatch != other.hatch


@pytest.mark.parametrize("look", [*ARMS, *SERIES])
def test_series_stand_out_from_the_ground(look):
    assert contrast(look.colour, GROUND) >= 3


def test_text_has_the_contrast_of_text():
    assert contrast(INK, GROUND) >= 7


def test_every_variable_is_defined_by_the_stylesheet():
    style = (Path(evaluation.reports.__file__).parent / "template" / "style.css").read_text(encoding="utf-8")
    assert [variable for variable in VARIABLES.values() if f"{variable}:" not in style] == []
