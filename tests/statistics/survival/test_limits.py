import numpy as np
import pytest
from scipy.stats import norm

from evaluation.statistics.survival.limits import confidence_limits, normal_quantile

LINKS = {
    "plain": (lambda p: p, lambda p: 1.0),
    "log": (np.log, lambda p: 1 / p),
    "log-log": (lambda p: np.log(-np.log(p)), lambda p: 1 / (p * np.log(p))),
    "logit": (lambda p: np.log(p / (1 - p)), lambda p: 1 / (p * (1 - p))),
    "arcsine": (lambda p: np.arcsin(np.sqrt(p)), lambda p: 0.5 / np.sqrt(p * (1 - p))),
}


@pytest.mark.parametrize("limits", LINKS)
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
def test_limits_are_symmetric_on_their_scale(limits, level):
    p, error = np.array([0.3, 0.5, 0.8]), np.array([0.05, 0.1, 0.04])
    low, high = confidence_limits(p, error, limits, level)
    link, slope = LINKS[limits]
    margin = norm.ppf(0.5 + level / 2) * error * np.abs(slope(p))
    assert np.abs(link(low) - link(p)) == pytest.approx(margin)
    assert np.abs(link(high) - link(p)) == pytest.approx(margin)
    assert (low < high).all()


@pytest.mark.parametrize(
    ("limits", "at_0", "at_1"),
    [
        ("plain", (0, 0), (1, 1)),
        ("log", (np.nan, np.nan), (1, 1)),
        ("log-log", (np.nan, np.nan), (np.nan, np.nan)),
        ("logit", (np.nan, np.nan), (np.nan, np.nan)),
        ("arcsine", (np.nan, np.nan), (np.nan, np.nan)),
    ],
)
def test_limits_at_the_ends(limits, at_0, at_1):
    low, high = confidence_limits(np.array([0.0, 1.0]), np.zeros(2), limits, 0.95)
    assert (low[0], high[0]) == pytest.approx(at_0, nan_ok=True)
    assert (low[1], high[1]) == pytest.approx(at_1, nan_ok=True)


@pytest.mark.parametrize("limits", ["plain", "log", "arcsine"])
def test_limits_do_not_leave_the_range(limits):
    low, high = confidence_limits(np.array([0.02, 0.98]), np.array([0.1, 0.1]), limits, 0.95)
    assert (low >= 0).all()
    assert (high <= 1).all()


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, np.nan])
def test_a_level_outside_the_range_is_refused(level):
    with pytest.raises(ValueError, match="accepted are confidence levels between 0 and 1"):
        normal_quantile(level)
