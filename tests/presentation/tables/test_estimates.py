"""Tables made from estimates."""

import pytest

from evaluation.errors import ReportError
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Suppressed, Undefined, estimates_table, method_name, show_table, two_by_two
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, undefined

EN = Words("en")
CAPTION = Caption("t", "Title", "Subtitle")
DIFFERENCE = Estimate(
    estimand="any_work",
    scale="difference",
    value=0.1143,
    low=-0.085,
    high=0.309,
    level=0.95,
    p_value=0.3,
    method="Miettinen-Nurminen",
    n=105,
    events=46,
)


def proportion(events, n):
    return Estimate(
        estimand="any_work", scale="proportion", value=events / n, low=0.2, high=0.7, level=0.95, n=n, events=events
    )


def texts(table):
    lines = show_table(table, EN).plain.splitlines()
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[1 : 2 + len(table.rows)]]


def test_estimates_table_shows_value_limits_test_people_and_method():
    table = estimates_table({"Crude": DIFFERENCE}, CAPTION, EN)
    row = table.rows[0]
    assert row.header == "Crude"
    assert row.cells == (
        EN.points(0.1143),
        EN.limits(DIFFERENCE),
        EN.p_value(0.3),
        "46 of 105",
        "Miettinen-Nurminen",
    )
    assert table.estimates == (DIFFERENCE,)


def test_an_undefined_estimate_says_its_reason_and_a_mark_fills_its_row():
    nobody, hidden = undefined("any_work", "difference", "nobody in arm 1", n=3), Suppressed("fewer than 5 people")
    table = estimates_table({"Crema": nobody, "Casalmaggiore": hidden}, CAPTION, EN)
    assert table.rows[0].cells[:2] == (Undefined("nobody in arm 1"),) * 2
    assert table.rows[1].cells == (hidden,) * 5
    assert table.estimates == (nobody,)


def test_bounds_without_a_value_keep_their_limits():
    bounds = Estimate(estimand="x", scale="difference", value=None, low=-0.074, high=0.24)
    cells = estimates_table({"Bounds": bounds}, CAPTION, EN).rows[0].cells
    assert cells[:2] == ("bounds only", EN.limits(bounds))
    assert cells[3:] == ("not stated", "not stated")


def test_two_by_two_counts_and_shares():
    arms = {"Pact": proportion(18, 35), "No pact": proportion(28, 70)}
    table = two_by_two(arms, CAPTION, EN, outcome="In work", otherwise="Not", total=("All", proportion(46, 105)))
    assert [row.cells[:4] for row in table.rows] == [
        (18, 17, 35, "51.4%"),
        (28, 42, 70, "40.0%"),
        (46, 59, 105, "43.8%"),
    ]
    assert [row.total for row in table.rows] == [False, False, True]
    assert len(table.estimates) == 3


def test_two_by_two_hides_a_share_with_its_count():
    hidden = Suppressed("fewer than 5 people")
    table = two_by_two({"Pact": hidden, "No pact": proportion(28, 70)}, CAPTION, EN, outcome="In work", otherwise="Not")
    assert table.rows[0].cells == (hidden,) * 5


@pytest.mark.parametrize(
    "wrong", [DIFFERENCE, proportion(18, 35).replace(events=None), proportion(18, 35).replace(n=None)]
)
def test_two_by_two_needs_proportions_with_counts(wrong):
    with pytest.raises(ReportError, match="Pact"):
        two_by_two({"Pact": wrong}, CAPTION, EN, outcome="a", otherwise="b")


def test_a_method_that_the_catalogue_lacks_stands_as_it_is():
    assert method_name("Some-Author, Another", EN) == "Some-Author, Another"
