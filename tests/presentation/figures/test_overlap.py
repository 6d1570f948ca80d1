"""Overlap of the propensities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import ReportError
from evaluation.presentation.figures import propensity_overlap
from evaluation.presentation.figures.overlap import bin_scores
from evaluation.presentation.show import Caption
from evaluation.presentation.words import Words

EN = Words("en")
CAPTION = Caption("b", "Title", "Subtitle")


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=20, max_size=200).filter(
        lambda people: 5 <= sum(arm for _, arm in people) <= len(people) - 5
    )
)
def test_no_bin_shows_fewer_than_the_minimum_and_nobody_is_lost(people):
    scores, arm = zip(*people, strict=True)
    binned = bin_scores(scores, arm, EN, minimum=5)
    assert ((binned.counts == 0) | (binned.counts >= 5)).all()
    assert list(binned.counts.sum(axis=1)) == [sum(arm), len(arm) - sum(arm)]
    assert (binned.edges[0], binned.edges[-1]) == (0, 1)
    assert (np.diff(binned.edges) > 0).all()


def test_areas_are_shares_however_wide_the_bins():
    binned = bin_scores(np.linspace(0, 1, 40), np.arange(40) % 2, EN, minimum=5)
    assert (binned.heights * np.diff(binned.edges)).sum(axis=1) == pytest.approx([0.1, 0.1])


def test_overlap_says_where_the_arms_lie():
    scores, arm = [0.22] * 10 + [0.81] * 10, [0] * 10 + [1] * 10
    shown = propensity_overlap(scores, arm, CAPTION, EN, labels=("Pact", "No pact"))
    assert "Pact: scores between 0.80 and 0.85, densest from 0.80 to 0.85 with 100% of the people." in shown.alt
    assert "No pact: scores between 0.20 and 0.25" in shown.alt


@pytest.mark.parametrize(
    ("scores", "arm", "message"),
    [
        ([0.1] * 4 + [0.2] * 9, [1] * 4 + [0] * 9, "fewer than 5"),
        ([0.5, 1.2], [0, 1], "1.2"),
        ([float("nan"), 0.2], [0, 1], "nan"),
    ],
)
def test_overlap_refuses_small_arms_and_scores_that_are_none(scores, arm, message):
    with pytest.raises(ReportError, match=message):
        propensity_overlap(scores, arm, CAPTION, EN, labels=("Pact", "No pact"))
