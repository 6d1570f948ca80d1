"""When the treatment began and when the event came."""

from xml.etree import ElementTree

import pandas as pd
import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import swimmer
from evaluation.presentation.show import Caption
from evaluation.presentation.words import Words

EN = Words("en")
CAPTION = Caption("p", "Title", "Subtitle")
MARKS = {"pact": "pact", "event": "first job", "end": "still without"}


def lanes(*rows):
    return pd.DataFrame(rows, columns=["months_to_pact", "months_to_event", "followup_months"])


def test_swimmer_counts_what_came_first():
    frame = lanes((1, 6, 12), (4, 2, 12), (3, 3, 12), (2, None, 7), (None, 1, 12))
    shown = swimmer(frame, CAPTION, EN, labels=MARKS, time_label="Months")
    assert "4 people" in shown.alt
    assert "before for 1, in the same month for 1, after for 1, and was not seen for 1." in shown.alt
    rows = ElementTree.fromstring(shown.html).findall(".//details//tbody/tr")
    assert [["".join(cell.itertext()) for cell in row] for row in rows] == [
        ["1", "1.0", "6.0", "12.0"],
        ["2", "2.0", "not defined1", "7.0"],
        ["3", "3.0", "3.0", "12.0"],
        ["4", "4.0", "2.0", "12.0"],
    ]


def test_swimmer_needs_somebody():
    with pytest.raises(ReportError, match="nobody"):
        swimmer(lanes((None, 1, 12)), CAPTION, EN, labels=MARKS, time_label="Months")
