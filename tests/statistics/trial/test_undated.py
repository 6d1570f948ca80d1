import math

import numpy as np
import pytest

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.trial.undated import (
    SHAPES,
    Totals,
    compatible_ratio,
    expected_difference,
    moved_by_one,
    undone_by,
)

ARTICLE = Totals(18, 35, 28, 70)
STAGGERED = ((4.4, 15 / 105), (5.09, 15 / 105), (6.44, 12 / 105), (7.0, 63 / 105))


def test_each_early_outcome_moves_the_printed_difference():
    assert 100 * moved_by_one(ARTICLE) == pytest.approx(2.4, abs=0.05)


@pytest.mark.parametrize(
    ("totals", "people"),
    [(ARTICLE, 5), (Totals(10, 20, 10, 20), None), (Totals(5, 20, 15, 20), None), (Totals(20, 20, 0, 20), None)],
)
def test_how_many_in_sight_undo_a_difference(totals, people):
    assert undone_by(totals) == people


@pytest.mark.parametrize(
    ("spread", "points", "staggered"),
    [(1, -3.5, -3.9), (2, -7.1, -8.0), (3, -10.8, -12.2), (4, -14.6, -16.5), (5, -18.5, -20.2), (6, -22.5, -23.0)],
)
def test_a_constant_hazard(spread, points, staggered):
    assert 100 * expected_difference(ARTICLE, 7, spread) == pytest.approx(points, abs=0.06)
    assert 100 * expected_difference(ARTICLE, 7, spread, ends=STAGGERED) == pytest.approx(staggered, abs=0.11)


@pytest.mark.parametrize(
    ("shape", "least", "most"), [("front", -35.5, -29), ("back", -16, -11.5), ("evenly", -15.5, -14.5)]
)
def test_other_shapes(shape, least, most):
    assert least <= 100 * expected_difference(ARTICLE, 7, 6, shape) <= most


@pytest.mark.parametrize("shape", SHAPES)
def test_all_at_time_zero_leave_nothing_to_expect(shape):
    assert expected_difference(ARTICLE, 7, 0, shape) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_closed_form_is_what_a_simulation_finds(shape):
    """The formula of a person more: -k Q / (n1 n0), k people with the outcome before they would have begun."""
    generator, people, share = np.random.default_rng(5), 400_000, 46 / 105
    exponent = {"constant": 1.0, "front": 0.5, "back": 2.0}.get(shape)
    if exponent is None:
        job = np.where(generator.random(people) < share, generator.uniform(1, 7, people), np.inf)
    else:
        job = (generator.exponential(size=people) * 7**exponent / -math.log(1 - share)) ** (1 / exponent)
    begins = generator.uniform(0, 6, people)
    wants = generator.random(people) < (35 / 105) / (begins < job).mean()
    treated, had = wants & (begins < job), job <= 7
    found = had[treated].mean() - had[~treated].mean()
    assert 100 * expected_difference(ARTICLE, 7, 6, shape) == pytest.approx(100 * found, abs=0.5)
    early = (wants & (job <= begins) & had).mean() * 105
    assert 100 * found == pytest.approx(-100 * early * moved_by_one(ARTICLE), abs=0.5)


@pytest.mark.parametrize(("in_sight", "least", "most"), [(0, 1.4, 3.1), (4, 1.1, 2.2), (9, 0.7, 1.3)])
def test_the_totals_alone_fix_not_even_the_sign(in_sight, least, most):
    totals = ARTICLE.without_those_in_sight(in_sight)
    assert compatible_ratio(totals, 7, 0) == pytest.approx(least, abs=0.06)
    assert compatible_ratio(totals, 7, 6) == pytest.approx(most, abs=0.06)


@pytest.mark.parametrize("totals", [Totals(0, 5, 0, 5), Totals(5, 5, 5, 5)])
def test_without_outcomes_or_with_nothing_else_there_is_no_band(totals):
    for estimate in (expected_difference, compatible_ratio):
        with pytest.raises(DegenerateDataError):
            estimate(totals, 7, 3)


def test_an_empty_arm_has_no_comparison():
    with pytest.raises(DegenerateDataError):
        Totals(0, 0, 3, 5)


def test_too_many_to_have_begun_while_they_waited():
    with pytest.raises(DegenerateDataError, match="fewer could have begun"):
        expected_difference(Totals(1, 96, 4, 4), 7, 7, ends=((2.0, 0.9), (7.0, 0.1)))
