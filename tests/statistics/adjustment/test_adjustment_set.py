"""Whom the arms are compared among, and why they cannot be."""

import numpy as np
import pandas as pd
import pytest

from evaluation.statistics.adjustment import adjusted_difference, adjustment_set

RNG = np.random.default_rng(3)
ARM = np.repeat([1, 0], [30, 50])
OUTCOME = RNG.integers(0, 2, 80)
AGE = RNG.normal(30, 5, 80)
GAPS = np.where(np.arange(80) % 4 == 0, np.nan, AGE)


def test_people_with_a_gap_are_left_out_and_counted_by_arm():
    found = adjustment_set(ARM, pd.DataFrame({"age": GAPS}))
    assert (found.base(1), found.base(0), found.left_out) == ((22, 30), (38, 50), 20)
    known = ~np.isnan(GAPS)
    estimate = found.difference(OUTCOME, "overlap")
    assert estimate == adjusted_difference(OUTCOME[known], ARM[known], pd.DataFrame({"age": AGE[known]}), "overlap")
    assert estimate.n == 60


def test_or_kept_with_the_gap_as_a_value_of_its_own():
    found = adjustment_set(ARM, pd.DataFrame({"age": GAPS}), "indicator")
    assert (found.base(1), found.base(0), found.left_out) == ((30, 30), (50, 50), 0)
    assert list(found.balance.frame["covariate"]) == ["age", "age=unknown"]
    by_hand = pd.DataFrame({"age": np.where(np.isnan(GAPS), np.nanmean(GAPS), GAPS), "gap": np.isnan(GAPS) * 1.0})
    estimate = found.difference(OUTCOME, "ate")
    assert estimate.value == pytest.approx(adjusted_difference(OUTCOME, ARM, by_hand, "ate").value)
    assert estimate.n == 80


def test_what_is_constant_or_known_of_nobody_is_named_and_left_out():
    frame = pd.DataFrame({"age": AGE, "site": "Crema", "income": np.nan})
    found = adjustment_set(ARM, frame)
    assert (found.constant, found.unknown, found.left_out, found.reason) == (("site",), ("income",), 0, "")
    assert list(found.covariates) == ["age"]


@pytest.mark.parametrize(
    ("arm", "frame", "reason"),
    [
        (0 * ARM, {"age": AGE}, "arm 1 has nobody"),
        (0 * ARM + 1, {"age": AGE}, "arm 0 has nobody"),
        (ARM, {"age": np.full(80, np.nan)}, "missing for everybody: age"),
        (ARM, {"age": np.where(ARM == 1, np.nan, AGE)}, "nobody of arm 1 can be compared"),
        (1 * (np.arange(80) == 0), {"age": AGE}, "one person only of arm 1 can be compared"),
        (ARM, {"site": np.full(80, "Crema")}, "constant, so nothing to adjust for: site"),
    ],
)
@pytest.mark.parametrize("method", ["standardised", "overlap", "aipw", "matching"])
def test_what_cannot_be_compared_has_its_reason_and_no_exception(arm, frame, reason, method):
    found = adjustment_set(arm, pd.DataFrame(frame))
    assert found.reason == reason
    estimate = found.difference(OUTCOME, method, estimand="any_work", population="enrolled")
    assert (estimate.value, estimate.assumptions[0], estimate.method) == (None, reason, method)
    assert (estimate.estimand, estimate.population) == ("any_work", "enrolled")


def test_arms_told_apart_completely_are_described_but_not_weighted():
    found = adjustment_set(ARM, pd.DataFrame({"age": AGE + 100 * ARM}))
    assert "completely" in found.apart
    assert list(found.balance.effective_sample_size["stage"]) == ["before"]
    assert adjustment_set(ARM, pd.DataFrame({"age": AGE})).apart == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((ARM, pd.DataFrame({"age": AGE}), "mean"), "missing: met 'mean'"),
        ((ARM + 1, pd.DataFrame({"age": AGE})), "arm: accepted values"),
        ((ARM[:5], pd.DataFrame({"age": AGE})), "80 rows for 5 people"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        adjustment_set(*arguments)
