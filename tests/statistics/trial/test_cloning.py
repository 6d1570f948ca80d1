import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.people import study_participants
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.trial import clone_censor
from evaluation.study import read_study
from evaluation.waiting import read_waiting

PERSON = st.tuples(st.integers(1, 12), st.integers(0, 2), st.one_of(st.just(math.nan), st.integers(0, 12)))
PEOPLE = st.lists(PERSON, min_size=3, max_size=40)


def of(people):
    time, cause, start = map(np.array, zip(*people, strict=True))
    return time.astype(float), cause.astype(int), start.astype(float)


def brute_force(time, cause, start, horizon, grace, never=False):
    """Every clone a row, censored by a sentence of the protocol; risks one time after the other."""
    rows = {"begin": [], "wait": []}
    for person in zip(time, cause, start, strict=True):
        end, kind, began = person
        if math.isnan(began) or began > end:
            began = math.inf
        rows["begin"].append((end, kind) if began <= grace or end <= grace else (grace, 0))
        deviates = began if never or began <= grace else math.inf
        rows["wait"].append((deviates, 0) if deviates <= end else (end, kind))
    risks = []
    for clones in rows.values():
        waiting, risk = 1.0, 0.0
        for at in sorted({end for end, kind in clones if kind and end <= horizon}):
            at_risk = sum(end >= at for end, _ in clones)
            risk += waiting * sum(end == at and kind == 1 for end, kind in clones) / at_risk
            waiting *= 1 - sum(end == at and kind > 0 for end, kind in clones) / at_risk
        risks.append(risk)
    return risks[0] - risks[1]


@settings(max_examples=300, deadline=None)
@given(PEOPLE, st.integers(0, 6), st.sampled_from(["late", "never"]))
def test_the_difference_is_that_of_clones_made_one_by_one(people, grace, against):
    time, cause, start = of(people)
    try:
        found = clone_censor(time, cause, start, 10, grace, against=against)
    except DegenerateDataError:
        return
    expected = brute_force(time, cause, start, 10, grace, against == "never")
    assert found.estimate.value == pytest.approx(expected, abs=1e-12)
    assert found.begin.risk - found.wait.risk == pytest.approx(expected, abs=1e-12)


@settings(max_examples=300, deadline=None)
@given(PEOPLE, st.integers(0, 6), st.sampled_from([0.8, 0.95]))
def test_limits_and_p_value_are_those_of_one_test(people, grace, level):
    try:
        found = clone_censor(*of(people), 10, grace, level=level).estimate
    except DegenerateDataError:
        return
    assert -1 <= found.low <= found.value <= found.high <= 1
    excluded = found.low > 0 or found.high < 0
    assert (found.p_value < 1 - level - 1e-6) <= excluded <= (found.p_value < 1 - level + 1e-6)


@pytest.mark.parametrize(("grace", "against", "points"), [(4, "late", 7.9), (4, "never", 7.7), (6, "late", 4.5)])
def test_the_shipped_study_says_what_another_implementation_found(grace, against, points):
    study = read_study("fare-legami")
    waits = read_waiting(study_participants(study), study, study.primary.outcome, study.primary.population)
    found = clone_censor(
        waits.time, waits.happened.astype(int), waits.arm_time, waits.time.max(), grace, against=against
    )
    assert round(100 * found.estimate.value, 1) == points


@pytest.mark.parametrize(
    ("start", "grace", "reason"),
    [
        ([math.nan] * 4, 2, "nobody began within the grace period"),
        ([5.0, math.nan, math.nan, math.nan], 2, "nobody began within the grace period"),
        ([1.0, math.nan, math.nan, math.nan], 2, "nobody who began within the grace period was still waiting"),
        ([math.nan, math.nan, 1.0, math.nan], 4, "nobody of a strategy was observed until the horizon"),
    ],
)
def test_what_cannot_be_compared_has_its_reason(start, grace, reason):
    time, cause = np.array([1.5, 9, 6, 9]), np.array([1, 0, 0, 1])
    with pytest.raises(DegenerateDataError, match=reason):
        clone_censor(time, cause, np.array(start), 8, grace)


def test_no_event_among_the_starters_leaves_limits_of_their_number():
    time, cause = np.full(60, 8.0), np.zeros(60, int)
    time[20:40], cause[20:40] = 5.0, 1
    start = np.where(np.arange(60) < 8, 1.0, np.nan)
    found = clone_censor(time, cause, start, 8, 3)
    assert (found.starters, found.starters_with_outcome_later) == (8, 0)
    assert found.estimate.value == pytest.approx(-20 / 52)
    assert -0.60 < found.estimate.low < -0.45
    assert -0.1 < found.estimate.high < 0.1  # eight people without an event exclude little


WORLDS = [
    # people, spread, ratio, shape, sought, grace, thinned, bias within points, most false verdicts
    (105, 2, 1.0, "exponential", 0.0, 2, 1.0, 0.5, 0.065),
    (105, 4, 1.0, "exponential", 0.0, 4, 1.0, 0.5, 0.065),
    (105, 6, 1.0, "exponential", 0.0, 4, 1.0, 0.5, 0.065),
    (105, 6, 1.0, "weibull", 0.0, 4, 1.0, 0.5, 0.065),
    (105, 6, 1.0, "uniform", 0.0, 4, 1.0, 0.5, 0.065),
    (105, 6, 1.0, "exponential", 0.0, 4, 0.4, 2.0, 0.065),
    (1050, 6, 1.0, "exponential", 0.0, 4, 1.0, 0.5, 0.065),
]


@pytest.mark.long
@pytest.mark.parametrize(("people", "spread", "ratio", "shape", "sought", "grace", "thinned", "bias", "wrong"), WORLDS)
def test_where_the_treatment_does_nothing_it_says_so(people, spread, ratio, shape, sought, grace, thinned, bias, wrong):
    values, verdicts = _in_worlds(8000, people, spread, ratio, shape, sought, grace, thinned)
    error = 100 * values.std() / math.sqrt(len(values))
    print(
        f"n {people}, spread {spread}, {shape}, {thinned:.0%} of the starts: bias {100 * values.mean():+.2f} points "
        f"({error:.2f}), false verdicts {100 * verdicts.mean():.1f} % "
        f"({100 * math.sqrt(0.05 * 0.95 / len(values)):.2f})"
    )
    assert abs(100 * values.mean()) <= bias + 2 * error
    assert verdicts.mean() <= wrong


@pytest.mark.long
@pytest.mark.parametrize(("ratio", "points"), [(1.6, 6.3), (2.4, 13.1)])
def test_an_effect_is_found_as_large_as_it_is(ratio, points):
    values, verdicts = _in_worlds(8000, 105, 6, ratio, "exponential", 0.0, 6, 1.0)
    print(f"ratio {ratio}: {100 * values.mean():+.2f} points, found in {100 * verdicts.mean():.0f} %")
    assert 100 * values.mean() == pytest.approx(points, abs=0.5)


@pytest.mark.long
def test_jobs_in_sight_cannot_be_mended_and_are_measured():
    values, verdicts = _in_worlds(8000, 105, 6, 1.0, "exponential", 0.1, 4, 1.0)
    print(
        f"1 job in 10 brings the treatment: {100 * values.mean():+.2f} points, wrong in {100 * verdicts.mean():.1f} %"
    )
    assert 1 <= 100 * values.mean() <= 5


def _in_worlds(number, people, spread, ratio, shape, sought, grace, thinned):
    """The worlds of the case study: the treatment begins while people wait, over so many months."""
    values, verdicts = [], []
    for seed in range(number):
        generator = np.random.default_rng([11, seed])
        time, cause, start = _world(generator, people, spread, ratio, shape, sought)
        start = np.where(generator.random(people) < thinned, start, np.nan)
        try:
            found = clone_censor(time, cause, start, 7, grace).estimate
        except DegenerateDataError:
            continue
        values.append(found.value)
        verdicts.append(found.verdict != "cannot_tell")
    return np.array(values), np.array(verdicts)


def _world(generator, people, spread, ratio, shape, sought):
    drawn = generator.exponential(size=people)
    job = {
        "exponential": lambda: drawn / 0.085,
        "weibull": lambda: (drawn / 0.1475) ** (1 / 0.7),
        "uniform": lambda: np.where(drawn < 0.58, 1 + 6 * (1 - np.exp(-drawn)) / 0.44, np.inf),
    }[shape]()
    start = np.where(generator.random(people) < 0.5, generator.uniform(0, spread, people), np.inf)
    end = generator.choice([4.4, 5.09, 6.44, 7.0], people, p=[15 / 105, 15 / 105, 12 / 105, 63 / 105])
    early = (start < job) & np.isfinite(job)
    job[early] = start[early] + (job[early] - start[early]) / ratio
    brought = (generator.random(people) < sought) & (job < end) & ~(start < job)
    start = np.where(brought, np.maximum(job - 0.4, 0.0), start)
    treated = (start < job) & (start < end)
    return np.minimum(job, end), (job <= end).astype(int), np.where(treated, start, np.nan)
