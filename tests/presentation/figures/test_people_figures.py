"""Who is counted, and when: flow, swimmer, grid of months."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import Step, flow, swimmer, timing_grid
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Suppressed
from evaluation.presentation.words import Words

EN = Words("en")
CAPTION = Caption("p", "Title", "Subtitle")
HIDDEN = Suppressed("fewer than 5 people")
MARKS = {"pact": "pact", "event": "first job", "end": "still without"}


def svg_of(shown):
    return ElementTree.fromstring(shown.html).find(".//div[@class='figure-wide']/svg")


def bars(shown):
    """Return left and right ends of the bars, as they stand on the drawing."""
    boxes = [path.get("d") for path in svg_of(shown).findall("path") if path.get("d").count("L") == 3]
    corners = [[float(x) for x in re.findall(r"[ML] ([\d.]+)", box)] for box in boxes]
    return [(min(xs), max(xs)) for xs in corners]


def test_flow_draws_those_left_out_where_the_next_step_ends():
    shown = flow([Step("Enrolled", 137), Step("Unseen", 32, left_out=True), Step("Observed", 105)], CAPTION, EN)
    (start, everybody), (kept, out), (_, observed) = bars(shown)
    assert out == everybody
    assert kept == observed
    assert (observed - start) / (everybody - start) == pytest.approx(105 / 137, abs=1e-3)
    assert shown.alt == "Enrolled: 137. Unseen: 32 (23.4%). Observed: 105 (76.6%)."


@pytest.mark.parametrize("steps", [[Step("Enrolled", 137), Step("Crema", HIDDEN)]])
def test_flow_draws_no_bar_for_a_hidden_count(steps):
    shown = flow(steps, CAPTION, EN)
    assert len(bars(shown)) == 1
    assert "Crema: not shown." in shown.alt


def test_flow_draws_nobody_left_out_of_a_hidden_step():
    shown = flow([Step("Enrolled", 137), Step("Unseen", 134, left_out=True), Step("Crema", HIDDEN)], CAPTION, EN)
    assert len(bars(shown)) == 1


@pytest.mark.parametrize("steps", [[], [Step("Enrolled", 0)], [Step("Enrolled", HIDDEN)]])
def test_flow_needs_everybody(steps):
    with pytest.raises(ReportError, match="everybody"):
        flow(steps, CAPTION, EN)


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
