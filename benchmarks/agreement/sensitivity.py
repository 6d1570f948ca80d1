"""Every number of the reference cases on bounds, E-values and power."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.agreement.inputs import REFERENCE
from evaluation.statistics.sensitivity import (
    bias_factor,
    e_value,
    manski_bounds,
    manski_treatment_bounds,
    minimum_detectable_difference,
    power,
    sample_size,
)

POWERS = {
    "normal, both tails": ("normal", True, "normal_pooled_both_tails"),
    "normal, one tail": ("normal", False, "normal_pooled_one_tail"),
    "unpooled": ("unpooled", False, "normal_unpooled_one_tail"),
    "arcsine": ("arcsine", True, "arcsine"),
    "exact, chi-squared": ("chi-squared", True, "exact_chisq"),
    "exact, Fisher": ("fisher", True, "exact_fisher"),
}
TREATMENT = {
    ("none", "mean1"): "ey1_bounds",
    ("none", "mean0"): "ey0_bounds",
    ("none", "ate"): "no_assumption_ate",
    ("none", "att"): "no_assumption_att",
    ("none", "atc"): "no_assumption_atc",
    ("mtr", "ate"): "mtr_ate",
    ("mts", "ate"): "mts_ate",
    ("mtr_mts", "ate"): "mtr_mts_ate",
}
Pair = tuple[str, float | None, float | None]


def agreement() -> Iterator[tuple[str, str, int, float]]:
    """Yield statistic, reference file, numbers compared, largest relative difference."""
    bounds = (_missing_pairs, _treatment_pairs, _e_value_pairs)
    for file, sources in (("D_sensitivity_bounds.json", bounds), ("D_power.json", (_power_pairs, _planning_pairs))):
        reference = json.loads((REFERENCE / "expected" / file).read_text())
        found: dict[str, list[float]] = {}
        for source in sources:
            for statistic, ours, expected in source(reference):
                found.setdefault(statistic, []).append(_relative_difference(ours, expected))
        for statistic, differences in found.items():
            yield statistic, file, len(differences), max(differences)


def _relative_difference(ours: float | None, reference: float | None) -> float:
    """Infinite where one of the two is missing; absolute where the reference is zero."""
    if ours is None or reference is None:
        return 0.0 if ours is reference else np.inf
    return abs(ours - reference) / (abs(reference) or 1.0)


def _each(statistic: str, ours: Any, reference: Any) -> Iterator[Pair]:
    for mine, theirs in zip(ours, reference, strict=True):
        yield statistic, mine, theirs


def _missing_pairs(reference: dict[str, Any]) -> Iterator[Pair]:
    for case in reference["manski_missing"]:
        ours = manski_bounds(case["x1"], case["obs1"], case["n1"], case["x0"], case["obs0"], case["n0"])
        yield from _each("Manski, risks", (*ours.risk1, *ours.risk0), (*case["p1_bounds"], *case["p0_bounds"]))
        yield from _each("Manski, difference", ours.difference, case["difference_bounds"])
        yield "Manski, difference", ours.difference.width, case["width"]
        yield from _each("Manski, standard errors", ours.standard_errors, (case["se_lower"], case["se_upper"]))
        yield from _each("Manski, union interval", ours.union, case["union_ci"])
        yield from _each("Imbens-Manski interval", ours.imbens_manski, case["imbens_manski_ci"])
        yield "Imbens-Manski interval", ours.critical_value, case["imbens_manski_c"]
        yield "Manski, complete case", ours.complete_case, case["complete_case"]


def _treatment_pairs(reference: dict[str, Any]) -> Iterator[Pair]:
    for case in reference["manski_no_assumption"]:
        ours = manski_treatment_bounds(case["x1"], case["n1"], case["x0"], case["n0"])
        assert set(ours.bounds) == set(TREATMENT)
        for key, name in TREATMENT.items():
            yield from _each(f"Manski, {key[0]}", ours.bounds[key], case[name])


def _e_value_pairs(reference: dict[str, Any]) -> Iterator[Pair]:
    for case in reference["e_values_rr"]:
        ours = e_value(case["rr"], case["lower"], case["upper"])
        yield from _each("E-value, ratio", (ours.estimate, ours.limit), (case["e_value"], case["e_value_ci"]))
    for name, short, scale in (("e_values_or", "or", "odds_ratio"), ("e_values_hr", "hr", "hazard_ratio")):
        for case in reference[name]:
            limits = (case[short], case["lower"], case["upper"])
            common, rare = e_value(*limits, scale), e_value(*limits, scale, common_outcome=False)
            yield from _each(
                f"E-value, {scale} of a common outcome",
                (common.ratio, common.ratio_low, common.ratio_high, common.estimate, common.limit),
                (*case["common_outcome_rr"], case["e_value_common"], case["e_value_ci_common"]),
            )
            yield from _each(
                f"E-value, {scale} of a rare outcome",
                (rare.estimate, rare.limit),
                (case["e_value_rare"], case["e_value_ci_rare"]),
            )
    for case in reference["e_values_d"]:
        ours = e_value(case["d"], scale="standardised_difference", standard_error=case["se"])
        yield from _each(
            "E-value, standardised difference",
            (ours.ratio, ours.ratio_low, ours.ratio_high, ours.estimate, ours.limit),
            (case["rr"], case["lower"], case["upper"], case["e_value"], case["e_value_ci"]),
        )
    for case in reference["bias_factors"]:
        yield "bias factor", bias_factor(case["rr_ud"], case["rr_eu"]), case["bias_factor"]


def _power_pairs(reference: dict[str, Any]) -> Iterator[Pair]:
    for case in reference["unequal"]:
        arguments = (case["p1"], case["p0"], case["n1"], case["n0"])
        for name, (method, both_tails, key) in POWERS.items():
            yield f"power, {name}", power(*arguments, method=method, both_tails=both_tails), case[key]
    for case in reference["equal"]:
        arguments = (case["p1"], case["p2"], case["n_per_group"], case["n_per_group"])
        yield "power, normal, one tail", power(*arguments, both_tails=False), case["power"]
        yield "power, normal, both tails", power(*arguments), case["power_strict"]


def _planning_pairs(reference: dict[str, Any]) -> Iterator[Pair]:
    for case in reference["mde_80"]:
        for name, (method, both_tails, key) in POWERS.items():
            if method != "unpooled":
                ours = minimum_detectable_difference(case["p0"], 35, 70, method=method, both_tails=both_tails)
                yield from _each(f"detectable, {name}", (ours.risk1_below, ours.risk1_above), case[f"p1_{key}"])
        equal = minimum_detectable_difference(case["p0"], 35, 35, both_tails=False)
        yield "detectable, normal, one tail", equal.risk1_above, case["p1_power_prop_test_n35"]
    for case in reference["sample_size_80"]:
        equal, double = sample_size(case["p1"], case["p2"]), sample_size(case["p1"], case["p2"], 2)
        yield "sample size", equal.n1, case["n_per_group_power_prop_test"]
        yield from _each("sample size", (double.n1, double.n0), case["n_total_1_to_2_bsamsize"])
