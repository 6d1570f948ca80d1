"""The model of the monthly hazard against person-month rows, closed forms and empty cells."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from firthmodels import FirthLogisticRegression

from evaluation.statistics.hazards import monthly


def _people(seed=0, n=200):
    random = np.random.default_rng(seed)
    arm = random.integers(0, 2, n)
    time = np.ceil(random.exponential(6 - 2 * arm))
    return pd.DataFrame(
        {
            "time": np.minimum(time, 6),
            "event": time <= 6,
            "arm": arm,
            "age": random.integers(2, 6, n) * 10,
            "edition": random.integers(0, 25, n),
        }
    )


def _person_months(data):
    rows = data.loc[data.index.repeat(data["time"].astype(int))].reset_index(names="person")
    rows["month"] = rows.groupby("person").cumcount() + 1
    rows["y"] = (rows["event"] & (rows["month"] == rows["time"])).astype(int)
    return rows


@pytest.mark.parametrize("link", ["cloglog", "logit"])
@pytest.mark.parametrize("cluster", ["person", "edition"])
def test_counts_give_what_person_month_rows_give(link, cluster):
    data = _people()
    rows = _person_months(data)
    design = pd.get_dummies(rows["month"], drop_first=True, dtype=float)
    design = sm.add_constant(pd.concat([design, rows[["arm", "age"]]], axis=1)).to_numpy(float)
    family = sm.families.Binomial(sm.families.links.CLogLog() if link == "cloglog" else sm.families.links.Logit())
    other = sm.GLM(rows["y"].to_numpy(), design, family=family).fit(tol=1e-14)
    chosen = {} if cluster == "person" else {"cluster": data["edition"]}
    fit = monthly(data["time"], data["event"], data[["arm", "age"]], link=link, **chosen)
    assert fit.frame["coef"].to_numpy() == pytest.approx(other.params, rel=1e-6)
    assert fit.frame["std_error"].to_numpy() == pytest.approx(other.bse, rel=1e-6)
    assert fit.loglik == pytest.approx(other.llf, rel=1e-12)
    scores = (other.resid_working * other.model.weights)[:, None] * design
    sums = pd.DataFrame(scores).groupby(rows[cluster].to_numpy()).sum().to_numpy()
    robust = np.sqrt(np.diag(other.cov_params() @ sums.T @ sums @ other.cov_params()))
    assert fit.frame["robust_std_error"].to_numpy() == pytest.approx(robust, rel=1e-6)
    in_charge = fit.frame["robust_std_error" if chosen else "std_error"].to_numpy()
    expected = np.exp(fit.frame["coef"] + 1.959963984540054 * in_charge)
    assert fit.frame["high"].to_numpy() == pytest.approx(expected.to_numpy())


def test_effects_by_month_are_those_of_each_month_alone():
    data = _people()
    fit = monthly(data["time"], data["event"], data[["arm"]], effects_by_month=True)
    rows = _person_months(data)
    hazard = rows.groupby(["month", "arm"])["y"].mean().unstack()
    expected = np.log(np.log1p(-hazard[1]) / np.log1p(-hazard[0]))
    effects = fit.frame.set_index("term")["coef"]
    assert effects[[f"arm:month_{month}" for month in hazard.index]].to_numpy() == pytest.approx(expected.to_numpy())
    common = monthly(data["time"], data["event"], data[["arm"]])
    assert fit.homogeneity_test.statistic == pytest.approx(2 * (fit.loglik - common.loglik))
    assert fit.homogeneity_test.df == 5
    assert common.homogeneity_test is None


def test_effect_of_a_named_arm_by_month_beside_another_covariate():
    data = _people()
    covariates = data[["age", "arm"]]
    fit = monthly(data["time"], data["event"], covariates, arm="arm", effects_by_month=True)
    assert [term for term in fit.frame["term"] if term.startswith("arm")] == [f"arm:month_{k}" for k in range(1, 7)]
    assert "age" in set(fit.frame["term"])
    with pytest.raises(ValueError, match="arm: None is not a column of covariates; choose one of age, arm"):
        monthly(data["time"], data["event"], covariates, effects_by_month=True)


def test_estimates_the_ratio_of_a_continuous_time_model():
    random = np.random.default_rng(3)
    arm = random.integers(0, 2, 200_000)
    time = random.exponential(8 / np.exp(0.5 * arm))
    seen = np.minimum(np.ceil(time), 6)
    estimate = monthly(seen, time <= 6, pd.DataFrame({"arm": arm})).estimate("arm")
    assert estimate.low < np.exp(0.5) < estimate.high
    assert estimate.high - estimate.low < 0.06
    assert (estimate.scale, estimate.method, estimate.n) == ("hazard_ratio", "monthly-cloglog", 200_000)


def test_months_without_events_are_left_out():
    data = _people()
    quiet = data.assign(event=data["event"] & (data["time"] != 3))
    fit = monthly(quiet["time"], quiet["event"], quiet[["arm"]])
    assert fit.months_without_events == (3,)
    assert "month_3" not in set(fit.frame["term"])
    assert fit.n_person_months == (_person_months(quiet)["month"] != 3).sum()
    assert monthly(quiet["time"], quiet["event"], quiet[["arm"]], baseline="log").months_without_events == ()


@pytest.mark.parametrize(
    ("baseline", "terms"),
    [("log", ["log_month"]), (0, []), (1, ["month"]), (3, ["month", "month^2", "month^3"])],
)
def test_smooth_baselines(baseline, terms):
    data = _people()
    fit = monthly(data["time"], data["event"], data[["arm"]], baseline=baseline)
    assert fit.frame["term"].tolist() == ["(intercept)", *terms, "arm"]
    assert fit.loglik <= monthly(data["time"], data["event"], data[["arm"]]).loglik


def test_polynomials_through_every_month_equal_free_months():
    data = _people()
    free, polynomial = (monthly(data["time"], data["event"], data[["arm"]], baseline=name) for name in ("months", 5))
    assert polynomial.loglik == pytest.approx(free.loglik, rel=1e-9)
    ours, theirs = (fit.frame.set_index("term").loc["arm", "coef"] for fit in (polynomial, free))
    assert ours == pytest.approx(theirs, rel=1e-6)


def test_an_empty_cell_is_found_said_and_penalised():
    data = _people()
    empty = data.assign(event=data["event"] & ~((data["time"] == 2) & (data["arm"] == 1)))
    fit = monthly(empty["time"], empty["event"], empty[["arm"]], effects_by_month=True, link="logit")
    assert (fit.method, fit.link) == ("firth", "logit")
    assert list(fit.separated) == ["arm:month_2"]
    assert "no finite maximum-likelihood estimate" in fit.separated["arm:month_2"]
    assert fit.homogeneity_test is None
    row = fit.frame.set_index("term").loc["arm:month_2"]
    assert row["low"] < row["odds_ratio"] < 1
    assert np.isfinite(row["high"])
    estimate = fit.estimate("arm:month_2")
    assert (estimate.scale, estimate.method) == ("odds_ratio", "monthly-logit-firth")
    # The months are apart in this model, so month 2 is a two by two table of its own.
    month = _person_months(empty).query("month == 2")
    alone = FirthLogisticRegression(gtol=1e-8, xtol=1e-8, max_iter=200).fit(month[["arm"]], month["y"])
    assert row["coef"] == pytest.approx(alone.coef_[0], rel=1e-5)


def test_limits_of_the_penalised_fit_are_ordered_and_contain_the_estimate():
    data = _people(n=40).assign(arm=lambda frame: frame["event"].astype(int))
    fit = monthly(data["time"], data["event"], data[["arm"]], level=0.9)
    wider = monthly(data["time"], data["event"], data[["arm"]], level=0.99)
    assert fit.method == "firth"
    row, wide = (found.frame.set_index("term").loc["arm"] for found in (fit, wider))
    bounds = [wide["low"], row["low"], row["hazard_ratio"], row["high"], wide["high"]]
    assert all(first < second for first, second in pairwise(bounds))
    assert 0 <= row["p_value"] <= 1


@pytest.mark.parametrize(
    ("event", "reason"), [([0, 0, 0], "there are no events"), ([1, 1, 1], "everyone has the event in every month")]
)
def test_nothing_to_estimate(event, reason):
    fit = monthly([1, 1, 1], event, pd.DataFrame({"arm": [0, 1, 1]}))
    assert reason in fit.undefined["arm"]
    assert fit.frame["coef"].tolist() == [None]
    assert not fit.estimate("arm").defined


def test_repeated_and_constant_covariates_are_left_out_with_their_reason():
    data = _people().assign(k=2020, twice=lambda frame: 2 * frame["age"])
    fit = monthly(data["time"], data["event"], data[["arm", "age", "k", "twice"]])
    assert set(fit.undefined) == {"k", "twice"}
    kept = monthly(data["time"], data["event"], data[["arm", "age"]])
    assert fit.loglik == pytest.approx(kept.loglik)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"link": "probit"}, "link: 'probit' is not accepted; use 'cloglog' or 'logit'"),
        ({"baseline": "spline"}, "baseline: 'spline' is not accepted"),
        ({"baseline": True}, "baseline: True is not accepted"),
        ({"arm": "pact", "effects_by_month": True}, "arm: 'pact' is not a column"),
        ({"covariates": pd.DataFrame({"month_2": [0, 1] * 100})}, "covariates column 'month_2': the baseline has"),
        ({"cluster": [1] * 200}, "cluster: all rows are in cluster 1"),
    ],
)
def test_refuses(changes, message):
    data = _people()
    with pytest.raises(ValueError, match=message):
        monthly(data["time"], data["event"], **{"covariates": data[["arm"]]} | changes)
