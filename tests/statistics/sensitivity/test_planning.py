import pytest

from evaluation.statistics.sensitivity import minimum_detectable_difference, power, sample_size


@pytest.mark.parametrize("method", ["normal", "unpooled", "arcsine", "chi-squared", "fisher"])
def test_the_detectable_risks_have_the_power_asked_for(method):
    found = minimum_detectable_difference(0.4, 35, 70, method=method)
    for risk1 in (found.risk1_above, found.risk1_below):
        assert power(risk1, 0.4, 35, 70, method=method) == pytest.approx(0.8, abs=1e-9)
    assert found.below < 0 < found.above


def test_risks_out_of_reach_are_none():
    found = minimum_detectable_difference(0.05, 4, 4)
    assert (found.risk1_below, found.below) == (None, None)


def test_the_sample_size_has_the_power_asked_for():
    found = sample_size(0.5, 0.3, arm0_per_arm1=2)
    assert (found.people1, found.people0) == (69, 138)
    assert power(0.5, 0.3, found.people1, found.people0, both_tails=False) >= 0.8
    assert power(0.5, 0.3, found.people1 - 1, found.people0 - 2, both_tails=False) < 0.8


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"risk1": 0.3, "risk0": 0.3}, r"both 0\.3"),
        ({"risk1": 0.3, "risk0": 0.4, "arm0_per_arm1": 0}, "arm0_per_arm1 is 0"),
        ({"risk1": 0.3, "risk0": 0.4, "target_power": 0.04}, r"target_power is 0\.04"),
        ({"risk1": -0.3, "risk0": 0.4}, r"risk1 is -0\.3"),
    ],
)
def test_impossible_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        sample_size(**arguments)
