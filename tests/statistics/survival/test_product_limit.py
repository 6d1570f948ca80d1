import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import survival

NAN = np.nan
COLUMNS = ["group", "time", "n_at_risk", "n_event", "n_censored", "survival", "std_error", "low", "high"]
PEOPLE = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=40)


def _columns(people):
    return [np.array(column) for column in zip(*people, strict=True)]


@pytest.mark.parametrize(
    ("time", "event", "rows"),
    [
        ([5], [0], [(5, 1, 0, 1, 1.0, 0.0, NAN)]),
        ([5], [1], [(5, 1, 1, 0, 0.0, NAN, NAN)]),
        ([0], [1], [(0, 1, 1, 0, 0.0, NAN, NAN)]),
        ([0, 0], [0, 0], [(0, 2, 0, 2, 1.0, 0.0, NAN)]),
        ([2, 3, 5], [0, 0, 0], [(2, 3, 0, 1, 1.0, 0.0, NAN), (3, 2, 0, 1, 1.0, 0.0, NAN), (5, 1, 0, 1, 1.0, 0.0, NAN)]),
        ([0, 0, 1], [1, 0, 1], [(0, 3, 1, 1, 2 / 3, 0.272165526975909, 0.0540734), (1, 1, 1, 0, 0.0, NAN, NAN)]),
        (
            [1, 2, 2, 3],
            [1, 1, 0, 0],
            [(1, 4, 1, 0, 0.75, 0.216506351, 0.1279469), (2, 3, 1, 1, 0.5, 0.25, 0.0578471),
             (3, 1, 0, 1, 0.5, 0.25, 0.0578471)],
        ),
        ([0.5, 0.25, 0.5], [1, 1, 1], [(0.25, 3, 1, 0, 2 / 3, 0.272165527, 0.0540734), (0.5, 2, 2, 0, 0.0, NAN, NAN)]),
    ],
)  # fmt: skip
def test_the_ends_of_the_scale_are_as_in_r(time, event, rows):
    frame = survival.kaplan_meier(time, event).frame
    assert frame.columns.tolist() == COLUMNS
    assert set(frame["group"]) == {"all"}
    ours = frame[["time", "n_at_risk", "n_event", "n_censored", "survival", "std_error", "low"]]
    assert ours.to_numpy().tolist() == [pytest.approx(row, rel=1e-6, nan_ok=True) for row in rows]


@pytest.mark.parametrize("limits", ["log-log", "log", "plain", "logit", "arcsine"])
def test_limits_without_events_are_as_in_r_but_for_those_without_width(limits):
    frame = survival.kaplan_meier([2, 3], [0, 0], limits=limits).frame
    # R's plain and log limits of 1 to 1 claim a certainty that two people cannot give; exact ones stand for them.
    flat = limits in ("plain", "log")
    assert frame["low"].tolist() == pytest.approx([0.025**0.5, 0.025] if flat else [NAN] * 2, nan_ok=True)
    assert frame["high"].tolist() == pytest.approx([1.0 if flat else NAN] * 2, nan_ok=True)


@given(PEOPLE)
def test_without_censoring_survival_is_the_share_still_there(people):
    time, _ = _columns(people)
    frame = survival.kaplan_meier(time, np.ones(time.size, bool)).frame
    shares = [(time > row.time).mean() for row in frame.itertuples()]
    assert frame["survival"].tolist() == pytest.approx(shares, abs=1e-12)
    binomial = [np.sqrt(share * (1 - share) / time.size) for share in shares[:-1]]
    assert frame["std_error"].tolist()[:-1] == pytest.approx(binomial, abs=1e-12)


@given(PEOPLE, st.sampled_from(["log-log", "log", "plain", "logit", "arcsine"]))
def test_curves_fall_and_limits_stay_in_range_around_them(people, limits):
    frame = survival.kaplan_meier(*_columns(people), limits=limits).frame
    assert (frame["survival"].diff().dropna() <= 0).all()
    known = frame.dropna()
    assert (known["low"] >= 0).all()
    assert (known["low"] <= known["survival"] + 1e-12).all()
    assert (known["survival"] <= known["high"] + 1e-12).all()
    assert (known["high"] <= 1).all()


@given(PEOPLE, st.permutations(range(40)), st.sampled_from([0.3, 7.0, 1e6]))
def test_neither_order_nor_unit_matters(people, order, unit):
    time, event = _columns(people)
    order = [row for row in order if row < time.size]
    one, other = survival.kaplan_meier(time, event).frame, survival.kaplan_meier(time[order] * unit, event[order]).frame
    assert other["time"].tolist() == pytest.approx((one["time"] * unit).tolist())
    for column in COLUMNS[2:]:
        assert other[column].tolist() == pytest.approx(one[column].tolist(), nan_ok=True)


@given(PEOPLE)
def test_each_group_has_the_curve_it_has_alone(people):
    time, event = _columns(people)
    group = np.arange(time.size) % 2
    together = survival.kaplan_meier(time, event, group).frame
    for label in set(group):
        alone = survival.kaplan_meier(time[group == label], event[group == label]).frame
        part = together[together["group"] == label]
        for column in COLUMNS[1:]:
            assert part[column].tolist() == pytest.approx(alone[column].tolist(), nan_ok=True)


@given(PEOPLE)
def test_whole_weights_count_people(people):
    time, event = _columns(people)
    weights = 1 + np.arange(time.size) % 3
    weighted = survival.kaplan_meier(time, event, weights=weights).frame
    repeated = survival.kaplan_meier(np.repeat(time, weights), np.repeat(event, weights)).frame
    for column in COLUMNS[1:]:
        assert weighted[column].tolist() == pytest.approx(repeated[column].tolist(), nan_ok=True)


@given(PEOPLE, st.floats(0.01, 0.99))
def test_a_common_weight_changes_neither_curve_nor_error(people, weight):
    """The infinitesimal jackknife with equal weights is Greenwood's formula."""
    time, event = _columns(people)
    plain, weighted = (survival.kaplan_meier(time, event, weights=w).frame for w in (None, np.full(time.size, weight)))
    for column in ("survival", "std_error", "low", "high"):
        assert weighted[column].tolist() == pytest.approx(plain[column].tolist(), rel=1e-7, abs=1e-9, nan_ok=True)


def test_the_robust_error_is_the_sum_of_squared_influences():
    """Influences by numerical derivative of the curve with respect to each weight."""
    rng = np.random.default_rng(11)
    time, event, weights = rng.integers(1, 8, 60), rng.random(60) < 0.6, rng.uniform(0.3, 3, 60)
    frame = survival.kaplan_meier(time, event, weights=weights).frame

    def curve(changed):
        return survival.kaplan_meier(time, event, weights=changed).frame["survival"].to_numpy()

    step = 1e-5
    influences = [(curve(weights + step * one) - curve(weights - step * one)) / (2 * step) for one in np.eye(time.size)]
    expected = np.sqrt(((weights[:, np.newaxis] * influences) ** 2).sum(axis=0))
    inside = frame["survival"].to_numpy() > 0
    assert frame["std_error"].to_numpy()[inside] == pytest.approx(expected[inside], rel=1e-7)


def test_people_entering_late_are_not_at_risk_before():
    frame = survival.kaplan_meier([1, 3, 4, 4, 6, 5], [1, 0, 1, 1, 1, 0], entry=[0, 0, 2, 1, 3, 0]).frame
    assert frame["n_at_risk"].tolist() == [3, 4, 4, 2, 1]
    assert frame["survival"].tolist() == pytest.approx([2 / 3, 2 / 3, 1 / 3, 1 / 3, 0])


def test_a_large_table_does_not_overflow():
    rng = np.random.default_rng(5)
    time, event = rng.integers(1, 13, 400_000), rng.random(400_000) < 0.5
    once = survival.kaplan_meier(time, event).frame
    many = survival.kaplan_meier(time, event, weights=np.full(time.size, 10_000)).frame
    assert many["survival"].tolist() == pytest.approx(once["survival"].tolist())
    assert many["std_error"].dropna().tolist() == pytest.approx((once["std_error"].dropna() / 100).tolist())
