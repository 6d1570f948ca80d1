"""The propensity: what is estimated when arms are separated, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from evaluation.statistics.adjustment import propensity
from evaluation.statistics.adjustment.design import read_covariates
from evaluation.statistics.adjustment.propensity_scores import fit_overlapping

RNG = np.random.default_rng(20)
ARM = np.repeat([1, 0], [20, 40])
AGE = RNG.normal(30, 6, 60)
# Nobody of arm 1 has had the service: the fit by maximum likelihood runs away.
SERVICE = np.where(ARM == 1, 0, np.arange(60) % 3 == 0).astype(int)


def test_scores_average_the_share_treated():
    assert propensity(ARM, AGE).scores.mean() == pytest.approx(20 / 60, rel=1e-12)


@pytest.mark.parametrize(
    ("covariate", "separation"), [(AGE, "none"), (SERVICE, "partial"), (AGE + 90 * ARM, "complete")]
)
def test_separation_is_detected_and_answered_with_firth(covariate, separation):
    found = propensity(ARM, covariate)
    assert found.model.separation == separation
    assert found.firth == found.separated == (separation != "none")
    assert found.notes == (("propensity_separated_firth",) if found.separated else ())
    assert np.isfinite(found.coefficients).all()
    assert ((found.scores > 0) & (found.scores < 1)).all()


def test_firth_can_be_asked_for_and_shrinks():
    assert abs(propensity(ARM, AGE, firth=True).coefficients["x1"]) < abs(propensity(ARM, AGE).coefficients["x1"])


def test_arms_without_any_overlap_are_not_compared():
    with pytest.raises(ValueError, match="completely"):
        fit_overlapping(ARM == 1, read_covariates(AGE + 90 * ARM))


def test_c_statistic_is_the_share_of_pairs_in_the_right_order():
    found = propensity(ARM, AGE)
    gaps = found.scores[ARM == 1][:, None] - found.scores[ARM == 0]
    assert found.c_statistic == pytest.approx(np.mean((gaps > 0) + 0.5 * (gaps == 0)), rel=1e-12)


def test_categories_become_levels_and_names_are_kept():
    frame = pd.DataFrame({"age": AGE, "site": np.resize(["Crema", "Lodi", "Pavia"], 60)})
    assert list(propensity(ARM, frame).coefficients.index) == ["(Intercept)", "age", "site=Lodi", "site=Pavia"]


@pytest.mark.parametrize(
    ("arm", "covariates", "message"),
    [
        (ARM, np.ones(60), "constant.*x1"),
        (ARM, np.column_stack([AGE, 2 * AGE + 3]), "determined by the other covariates: x1"),
        (ARM, np.where(AGE > 30, np.nan, AGE), "x1: .* of 60 values are missing"),
        (ARM, np.where(AGE > 30, np.inf, AGE), "x1: .* infinite"),
        (ARM[15:25], RNG.normal(size=(10, 10)), "10 people cannot carry 11 coefficients"),
        (np.zeros(60), AGE, "arm 1 has nobody"),
        (np.ones(60), AGE, "arm 0 has nobody"),
        (ARM + 1, AGE, "arm: met 2; accepted values are 0 and 1"),
        (np.where(AGE > 30, np.nan, ARM), AGE, "arm: .* missing"),
        (ARM.astype(str) + "x", AGE, "arm: not numbers"),
        (ARM, AGE[:-1], "59 rows for 60 people"),
        (ARM, pd.DataFrame(index=range(60)), "at least one covariate"),
        (ARM, np.ones((60, 1, 1)), "3 dimensions"),
    ],
)
def test_bad_input_is_named(arm, covariates, message):
    with pytest.raises(ValueError, match=message):
        propensity(arm, covariates)


def test_separation_without_firth_is_refused():
    with pytest.raises(ValueError, match="firth='auto'"):
        propensity(ARM, SERVICE, firth=False)


def test_firth_settles_where_plain_scoring_steps_swing_around_the_peak():
    covariates = [[2, 2, 1], [2, 1, 2], [1, 2, 0], [2, 1, 2], [2, 2, 0], [1, 0, 2]]
    fit = propensity([1, 0, 0, 0, 0, 1], np.array(covariates)).model
    assert fit.firth
    assert fit.influence.sum(axis=0) / fit.standard_errors == pytest.approx(np.zeros(4), abs=1e-9)
