"""Every number of the survival reference cases for the data sets at hand."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.agreement.inputs import REFERENCE, ROOT
from evaluation.statistics import survival
from evaluation.statistics.survival.areas import restricted_area

LIMITS = {"plain": "plain", "log": "log", "log_log": "log-log", "logit": "logit"}
WEIGHTINGS = {
    "log_rank": "logrank",
    "gehan": "gehan",
    "tarone_ware": "tarone-ware",
    "peto_peto_rho1": "peto-peto",
    "peto_peto_modified": "modified-peto-peto",
    "fh_0_1": ("fleming-harrington", 0, 1),
    "fh_1_1": ("fleming-harrington", 1, 1),
    "fh_half_half": ("fleming-harrington", 0.5, 0.5),
}
Pairs = Iterator[tuple[str, Any, Any]]


def agreement() -> Iterator[tuple[str, str, int, float]]:
    """Yield statistic, reference file, numbers compared, largest relative difference."""
    yield from _largest("B_km_tests_rmst.json", _curves_tests_and_areas)
    yield from _largest("B_competing_risks.json", _competing_risks)
    yield from _largest("B_interval_censored.json", _interval_censored)
    yield from _largest("B_survival_more.json", _more)


def _largest(file: str, pairs: Callable[[dict[str, Any]], Pairs]) -> Iterator[tuple[str, str, int, float]]:
    found: dict[str, list[float]] = {}
    for statistic, ours, reference in pairs(json.loads((REFERENCE / "expected" / file).read_text())):
        found.setdefault(statistic.replace("_", " "), []).extend(_relative_differences(ours, reference))
    for statistic, differences in found.items():
        yield statistic, file, len(differences), max(differences)


def _relative_differences(ours: Any, reference: Any) -> list[float]:
    """Infinite where one of the two is missing; absolute where the reference is zero."""
    ours, reference = _numbers(ours), _numbers(reference)
    if len(ours) != len(reference):
        return [np.inf]
    return [_relative_difference(one, other) for one, other in zip(ours, reference, strict=True)]


def _relative_difference(ours: float, reference: float) -> float:
    if ours == reference or (np.isnan(ours) and np.isnan(reference)):
        return 0.0
    difference = abs(ours - reference) / (abs(reference) or 1.0)
    return np.inf if np.isnan(difference) else difference


def _numbers(values: Any) -> list[float]:
    return [np.nan if value is None else float(value) for value in np.atleast_1d(np.asarray(values, dtype=object))]


def _data(name: str) -> pd.DataFrame:
    frame = pd.read_csv(REFERENCE / "data" / f"{name}.csv")
    if name == "lung":
        frame["group"] = frame["sex"] - 1
        frame["cause"] = np.where(frame["event"] == 0, 0, 1 + (frame["age"] % 3 > 0))
        frame["weights"] = 0.5 + frame["age"] % 7 / 4
        frame["whole_weights"] = 1 + frame["age"] % 3
        frame["entry"] = np.where(frame["time"] > 20, frame["age"] % 19, 0)
    return frame


def _mccall() -> pd.DataFrame:
    frame = pd.read_csv(ROOT / "data" / "mccall" / "unempdur.csv")
    frame["status"] = frame["censor1"] + 2 * frame["censor2"] + 3 * frame["censor3"]
    frame["age_group"] = np.select([frame["age"] < 35, frame["age"] < 50], ["young", "middle"], "old")
    frame["tenure_group"] = np.where(frame["tenure"] <= 2, "short", "long")
    return frame


def _curves_tests_and_areas(reference: dict[str, Any]) -> Pairs:
    for name, case in reference["datasets"].items():
        people = _data(name)
        yield from _curve(people, case["km_overall"])
        for group in (0, 1):
            yield from _curve(people[people["group"] == group], case[f"km_group_{group}"])
        yield from _rank_tests(people, case)
        for expected in case["rmst"]:
            yield from _areas(people, expected)
    tiny = _data("tiny_km")
    for name, case in reference["tiny"].items():
        yield from _curve(tiny[tiny["set"] == name], case)


def _curve(people: pd.DataFrame, case: dict[str, Any]) -> Pairs:
    expected = case["curve"]
    for name, limits in LIMITS.items():
        curve = survival.kaplan_meier(people["time"], people["event"], limits=limits)
        rows = curve.frame[curve.frame["n_event"] > 0]
        assert rows["time"].tolist() == expected["time"]
        assert rows["n_at_risk"].tolist() == expected["n_risk"]
        assert rows["n_event"].tolist() == expected["n_event"]
        assert (len(people), people["event"].sum()) == (expected["n"], expected["n_events"])
        yield "Kaplan-Meier", rows["survival"], expected["surv"]
        yield "Greenwood standard error", rows["std_error"], expected["std_err"]
        yield f"{limits} limits", rows["low"], case["ci"][name]["lower"]
        yield f"{limits} limits", rows["high"], case["ci"][name]["upper"]
        for row in survival.quantiles(curve).itertuples():
            quantile = case["quantiles"][name][f"q{100 * row.probability:.0f}"]
            yield f"quantiles, {limits}", [row.time, row.low, row.high], quantile


def _rank_tests(people: pd.DataFrame, case: dict[str, Any]) -> Pairs:
    expected = case["two_sample_tests"]
    for name, weighting in WEIGHTINGS.items():
        test = survival.logrank(people["time"], people["event"], people["group"], weighting)
        ours = [test.frame["score"][1], test.frame["variance"][1], test.statistic, test.p_value]
        yield f"{test.method} test", ours, [expected[name][key] for key in ("u", "var", "chisq", "p")]
    yield "logrank test", test.frame["observed"], expected["observed"]
    yield "logrank test", test.frame["expected"], expected["expected"]
    expected = case["stratified"]
    people = people.dropna(subset=expected["strata"])
    assert len(people) == expected["n"]
    columns = people["time"], people["event"], people["group"]
    test = survival.logrank(*columns, strata=people[expected["strata"]])
    yield "stratified logrank test", test.frame["observed"], expected["observed"]
    yield "stratified logrank test", test.frame["expected"], expected["expected"]
    yield (
        "stratified logrank test",
        [test.statistic, test.p_value],
        [expected["log_rank_chisq"], expected["log_rank_p"]],
    )
    test = survival.logrank(*columns, "peto-peto", strata=people[expected["strata"]])
    yield "stratified peto-peto test", test.statistic, expected["rho1_chisq"]


def _areas(people: pd.DataFrame, expected: dict[str, Any]) -> Pairs:
    curve = survival.kaplan_meier(people["time"], people["event"], people["group"])
    tau = expected["tau"]
    for group in (0, 1):
        area = restricted_area(curve, tau, group)
        yield "restricted mean", [area.mean, area.std_error], [expected[f"rmst_{group}"], expected[f"se_{group}"]]
        yield "restricted mean", survival.restricted_mean(curve, tau, group).value, expected[f"rmst_{group}"]
    difference = survival.restricted_mean_difference(curve, tau)
    ours = [difference.value, difference.low, difference.high, difference.p_value]
    yield (
        "restricted mean difference",
        ours,
        [expected["difference"], *expected["difference_ci"], expected["difference_p"]],
    )
    ratio = survival.restricted_mean_ratio(curve, tau)
    ours = [ratio.value, ratio.low, ratio.high, ratio.p_value]
    yield "restricted mean ratio", ours, [expected["ratio"], *expected["ratio_ci"], expected["ratio_p"]]
    lost = survival.restricted_time_lost_ratio(curve, tau)
    ours = [lost.value, lost.low, lost.high]
    yield "restricted time lost ratio", ours, [expected["rmtl_ratio"], *expected["rmtl_ratio_ci"]]


def _competing_risks(reference: dict[str, Any]) -> Pairs:
    case, people = reference["datasets"]["ties105"], _data("ties105")
    for name, part in (("overall", people), *((f"group_{g}", people[people["group"] == g]) for g in (0, 1))):
        for limits, key in (
            ("log-log", "ci_greenwood_log_log"),
            ("log-log", "ci_survfit_log_log"),
            ("log", "ci_survfit_log"),
        ):
            yield from _incidence(part, case[name], limits, key)
    columns = people["time"], people["cause"], people["group"]
    for key, strata in (("gray_test", None), ("gray_test_stratified", people["stratum"])):
        for cause in (1, 2):
            expected = case[key][f"cause_{cause}"]
            test = survival.gray_test(*columns, of=cause, strata=strata)
            ours = [test.statistic, test.df, test.p_value]
            yield key.replace("_", " "), ours, [expected["statistic"], expected["df"], expected["p"]]
    for cause in (1, 2):
        test = survival.logrank(people["time"], people["cause"] == cause, people["group"])
        yield "cause-specific logrank test", test.statistic, case["cause_specific_log_rank"][f"cause_{cause}"]


def _incidence(people: pd.DataFrame, case: dict[str, Any], limits: Any, key: str) -> Pairs:
    curve = survival.cumulative_incidence(people["time"], people["cause"], limits=limits)
    assert curve.table.people[0, 0, 1:].sum(axis=1).tolist() == case["n_by_cause"]
    for cause in curve.causes:
        expected = case["causes"][str(cause)]
        rows = curve.frame[(curve.frame["cause"] == cause) & curve.frame["time"].isin(case["time"])]
        assert rows["n_at_risk"].tolist() == case["n_risk"]
        yield "Aalen-Johansen", rows["cumulative_incidence"], expected["cif"]
        yield "Aalen-Johansen standard error", rows["std_error"], expected["se_greenwood"]
        yield "Aalen-Johansen standard error", rows["std_error"], expected["se_infinitesimal_jackknife"]
        yield f"cumulative incidence, {limits} limits", rows["low"], expected[key]["lower"]
        yield f"cumulative incidence, {limits} limits", rows["high"], expected[key]["upper"]


def _interval_censored(reference: dict[str, Any]) -> Pairs:
    case, people = reference.get("datasets", reference)["ties105_grouped_months"], _data("ties105")
    for name, part in (("overall", people), *((f"group_{g}", people[people["group"] == g]) for g in (0, 1))):
        curve, expected = survival.interval_censored(part["lower"], part["upper"]), case[name]
        assert curve.n == expected["n"]
        assert curve.frame["left"].tolist() == expected["left"]
        assert curve.frame["right"].tolist() == [float(right) for right in expected["right"]]
        yield "interval-censored mass", curve.frame["mass"], expected["mass"]
        yield "interval-censored survival", curve.frame["survival"], expected["surv_after"]
        yield "interval-censored log-likelihood", curve.log_likelihood, expected["loglik"]


def _more(reference: dict[str, Any]) -> Pairs:
    cases = reference["cases"]
    lung = _data("lung")
    yield from _more_curves(lung, cases)
    yield from _more_rank_tests(lung.dropna(subset="ph.ecog"), lung, cases)
    yield from _more_gray_tests(lung, _data("ties105"), _mccall(), cases)
    with_entry = survival.cumulative_incidence(lung["time"], lung["cause"], entry=lung["entry"])
    mccall = _mccall()
    spells = survival.cumulative_incidence(mccall["spell"], mccall["status"])
    for name, curve in (("cif_lung_entry", with_entry), ("cif_mccall", spells)):
        for cause in curve.causes:
            rows = curve.frame[(curve.frame["cause"] == cause) & curve.frame["time"].isin(cases[name]["time"])]
            for column, expected in cases[name][str(cause)].items():
                yield name, rows[column], expected


def _more_curves(lung: pd.DataFrame, cases: dict[str, Any]) -> Pairs:
    columns = lung["time"], lung["event"]
    with_entry = survival.kaplan_meier(*columns, entry=lung["entry"])
    curves = {
        "km_lung_arcsine": survival.kaplan_meier(*columns, limits="arcsine"),
        "km_lung_weights": survival.kaplan_meier(*columns, weights=lung["weights"]),
        "km_lung_whole_weights": survival.kaplan_meier(*columns, weights=lung["whole_weights"]),
        "km_lung_entry": with_entry,
        "km_nearly_tied": survival.kaplan_meier([0.1 + 0.2, 0.3, 0.7, 0.1 * 7, 1.1, 2.2], [1, 0, 1, 1, 0, 1]),
    }
    for name, curve in curves.items():
        for column, expected in cases[name].items():
            yield name, curve.frame[column], expected
    quantiles = survival.quantiles(with_entry)
    ours = [*quantiles["time"], *quantiles["low"], *quantiles["high"]]
    yield "quantile_lung_entry", ours, cases["quantile_lung_entry"]
    rows = survival.survival_at(survival.kaplan_meier(*columns), [0, 4, 100, 365.25, 1000])
    for column, key in (("n_at_risk", "n.risk"), ("survival", "surv"), ("std_error", "std.err")):
        yield "at_lung", rows[column], cases["at_lung"][key]
    # Limits to which R gives no width are exact here.
    some = [low != high for low, high in zip(cases["at_lung"]["lower"], cases["at_lung"]["upper"], strict=True)]
    for column, key in (("low", "lower"), ("high", "upper")):
        yield "at_lung", rows.loc[some, column], np.array(cases["at_lung"][key])[some]


def _more_rank_tests(with_ecog: pd.DataFrame, lung: pd.DataFrame, cases: dict[str, Any]) -> Pairs:
    columns = with_ecog["time"], with_ecog["event"], with_ecog["ph.ecog"]
    test = survival.logrank(*columns)
    ours = [test.statistic, *test.frame["observed"], *test.frame["expected"]]
    yield "logrank_lung_ecog", ours, cases["logrank_lung_ecog"]
    for name, options in (
        ("peto_lung_ecog", {"weighting": "peto-peto"}),
        ("logrank_lung_ecog_by_sex", {"strata": with_ecog["sex"]}),
        ("logrank_lung_ecog_entry_cox_score", {"entry": with_ecog["entry"]}),
    ):
        yield name, survival.logrank(*columns, **options).statistic, cases[name]
    test = survival.logrank(lung["time"], lung["event"], lung["sex"], entry=lung["entry"])
    yield "cox_score_sex_entry", test.statistic, cases["cox_score_sex_entry"]


def _more_gray_tests(lung: pd.DataFrame, ties: pd.DataFrame, mccall: pd.DataFrame, cases: dict[str, Any]) -> Pairs:
    with_ecog = lung.dropna(subset="ph.ecog")
    spells = mccall["spell"], mccall["status"]
    tests = {
        "gray_lung_sex": (lung["time"], lung["cause"], lung["sex"]),
        "gray_lung_ecog": (with_ecog["time"], with_ecog["cause"], with_ecog["ph.ecog"]),
        "gray_ties105_site": (ties["time_c"], ties["cause_c"], ties["site"]),
        "gray_mccall_ui": (*spells, mccall["ui"]),
        "gray_mccall_age": (*spells, mccall["age_group"]),
        "gray_mccall_age_by_tenure": (*spells, mccall["age_group"]),
    }
    for name, columns in tests.items():
        strata = mccall["tenure_group"] if name.endswith("tenure") else None
        causes = range(1, 1 + len(cases[name]))
        yield name, [survival.gray_test(*columns, of=of, strata=strata).statistic for of in causes], cases[name]
