"""The Fine-Gray model against its definition, written out person by person, and another implementation."""

from pathlib import Path

import greenwood
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics.hazards import cox, fine_gray

ROOT = Path(__file__).parents[3]


def _people(seed, n=40):
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "time": random.integers(1, 9, n).astype(float),
            "cause": random.integers(0, 3, n),
            "arm": random.integers(0, 2, n),
            "age": random.normal(40, 10, n).round(1),
        }
    )


def _sandwich(data, coefficients):
    """Standard errors of Fine & Gray (1999), section 3, with sums over people and times as they stand there."""
    time, cause, x = data["time"].to_numpy(), data["cause"].to_numpy(), data[["arm", "age"]].to_numpy(float)
    weight, censored = np.exp(x @ coefficients), cause == 0
    moments = np.unique(time[censored])
    fall = {u: (censored & (time == u)).sum() / (time >= u).sum() for u in moments}
    before = {t: np.prod([1 - fall[u] for u in moments if u < t]) for t in np.unique(time)}
    times, counts = np.unique(time[cause == 1], return_counts=True)
    stays = np.array(
        [
            [1.0 if t <= end else (before[t] / before[end] if why == 2 else 0.0) for t in times]
            for end, why in zip(time, cause, strict=True)
        ]
    )
    at_risk = stays * weight[:, None]
    mean = (at_risk.T @ x) / at_risk.sum(axis=0)[:, None]
    hazard = counts / at_risk.sum(axis=0)
    apart = x[:, None, :] - mean[None, :, :]
    passed = apart * (at_risk * hazard)[:, :, None]
    happens = (time[:, None] == times) & (cause == 1)[:, None]
    influence = (apart * happens[:, :, None] - passed).sum(axis=1)
    for u in moments:
        q = passed[(cause == 2) & (time < u)][:, times >= u].sum(axis=(0, 1))
        exposed = (time >= u).sum()
        influence[censored & (time == u)] += q / exposed
        influence[time >= u] -= q * fall[u] / exposed
    information = np.einsum("ik,k,ikp,ikq->pq", at_risk, hazard, apart, apart)
    bread = np.linalg.inv(information)
    return np.sqrt(np.diag(bread @ influence.T @ influence @ bread))


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_standard_errors_follow_their_definition_also_with_ties_to_censoring(seed):
    data = _people(seed)
    fit = fine_gray(data["time"], data["cause"], data[["arm", "age"]], of=1)
    if not fit.undefined:
        assert fit.frame["std_error"].to_numpy() == pytest.approx(_sandwich(data, fit.coefficients), rel=1e-8)


def test_finegray_convention_agrees_with_greenwood_on_real_spells():
    data = pd.read_csv(ROOT / "data" / "mccall" / "unempdur.csv")
    cause = data["censor1"] + 2 * data["censor2"] + 3 * data["censor3"]
    covariates = data[["age", "logwage"]].assign(ui=data["ui"] == "yes").astype(float)
    fit = fine_gray(data["spell"], cause, covariates, of=1, convention="finegray")
    names = ["none", "full", "part", "other"]
    states = pd.Categorical.from_codes(cause, names)
    other = greenwood.FineGray(cause="full").fit(greenwood.Surv(data["spell"], event=states), covariates, tol=1e-14)
    assert fit.frame["coef"].to_numpy() == pytest.approx(other.coef_, rel=1e-8)
    assert fit.frame["std_error"].to_numpy() == pytest.approx(other.std_error_, rel=1e-8)
    assert [fit.n_events, fit.n_competing, fit.n_censored] == [1073, 339 + 574, 1357]


def test_conventions_differ_only_where_events_and_censorings_share_a_time():
    data = _people(4, n=80)
    apart = data["time"] + np.where(data["cause"] == 0, 0.5, 0.0)
    outcome, covariates = (apart, data["cause"]), data[["arm", "age"]]
    crr, finegray = (fine_gray(*outcome, covariates, of=1, convention=name) for name in ("crr", "finegray"))
    assert crr.coefficients == pytest.approx(finegray.coefficients, rel=1e-9)
    shared = [fine_gray(data["time"], data["cause"], covariates, of=1, convention=name) for name in ("crr", "finegray")]
    assert abs(shared[0].coefficients - shared[1].coefficients).max() > 1e-4


def test_without_competing_events_it_is_the_cox_model():
    data = _people(5)
    event = data["cause"] == 1
    fit = fine_gray(data["time"], event.astype(int), data[["arm", "age"]], of=1)
    other = cox(data["time"], event, data[["arm", "age"]], "breslow", cluster=range(len(data)))
    assert fit.coefficients == pytest.approx(other.coefficients, rel=1e-9)
    assert fit.frame["std_error"].to_numpy() == pytest.approx(other.frame["robust_std_error"].to_numpy(), rel=1e-9)
    assert fit.loglik == pytest.approx(other.loglik)


def test_causes_as_texts():
    data = _people(6)
    texts = data["cause"].map({0: None, 1: "permanent", 2: "fixed_term"})
    fit = fine_gray(data["time"], texts, data[["arm"]], of="permanent")
    assert fit.loglik == fine_gray(data["time"], data["cause"], data[["arm"]], of=1).loglik
    assert fit.loglik == fine_gray(data["time"], texts.fillna("none"), data[["arm"]], of="permanent").loglik
    estimate = fit.estimate("arm")
    assert (estimate.method, estimate.events) == ("fine-gray-crr", fit.n_events)


def test_no_events_of_the_cause():
    data = _people(6)
    fit = fine_gray(data["time"], data["cause"], data[["arm"]], of=7)
    assert fit.undefined == {"arm": "there are no events of cause 7, only of 1, 2"}
    assert fit.frame["coef"].tolist() == [None]
    assert not fit.estimate("arm").defined


def test_monotone_and_constant():
    data = _people(6).assign(arm=lambda frame: (frame["cause"] == 1).astype(int), k=1)
    fit = fine_gray(data["time"], data["cause"], data[["arm", "k"]], of=1)
    assert "monotone" in fit.undefined["arm"]
    assert "firth" not in fit.undefined["arm"]
    assert "does not vary" in fit.undefined["k"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"of": 0}, "of: 0 means censored; choose one of 1, 2"),
        ({"convention": "stata"}, "convention: 'stata' is not accepted"),
        ({"ties": "efron"}, "ties: 'efron' is not accepted with 'crr'"),
        ({"cause": [1, 2]}, "cause: 2 values for 40 rows"),
        ({"cause": [np.nan] * 40}, "cause: 40 missing of 40"),
    ],
)
def test_refuses(changes, message):
    data = _people(6)
    arguments = {"time": data["time"], "cause": data["cause"], "covariates": data[["arm"]], "of": 1} | changes
    with pytest.raises(ValueError, match=message):
        fine_gray(**arguments)
