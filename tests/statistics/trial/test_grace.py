import numpy as np
import pytest

from evaluation.statistics.trial import default_grace


@pytest.mark.parametrize(
    ("starts", "horizon", "grace"),
    [
        ([0.5, 1.5, 2.2, 6.0], 7, 3),  # three of four within 3
        ([5.0, 5.5, 6.0, 6.5], 7, 4),  # late starts leave 40 % of the horizon all the same
        ([0.0, 0.0], 12, 1),
        ([], 7, 4),
        ([0.2], 1, 0.6),  # no whole unit leaves enough
        ([1.0, 30.0, 40.0], 7, 1),  # starts after the horizon say nothing
    ],
)
def test_the_grace_period(starts, horizon, grace):
    assert default_grace(np.array(starts, float), horizon) == pytest.approx(grace)
