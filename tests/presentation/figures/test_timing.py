"""Months in a grid."""

from xml.etree import ElementTree

import pandas as pd
import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import timing_grid
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Suppressed
from evaluation.presentation.words import Words

EN = Words("en")
CAPTION = Caption("p", "Title", "Subtitle")
HIDDEN = Suppressed("fewer than 5 people")


def svg_of(shown):
    return ElementTree.fromstring(shown.html).find(".//div[@class='figure-wide']/svg")


GRID = pd.DataFrame(
    [("1", "1", 7, False), ("1", "2", HIDDEN, False), ("2", "1", 9, True), ("2", "2", 0, False)],
    columns=["pact", "event", "people", "early"],
)


def test_grid_shows_counts_hides_the_hidden_and_marks_the_early():
    shown = timing_grid(GRID, CAPTION, EN, axes=("Month of the job", "Month of the pact"), early="job first")
    texts = [text.text for text in svg_of(shown).iter("text")]
    assert [text for text in texts if text in {"7", "9", "0", "×"}] == ["7", "×", "9", "0"]
    assert "× not shown (fewer than 5 people)" in texts
    assert len(list(svg_of(shown).iter("pattern"))) == 1
    assert "1 and 1: 7; 1 and 2: not shown; 2 and 1: 9 (job first)." in shown.alt


@pytest.mark.parametrize("column", GRID.columns)
def test_grid_names_the_column_that_is_missing(column):
    with pytest.raises(ReportError, match=column):
        timing_grid(GRID.drop(columns=column), CAPTION, EN, axes=("a", "b"), early="c")
