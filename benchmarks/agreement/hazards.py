"""Every number of the reference cases for the data sets at hand, made with R."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.agreement.inputs import REFERENCE
from evaluation.statistics.hazards import cox, fine_gray, landmark, life_table, monthly, time_varying_arm
from evaluation.statistics.survival import kaplan_meier

Pairs = Iterator[tuple[str, Any, Any]]


def agreement() -> Iterator[tuple[str, str, int, float]]:
    """Yield statistic, reference file, numbers compared, largest relative difference (absolute where it is 0)."""
    yield from _largest("B_cox.json", _cox_models)
    yield from _largest("B_competing_risks.json", _competing_risks)
    yield from _largest("B_landmark_timevarying.json", _landmarks)
    yield from _largest("B_discrete_time.json", _discrete_time)


def _largest(file: str, pairs: Callable[[dict[str, Any]], Pairs]) -> Iterator[tuple[str, str, int, float]]:
    found: dict[str, list[float]] = {}
    for statistic, ours, reference in pairs(read_expected(file)):
        theirs = np.asarray(reference, dtype=float)
        differences = np.abs(np.asarray(ours, dtype=float) - theirs) / np.where(theirs == 0, 1.0, np.abs(theirs))
        found.setdefault(statistic, []).extend(differences.ravel())
    for statistic, differences in found.items():
        yield statistic, file, len(differences), float(max(differences))


def _cox_models(expected: dict[str, Any]) -> Pairs:
    for model in expected["models"].values():
        for ties in ("efron", "breslow", "exact"):
            if ties in model:
                yield from _cox_pairs(model, ties)


def _cox_pairs(model: dict[str, Any], ties: Any) -> Pairs:
    reference = model[ties]
    data = cox_data(model, reference["names"])
    yield from _fit_pairs(f"Cox {ties}", cox(*data, ties=ties), reference)
    if "robust_se" in reference:
        fit = cox(*data, ties=ties, cluster=_model_data(model)[model["cluster"]])
        yield f"Cox {ties} robust standard error", fit.frame["robust_std_error"], reference["robust_se"]
        yield f"Cox {ties} robust score test", fit.robust_score_test, reference["robust_score"]
        baseline = fit.baseline_cumulative_hazard.set_index("time")["cumulative_hazard"]
        at = reference["baseline_cumhaz"]
        yield f"Cox {ties} cumulative baseline hazard", baseline.loc[at["time"]], at["cumhaz"]
        for transform, zph in reference["zph"]["score_test_survival_3"].items():
            test = fit.proportional_hazards(transform)
            assert list(test["term"]) == zph["names"]
            for ours, theirs in (("statistic", "chisq"), ("df", "df"), ("p_value", "p")):
                yield f"Cox {ties} proportional hazards", test[ours], zph[theirs]


def _fit_pairs(name: str, fit: Any, reference: dict[str, Any]) -> Pairs:
    assert [fit.n, fit.n_events] == [reference["n"], reference["n_events"]]
    yield f"{name} coefficient", fit.frame["coef"], reference["coef"]
    yield f"{name} standard error", fit.frame["std_error"], reference["se"]
    yield f"{name} log-likelihood", [fit.loglik, fit.loglik_null], [reference["loglik"], reference["loglik_null"]]
    yield f"{name} likelihood-ratio test", fit.lr_test, reference["lr_test"]
    yield f"{name} score test", fit.score_test, reference["score_test"]
    yield f"{name} Wald test, p", fit.wald_test.p_value, reference["wald_test"][2]
    assert fit.concordance.counts == reference["concordance_counts"]
    ours = [fit.concordance.value, fit.concordance.std_error]
    yield f"{name} concordance", ours, [reference["concordance"], reference["concordance_se"]]


def _competing_risks(expected: dict[str, Any]) -> Pairs:
    data = _data("ties105")
    for case in ("cause_1_group_only", "cause_1_adjusted"):
        reference = expected["datasets"]["ties105"][case]
        covariates = data[reference["names"]]
        fit = fine_gray(data["time"], data["cause"], covariates, of=1)
        crr = reference["fine_gray_crr"]
        yield "Fine-Gray crr coefficient", fit.frame["coef"], crr["coef"]
        yield "Fine-Gray crr standard error", fit.frame["std_error"], crr["se"]
        ours = [fit.loglik, fit.loglik_null]
        yield "Fine-Gray crr log-likelihood", ours, [crr["loglik"], crr["loglik_null"]]
        for ties in ("breslow", "efron"):
            fit = fine_gray(data["time"], data["cause"], covariates, of=1, convention="finegray", ties=ties)
            theirs = reference[f"fine_gray_finegray_{ties}"]
            yield f"Fine-Gray finegray {ties} coefficient", fit.frame["coef"], theirs["coef"]
            yield f"Fine-Gray finegray {ties} standard error", fit.frame["std_error"], theirs["robust_se"]
            specific = cox(data["time"], data["cause"] == 1, covariates, ties=ties)
            theirs = reference["cause_specific_cox"][ties]
            yield f"Cause-specific Cox {ties} coefficient", specific.frame["coef"], theirs["coef"]
            yield f"Cause-specific Cox {ties} standard error", specific.frame["std_error"], theirs["se"]


def _landmarks(expected: dict[str, Any]) -> Pairs:
    data = _data("jasa")
    transplanted = data["wait.time"].where(data["transplant"] == 1)
    outcome = data["futime"], data["fustat"], transplanted
    analyses = landmark(*outcome, at=(30, 60, 90), covariates=data[["age", "surgery"]])
    for analysis, reference in zip(analyses.analyses, expected["landmark"], strict=True):
        counts = [analysis.landmark, analysis.n, analysis.n_arm, analysis.n_events]
        assert counts == [reference[name] for name in ("landmark", "n", "n_transplanted", "n_events")]
        yield "Landmark log-rank test", analysis.logrank.test.statistic, reference["log_rank_chisq"]
        yield from _fit_pairs("Landmark Cox", analysis.cox, reference["cox_tx"])
        yield from _fit_pairs("Landmark Cox adjusted", analysis.cox_adjusted, reference["cox_adjusted"])
        yield from _landmark_curves(analysis.rows, reference["km_from_landmark"])
    yield from _fit_pairs(
        "Cox by arm ever entered", time_varying_arm(*outcome).naive, expected["naive_ever_transplanted"]
    )


def _landmark_curves(rows: pd.DataFrame, expected: dict[str, Any]) -> Pairs:
    for name, arm in (("transplanted", 1), ("waiting", 0)):
        inside = rows[rows["arm"] == arm]
        assert len(inside) == expected[name]["n"]
        curve = kaplan_meier(inside["time_from_landmark"], inside["event"]).frame
        last = np.searchsorted(curve["time"], expected[name]["at"], side="right") - 1
        yield "Landmark survival", curve["survival"].iloc[last], expected[name]["surv"]
        yield "Landmark survival standard error", curve["std_error"].iloc[last], expected[name]["std_err"]


def _discrete_time(expected: dict[str, Any]) -> Pairs:
    data = _data("ties105")
    table = life_table(data["time"], data["event"])
    reference = expected["life_table_ties105"]
    for ours, theirs in (("month", "period"), ("n_at_risk", "n_risk"), ("n_event", "n_event")):
        assert list(table[ours]) == reference[theirs]
    for name, model in expected["models"].items():
        outcome = ("time_c", "event_c") if "staggered" in name else ("time", "event")
        fit = monthly(
            *(data[column] for column in outcome),
            data[[column for column in ("group", "age") if column in model["names"]]],
            baseline="log" if "logt" in name else "months",
            link=model["link"],
        )
        assert [fit.n_person_months, fit.n_events] == [model["n_rows"], model["n_events"]]
        label = f"Monthly hazard {model['link']}"
        yield f"{label} coefficient", fit.frame["coef"], model["coef"]
        yield f"{label} standard error", fit.frame["std_error"], model["se"]
        yield f"{label} robust standard error", fit.frame["robust_std_error"], model["se_cluster_id_hc0"]
        yield f"{label} log-likelihood", [fit.loglik, fit.deviance], [model["loglik"], model["deviance"]]


def cox_data(model: dict[str, Any], names: list[str]) -> tuple[Any, Any, pd.DataFrame]:
    data = _model_data(model)
    return data["time"], data["event"], data[names]


def _model_data(model: dict[str, Any]) -> pd.DataFrame:
    data = _data(model["dataset"])
    return data.dropna(subset=["inst", "ph.karno"]) if model["dataset"] == "lung" else data


def _data(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "data" / f"{name}.csv")


def read_expected(file: str) -> dict[str, Any]:
    return json.loads((REFERENCE / "expected" / file).read_text())
