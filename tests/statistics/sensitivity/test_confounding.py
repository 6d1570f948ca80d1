import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.sensitivity import bias_factor, e_value

RATIO = st.floats(0.01, 100)


@given(ratio=RATIO)
def test_a_confounder_of_that_strength_just_explains_the_ratio_away(ratio):
    strength = e_value(ratio).estimate
    assert bias_factor(strength, strength) == pytest.approx(max(ratio, 1 / ratio), rel=1e-9)


@pytest.mark.parametrize("scale", ["ratio", "odds_ratio", "hazard_ratio"])
@given(ratio=RATIO, reach=st.floats(1, 5))
def test_the_inverse_ratio_has_the_same_e_values(scale, ratio, reach):
    ours = e_value(ratio, ratio / reach, ratio * reach, scale)
    inverse = e_value(1 / ratio, 1 / ratio / reach, 1 / ratio * reach, scale)
    assert (ours.estimate, ours.limit) == pytest.approx((inverse.estimate, inverse.limit), rel=1e-6)
    assert 1 <= ours.limit <= ours.estimate * (1 + 1e-9)


@pytest.mark.parametrize("scale", ["odds_ratio", "hazard_ratio"])
@given(ratio=RATIO)
def test_common_outcomes_weaken_the_ratio(scale, ratio):
    common, rare = e_value(ratio, scale=scale), e_value(ratio, scale=scale, common_outcome=False)
    assert common.estimate <= rare.estimate * (1 + 1e-9)


@pytest.mark.parametrize(("ratio", "low", "high"), [(0, 0, 0.5), (math.inf, 2, math.inf)])
@pytest.mark.parametrize("scale", ["ratio", "odds_ratio", "hazard_ratio"])
def test_a_ratio_at_the_end_of_its_scale_is_never_explained_away(ratio, low, high, scale):
    found = e_value(ratio, low, high, scale)
    assert found.estimate == math.inf
    assert 1 < found.limit < math.inf


def test_nothing_is_said_of_what_is_missing():
    assert e_value(None).reason == "no estimate"
    assert e_value(None).frame.empty
    assert e_value(2.0).limit is None
    assert e_value(0.3, scale="standardised_difference").limit is None
    assert list(e_value(2.0, 1.5, 3.0).frame["quantity"]) == ["estimate", "limit"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"value": 2, "low": 3, "high": 4}, "value 2 with low 3"),
        ({"value": -2}, "value -2"),
        ({"value": 2, "scale": "difference"}, "scale is 'difference'.*hazard_ratio"),
        ({"value": 2, "scale": "standardised_difference", "standard_error": -1}, "standard_error is -1"),
    ],
)
def test_impossible_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        e_value(**arguments)


def test_a_bias_factor_needs_ratios_above_one():
    with pytest.raises(ValueError, match=r"ratio_with_arm is 0\.5"):
        bias_factor(2, 0.5)
