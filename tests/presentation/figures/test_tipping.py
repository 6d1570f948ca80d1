"""The map of tipping points."""

import re
from xml.etree import ElementTree

import pandas as pd

from evaluation.presentation.figures import tipping_map
from evaluation.presentation.show import Caption
from evaluation.presentation.words import Words

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
