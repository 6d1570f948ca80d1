import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.sensitivity import type_s_m


@pytest.mark.parametrize(("effect", "standard_error", "level"), [(2, 8.1, 0.95), (0.14, 0.1, 0.95), (-0.3, 0.1, 0.9)])
def test_closed_form_equals_simulation(effect, standard_error, level):
    found = type_s_m(effect, standard_error, level)
    critical = {0.95: 1.959964, 0.9: 1.644854}[level]
    estimates = np.random.default_rng(3).normal(effect, standard_error, 2_000_000)
    significant = estimates[np.abs(estimates) > critical * standard_error]
    assert found.power == pytest.approx(len(significant) / len(estimates), rel=0.01)
    assert found.type_s == pytest.approx(np.mean(np.sign(significant) != np.sign(effect)), rel=0.02, abs=1e-4)
    assert found.type_m == pytest.approx(np.mean(np.abs(significant)) / abs(effect), rel=0.01)


def test_the_published_example():
    """Gelman & Carlin (2014), p. 644: power .06, type S .24, exaggeration 9.7 by 10,000 draws."""
    found = type_s_m(2, 8.1)
    assert (round(found.power, 2), round(found.type_s, 2)) == (0.06, 0.24)
    assert found.type_m == pytest.approx(9.7, rel=0.03)


@given(effect=st.floats(0.01, 10), standard_error=st.floats(0.01, 10))
def test_significance_exaggerates_and_the_sign_does_not_matter(effect, standard_error):
    found, mirrored = type_s_m(effect, standard_error), type_s_m(-effect, standard_error)
    assert (found.power, found.type_s, found.type_m) == (mirrored.power, mirrored.type_s, mirrored.type_m)
    assert found.type_m >= 1 - 1e-12
    assert 0 <= found.type_s < 0.5


def test_no_effect_has_no_wrong_sign():
    found = type_s_m(0, 0.1)
    assert (found.type_s, found.type_m, found.reason) == (None, None, "without an effect no sign is wrong")
    assert found.power == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [((0.1, 0), "standard_error is 0"), ((float("nan"), 1), "effect is nan"), ((0.1, 1, 2), "level is 2")],
)
def test_impossible_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        type_s_m(*arguments)
