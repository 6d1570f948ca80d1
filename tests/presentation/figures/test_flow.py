"""Who is counted."""

import re
from xml.etree import ElementTree

import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import Step, flow
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Suppressed
from evaluation.presentation.words import Words

EN = Words("en")
CAPTION = Caption("p", "Title", "Subtitle")
HIDDEN = Suppressed("fewer than 5 people")


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
