"""Everything at once: tipping points and specification curves."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import specification_curve, tipping_map
from evaluation.presentation.show import Caption
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, undefined

EN = Words("en")
CAPTION = Caption("m", "Title", "Subtitle")
VERDICTS = {"higher": "more", "cannot_tell": "cannot tell", "lower": "fewer"}
AXES = ("unseen with", "unseen without")
COLUMNS = ["unseen_events1", "unseen_events0", "verdict"]


def tipping(rows, **options):
    return tipping_map(pd.DataFrame(rows, columns=COLUMNS), CAPTION, EN, axes=AXES, verdicts=VERDICTS, **options)


def rows_of(shown):
    rows = ElementTree.fromstring(shown.html).findall(".//details//tr")
    return [["".join(cell.itertext()) for cell in row] for row in rows]


SQUARE = [(a, b, "higher" if a > b else "cannot_tell") for a in range(3) for b in range(4)]


def test_the_data_say_for_each_row_where_each_verdict_holds():
    assert rows_of(tipping(SQUARE)) == [
        ["unseen without", "more: unseen with", "cannot tell: unseen with", "fewer: unseen with"],
        ["0", "1 to 2", "0", "never"],
        ["1", "2", "0 to 1", "never"],
        ["2", "never", "0 to 2", "never"],
        ["3", "never", "0 to 2", "never"],
    ]


def test_the_alternative_text_counts_combinations_and_says_the_scenarios():
    shown = tipping(SQUARE, scenarios={"Nobody works": (0, 0), "As observed": (1.6, 0.4)})
    assert "Of 12 combinations, more: 3 (25.0%); cannot tell: 9 (75.0%); fewer: 0 (0.0%)." in shown.alt
    assert "Nobody works (0 and 0): cannot tell. As observed (2 and 0): more." in shown.alt
    texts = [text.text for text in ElementTree.fromstring(shown.html).find(".//svg").iter("text")]
    assert "fewer" not in texts
    assert "1  Nobody works" in texts


def test_with_everybody_of_arm_1_seen_the_other_arm_lies_flat():
    shown = tipping([(0, b, "higher" if b < 6 else "cannot_tell") for b in range(33)], scenarios={"All": (0, 32)})
    assert rows_of(shown)[1] == ["0", "0 to 5", "6 to 32", "never"]
    assert "Horizontal axis: unseen without." in shown.alt
    assert "All (32 and 0): cannot tell." in shown.alt


def test_the_size_of_the_drawing_does_not_grow_with_the_cells():
    small, large = (tipping([(a, b, "higher") for a in range(n) for b in range(9)]) for n in (10, 100))
    drawn = [re.search(r"<svg.*?</svg>", shown.html)[0] for shown in (small, large)]
    assert len(drawn[1]) < 1.5 * len(drawn[0])


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
