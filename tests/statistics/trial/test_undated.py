"""What unpublished dates can do to a printed difference: closed form, simulation, and the other way round."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.trial.undated import (
    TimeCourse,
    Totals,
    difference_without_effect,
    expected_difference,
    hazard_ratio,
    people_that_undo,
    shift_per_person,
    staggered,
)

PRINTED = Totals(18, 35, 28, 70)
# Months of follow-up of a course whose editions ended at four times, in shares of seven months.
FOUR_ENDS = ((4.4 / 7, 15 / 105), (5.09 / 7, 15 / 105), (6.44 / 7, 12 / 105), (1.0, 63 / 105))
# With nearly everybody in work, those whose follow-up ended early cannot all have found it evenly over the months.
EARLY_ENDS = TimeCourse(even_from=1.0, ends=staggered())
SPREADS = range(1, 7)
TABLES = st.builds(
    lambda n1, n0, one, other: Totals(round(one * n1), n1, round(other * n0), n0),
    st.integers(1, 60), st.integers(2, 200), st.floats(0, 1), st.floats(0.05, 0.95),
)  # fmt: skip


def points(course, spreads=SPREADS):
    return [100 * difference_without_effect(PRINTED, spread, 7, course) for spread in spreads]


def test_each_person_moves_the_difference_by_as_much():
    assert 100 * shift_per_person(PRINTED) == pytest.approx(100 * 59 / (35 * 70))
    assert round(100 * expected_difference(PRINTED, 1), 1) == -2.4
    assert round(100 * shift_per_person(Totals(40, 100, 30, 100)), 1) == 1.3


@pytest.mark.parametrize(
    ("course", "expected", "within"),
    [
        (TimeCourse(), [-3.5, -7.1, -10.8, -14.6, -18.5, -22.5], 0.051),
        (TimeCourse(ends=FOUR_ENDS), [-3.9, -8.0, -12.2, -16.5, -20.2, -23.0], 0.11),
        (TimeCourse(ends=staggered()), [-3.9, -8.0, -12.2, -16.5, -20.2, -23.0], 0.5),
    ],
)
def test_with_a_constant_hazard(course, expected, within):
    assert points(course) == pytest.approx(expected, abs=within)


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (TimeCourse(power=0.7), -29),
        (TimeCourse(power=0.5), -35),
        (TimeCourse(power=1.5), -16),
        (TimeCourse(power=2.0), -12),
        (TimeCourse(even_from=1.0), -15),
        (TimeCourse(entering="early"), -14),
        (TimeCourse(entering="late"), -32),
    ],
)
def test_with_other_courses_over_six_months(course, expected):
    (found,) = points(course, [6])
    assert round(found) == expected


@pytest.mark.parametrize(
    ("moved", "expected"), [(0, (1.4, 3.1)), (4, (1.1, 2.2)), (9, (0.7, 1.3))], ids=["none", "4 in sight", "9 in sight"]
)
def test_the_totals_alone_fix_not_even_the_sign(moved, expected):
    ratios = [hazard_ratio(PRINTED.moving(moved), spread, 7) for spread in range(7)]
    assert ratios == sorted(ratios)
    assert (round(ratios[0], 1), round(ratios[-1], 1)) == expected


@pytest.mark.parametrize(
    ("totals", "people"),
    [
        (PRINTED, 5),
        (Totals(10, 20, 10, 20), 0),
        (Totals(8, 20, 12, 20), 4),
        (Totals(30, 30, 1, 60), None),
    ],
)
def test_how_few_people_undo_a_difference(totals, people):
    assert people_that_undo(totals) == people


@given(TABLES, st.floats(0.1, 0.9))
def test_without_an_effect_the_dates_lower_the_difference_by_k_times_the_shift(totals, part):
    course = TimeCourse(power=0.8)
    try:
        found = difference_without_effect(totals, part, 1, course)
    except DegenerateDataError:
        return
    time, weight = course.entries(part)
    early = float((weight * course.incidence(time, 1, totals.share)).sum())
    earlier = totals.n1 * early / (1 - early)
    assert found == pytest.approx(expected_difference(totals, earlier), abs=1e-9)
    assert found <= 1e-12


@given(TABLES)
def test_settled_at_time_zero_the_dates_do_nothing_and_the_ratio_is_that_of_the_totals(totals):
    assert difference_without_effect(totals, 0, 7) == pytest.approx(0, abs=1e-9)
    if 0 < totals.events1 < totals.n1 and 0 < totals.events0 < totals.n0:
        expected = math.log(1 - totals.events1 / totals.n1) / math.log(1 - totals.events0 / totals.n0)
        assert hazard_ratio(totals, 0, 7) == pytest.approx(expected, rel=1e-6)


@given(TABLES, st.integers(1, 4))
def test_only_shares_count_not_people(totals, times):
    larger = Totals(*(times * each for each in (totals.events1, totals.n1, totals.events0, totals.n0)))
    try:
        found = difference_without_effect(totals, 0.4, 1)
    except DegenerateDataError:
        return
    assert difference_without_effect(larger, 0.4, 1) == pytest.approx(found, abs=1e-9)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: Totals(0, 0, 3, 9), "nobody"),
        (lambda: difference_without_effect(Totals(50, 95, 4, 5), 6, 7), "no such course"),
        (lambda: hazard_ratio(Totals(5, 10, 0, 10), 3, 7), "no such course"),
        (lambda: hazard_ratio(Totals(5, 10, 10, 10), 3, 7), "no such course"),
        (
            lambda: difference_without_effect(Totals(9, 10, 9, 10), 3, 7, TimeCourse(even_from=1, ends=staggered())),
            "no such",
        ),
    ],
)
def test_what_cannot_be_has_a_reason(make, reason):
    with pytest.raises(DegenerateDataError, match=reason):
        make()


@pytest.mark.parametrize(("events1", "ratio"), [(0, 0.0), (10, math.inf)])
def test_a_treated_arm_without_a_difference_between_people_is_at_the_edge(events1, ratio):
    assert hazard_ratio(Totals(events1, 10, 5, 10), 3, 7) == ratio


def test_no_table_of_people_is_refused():
    with pytest.raises(ValueError, match="no 2x2 table"):
        Totals(11, 10, 3, 9)


def drawn(course, spread, ratio=1.0, people=600_000, base=None):
    """Return shares with the event in both arms of a large population whose treated arm is 35 of 105 people."""
    rng, window = np.random.default_rng(20170531), 7.0
    ends, of = zip(*course.ends, strict=True)
    end = window * rng.choice(ends, people, p=np.array(of) / sum(of))
    if base is None:
        grid = np.linspace(0.05, 0.95, 9001)
        met = [sum(w * course.incidence(np.array([window * e]), window, s)[0] for e, w in course.ends) for s in grid]
        base = float(grid[np.argmin(np.abs(np.array(met) - 46 / 105))])
    level = rng.random(people)
    if course.even_from is not None:
        event = np.where(level < base, course.even_from + level / base * (window - course.even_from), np.inf)
    else:
        event = window * (np.log1p(-level) / np.log1p(-base)) ** (1 / course.power)
    place = {"evenly": 1.0, "early": None, "late": 0.5}[course.entering]
    one = rng.random(people)
    entry = spread * (1 - np.sqrt(1 - one) if place is None else one**place)
    able = (entry < event) & (entry < end)
    treated = able & (rng.random(people) < 35 / 105 / able.mean())
    had = np.where(treated, entry + (event - entry) / ratio, event) <= end
    return had[treated].mean(), had[~treated].mean()


@pytest.mark.parametrize(
    ("course", "spread"),
    [
        (TimeCourse(), 6),
        (TimeCourse(ends=FOUR_ENDS), 5),
        (TimeCourse(ends=staggered()), 6),
        (TimeCourse(power=0.5), 4),
        (TimeCourse(power=2.0), 6),
        (TimeCourse(even_from=1.0), 6),
        (TimeCourse(entering="early"), 6),
        (TimeCourse(entering="late"), 6),
    ],
)
def test_simulated_people_agree_within_half_a_point(course, spread):
    with_it, without_it = drawn(course, spread)
    assert 100 * (with_it - without_it) == pytest.approx(points(course, [spread])[0], abs=0.5)


def test_simulated_people_with_an_effect_have_the_printed_shares():
    """Nobody's hazard before treatment was printed: it is the one with which the control arm has 28 of 70."""
    ratio, spread = hazard_ratio(PRINTED, 4, 7), 4
    shares = np.linspace(0.3, 0.6, 61)
    time, weight = TimeCourse().entries(spread)
    able = [float((weight * (1 - TimeCourse().incidence(time, 7, share))).sum()) for share in shares]
    control = [(105 - 35 / each) * (1 - share) for each, share in zip(able, shares, strict=True)]
    base = float(shares[np.argmin(np.abs(np.array(control) - 42))])
    assert drawn(TimeCourse(), spread, ratio, base=base) == pytest.approx((18 / 35, 28 / 70), abs=0.01)
