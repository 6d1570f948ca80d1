"""What a rounded number may not say: nobody, everybody, no difference, where it is not so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.presentation.tables import Column
from evaluation.presentation.tables.writer import write_cell
from evaluation.presentation.units import number
from evaluation.presentation.words import NO_BREAK, Words

ENGLISH, ITALIAN = Words("en"), Words("it")


@pytest.mark.parametrize(
    ("share", "decimals", "said"),
    [
        (0.0, 1, "0.0%"),
        (1.0, 1, "100.0%"),
        (1 / 3000, 1, "0.03%"),
        (2999 / 3000, 1, "99.97%"),
        (1 / 3, 1, "33.3%"),
        (0.997, 0, "99.7%"),
        (0.002, 0, "0.2%"),
        (1e-7, 1, f"<{NO_BREAK}0.001%"),
        (1 - 1e-7, 1, f">{NO_BREAK}99.999%"),
        (1 - 1e-15, 1, "100.0%"),
    ],
)
def test_a_share_reads_as_nobody_or_everybody_only_where_it_is(share, decimals, said):
    assert ENGLISH.percent(share, decimals) == said
    assert ITALIAN.percent(share, decimals) == said.replace(".", ",")
    if decimals == 1:
        assert number(share, "proportion", ENGLISH) + "%" == said
        assert write_cell(100 * share, Column("Share", unit="%", decimals=1), ENGLISH) + "%" == said


@given(n=st.integers(1, 10**6), data=st.data())
def test_some_of_many_are_never_none_nor_all(n, data):
    events = data.draw(st.integers(0, n))
    said = ENGLISH.percent(events / n)
    assert (said == "0.0%") == (events == 0)
    assert (said == "100.0%") == (events == n)


@pytest.mark.parametrize(
    ("difference", "said"),
    [(0.0, "0.0 points"), (0.0003, "+0.03 points"), (-0.0003, "\N{MINUS SIGN}0.03 points"), (1e-12, "0.0 points")],
)
def test_a_difference_reads_as_none_only_where_there_is_none(difference, said):
    assert ENGLISH.points(difference) == said


@pytest.mark.parametrize(
    ("level", "said"), [(0.95, "95%"), (0.9, "90%"), (0.975, "97.5%"), (0.999, "99.9%"), (0.9999, "99.99%")]
)
def test_a_level_of_confidence_is_written_as_it_is(level, said):
    assert ENGLISH.confidence(level) == said
