"""What numbers say, against formatting every pair of counts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.disclosure import between, count, difference, mean, people, share
from evaluation.errors import DisclosureError

JOB, ALL = people(kind="job"), people()


def agrees(statement, counts):
    sums = ((claim, sum(factor * counts[subject] for subject, factor in claim.terms)) for claim in statement.claims)
    return all((low is None or low <= value) and (high is None or value <= high) for (_, low, high), value in sums)


@given(st.integers(1, 60), st.data(), st.integers(0, 2))
def test_a_share_says_which_counts_are_printed_so(n, data, decimals):
    events = data.draw(st.integers(0, n))
    printed = f"{100 * events / n:.{decimals}f}"
    statement = share("page", JOB, ALL, printed)
    for others in range(n + 1):
        near = abs(Decimal(100) * others / n - Decimal(printed)) <= Decimal(5).scaleb(-decimals - 1)
        assert agrees(statement, {JOB: others, ALL: n}) == near


def test_trailing_zeros_count_and_proportions_are_per_one():
    assert agrees(share("page", JOB, ALL, "50"), {JOB: 101, ALL: 200})
    assert not agrees(share("page", JOB, ALL, "50.0"), {JOB: 101, ALL: 200})
    assert agrees(share("page", JOB, ALL, "0.50", per=1), {JOB: 101, ALL: 200})
    assert not agrees(share("page", JOB, ALL, "0.500", per=1), {JOB: 101, ALL: 200})


def test_a_mean_says_how_many_people_it_can_be_over():
    statement = mean("page", ALL, "2.33", total="hours")
    possible = {n for n in range(1, 20) if any(agrees(statement, {ALL: n, "hours": hours}) for hours in range(60))}
    assert possible == {n for n in range(1, 20) if any(f"{hours / n:.2f}" == "2.33" for hours in range(60))}
    assert {3, 6, 9} <= possible
    assert 5 not in possible


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_a_difference_holds_for_its_own_counts(n1, n0, data):
    arm1, arm0 = JOB.among(arm="treated"), JOB.among(arm="control")
    events1, events0 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n0))
    printed = f"{100 * (events1 / n1 - events0 / n0):.1f}"
    statement = difference("page", (arm1, n1), (arm0, n0), printed)
    assert agrees(statement, {arm1: events1, arm0: events0})
    for other in range(n1 + 1):
        if abs(100 * (other / n1 - events0 / n0) - float(printed)) > 0.051:
            assert not agrees(statement, {arm1: other, arm0: events0})


def test_counts_and_limits():
    assert agrees(count("page", ALL, 7), {ALL: 7})
    assert not agrees(count("page", ALL, 7), {ALL: 8})
    assert agrees(between("page", ALL, None, 9), {ALL: 0})
    assert not agrees(between("page", ALL, 3, None), {ALL: 2})
    assert list(between("page", ALL, 3, None).populations) == [ALL]


@pytest.mark.parametrize("printed", ["12,4", "", "twelve", "nan", "inf"])
def test_what_is_no_number(printed):
    with pytest.raises(DisclosureError, match="is not a number as it is printed"):
        share("page", JOB, ALL, printed)
