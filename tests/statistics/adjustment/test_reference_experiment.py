"""Agreement with R on the NSW experiment and on Firth's penalised regression."""

import pytest

from benchmarks.agreement.experiment import COVARIATES, PARTS, expected, experiment, firth_data
from evaluation.statistics.adjustment import adjusted_difference, logistic_regression

CLOSED_FORM, PROFILE = 1e-8, 1e-6


@pytest.mark.parametrize("part", PARTS)
def test_numbers_agree_with_r(part):
    compared = list(part())
    assert compared
    for statistic, _, n_values, difference in compared:
        assert n_values > 0
        assert difference < (PROFILE if "profile" in statistic else CLOSED_FORM), statistic


@pytest.mark.parametrize("name", ["endometrial", "0_of_10_v_3_of_12", "18_of_35_v_28_of_70"])
def test_firth_is_used_exactly_where_r_found_separation(name):
    reference = expected("C_firth")["fits"][name]
    fit = logistic_regression(*firth_data(name, reference))
    assert fit.separated == fit.firth == reference["ml_fit_separated"]


def test_the_default_adjusted_difference_is_the_reference_g_computation():
    people = experiment()
    reference = expected("C_nsw_experiment")["logistic_employed"]["adjusted"]["g_computation"]
    estimate = adjusted_difference(people["employed"], people["treat"], people[COVARIATES])
    error = (estimate.high - estimate.low) / (2 * 1.959963984540054)
    assert estimate.value == pytest.approx(reference["difference"], rel=1e-8)
    assert error == pytest.approx(reference["difference_se_delta_model"], rel=1e-8)
    assert (estimate.n, estimate.events, estimate.verdict) == (445, 308, "higher")
