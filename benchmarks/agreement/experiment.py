"""Agreement with R on the NSW experiment and on Firth's penalised regression."""

import json
from collections.abc import Iterator

import numpy as np
import pandas as pd

from benchmarks.agreement.inputs import REFERENCE
from evaluation.statistics.adjustment import (
    linear_difference,
    logistic_regression,
    poisson_ratio,
    profile_limits,
    regression_table,
    welch_difference,
)
from evaluation.statistics.adjustment.design import read_covariates
from evaluation.statistics.adjustment.outcome_models import standardised_difference

COVARIATES = ["age", "agesq", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75", "u74", "u75"]
STANDARD_ERRORS = ["se_classical", "se_hc0", "se_hc1", "se_hc2", "se_hc3"]
Agreement = tuple[str, str, int, float]


def expected(case: str) -> dict:
    return json.loads((REFERENCE / "expected" / f"{case}.json").read_text())


def experiment() -> pd.DataFrame:
    people = pd.read_csv(REFERENCE / "data" / "nsw.csv")
    return people.assign(
        agesq=people["age"] ** 2,
        u74=(people["re74"] == 0).astype(int),
        u75=(people["re75"] == 0).astype(int),
        employed=(people["re78"] > 0).astype(int),
    )


def compare(statistic: str, case: str, found: object, reference: object) -> Agreement:
    ours, theirs = np.ravel(np.asarray(found, dtype=float)), np.ravel(np.asarray(reference, dtype=float))
    assert ours.shape == theirs.shape
    return statistic, f"{case}.json", len(ours), float(np.max(np.abs(ours - theirs) / np.abs(theirs)))


def regressions() -> Iterator[Agreement]:
    people, case = experiment(), "C_nsw_experiment"
    for name, reference in expected(case)["outcomes"].items():
        outcome, arm = people[name], people["treat"]
        for kind, covariates in (("unadjusted", None), ("adjusted", people[COVARIATES])):
            table = regression_table(outcome, arm, covariates)
            yield compare(f"{name}: {kind} coefficients", case, table["coefficient"], reference[kind]["coef"])
            errors = [reference[kind][column] for column in STANDARD_ERRORS]
            yield compare(f"{name}: {kind} standard errors", case, table[STANDARD_ERRORS].T, errors)
        neyman = linear_difference(outcome, arm)
        yield compare(f"{name}: HC2 t limits", case, [neyman.low, neyman.high], reference["hc2_ci_t"])
        lin = regression_table(outcome, arm, people[COVARIATES], interacted=True).loc["arm"]
        yield compare(
            f"{name}: Lin's estimator", case, lin[["coefficient", "se_hc2"]], [*reference["lin_estimator"].values()]
        )
        welch = welch_difference(outcome, arm)
        yield compare(
            f"{name}: Welch",
            case,
            [welch.value, welch.low, welch.high, welch.p_value],
            [reference["difference"], *reference["welch"]["ci"], reference["welch"]["p"]],
        )


def logistic_models() -> Iterator[Agreement]:
    people, case = experiment(), "C_nsw_experiment"
    for kind, extra in (("unadjusted", []), ("adjusted", COVARIATES)):
        reference = expected(case)["logistic_employed"][kind]
        fit = logistic_regression(people["employed"], people[["treat", *extra]])
        yield compare(f"logistic {kind}: coefficients", case, fit.coefficients, reference["coef"])
        yield compare(f"logistic {kind}: standard errors", case, fit.standard_errors, reference["se"])
        yield compare(f"logistic {kind}: HC0", case, fit.robust_standard_errors, reference["se_hc0"])
        yield compare(f"logistic {kind}: log-likelihood", case, fit.log_likelihood, reference["loglik"])
        profile = profile_limits(fit).set_index("term").loc["treat"]
        yield compare(f"logistic {kind}: profile limits", case, profile[["low", "high"]], reference["profile_ci_treat"])
        yield compare(f"logistic {kind}: likelihood ratio p", case, profile["p_value"], reference["lr_test_treat"]["p"])


def g_computation() -> Iterator[Agreement]:
    people, case = experiment(), "C_nsw_experiment"
    reference = expected(case)["logistic_employed"]["adjusted"]["g_computation"]
    outcome, treated = people["employed"].to_numpy(float), people["treat"].to_numpy() == 1
    design = read_covariates(people[COVARIATES])
    model, robust = (standardised_difference(outcome, treated, design, robust=robust) for robust in (False, True))
    found = [model.mean_1, model.mean_0, model.difference, model.standard_error(), robust.standard_error()]
    yield compare("g-computation: risks, difference, delta and HC0 errors", case, found, [*reference.values()][:5])
    yield compare("g-computation: risk ratio", case, model.mean_1 / model.mean_0, reference["ratio"])
    ratio = poisson_ratio(people["employed"], people["treat"])
    poisson = expected(case)["poisson_robust_risk_ratio"]
    error = np.log(ratio.high / ratio.low) / (2 * 1.959963984540054)
    yield compare("Poisson risk ratio", case, [np.log(ratio.value), error], [poisson["coef"][1], poisson["se_hc0"][1]])


def firth_data(name: str, reference: dict) -> tuple[pd.Series, pd.DataFrame]:
    if name == "endometrial":
        people = pd.read_csv(REFERENCE / "data" / "endometrial.csv")
        return people["HG"], people[["NV", "PI", "EH"]]
    cells = [
        (1, 1, reference["x1"]),
        (0, 1, reference["n1"] - reference["x1"]),
        (1, 0, reference["x0"]),
        (0, 0, reference["n0"] - reference["x0"]),
    ]
    rows = pd.DataFrame([(y, g) for y, g, count in cells for _ in range(count)], columns=["y", "g"])
    return rows["y"], rows[["g"]]


def firth() -> Iterator[Agreement]:
    case = "C_firth"
    for name, reference in expected(case)["fits"].items():
        outcome, covariates = firth_data(name, reference)
        fit = logistic_regression(outcome, covariates, firth=True)
        profile = profile_limits(fit)
        yield compare(f"{name}: coefficients", case, fit.coefficients, reference["coef"])
        yield compare(f"{name}: standard errors", case, fit.standard_errors, reference["se"])
        yield compare(f"{name}: penalised log-likelihood", case, fit.log_likelihood, reference["penalised_loglik"])
        limits = [reference["profile_ci_lower"], reference["profile_ci_upper"]]
        yield compare(f"{name}: profile limits", case, profile[["low", "high"]].T, limits)
        yield compare(f"{name}: likelihood ratio p", case, profile["p_value"], reference["p_penalised_lr"])


PARTS = (regressions, logistic_models, g_computation, firth)


def agreement() -> Iterator[Agreement]:
    """Yield (statistic, reference file, number of values, largest relative difference)."""
    for part in PARTS:
        yield from part()
