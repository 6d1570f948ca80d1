"""The penalised complementary log-log against a penalised likelihood written down anew and maximised numerically."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.stats import chi2

from evaluation.statistics.hazards import monthly

# Rows of arm, month of leaving, whether with the event: in month 2 nobody of arm 1 has it, in month 4 the last has it.
EMPTY = [(0, 1, 1), (0, 1, 1), (1, 1, 1), (0, 2, 1), (0, 2, 1), (0, 2, 0), (1, 3, 1), (1, 3, 0), (0, 3, 1), (1, 4, 1)]
# The published case of the fallback: the last person at risk has the event.
LAST = [(0, 1, 1), (1, 1, 0), (1, 1, 1), (0, 2, 0), (1, 2, 1), (0, 2, 1), (1, 3, 1)]
# Nobody of arm 1 has the event at all.
NEVER = [(0, 1, 1), (0, 2, 1), (0, 2, 1), (1, 2, 0), (1, 2, 0), (0, 2, 0), (1, 1, 0)]


def _fit(people, **options):
    arm, month, event = (list(column) for column in zip(*people, strict=True))
    return monthly(month, event, pd.DataFrame({"arm": arm}), **options)


def _person_months(people):
    """Design with a column for each month with events and one for the arm, and the outcomes."""
    rows = [(arm, k, int(event and k == last)) for arm, last, event in people for k in range(1, last + 1)]
    months = sorted({k for _, k, outcome in rows if outcome})
    rows = [row for row in rows if row[1] in months]
    design = [[float(k == month) for month in months] + [float(arm)] for arm, k, _ in rows]
    return np.array(design), np.array([outcome for *_, outcome in rows])


def _penalised(coefficients, design, outcome):
    hazard = 1 - np.exp(-np.exp(design @ coefficients))
    slope = np.exp(design @ coefficients) * (1 - hazard)
    information = design.T @ (design * (slope**2 / (hazard * (1 - hazard)))[:, None])
    chance = np.where(outcome == 1, hazard, 1 - hazard)
    return np.log(chance).sum() + np.log(np.linalg.det(information)) / 2


def _highest(design, outcome, arm=None):
    """Maximise over all coefficients, or over those of the months with the arm's held."""

    def cost(free):
        held = free if arm is None else np.append(free, arm)
        with np.errstate(all="ignore"):
            found = -_penalised(held, design, outcome)
        return found if np.isfinite(found) else 1e9

    start = np.full(design.shape[1] - (arm is not None), -0.5)
    rough = minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-13, "maxfev": 40_000})
    return rough.x, -rough.fun


@pytest.mark.parametrize("people", [EMPTY, LAST, NEVER])
def test_maximum_and_profile_are_those_of_the_penalised_likelihood(people):
    design, outcome = _person_months(people)
    coefficients, highest = _highest(design, outcome)
    fit = _fit(people)
    row = fit.frame.set_index("term").loc["arm"]
    assert (fit.method, fit.link) == ("firth", "cloglog")
    assert row["coef"] == pytest.approx(coefficients[-1], abs=1e-5)

    def drop(arm):
        return 2 * (highest - _highest(design, outcome, arm)[1])

    assert row["p_value"] == pytest.approx(chi2.sf(drop(0.0), 1), abs=1e-5)
    ends = [brentq(lambda b: drop(b) - chi2.ppf(0.95, 1), row["coef"], row["coef"] + far, xtol=1e-6) for far in (-9, 9)]
    assert np.log([row["low"], row["high"]]) == pytest.approx(ends, abs=1e-4)


def test_standard_errors_are_those_of_the_expected_information():
    design, outcome = _person_months(EMPTY)
    at = _highest(design, outcome)[0]
    hazard = 1 - np.exp(-np.exp(design @ at))
    weight = np.exp(2 * (design @ at)) * (1 - hazard) / hazard
    expected = np.sqrt(np.diag(np.linalg.inv(design.T @ (design * weight[:, None]))))
    assert _fit(EMPTY).frame.set_index("term").loc["arm", "std_error"] == pytest.approx(expected[-1], abs=1e-5)


def test_one_month_is_a_table_whose_arms_are_apart():
    """With a coefficient for each arm the penalty is a sum over arms: each hazard is the mode of a binomial."""
    people = [(0, 1, k < 3) for k in range(10)] + [(1, 1, False)] * 6

    def log_hazard(events, n):
        def cost(x):
            hazard = -np.expm1(-np.exp(x))
            return -(events * np.log(hazard) - (n - events) * np.exp(x) + (2 * x - np.log(np.expm1(np.exp(x)))) / 2)

        return minimize_scalar(cost, bounds=(-12, 3), method="bounded", options={"xatol": 1e-11}).x

    expected = log_hazard(0, 6) - log_hazard(3, 10)
    row = _fit(people).frame.set_index("term").loc["arm"]
    assert row["coef"] == pytest.approx(expected, abs=1e-6)
    assert row["low"] < row["hazard_ratio"] < 1 < row["high"]


@pytest.mark.parametrize("people", [EMPTY, LAST, NEVER])
def test_the_ratio_is_one_of_hazards_and_turns_with_the_arms(people):
    ahead, back = _fit(people).estimate("arm"), _fit([(1 - arm, *rest) for arm, *rest in people]).estimate("arm")
    assert (ahead.scale, ahead.method) == ("hazard_ratio", "monthly-cloglog-firth")
    assert ahead.assumptions[0] == "proportional_monthly_hazard_ratios"
    assert back.value == pytest.approx(1 / ahead.value, rel=1e-6)
    assert (back.low, back.high) == pytest.approx((1 / ahead.high, 1 / ahead.low), rel=1e-4)
    assert back.p_value == pytest.approx(ahead.p_value, abs=1e-6)


def test_the_penalty_pulls_a_ratio_towards_one_and_less_so_with_more_people():
    far = [_fit(NEVER * times).estimate("arm").value for times in (1, 3, 9)]
    assert 1 > far[0] > far[1] > far[2] > 0


def test_a_named_link_stays():
    fit = _fit(EMPTY, link="logit")
    assert (fit.method, fit.link, fit.estimate("arm").scale) == ("firth", "logit", "odds_ratio")
