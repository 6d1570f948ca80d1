import math

import pytest

from evaluation.statistics.proportions import compare
from evaluation.statistics.sensitivity import standard_error


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_normal_limits_give_their_standard_error_back(level):
    difference = compare(18, 35, 28, 70, method="wald", level=level)
    log_ratio = compare(18, 35, 28, 70, scale="ratio", method="katz", level=level)
    assert standard_error(difference) == pytest.approx(0.10278909313559724)
    assert standard_error(log_ratio) == pytest.approx(math.sqrt(1 / 18 - 1 / 35 + 1 / 28 - 1 / 70))


@pytest.mark.parametrize("table", [(0, 10, 3, 12), (3, 10, 0, 12), (0, 0, 3, 12)])
def test_no_finite_limits_no_standard_error(table):
    assert standard_error(compare(*table, scale="ratio")) is None
