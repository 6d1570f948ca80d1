"""Specification curves."""

from xml.etree import ElementTree

import pandas as pd
import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import specification_curve
from evaluation.presentation.show import Caption
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, undefined

EN = Words("en")
CAPTION = Caption("m", "Title", "Subtitle")


def rows_of(shown):
    rows = ElementTree.fromstring(shown.html).findall(".//details//tr")
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def specification(value, low, high, outcome):
    estimate = Estimate(estimand="x", scale="difference", value=value, low=low, high=high, level=0.95)
    return {"estimate": estimate, "outcome": outcome}


FRAME = pd.DataFrame([specification(0.2, 0.1, 0.3, "any"), specification(-0.1, -0.3, 0.1, "permanent")])


def show(frame=FRAME):
    return specification_curve(frame, CAPTION, EN, choices={"outcome": "Outcome"}, sides=("fewer", "more"))


def test_specifications_come_in_order_of_size():
    assert rows_of(show())[1:] == [
        ["1", "permanent", "−10.0", "−30.0 to +10.0"],
        ["2", "any", "+20.0", "+10.0 to +30.0"],
    ]
    assert "2 analyses in order of size, from −10.0 points to +20.0 points." in show().alt
    assert "Limits wholly on the side “more”: 1; “fewer”: 0; both sides: 1." in show().alt
    assert len(show().estimates) == 2


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (FRAME.drop(columns="outcome"), "outcome"),
        (FRAME.iloc[:0], "0 of 0"),
        (pd.DataFrame([{"estimate": undefined("x", "difference", "few"), "outcome": "any"}]), "1 of 1"),
    ],
)
def test_specifications_that_cannot_be_ordered_are_refused(frame, message):
    with pytest.raises(ReportError, match=message):
        show(frame)
