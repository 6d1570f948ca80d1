"""The Cox model against published numbers, other implementations and its own definition."""

from itertools import combinations
from pathlib import Path

import greenwood
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.hazards import cox

ROOT = Path(__file__).parents[3]
TRANSFORMS = ("km", "identity", "rank", "log")


def _people(seed, n=120):
    random = np.random.default_rng(seed)
    entry = random.integers(0, 6, n).astype(float)
    return pd.DataFrame(
        {
            "entry": entry,
            "time": entry + random.integers(1, 12, n),
            "event": random.random(n) < 0.6,
            "site": random.integers(0, 3, n),
            "edition": random.integers(0, 40, n),
            "arm": random.integers(0, 2, n),
            "age": random.normal(45, 10, n),
            "grade": random.integers(0, 4, n),
        }
    )


COVARIATES = ["arm", "age", "grade"]


def test_published_rossi():
    """Fox & Weisberg: time to arrest after release from prison."""
    data = pd.read_csv(ROOT / "data" / "rossi" / "rossi.csv")
    yes = {"fin": "yes", "race": "black", "wexp": "yes", "mar": "married", "paro": "yes"}
    covariates = data.assign(**{name: (data[name] == value).astype(int) for name, value in yes.items()})
    fit = cox(data["week"], data["arrest"], covariates[["fin", "age", "race", "wexp", "mar", "paro", "prio"]])
    frame = fit.frame.set_index("term").round(4)
    assert list(frame["coef"]) == [-0.3794, -0.0574, 0.3139, -0.1498, -0.4337, -0.0849, 0.0915]
    assert list(frame["std_error"]) == [0.1914, 0.0220, 0.3080, 0.2122, 0.3819, 0.1958, 0.0286]
    assert round(fit.lr_test.statistic, 2) == 33.27
    assert (fit.n, fit.n_events) == (432, 114)


def test_published_veteran():
    """Kalbfleisch & Prentice's lung cancer trial, cell types as columns of 0 and 1, as R documents it."""
    data = greenwood.load_dataset("veteran", backend="pandas")
    cells = pd.get_dummies(data["celltype"])[["smallcell", "adeno", "large"]]
    columns = pd.concat([data[["trt", "karno", "diagtime", "age", "prior"]], cells], axis=1)
    fit = cox(data["time"], data["status"], columns)
    coefficients = fit.frame.set_index("term")["coef"].round(4)
    assert coefficients.loc[["trt", "smallcell", "adeno", "large"]].tolist() == [0.2946, 0.8616, 1.1961, 0.4013]
    assert coefficients.loc[["karno", "age"]].tolist() == [-0.0328, -0.0087]
    assert round(fit.lr_test.statistic, 1) == 62.1


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_start_stop_rows_strata_and_ties_agree_with_greenwood(seed, ties):
    data = _people(seed)
    fit = cox(data["time"], data["event"], data[COVARIATES], ties, strata=data["site"], entry=data["entry"])
    surv = greenwood.Surv(data["entry"], data["time"], data["event"].astype(int))
    other = greenwood.CoxPH(ties=ties).fit(surv, data[COVARIATES].astype(float), strata=data["site"], tol=1e-13)
    assert fit.frame["coef"].to_numpy() == pytest.approx(other.coef_, rel=1e-8)
    assert fit.frame["std_error"].to_numpy() == pytest.approx(other.naive_std_error_, rel=1e-8)
    assert [fit.loglik, fit.loglik_null] == pytest.approx([other.loglik_, other.loglik_null_], rel=1e-10)
    for transform in TRANSFORMS:
        theirs = [row["chisq"] for row in other.cox_zph(transform=transform).per_term.values()]
        ours = fit.proportional_hazards(transform)["statistic"].tolist()
        assert ours[: len(theirs)] == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_robust_standard_errors_follow_their_definition(ties):
    data = _people(7, n=60)
    columns = {"strata": data["site"], "entry": data["entry"], "cluster": data["edition"]}
    fit = cox(data["time"], data["event"], data[COVARIATES], ties, **columns)
    residuals = _score_residuals(data, fit.coefficients, ties)
    assert residuals.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-7)
    influence = pd.DataFrame(residuals @ fit.covariance).groupby(data["edition"].to_numpy()).sum().to_numpy()
    assert fit.robust_covariance == pytest.approx(influence.T @ influence, rel=1e-9)


def _score_residuals(data, coefficients, ties):
    """Row by row and event by event, tied events sharing the risk set by Efron's rule."""
    x, residuals = data[COVARIATES].to_numpy(float), np.zeros((len(data), len(COVARIATES)))
    weight = np.exp(x @ coefficients)
    for (site, time), tied in data[data["event"]].groupby(["site", "time"]):
        at_risk = ((data["site"] == site) & (data["entry"] < time) & (data["time"] >= time)).to_numpy()
        is_event = np.isin(np.arange(len(data)), tied.index)
        for order in range(len(tied)):
            fraction = order / len(tied) if ties == "efron" else 0
            share = weight * at_risk * (1 - fraction * is_event)
            mean = share @ x / share.sum()
            residuals += is_event[:, None] * (x - mean) / len(tied) - (x - mean) * (share / share.sum())[:, None]
    return residuals


def test_exact_ties_sum_over_all_subsets():
    data = _people(8, n=14).assign(time=lambda frame: 1 + frame.index % 3)
    fit = cox(data["time"], data["event"], data[["arm", "grade"]], "exact")
    assert not fit.undefined
    predictor = data[["arm", "grade"]].to_numpy(float) @ fit.coefficients
    total = 0.0
    for time, tied in data[data["event"]].groupby("time"):
        at_risk = np.flatnonzero(data["time"] >= time)
        subsets = [predictor[list(subset)].sum() for subset in combinations(at_risk, len(tied))]
        total += predictor[tied.index].sum() - np.logaddexp.reduce(subsets)
    assert fit.loglik == pytest.approx(total, rel=1e-12)
    score, information = fit.data.optimum.terms.score.sum(axis=0), fit.data.optimum.terms.information.sum(axis=0)
    assert score == pytest.approx(np.zeros(2), abs=1e-9)
    assert np.all(np.linalg.eigvalsh(information) > 0)


def test_exact_ties_stay_in_range_with_many_events():
    random = np.random.default_rng(0)
    arm, time = random.integers(0, 2, 1500), random.integers(1, 3, 1500)
    fit = cox(time, np.ones(1500), pd.DataFrame({"arm": arm}), "exact")
    assert np.isfinite(fit.loglik)
    assert abs(fit.coefficients[0]) < 0.5


def test_rules_agree_without_ties():
    data = _people(11).assign(time=lambda frame: 1 + frame.index.to_numpy(float))
    fits = [cox(data["time"], data["event"], data[COVARIATES], ties) for ties in ("efron", "breslow", "exact")]
    for other in fits[1:]:
        assert other.coefficients == pytest.approx(fits[0].coefficients, rel=1e-9)
        assert other.loglik == pytest.approx(fits[0].loglik, rel=1e-12)


@given(
    st.integers(0, 10_000),
    st.sampled_from(["efron", "breslow"]),
    st.sampled_from([1e-9, 0.01, 30, 1e9]),
    st.floats(-100, 100),
)
def test_units_order_and_labels_do_not_matter(seed, ties, scale, shift):
    data = _people(seed, n=40)
    first = cox(data["time"], data["event"], data[COVARIATES], ties, cluster=data["edition"])
    moved = data.assign(arm=1 - data["arm"], age=scale * (data["age"] + shift)).sample(frac=1, random_state=seed)
    second = cox(moved["time"] * 30, moved["event"], moved[COVARIATES], ties, cluster=moved["edition"])
    expected = first.coefficients * [-1, 1 / scale, 1]
    assert set(second.undefined) == set(first.undefined)
    assert second.coefficients == pytest.approx(expected, rel=1e-6, abs=1e-9, nan_ok=True)
    assert second.loglik == pytest.approx(first.loglik, rel=1e-9)
    assert second.wald_test == pytest.approx(first.wald_test, rel=1e-6)
    spread = first.robust_covariance * np.outer([1, 1 / scale, 1], [1, 1 / scale, 1])
    assert np.diag(second.robust_covariance) == pytest.approx(np.diag(spread), rel=1e-6, nan_ok=True)


def test_limits_and_p_values_follow_the_standard_error_in_charge():
    data = _people(2)
    fit = cox(data["time"], data["event"], data[COVARIATES], cluster=data["edition"], level=0.9)
    row = fit.frame.iloc[0]
    assert row["high"] == pytest.approx(np.exp(row["coef"] + 1.6448536269514722 * row["robust_std_error"]))
    assert row["low"] < row["hazard_ratio"] < row["high"]
    wider = cox(data["time"], data["event"], data[COVARIATES], cluster=data["edition"], level=0.99).frame.iloc[0]
    assert wider["low"] < row["low"]
    assert wider["p_value"] == row["p_value"]


def test_baseline_without_covariate_effects_is_nelson_aalen():
    data = pd.DataFrame({"time": [1, 1, 2, 3], "event": [1, 1, 0, 1], "x": [5, 5, 5, 5]})
    steps = {"breslow": [2 / 4, 2 / 4 + 1], "efron": [1 / 4 + 1 / 3, 1 / 4 + 1 / 3 + 1]}
    for ties, expected in steps.items():
        baseline = cox(data["time"], data["event"], data[["x"]], ties).baseline_cumulative_hazard
        assert baseline["time"].tolist() == [1, 3]
        assert baseline["cumulative_hazard"].tolist() == pytest.approx(expected)


def test_baseline_by_stratum():
    data = _people(5)
    baseline = cox(data["time"], data["event"], data[COVARIATES], strata=data["site"]).baseline_cumulative_hazard
    assert list(baseline.columns) == ["stratum", "time", "cumulative_hazard"]
    assert baseline.groupby("stratum")["cumulative_hazard"].is_monotonic_increasing.all()
    alone = data[data["site"] == 1]
    times = alone.loc[alone["event"], "time"].drop_duplicates().sort_values()
    assert baseline.loc[baseline["stratum"] == 1, "time"].tolist() == times.tolist()


def test_estimate():
    data = _people(1)
    fit = cox(data["time"], data["event"], data[COVARIATES], cluster=data["edition"])
    estimate = fit.estimate("arm")
    assert (estimate.scale, estimate.method, estimate.n) == ("hazard_ratio", "cox-efron-robust", 120)
    assert estimate.value == pytest.approx(np.exp(fit.coefficients[0]))
    with pytest.raises(ValueError, match="term: 'sex' is not in the model; it has arm, age, grade"):
        fit.estimate("sex")


@pytest.mark.parametrize(
    ("transform", "shift", "message"),
    [("log", 1, "an event at time zero has no logarithm"), ("cubic", 0, "transform: 'cubic' is not accepted")],
)
def test_proportional_hazards_refuses(transform, shift, message):
    data = _people(1)
    fit = cox(
        data["time"] - data.loc[data["event"], "time"].min() if shift else data["time"], data["event"], data[["age"]]
    )
    with pytest.raises(ValueError, match=message):
        fit.proportional_hazards(transform)
