"""Measured text and boxes that make room for each other."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.presentation.figures.sheet import spread, text_width, wrap

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=12)


@given(WORDS, st.floats(60, 400))
def test_wrapped_lines_fit_and_lose_nothing(words, width):
    lines = wrap(" ".join(words), width)
    assert " ".join(lines) == " ".join(words)
    assert all(text_width(line) <= width or " " not in line for line in lines)


def test_bold_is_wider():
    assert text_width("Patto", bold=True) > text_width("Patto") > text_width("Patt") > 0


@pytest.mark.parametrize(
    ("positions", "moved"), [([50, 50], [40, 60]), ([10, 90], [10, 90]), ([0, 0], [10, 30]), ([100, 95], [90, 70])]
)
def test_spread(positions, moved):
    result = spread(positions, [20, 20], 0, 100)
    assert abs(result[0] - result[1]) >= 20
    assert all(10 <= centre <= 90 for centre in result)
    if positions != [50, 50]:
        assert result == moved


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_spread_boxes_never_overlap_and_stay_inside(positions):
    result = sorted(spread(positions, [40.0] * len(positions), 0, 300))
    assert result[0] >= 20 - 1e-9
    assert result[-1] <= 280 + 1e-9
    assert all(b - a >= 40 - 1e-9 for a, b in itertools.pairwise(result))
