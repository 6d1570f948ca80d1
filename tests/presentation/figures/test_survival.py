"""Curves: what is drawn is what the frame holds."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest

from evaluation.errors import ReportError
from evaluation.presentation.figures import SERIES, cumulative_incidence, survival_curves
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Suppressed, counts_at
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, undefined

EN = Words("en")
# Ten people by hand: 2 events at 1, 1 event and 2 censored at 3, 5 censored at 6.
FRAME = pd.DataFrame(
    {
        "group": "a",
        "time": [1, 3, 6],
        "n_at_risk": [10, 8, 5],
        "n_event": [2, 1, 0],
        "n_censored": [0, 2, 5],
        "survival": [0.8, 0.7, 0.7],
        "low": [0.41, 0.33, 0.33],
        "high": [0.95, 0.89, 0.89],
    }
)


def show(frame=FRAME, labels=None, **options):
    axes = {"measure": "Share without a job", "time_label": "Months"}
    return survival_curves(
        frame, Caption("km", "Title", "Subtitle"), EN, labels=labels or {"a": "Pact"}, **axes, **options
    )


def cells(table):
    return [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]


def data_of(shown):
    return cells(ElementTree.fromstring(shown.html).find("details"))


def below(shown):
    return cells(ElementTree.fromstring(shown.html).find("div[@class='figure-below']"))


def test_the_data_table_holds_every_row():
    assert data_of(show())[1:] == [
        ["Pact", "1", "10", "2", "0", "80.0", "41.0", "95.0"],
        ["Pact", "3", "8", "3", "2", "70.0", "33.0", "89.0"],
        ["Pact", "6", "5", "3", "7", "70.0", "33.0", "89.0"],
    ]


def test_cumulative_turns_the_curve_and_its_limits_over():
    assert [row[-3:] for row in data_of(show(cumulative=True))[1:]] == [
        ["20.0", "5.0", "59.0"],
        ["30.0", "11.0", "67.0"],
        ["30.0", "11.0", "67.0"],
    ]


@pytest.mark.parametrize("cumulative", [False, True])
def test_rows_may_come_in_any_order_and_under_any_index(cumulative):
    mixed = FRAME.iloc[[2, 0, 1]].set_axis([7, 7, 7])
    assert show(mixed, cumulative=cumulative).html == show(cumulative=cumulative).html


def test_medians_are_marked_said_and_handed_on():
    median = Estimate(estimand="median", scale="months", value=3.0, low=1.0, high=6.0, level=0.95)
    shown = show(medians={"a": median}, estimates=[median.replace(estimand="other")])
    assert shown.alt.endswith("median 3 (1 to 6).")
    assert [estimate.estimand for estimate in shown.estimates] == ["median", "other"]
    assert "median not reached" in show(medians={"a": undefined("median", "months", "not reached")}).alt


def test_panels_have_their_titles_and_their_own_medians():
    frame = pd.concat([FRAME.assign(panel=number) for number in (1, 2)])
    median = Estimate(estimand="median", scale="months", value=3.0)
    shown = show(frame, panels={1: "Naive", 2: "Landmark"}, medians={(2, "a"): median})
    assert {"Naive", "Landmark"} <= {text.text for text in ElementTree.fromstring(shown.html).iter("text")}
    assert shown.alt.count("median") == 1
    assert shown.alt.index("median") > shown.alt.index("Landmark: Pact")


def test_the_line_is_a_step_function_from_one_through_the_values():
    svg = ElementTree.fromstring(show(ticks=(0, 3, 6)).html).find(".//div[@class='figure-wide']/svg")
    line = next(
        path
        for path in svg.iter("path")
        if path.get("style", "").endswith("stroke: var(--arm-1, #12436d); stroke-width: 2")
    )
    points = [tuple(map(float, pair)) for pair in re.findall(r"[ML] ([\d.]+) ([\d.]+)", line.get("d"))]
    (left, top), (right, low) = points[0], points[-1]
    corners = [
        (round(6 * (x - left) / (right - left), 2), round(1 - 0.3 * (y - top) / (low - top), 3))
        for x, y in dict.fromkeys(points)
    ]
    assert corners == [(0, 1), (1, 1), (1, 0.8), (3, 0.8), (3, 0.7), (6, 0.7)]


def test_the_numbers_at_risk_below_share_the_ticks_and_look_beyond_the_cut():
    assert below(show(ticks=(0, 2, 4)))[0] == ["Months", "0", "2", "4"]
    assert [row[1:] for row in below(show(ticks=(0, 2, 4)))[1:]] == [["10", "8", "5"], ["0", "2", "3"], ["0", "0", "2"]]


def test_numbers_at_risk_of_the_caller_take_the_place_of_those_of_the_frame():
    counts = counts_at(FRAME, [0, 3]).astype({"n_event": object})
    counts.loc[1, "n_event"] = Suppressed("fewer than 5 people")
    coarse = FRAME.drop(columns=["n_at_risk", "n_event", "n_censored"])
    shown = show(coarse, counts=counts, ticks=(0, 3))
    assert below(shown)[2][1:] == ["0", "not shown1"]
    assert data_of(shown)[0] == ["Series", "Months", "Share without a job (%)", "Lower limit (%)", "Upper limit (%)"]
    assert ElementTree.fromstring(show(coarse).html).find("div[@class='figure-below']") is None


def test_the_alternative_text_says_values_limits_and_times():
    assert (
        "Pact: 80.0% (41.0% to 95.0%) at 1; 70.0% (33.0% to 89.0%) at 3; 70.0% (33.0% to 89.0%) at 6."
        in show(ticks=(0, 1, 3, 6)).alt
    )


def test_a_limit_that_the_scale_lacks_is_a_mark_in_the_table_and_left_out_of_the_text():
    frame = FRAME.assign(low=[None, 0.33, 0.33], high=[None, 0.89, 0.89])
    shown = show(frame, ticks=(0, 1))
    assert data_of(shown)[1][-2:] == ["not defined1", "not defined1"]
    assert "80.0% at 1" in shown.alt


def test_very_long_curves_keep_every_row():
    long = pd.DataFrame({"group": "a", "time": range(1, 1001), "survival": 0.5, "low": 0.4, "high": 0.6})
    assert [row[1] for row in data_of(show(long))[1:]] == [f"{time:,}" for time in range(1, 1001)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"frame": FRAME.drop(columns="low")}, "low"),
        ({"labels": {"b": "Nobody"}}, "no row .* b .*: a"),
        ({"labels": {number: str(number) for number in range(3)}}, "3 series"),
        ({"labels": {number: str(number) for number in range(5)}, "looks": SERIES}, "5 series"),
    ],
)
def test_a_frame_that_does_not_fit_is_refused_by_name(options, message):
    with pytest.raises(ReportError, match=message):
        show(**options)


def test_incidences_are_drawn_up_to_what_is_needed():
    frame = FRAME.assign(cause=1, cumulative_incidence=[0.1, 0.2, 0.2], low=0.05, high=0.38)
    axes = {"measure": "Share", "time_label": "Months"}
    shown = cumulative_incidence(frame, Caption("ci", "T", "S"), EN, labels={1: "Fixed term"}, **axes)
    texts = [text.text for text in ElementTree.fromstring(shown.html).find(".//svg").iter("text")]
    assert [text for text in texts if text.endswith("%")] == ["0%", "10%", "20%", "30%", "40%"]
    assert [row[0] for row in below(shown)[1:]] == ["At risk", "Fixed term, so far", "No longer observed"]
