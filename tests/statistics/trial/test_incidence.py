import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics import survival
from evaluation.statistics.trial import lost_to, risk_by

HORIZON = 6.0
PEOPLE = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2)), min_size=2, max_size=30)


def of(people):
    time, cause = map(np.array, zip(*people, strict=True))
    return time.astype(float), cause


def weighted(time, cause, horizon, weights, area=False):
    """Aalen-Johansen with weights, one time after the other."""
    waiting, total = 1.0, 0.0
    for each in np.unique(time[(cause > 0) & (time <= horizon)]):
        at_risk = weights[time >= each].sum()
        here = time == each
        gain = horizon - each if area else 1.0
        total += gain * waiting * weights[here & (cause == 1)].sum() / at_risk
        waiting *= 1 - weights[here & (cause > 0)].sum() / at_risk
    return total


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.booleans())
def test_the_influence_of_a_person_is_the_derivative_by_his_weight(people, area):
    time, cause = of(people)
    found = (lost_to if area else risk_by)(time, cause, HORIZON)
    assert found.value == pytest.approx(weighted(time, cause, HORIZON, np.ones(len(time)), area), abs=1e-12)
    step = 1e-5
    for person in range(len(time)):
        more, less = np.ones(len(time)), np.ones(len(time))
        more[person] += step
        less[person] -= step
        slope = (weighted(time, cause, HORIZON, more, area) - weighted(time, cause, HORIZON, less, area)) / (2 * step)
        assert found.influence[person] == pytest.approx(slope, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_the_risk_is_that_of_the_curves(people):
    time, cause = of(people)
    curve = survival.cumulative_incidence(time, np.array(["none", "outcome", "other"])[cause])
    found = survival.probability_by(curve, HORIZON, cause="outcome") if "outcome" in curve.causes else None
    if found is not None and found.defined:
        assert risk_by(time, cause, HORIZON).value == pytest.approx(found.value, abs=1e-12)


@pytest.mark.parametrize(("events", "n"), [(18, 35), (28, 70), (1, 4)])
def test_with_everybody_seen_it_is_a_proportion_of_so_many_people(events, n):
    time, cause = np.full(n, 9.0), np.zeros(n, int)
    time[:events], cause[:events] = np.arange(1, events + 1) / 10, 1
    found = risk_by(time, cause, HORIZON)
    assert found.value == pytest.approx(events / n)
    assert found.effective_n == pytest.approx(n)


@pytest.mark.parametrize(
    ("time", "cause", "effective"),
    [([9, 9, 2], [0, 0, 0], 2), ([1, 2, 3], [1, 1, 1], 3), ([9, 1, 2], [0, 2, 0], 2)],
)
def test_without_variance_those_observed_until_the_horizon_count(time, cause, effective):
    assert risk_by(np.array(time, float), np.array(cause), HORIZON).effective_n == effective
