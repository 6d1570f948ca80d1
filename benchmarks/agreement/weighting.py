"""Agreement with R on the NSW trainees beside the CPS controls: propensity, weights, balance, estimates."""

import json
from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from benchmarks.agreement.inputs import REFERENCE
from evaluation.statistics.adjustment import (
    balance,
    effective_sample_size,
    propensity,
    regression_table,
    weights,
)
from evaluation.statistics.adjustment.design import read_covariates
from evaluation.statistics.adjustment.outcome_models import doubly_robust_difference, standardised_difference
from evaluation.statistics.adjustment.weighting import weighted_difference

CASE = "C_nsw_cps_weighting"
COVARIATES = ["age", "agesq", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75", "u74", "u75"]
STANDARD_ERRORS = ["se_classical", "se_hc0", "se_hc1", "se_hc2", "se_hc3"]
Agreement = tuple[str, str, int, float]


@cache
def expected() -> dict:
    return json.loads((REFERENCE / "expected" / f"{CASE}.json").read_text())


@cache
def people() -> pd.DataFrame:
    rows = pd.read_csv(REFERENCE / "data" / "nsw_cps.csv")
    return rows.assign(
        agesq=rows["age"] ** 2,
        u74=(rows["re74"] == 0).astype(int),
        u75=(rows["re75"] == 0).astype(int),
        employed=(rows["re78"] > 0).astype(int),
    )


def inputs(outcome: str = "re78") -> tuple:
    rows = people()
    return rows[outcome].to_numpy(float), rows["treat"].to_numpy() == 1, read_covariates(rows[COVARIATES])


@cache
def scored():
    return propensity(people()["treat"], people()[COVARIATES])


def compare(statistic: str, found: object, reference: object, scale: object = None) -> Agreement:
    ours, theirs = np.ravel(np.asarray(found, dtype=float)), np.ravel(np.asarray(reference, dtype=float))
    assert ours.shape == theirs.shape
    size = np.abs(theirs) if scale is None else scale
    return statistic, f"{CASE}.json", len(ours), float(np.max(np.abs(ours - theirs) / size))


def propensities() -> Iterator[Agreement]:
    reference, found = expected()["propensity"], scored()
    treated = people()["treat"].to_numpy() == 1
    yield compare("propensity: coefficients", found.coefficients, reference["coef"])
    yield compare("propensity: glm standard errors", found.model.standard_errors, reference["se"])
    yield compare("propensity: log-likelihood", found.model.log_likelihood, reference["loglik"])
    yield compare("propensity: c statistic", found.c_statistic, reference["c_statistic"])
    positions = np.array(reference["sample_ids"]) - 1
    yield compare("propensity: scores", found.scores[positions], reference["sample_scores"])
    for arm, members in (("treated", treated), ("control", ~treated)):
        quartiles = np.quantile(found.scores[members], [0, 0.25, 0.5, 0.75, 1])
        yield compare(
            f"propensity: quartiles, {arm}", quartiles, [reference[f"quantiles_{arm}"][i] for i in (0, 2, 3, 4, 6)]
        )


def weightings() -> Iterator[Agreement]:
    rows = people()
    treated = rows["treat"].to_numpy() == 1
    for target, reference in expected()["weights"].items():
        values = weights(scored(), rows["treat"], target, normalise=False)
        parts = (values[treated], values[~treated])
        sizes = [effective_sample_size(part) for part in (*parts, values)]
        found = [*sizes, *(part.max() for part in parts), *(part.sum() for part in parts)]
        yield compare(f"weights {target}: effective sizes, largest, sums", found, [*reference.values()])


def balances() -> Iterator[Agreement]:
    rows = people()
    for target, reference in expected()["balance"].items():
        values = None if target == "unweighted" else weights(scored(), rows["treat"], target)
        stage = "before" if values is None else "after"
        table = balance(rows["treat"], rows[COVARIATES], values).frame
        for column, name in (("mean_1", "mean_1"), ("mean_0", "mean_0"), ("variance_ratio", "variance_ratio")):
            yield compare(f"balance {target}: {name}", table[f"{column}_{stage}"], reference[name])
        # After overlap weighting differences are zero up to rounding, so they are compared on their own scale.
        for column, name in (("difference", "smd_pooled"), ("difference_treated", "smd_treated_sd")):
            yield compare(
                f"balance {target}: {name}", table[f"standardised_{column}_{stage}"], reference[name], scale=1.0
            )


def weighted_estimates() -> Iterator[Agreement]:
    data, everyone = inputs(), np.arange(len(people()))
    outcomes = expected()["outcomes"]["re78"]
    for target in ("ate", "att", "atc", "overlap"):
        found = weighted_difference(*data, target)
        known = weighted_difference(*data, target, propensity_known=True)
        errors = [found.standard_error(), known.standard_error(), known.standard_error(everyone)]
        values = [found.mean_1, found.mean_0, found.difference, *errors]
        yield compare(f"IPW {target}: means, difference, three errors", values, [*outcomes[f"ipw_{target}"].values()])
    cut = weighted_difference(*data, "ate", truncate=0.01, propensity_known=True)
    reference = outcomes["stabilised_truncated_1_99"]
    yield compare("IPW truncated", [cut.difference, cut.standard_error()], [*reference.values()])
    raw = weights(scored(), data[1], "ate", normalise=False)
    means = [float((raw * data[0])[members].sum()) / len(raw) for members in (data[1], ~data[1])]
    reference = outcomes["horvitz_thompson_ate"]
    yield compare("Horvitz-Thompson", [*means, means[0] - means[1]], [*reference.values()])


def trimmed_estimates() -> Iterator[Agreement]:
    data, outcomes = inputs(), expected()["outcomes"]["re78"]
    for trim in (0.01, 0.05, 0.1):
        for target in ("ate", "att"):
            reference = outcomes[f"trimmed_{trim}_scores_kept_{target}"]
            found = weighted_difference(*data, target, trim=trim, refit=False, propensity_known=True)
            sizes = [int(members[found.analysed].sum()) for members in (data[1], ~data[1])]
            values = [*sizes, found.mean_1, found.mean_0, found.difference, found.standard_error()]
            yield compare(f"IPW {target} trimmed at {trim}, scores kept", values, [*reference.values()])
            reference = outcomes[f"trimmed_{trim}_refit_{target}"]
            if reference["separated"]:
                continue
            found = weighted_difference(*data, target, trim=trim)
            known = weighted_difference(*data, target, trim=trim, propensity_known=True)
            values = [found.mean_1, found.mean_0, found.difference, found.standard_error(), known.standard_error()]
            yield compare(f"IPW {target} trimmed at {trim}, refitted", values, [*reference.values()][3:])


def model_based_estimates() -> Iterator[Agreement]:
    data, rows = inputs(), people()
    outcomes = expected()["outcomes"]["re78"]
    reference = outcomes["aipw"]
    plain, normalised = (doubly_robust_difference(*data, normalised=value) for value in (False, True))
    values = [plain.difference, plain.standard_error(), plain.mean_1, plain.mean_0, normalised.difference]
    names = ["ate", "ate_se_influence", "mean_1", "mean_0", "ate_normalised"]
    yield compare("AIPW ate", values, [reference[name] for name in names])
    plain, normalised = (doubly_robust_difference(*data, "att", normalised=value) for value in (False, True))
    values = [plain.difference, plain.standard_error(), normalised.difference]
    yield compare("AIPW att", values, [reference[name] for name in ("att", "att_se_influence", "att_normalised")])
    by_arm = [standardised_difference(*data, target, by_arm=True).difference for target in ("ate", "att")]
    yield compare("regression by arm", by_arm, [reference["regression_ate"], reference["regression_att"]])
    for kind, covariates in (("naive", None), ("regression", rows[COVARIATES])):
        table = regression_table(rows["re78"], rows["treat"], covariates)
        yield compare(f"{kind}: coefficients", table["coefficient"], outcomes[kind]["coef"])
        errors = [outcomes[kind][name] for name in STANDARD_ERRORS]
        yield compare(f"{kind}: standard errors", table[STANDARD_ERRORS].T, errors)


PARTS = (propensities, weightings, balances, weighted_estimates, trimmed_estimates, model_based_estimates)


def agreement() -> Iterator[Agreement]:
    """Yield (statistic, reference file, number of values, largest relative difference)."""
    for part in PARTS:
        yield from part()
