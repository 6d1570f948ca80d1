"""What has no estimate says so with its reason, and the rest keeps its own."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from evaluation.statistics.hazards import cox, firth_cox

TIME = np.arange(1.0, 9.0)
EVENT = np.array([1, 0, 1, 1, 0, 1, 1, 0])
X = pd.DataFrame({"x": [0, 1, 0, 1, 1, 0, 1, 0], "z": [1.0, 5, 2, 4, 3, 3, 2, 2]})
SEPARATED = X.assign(x=EVENT)


def test_no_events():
    fit = cox(TIME, 0 * EVENT, X, cluster=TIME)
    assert fit.undefined == {"x": "there are no events", "z": "there are no events"}
    assert fit.frame.drop(columns="term").isna().all(axis=None)
    assert fit.frame["coef"].tolist() == [None, None]
    tests = (fit.lr_test, fit.wald_test, fit.score_test, fit.robust_wald_test, fit.robust_score_test, fit.concordance)
    assert tests == (None,) * 6
    assert fit.baseline_cumulative_hazard.empty
    assert not fit.estimate("x").defined
    assert fit.estimate("x").assumptions == ("there are no events",)
    with pytest.raises(ValueError, match="cannot be tested: there are no events"):
        fit.proportional_hazards()


@pytest.mark.parametrize("extra", [[3] * 8, list(1 + 2 * X["x"]), list(X["x"] - X["z"])])
@pytest.mark.parametrize("ties", ["efron", "breslow", "exact"])
def test_covariates_that_are_constant_or_repeat_others(extra, ties):
    fit, without = cox(TIME, EVENT, X.assign(k=extra), ties), cox(TIME, EVENT, X, ties)
    assert list(fit.undefined) == ["k"]
    assert "does not vary among the people at risk, or repeats" in fit.undefined["k"]
    assert fit.frame["coef"].tolist()[:2] == pytest.approx(without.frame["coef"].tolist())
    assert fit.frame["coef"].tolist()[2] is None
    assert fit.lr_test == pytest.approx(without.lr_test)
    assert fit.proportional_hazards()["term"].tolist() == ["x", "z", "GLOBAL"]


@pytest.mark.parametrize(
    ("time", "event", "covariates"),
    [([3], [1], X[["x"]][:1]), (TIME, EVENT, 0 * X), (TIME, [0] * 7 + [1], X), (0 * TIME + 1, EVENT, 0 * X)],
)
def test_nothing_varies(time, event, covariates):
    fit = cox(time, event, covariates)
    assert set(fit.undefined) == set(covariates.columns)
    assert fit.lr_test is None
    assert fit.loglik == fit.loglik_null
    assert len(fit.baseline_cumulative_hazard) > 0


@pytest.mark.parametrize("ties", ["efron", "breslow", "exact"])
def test_monotone_likelihood(ties):
    fit = cox(TIME, EVENT, SEPARATED, ties)
    assert list(fit.undefined) == ["x"]
    assert "monotone" in fit.undefined["x"]
    assert "firth_cox" in fit.undefined["x"]
    assert fit.frame["coef"].tolist()[0] is None
    # In the limit only people with x = 1 count, so the other coefficient is theirs.
    among = EVENT == 1
    alone = cox(TIME[among], EVENT[among], SEPARATED.loc[among, ["z"]], ties)
    assert fit.frame["coef"].tolist()[1] == pytest.approx(alone.coefficients[0], rel=1e-6)
    assert fit.frame["std_error"].tolist()[1] == pytest.approx(alone.frame["std_error"][0], rel=1e-6)
    assert fit.loglik == pytest.approx(alone.loglik, abs=1e-7)
    assert fit.wald_test is None
    assert fit.lr_test.p_value < 0.2
    assert not fit.estimate("x").defined


def test_coefficient_lost_with_one_that_diverges():
    fit = cox(TIME, EVENT * 0 + 1, pd.DataFrame({"x": -TIME, "z": X["z"]}), cluster=[1, 1, 2, 2, 3, 3, 4, 4])
    assert set(fit.undefined) == {"x", "z"}
    assert fit.frame["robust_std_error"].tolist() == [None, None]


def test_people_set_apart_by_a_hair():
    fit = cox([1, 2, 3, 4], [1, 1, 1, 1], pd.DataFrame({"x": [0, -1e-4, -1, -1.0001]}))
    assert list(fit.undefined) == ["x"]
    assert fit.lr_test is None or fit.lr_test.p_value > 0


@settings(max_examples=150)
@given(st.integers(0, 2**31), st.sampled_from(["efron", "breslow", "exact"]))
def test_monotone_exactly_where_linear_programming_finds_a_direction(seed, ties):
    random = np.random.default_rng(seed)
    n, p = random.integers(3, 14), random.integers(1, 4)
    time, event = random.integers(1, random.choice([3, 6, 20]), n), random.random(n) < 0.6
    values = random.integers(0, random.choice([2, 5]), (n, p)) if random.random() < 0.6 else random.normal(size=(n, p))
    fit = cox(time, event, pd.DataFrame(values, columns=list("abc")[:p]), ties)
    if event.any() and len(fit.data.kept):
        monotone = _has_direction(time, event, values[:, fit.data.kept], ties)
        assert monotone == any("monotone" in reason for reason in fit.undefined.values())
        assert fit.data.optimum.finite.all() == (not monotone)


def _has_direction(time, event, values, ties):
    """Whether some combination never ranks an event below anyone at risk with it, and once above."""
    differences = [
        values[i] - values[j]
        for i in np.flatnonzero(event)
        for j in np.flatnonzero(time >= time[i])
        if not (ties == "exact" and event[j] and time[j] == time[i])
    ]
    if not differences:
        return False
    a = np.array(differences, dtype=float)
    return -linprog(-a.sum(axis=0), A_ub=-a, b_ub=np.zeros(len(a)), bounds=[(-1, 1)] * a.shape[1]).fun > 1e-7


def test_cautions():
    few = cox(TIME, [1, 0, 0, 1, 0, 0, 0, 0], X.assign(w=[3, 1, 2, 4, 2, 1, 5, 3]))
    assert "2 events for 3 covariates: the estimates are unstable" in few.cautions
    clustered = cox(TIME, EVENT, X, cluster=[1, 1, 2, 2, 3, 3, 4, 4])
    assert clustered.cautions == ("4 clusters: robust standard errors are too small with fewer than 20",)
    assert cox(TIME, EVENT, X).cautions == ()


def test_firth_gives_a_finite_ratio():
    fit = firth_cox(TIME, EVENT, SEPARATED)
    row = fit.frame.iloc[0]
    assert np.isfinite([row["coef"], row["low"]]).all()
    assert row["low"] < row["hazard_ratio"] < row["high"]
    assert fit.estimate("x").method == "cox-firth"


def test_firth_maximises_the_penalised_likelihood():
    """Two coefficients on a grid around the fit: none does better by likelihood plus half log determinant."""
    fit = firth_cox(TIME, EVENT, X)
    centre = fit.frame["coef"].to_numpy(float)

    def penalised(coefficients):
        x, weight, total, information = (
            X.to_numpy(float),
            np.exp(X.to_numpy(float) @ coefficients),
            0.0,
            np.zeros((2, 2)),
        )
        for i in np.flatnonzero(EVENT):
            share = weight[i:] / weight[i:].sum()
            mean = share @ x[i:]
            information += (x[i:] - mean).T @ ((x[i:] - mean) * share[:, None])
            total += np.log(share[0])
        return total + 0.5 * np.linalg.slogdet(information)[1]

    best = penalised(centre)
    assert fit.penalised_loglik == pytest.approx(best)
    for step in ([0.01, 0], [-0.01, 0], [0, 0.01], [0, -0.01]):
        assert penalised(centre + step) < best


@pytest.mark.parametrize(
    ("event", "covariates", "message"),
    [(0 * EVENT, X, "no events"), (EVENT, X.assign(k=1), "covariates do not vary .* repeat others: k")],
)
def test_firth_refuses(event, covariates, message):
    with pytest.raises(ValueError, match=message):
        firth_cox(TIME, event, covariates)
