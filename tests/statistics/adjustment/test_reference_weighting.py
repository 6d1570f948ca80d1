"""Agreement with R on the NSW trainees beside the CPS controls: propensity, weights, balance, estimates."""

import pytest

from benchmarks.agreement.weighting import COVARIATES, PARTS, expected, inputs, people
from evaluation.statistics.adjustment import adjusted_difference
from evaluation.statistics.adjustment.weighting import weighted_difference

# R's glm reports standard errors with the weights of the step before the last; ours are those of the fit itself.
TOLERANCE, GLM_STANDARD_ERROR = 1e-8, 1e-7


@pytest.mark.parametrize("part", PARTS)
def test_numbers_agree_with_r(part):
    compared = list(part())
    assert compared
    for statistic, _, n_values, difference in compared:
        assert n_values > 0
        assert difference < (GLM_STANDARD_ERROR if "glm" in statistic else TOLERANCE), statistic


@pytest.mark.parametrize("method", ["ate", "att", "atc", "overlap"])
def test_adjusted_difference_is_the_reference_estimate(method):
    rows = people()
    reference = expected()["outcomes"]["re78"][f"ipw_{method}"]
    estimate = adjusted_difference(rows["re78"], rows["treat"], rows[COVARIATES], method)
    assert estimate.value == pytest.approx(reference["estimate"], rel=1e-8)
    assert (estimate.n, estimate.events) == (16177, None)
    # The trainees cannot stand for everybody: a handful of them carries nearly all the weight.
    few = min(estimate.effective_n) < 10
    assert few == (method in ("ate", "atc"))
    assert (estimate.standard_error, estimate.low) == (None, None) if few else estimate.low < estimate.high
    found = weighted_difference(*inputs(), method).standard_error() if few else estimate.standard_error
    assert found == pytest.approx(reference["se_m_estimation"], rel=1e-8)


@pytest.mark.parametrize("target", ["ate", "att"])
def test_the_refit_that_r_found_separated_uses_firth_and_says_so(target):
    assert expected()["outcomes"]["re78"][f"trimmed_0.1_refit_{target}"]["separated"]
    assert "propensity_separated_firth" in weighted_difference(*inputs(), target, trim=0.1).assumptions
    with pytest.raises(ValueError, match="firth='auto'"):
        weighted_difference(*inputs(), target, trim=0.1, firth=False)
