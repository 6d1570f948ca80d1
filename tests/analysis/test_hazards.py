"""Cox's model: the numbers of statsmodels, the event beside the time, and what competes."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

import evaluation as ev
from evaluation.analysis.facts import Facts, with_facts
from evaluation.errors import ParameterError
from evaluation.policy.door import Door
from evaluation.presentation.pages import show_result


@pytest.mark.parametrize(
    ("study", "formula"),
    [
        ("rossi", "time_any_work ~ pact + age + C(education)"),
        ("mccall", "time_full_time ~ pact * age"),
        ("fare-legami", "time_any_work ~ pact + C(sex)"),
    ],
)
def test_ratios_are_those_of_statsmodels(study, formula):
    people = ev.participants(ev.settings(study=study, language="en"))
    found = ev.cox(people, formula)
    data = people.assign(pact=people["pact"].astype(float))
    event = people[f"event_{found.outcome}"].to_numpy(bool)
    theirs = smf.phreg(formula, data, status=event, ties="efron").fit()
    limits = np.exp(theirs.conf_int(alpha=0.05))
    assert list(found.rows) == theirs.model.exog_names
    for place, row in enumerate(found.rows.values()):
        assert row.value == pytest.approx(np.exp(theirs.params[place]), rel=1e-5)
        assert (row.low, row.high) == pytest.approx(tuple(limits[place]), rel=1e-4)
        assert row.p_value == pytest.approx(theirs.pvalues[place], rel=1e-3)


REFERENCE = Path(__file__).parents[1] / "reference"


def ties105():
    """The 105 people of the reference, as a study would have them."""
    data = pd.read_csv(REFERENCE / "data" / "ties105.csv")
    kinds = data["event"].map({1: "job", 0: "none"})
    frame = pd.DataFrame(
        {"time_work": data["time"], "event_work": data["event"] == 1, "event": kinds, "group": data["group"],
         "age": data["age"], "score": data["score"], "site": data["site"]}
    )  # fmt: skip
    return with_facts(frame, Facts(counts={"work": ("job",)}))


@pytest.mark.parametrize("cluster", [None, "site"])
@pytest.mark.parametrize("name", ["ties105_group", "ties105_adjusted"])
def test_ratios_and_robust_limits_are_those_of_r(name, cluster):
    reference = json.loads((REFERENCE / "expected" / "B_cox.json").read_text(encoding="utf-8"))["models"][name]
    right, fit = reference["formula"].partition("~")[2], reference["efron"]
    found = ev.cox(ties105(), f"time_work ~ {right}", cluster=cluster)
    errors = fit["se" if cluster is None else "robust_se"]
    for row, value, error in zip(found.rows.values(), fit["coef"], errors, strict=True):
        assert np.log(row.value) == pytest.approx(value, rel=1e-7)
        assert np.log(row.high / row.low) / (2 * 1.959963984540054) == pytest.approx(error, rel=1e-6)
        assert (row.estimate.n, row.estimate.events) == (fit["n"], fit["n_events"])
        assert ("robust" in row.estimate.method) == (cluster is not None)


def test_it_says_when_other_first_events_compete():
    mccall = ev.participants(ev.settings(study="mccall", language="en"))
    part, whole = (ev.cox(mccall, f"time_{each} ~ pact") for each in ("full_time", "any_exit"))
    assert (part.competing, part.cause_specific) == (("other_exit", "part_time"), True)
    assert (whole.competing, whole.cause_specific) == ((), False)
    assert "cause-specific" in repr(part)
    assert "cause-specific" not in repr(whole)


@pytest.mark.parametrize(
    ("language", "said", "other"), [("en", "no ratio of shares", "sooner"), ("it", "per causa", "prima")]
)
def test_the_page_says_so_too(language, said, other):
    settings = ev.settings(study="mccall", language=language)
    people = ev.participants(settings)
    part, whole = (
        show_result(ev.cox(people, f"time_{each} ~ pact"), Door(settings)) for each in ("full_time", "any_exit")
    )
    assert said in part.plain
    assert said not in whole.plain
    assert other in whole.plain


def test_people_of_whom_nothing_is_known_are_left_out():
    frame = ties105()
    known = ev.cox(frame, "time_work ~ group").rows["group"].estimate
    frame.loc[frame.index[:9], "event"] = "unknown"
    frame["age"] = frame["age"].where(frame.index > 19)
    assert ev.cox(frame, "time_work ~ group").rows["group"].n == known.n - 9
    assert ev.cox(frame, "time_work ~ group + age").rows["group"].n == known.n - 20


def test_a_category_nobody_of_whom_has_the_event_has_no_ratio_and_the_reason():
    frame = ties105().assign(never=lambda data: (~data["event_work"] & (data.index % 2 == 0)).astype(float))
    row = ev.cox(frame, "time_work ~ group + never").rows["never"]
    assert row.value is None
    assert "monotone" in repr(row)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("pact + age", "time_any_work ~"),
        ("any_work ~ pact", "time_any_work ~"),
        ("time_any_work ~", "time_any_work ~"),
        ("time_any_work ~ 1", "time_any_work ~ 1"),
        ("time_any_work ~ nothing", "nothing"),
        ("time_any_work ~ pact +* age", "Columns are"),
    ],
)
def test_a_formula_that_cannot_be_read_says_what_can(rossi, formula, said):
    _, people = rossi
    with pytest.raises(ParameterError, match=said):
        ev.cox(people, formula)


def test_terms_have_the_words_of_the_study():
    settings = ev.settings(study="fare-legami", language="it")
    people = ev.participants(settings)
    shown = show_result(ev.cox(people, "time_any_work ~ pact * C(sex)"), Door(settings))
    assert "Sesso: Uomini" in shown.plain
    assert "Il patto × Sesso: Uomini" in shown.plain


def test_where_people_are_protected_ratios_are_rounded_and_small_groups_hide_all(guarded):
    settings, people = guarded
    observed = people[people["observed"]]
    shown = show_result(ev.cox(observed, "time_any_work ~ pact + age"), Door(settings))
    exact = ev.cox(observed, "time_any_work ~ pact + age")
    assert [(each.p_value, each.events) for each in shown.estimates] == [(None, None)] * 2
    assert shown.estimates[0].value == 1.8
    assert exact["pact"].value == pytest.approx(1.76, abs=0.05)
    for formula in ("pact + C(education)", "C(education, Treatment('degree'))"):
        assert show_result(ev.cox(observed, f"time_any_work ~ {formula}"), Door(settings)).kind == "notice"


def test_the_level_that_others_are_compared_with_may_not_be_small_either(guarded):
    settings, people = guarded
    observed = people[people["observed"]]
    kinds = np.where(np.arange(len(observed)) < 2, "a", np.where(np.arange(len(observed)) % 2, "b", "c"))
    few = observed.assign(kind=kinds)
    assert show_result(ev.cox(few, "time_any_work ~ C(kind)"), Door(settings)).kind == "notice"
