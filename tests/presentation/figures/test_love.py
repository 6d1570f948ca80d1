"""Standardised differences before and after."""

import pandas as pd
import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import love_plot
from evaluation.presentation.show import Caption
from evaluation.presentation.words import Words

EN = Words("en")
CAPTION = Caption("b", "Title", "Subtitle")
BALANCE = pd.DataFrame({"covariate": ["age", "sex"], "before": [0.31, -0.22], "after": [0.02, 0.08]})
LABELS, STAGES = {"age": "Age", "sex": "Women"}, {"before": "Crude", "after": "Weighted"}


def test_love_plot_says_how_many_are_beyond_the_line_and_which_is_furthest():
    shown = love_plot(BALANCE, CAPTION, EN, labels=LABELS, stages=STAGES)
    assert "Crude: characteristics beyond the dashed line 2 of 2, the furthest is Age with 0.31." in shown.alt
    assert "Weighted: characteristics beyond the dashed line 0 of 2, the furthest is Women with 0.08." in shown.alt


@pytest.mark.parametrize(
    ("frame", "stages", "message"),
    [
        (BALANCE.drop(columns="after"), STAGES, "after"),
        (BALANCE, {}, "0 series"),
        (BALANCE, dict.fromkeys("abcde", "x"), "lacks"),
    ],
)
def test_love_plot_refuses_what_does_not_fit(frame, stages, message):
    with pytest.raises(ReportError, match=message):
        love_plot(frame, CAPTION, EN, labels=LABELS, stages=stages)
