import numpy as np
import pytest

from evaluation.statistics import survival
from evaluation.statistics.survival.areas import restricted_area

RNG = np.random.default_rng(20)
TIME, EVENT, GROUP = RNG.integers(0, 13, 137), RNG.random(137) < 0.7, RNG.integers(0, 2, 137)


@pytest.mark.parametrize("statistic", ["survival", "restricted_mean"])
def test_values_are_those_of_the_curve_and_errors_those_of_theory(statistic):
    result = survival.bootstrap(TIME, EVENT, 6, GROUP, statistic=statistic, replicates=4000, generator=1)
    curve = survival.kaplan_meier(TIME, EVENT, GROUP)
    for row in result.frame.itertuples():
        if statistic == "survival":
            expected = survival.survival_at(curve, 6).set_index("group").loc[row.group]
            value, error = expected["survival"], expected["std_error"]
        else:
            area = restricted_area(curve, 6, row.group)
            value, error = area.mean, area.std_error
        assert row.value == pytest.approx(value)
        assert row.std_error == pytest.approx(error, rel=0.06)
        assert (row.low, row.high) == pytest.approx((value - 1.96 * error, value + 1.96 * error), abs=0.5 * error)


@pytest.mark.parametrize("statistic", ["survival", "restricted_mean"])
def test_a_draw_of_cells_is_distributed_as_a_draw_of_people(statistic):
    """Two-sample comparison with the textbook bootstrap of rows."""
    rng = np.random.default_rng(3)
    rows = rng.integers(0, 40, (1500, 40))
    by_person = []
    for row in rows:
        curve = survival.kaplan_meier(TIME[:40][row], EVENT[:40][row])
        by_person.append(
            survival.survival_at(curve, 5)["survival"][0]
            if statistic == "survival"
            else restricted_area(curve, 5, "all").mean
        )
    by_cell = survival.bootstrap(
        TIME[:40], EVENT[:40], 5, statistic=statistic, replicates=1500, generator=rng
    ).replicates[:, 0]
    assert by_cell.mean() == pytest.approx(np.mean(by_person), abs=4 * np.std(by_person) / np.sqrt(750))
    assert by_cell.std() == pytest.approx(np.std(by_person), rel=0.1)
    shares = [0.05, 0.25, 0.5, 0.75, 0.95]
    assert np.quantile(by_cell, shares) == pytest.approx(np.quantile(by_person, shares), abs=0.3 * np.std(by_person))


def test_the_same_seed_gives_the_same_replicates():
    one, same, other = (
        survival.bootstrap(TIME, EVENT, 6, replicates=50, generator=seed).replicates
        for seed in (4, np.random.default_rng(4), 5)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_replicates_drawn_in_parts_are_all_there(monkeypatch):
    monkeypatch.setattr("evaluation.statistics.survival.resampling.DRAWS_AT_ONCE", 100)
    result = survival.bootstrap(TIME, EVENT, 6, GROUP, replicates=33, generator=1)
    assert result.replicates.shape == (33, 2)


def test_without_events_nothing_varies():
    frame = survival.bootstrap([3, 4, 5], [0, 0, 0], 4, statistic="restricted_mean", generator=1).frame
    assert frame[["value", "std_error", "low", "high"]].to_numpy().tolist() == [[4, 0, 4, 4]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"at": 0}, "at is 0; accepted are times above 0"),
        ({"at": 40}, "at is 40; nobody of group 'all' was observed after 12"),
        ({"statistic": "median"}, "statistic is 'median'"),
        ({"replicates": 1}, "replicates is 1"),
        ({"level": 2}, "level is 2"),
    ],
)
def test_what_cannot_be_done_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        survival.bootstrap(TIME, [*EVENT[:-1], False], **({"at": 6, "generator": 1} | options))
