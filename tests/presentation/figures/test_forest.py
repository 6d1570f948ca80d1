"""Estimates with their intervals."""

import re
from xml.etree import ElementTree

import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import forest, ranges, rates
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Suppressed
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, undefined

EN = Words("en")
CAPTION = Caption("f", "Title", "Subtitle", notes=("Own note.",))
SIDES = ("fewer", "more")


def estimate(value, low, high, scale="difference", **fields):
    return Estimate(estimand="x", scale=scale, value=value, low=low, high=high, level=0.95, **fields)


CRUDE = estimate(0.1, -0.1, 0.3, n=105, events=46)


def svg_of(shown, width="wide"):
    return ElementTree.fromstring(shown.html).find(f".//div[@class='figure-{width}']/svg")


def texts(shown, width="wide"):
    return [text.text for text in svg_of(shown, width).iter("text")]


def test_names_counts_numbers_and_both_sides_are_written():
    shown = forest({"Crude": CRUDE}, CAPTION, EN, sides=SIDES)
    for words in (
        "Crude",
        "46 of 105",
        "+10.0 (−10.0 to +30.0)",
        "←\N{NO-BREAK SPACE}fewer",
        "more\N{NO-BREAK SPACE}→",
    ):
        assert words in texts(shown)
    assert "Difference in percentage points, with 95% limits" in texts(shown)
    assert "46 of 105" in " ".join(texts(shown, "narrow"))


def test_counts_of_the_caller_take_the_place_of_those_of_the_estimate():
    shown = forest({"Crude": CRUDE}, CAPTION, EN, sides=SIDES, counts={"Crude": "18/35 v 28/70"})
    assert "18/35 v 28/70" in texts(shown)
    assert "46 of 105" not in texts(shown)


def horizontal(shown, thickness):
    """Return left and right ends of the horizontal strokes of a thickness."""
    strokes = [path for path in svg_of(shown).iter("path") if f"stroke-width: {thickness}" in path.get("style", "")]
    ends = [re.findall(r"[ML] ([\d.]+) ([\d.]+)", path.get("d")) for path in strokes if "arm-1" in path.get("style")]
    return [(float(a[0]), float(b[0])) for a, b in (pair for pair in ends if len(pair) == 2) if a[1] == b[1]]


def test_intervals_are_drawn_to_scale_around_the_line_of_no_difference():
    shown = forest({"Crude": CRUDE, "Half": estimate(0.05, -0.05, 0.15)}, CAPTION, EN, sides=SIDES)
    (low1, high1), (low2, high2) = horizontal(shown, "2")
    assert high1 - low1 == pytest.approx(2 * (high2 - low2), abs=0.1)
    assert (low1 + high1) / 2 - (low2 + high2) / 2 == pytest.approx((high1 - low1) / 8, abs=0.1)


def test_infinite_limits_become_arrows_and_words():
    shown = forest({"Fieller": estimate(0.1, -0.1, float("inf"))}, CAPTION, EN, sides=SIDES)
    assert "+10.0 (−10.0 or more)" in texts(shown)
    (ends,) = horizontal(shown, "2")
    gridlines = [path for path in svg_of(shown).iter("path") if "--grid" in path.get("style", "")]
    assert ends[1] == max(float(re.match(r"M ([\d.]+)", path.get("d"))[1]) for path in gridlines)


def test_a_hidden_and_an_undefined_row_are_said_and_not_drawn():
    rows = {
        "Crude": CRUDE,
        "Crema": Suppressed("fewer than 5"),
        "Casalmaggiore": undefined("x", "difference", "nobody"),
    }
    shown = forest(rows, CAPTION, EN, sides=SIDES)
    assert len(horizontal(shown, "2")) == 1
    assert {"not shown", "not defined"} <= set(texts(shown))
    notes = [p.text for p in ElementTree.fromstring(shown.html).findall("div[@class='notes']/p")]
    assert notes == ["Own note.", "Crema: not shown (fewer than 5).", "Casalmaggiore: not defined (nobody)."]
    assert "Crema: not shown (fewer than 5)." in shown.alt


def test_a_forest_of_undefined_estimates_is_still_a_figure():
    shown = forest({"Crude": undefined("x", "ratio", "nobody")}, CAPTION, EN, sides=SIDES)
    assert "not defined" in texts(shown)


def test_the_overall_estimate_stands_apart_with_a_diamond():
    plain = forest({"Crema": CRUDE, "All": CRUDE}, CAPTION, EN, sides=SIDES)
    apart = forest({"Crema": CRUDE}, CAPTION, EN, sides=SIDES, overall={"All": CRUDE})
    assert texts(apart) == texts(plain)
    bold = [
        text.text for text in svg_of(apart).iter("text") if "700" in text.get("style") or "bold" in text.get("style")
    ]
    assert bold == ["All"]


def test_ratios_have_equal_distances_and_one_as_no_difference():
    shown = forest(
        {"Half": estimate(0.5, 0.25, 1, "ratio"), "Twice": estimate(2, 1, 4, "ratio")}, CAPTION, EN, sides=SIDES
    )
    (low1, high1), (low2, high2) = horizontal(shown, "2")
    assert high1 - low1 == pytest.approx(high2 - low2, abs=0.1)
    assert high1 == pytest.approx(low2, abs=0.1)


def test_rates_begin_at_zero():
    shown = rates({"Observed": estimate(0.438, 0.347, 0.534, "proportion", n=105, events=46)}, CAPTION, EN)
    assert [text for text in texts(shown) if text.isdigit()] == ["0", "20", "40", "60"]
    assert "43.8 (34.7 to 53.4)" in texts(shown)


def test_ranges_are_bars_between_their_ends_and_say_no_middle():
    bounds = Estimate(estimand="x", scale="difference", value=None, low=-0.074, high=0.24, n=137)
    shown = ranges({"No assumption": bounds}, CAPTION, EN, sides=SIDES)
    assert len(horizontal(shown, "12")) == 1
    assert "−7.4 to +24.0" in texts(shown)
    assert shown.estimates == (bounds,)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"a": CRUDE, "b": estimate(2, 1, 3, "ratio")}, "difference, ratio"),
        ({"a": Suppressed("few")}, "scales -"),
        ({"a": estimate(0.4, 0.3, 0.5, "proportion")}, "proportion has no value of no difference"),
    ],
)
def test_estimates_that_cannot_share_a_forest_are_refused(rows, message):
    with pytest.raises(ReportError, match=message):
        forest(rows, CAPTION, EN, sides=SIDES)
