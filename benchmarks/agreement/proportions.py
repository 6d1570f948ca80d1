"""Every number of the binary and stratified reference cases for the methods on offer."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.agreement.inputs import REFERENCE
from evaluation.statistics.proportions import (
    PROPORTION_METHODS,
    breslow_day,
    cochran_mantel_haenszel,
    compare,
    exact_common_odds_ratio,
    exact_tests,
    mantel_haenszel,
    proportion,
    woolf_test,
)
from evaluation.statistics.proportions.conditional import ConditionalDistribution, probability_p_value
from evaluation.statistics.proportions.score import score_limits
from evaluation.statistics.proportions.stratified import comparable_strata

EFFECTS = {
    "difference": (
        "risk_difference",
        {
            "miettinen-nurminen": "miettinen_nurminen",
            "newcombe": "newcombe",
            "agresti-caffo": "agresti_caffo_clipped",
            "wald": "wald",
        },
    ),
    "ratio": (
        "risk_ratio",
        {"miettinen-nurminen": "miettinen_nurminen", "koopman": "koopman", "katz": "katz_log"},
    ),
    "odds_ratio": (
        "odds_ratio",
        {"miettinen-nurminen": "miettinen_nurminen", "woolf": "woolf", "exact": "exact", "mid-p": "midp_exact"},
    ),
}
UNCORRECTED = {"difference": "mee", "ratio": "koopman", "odds_ratio": "score_uncorrected"}
Pair = tuple[str, float | None, Any]


def agreement() -> Iterator[tuple[str, str, int, float]]:
    """Yield statistic, reference file, numbers compared, largest relative difference."""
    yield from _largest("A_binary.json", _binary_pairs)
    yield from _largest("D_cmh.json", _stratified_pairs)


def _largest(file: str, pairs: Any) -> Iterator[tuple[str, str, int, float]]:
    found: dict[str, list[float]] = {}
    for case in json.loads((REFERENCE / "expected" / file).read_text())["cases"]:
        for statistic, ours, reference in pairs(case):
            found.setdefault(statistic, []).append(_relative_difference(ours, reference))
    for statistic, differences in found.items():
        yield statistic, file, len(differences), max(differences)


def _relative_difference(ours: float | None, reference: Any) -> float:
    """Infinite where one of the two is missing; absolute where the reference is zero."""
    if ours is None or reference is None:
        return 0.0 if ours is reference else np.inf
    expected = float(reference)
    if ours == expected:
        return 0.0
    return abs(ours - expected) / (abs(expected) or 1.0)


def _binary_pairs(case: dict[str, Any]) -> Iterator[Pair]:
    table = (case["x1"], case["n1"], case["x0"], case["n0"])
    for at_level in case["intervals"]:
        yield from _proportion_pairs(table, at_level)
        yield from _comparison_pairs(table, at_level)
    yield from _test_pairs(table, case["tests"])


def _proportion_pairs(table: tuple[int, int, int, int], at_level: dict[str, Any]) -> Iterator[Pair]:
    for name, counts in (("proportion_1", table[:2]), ("proportion_0", table[2:])):
        for method in PROPORTION_METHODS:
            ours = proportion(*counts, method=method, level=at_level["conf_level"])
            low, high = at_level[name][method.replace("-", "_")]
            yield f"proportion, {method}", ours.value, at_level[name]["estimate"]
            yield f"proportion, {method}", ours.low, low
            yield f"proportion, {method}", ours.high, high


def _comparison_pairs(table: tuple[int, int, int, int], at_level: dict[str, Any]) -> Iterator[Pair]:
    level = at_level["conf_level"]
    for scale, (name, methods) in EFFECTS.items():
        expected = at_level[name]
        for method, limits in methods.items():
            ours = compare(*table, scale=scale, method=method, level=level)
            value = expected["conditional_mle" if method in ("exact", "mid-p") else "estimate"]
            low, high = expected[limits]
            if method == "wald":
                low, high = max(low, -1), min(high, 1)
            yield f"{scale}, {method}", ours.value, value
            yield f"{scale}, {method}", ours.low, low
            yield f"{scale}, {method}", ours.high, high
        for ours, limit in zip(
            score_limits(*table, scale=scale, level=level, corrected=False), expected[UNCORRECTED[scale]], strict=True
        ):
            yield f"{scale}, score without N / (N - 1)", float(ours), limit


def _test_pairs(table: tuple[int, int, int, int], expected: dict[str, Any]) -> Iterator[Pair]:
    ours = exact_tests(*table)
    fisher, unconditional = expected["fisher"], expected["unconditional"]
    yield "Fisher, two-sided", ours["fisher"], fisher["two_sided"]
    yield "mid-p, doubled", ours["mid_p"], fisher["midp_doubled"]
    yield (
        "mid-p, p-value of compare",
        compare(*table, scale="odds_ratio", method="mid-p").p_value,
        fisher["midp_doubled"],
    )
    yield (
        "exact, p-value of compare",
        compare(*table, scale="odds_ratio", method="exact").p_value,
        min(1, 2 * min(fisher["less"], fisher["greater"])),
    )
    if unconditional["boschloo_two_sided_doubled"] is not None:
        yield "Boschloo, doubled", ours["boschloo"], unconditional["boschloo_two_sided_doubled"]
        yield "Barnard, pooled z", ours["barnard"], unconditional["barnard_pooled_two_sided"]
    if expected["chisq"]["p"] is not None:
        yield "chi-squared", compare(*table, scale="ratio", method="koopman").p_value, expected["chisq"]["p"]
        yield "chi-squared, N - 1", compare(*table).p_value, expected["chisq_n_minus_1"]["p"]


def _stratified_pairs(case: dict[str, Any]) -> Iterator[Pair]:
    strata = np.array(case["strata"])
    counts = (strata[:, 0, 0], strata[:, 0].sum(axis=1), strata[:, 1, 0], strata[:, 1].sum(axis=1))
    scales = (
        ("odds_ratio", "mh_or", "mh_or_ci_rbg"),
        ("ratio", "mh_rr", "mh_rr_ci"),
        ("difference", "mh_rd", "mh_rd_ci"),
    )
    for scale, value, limits in scales:
        ours = mantel_haenszel(*counts, scale=scale)
        yield f"Mantel-Haenszel {scale}", ours.value, case[value]
        yield f"Mantel-Haenszel {scale}", ours.low, case[limits][0]
        yield f"Mantel-Haenszel {scale}", ours.high, case[limits][1]
    tests = (
        ("Breslow-Day", breslow_day(*counts, tarone=False), case["breslow_day_chisq"], case["breslow_day_p"]),
        ("Tarone", breslow_day(*counts), case["tarone_chisq"], case["tarone_p"]),
        ("Woolf", woolf_test(*counts), case["woolf_test"]["chisq"], case["woolf_test"]["p"]),
        ("Cochran-Mantel-Haenszel", cochran_mantel_haenszel(*counts), case["cmh_chisq"], case["cmh_p"]),
        (
            "Cochran-Mantel-Haenszel, corrected",
            cochran_mantel_haenszel(*counts, corrected=True),
            case["cmh_chisq_corrected"],
            case["cmh_p_corrected"],
        ),
    )
    for name, ours, statistic, p_value in tests:
        yield name, ours.statistic, statistic
        yield name, ours.p_value, p_value
    exact = exact_common_odds_ratio(*counts)
    given_margins = ConditionalDistribution.of_strata(comparable_strata(*counts), case["mh_or"])
    yield "exact common odds ratio", exact.value, case["exact"]["cmle"]
    yield "exact common odds ratio", exact.low, case["exact"]["ci"][0]
    yield "exact common odds ratio", exact.high, case["exact"]["ci"][1]
    yield "exact common odds ratio", probability_p_value(given_margins), case["exact"]["p_two_sided"]
