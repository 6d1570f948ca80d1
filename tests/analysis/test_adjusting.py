"""Arms made alike: the numbers of the page, whom they rest on, and what is said where there are none."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import evaluation as ev
from evaluation.analysis.facts import Facts, with_facts
from evaluation.errors import ParameterError
from evaluation.policy.door import Door
from evaluation.presentation.pages import show_result

# Value and limits in points, and what the arms are worth: those of the reports before there was ev.adjust.
ROSSI = {
    "crude": (0.93, -6.17, 8.03, None),
    "standardised": (1.39, -5.43, 8.21, (216, 216)),
    "ATE": (1.40, -5.49, 8.30, (214, 214)),
    "AIPW": (1.32, -5.60, 8.24, (214, 214)),
    "ATO": (1.47, -5.42, 8.35, (214, 214)),
    "ATT": (1.95, -5.13, 9.02, (216, 208)),
    "matching": (0.93, -6.12, 7.97, (216, 216)),
}
MCCALL = {
    "crude": (-11.63, -14.82, -8.44, None),
    "standardised": (-13.38, -16.63, -10.13, (1848, 1495)),
    "ATE": (-14.45, -17.85, -11.05, (1760, 1232)),
    "AIPW": (-14.25, -17.67, -10.83, (1760, 1232)),
    "ATO": (-13.64, -16.94, -10.34, (1704, 1409)),
    "ATT": (-16.94, -20.74, -13.13, (1848, 893)),
    "matching": (-11.64, -14.96, -8.32, (1495, 1495)),
}
FARE_LEGAMI = {
    "crude": (11.43, -8.57, 30.86, None),
    "standardised": (15.07, -5.72, 35.85, (35, 70)),
    "ATE": (17.51, -2.93, 37.96, (28, 66)),
    "AIPW": (17.79, -2.62, 38.20, (28, 66)),
    "ATO": (16.22, -4.31, 36.74, (32, 59)),
    "ATT": (14.69, -6.86, 36.24, (35, 44)),
    "matching": (20.00, -3.84, 43.84, (35, 35)),
}


def adjusted(settings, people=None, **options):
    """Adjust as a study says."""
    study = settings.study
    people = ev.participants(settings) if people is None else people
    if study.primary.population != "enrolled":
        people = people[people[study.primary.population].fillna(False).astype(bool)]
    names = [item.id for item in study.adjustment.covariates]
    options = {"missing": study.adjustment.missing, "unseen": "without"} | options
    return ev.adjust(people, study.primary.outcome, "pact", names, **options)


@pytest.mark.parametrize(
    ("study", "page"),
    [("rossi", ROSSI), ("mccall", MCCALL), ("fare-legami", FARE_LEGAMI)],
    ids=["rossi", "mccall", "fare-legami"],
)
def test_numbers_are_those_of_the_page(study, page):
    found = adjusted(ev.settings(study=study, language="en"))
    for way, (value, low, high, sizes) in page.items():
        row = found.estimate(way)
        assert (100 * row.value, 100 * row.low, 100 * row.high) == pytest.approx((value, low, high), abs=0.006)
        assert (row.effective_n and tuple(map(round, row.effective_n))) == sizes
        assert row.penalised == (study == "fare-legami" and way != "crude")


def test_inverse_weights_are_those_of_a_logistic_fit(rossi):
    _, people = rossi
    x = sm.add_constant(people[["age", "married"]].astype(float))
    score = sm.Logit(people["pact"].astype(float), x).fit(disp=0).predict(x)
    arm, had = people["pact"].astype(bool), people["any_work"].astype(float)
    weighted = [
        np.average(had[rows], weights=weight[rows]) for rows, weight in ((arm, 1 / score), (~arm, 1 / (1 - score)))
    ]
    found = ev.adjust(people, "any_work", "pact", ["age", "married"]).estimate("ATE")
    assert found.value == pytest.approx(weighted[0] - weighted[1])


def test_clusters_widen_what_they_have_to(fare_legami):
    settings, _ = fare_legami
    alone, grouped = adjusted(settings).estimate("ATO"), adjusted(settings, cluster="edition").estimate("ATO")
    assert alone.value == pytest.approx(grouped.value)
    assert (alone.low, alone.high) != pytest.approx((grouped.low, grouped.high))
    assert "few_clusters" in grouped.estimate.assumptions
    narrow = adjusted(settings, conf_level=0.8).estimate("ATO")
    assert narrow.high - narrow.low < alone.high - alone.low


def test_an_outcome_of_numbers_has_a_difference_of_means(rossi):
    _, people = rossi
    found = ev.adjust(people, "prior_convictions", "pact", ["age"])
    assert found.estimate("ATO").estimate.scale == "number_difference"
    assert found.estimate("crude").value == pytest.approx(ev.mean_difference(people, "prior_convictions", "pact").value)


def test_the_balance_has_every_level_and_the_people_of_each_arm(fare_legami):
    settings, people = fare_legami
    frame = adjusted(settings).balance().frame
    observed = people[people["observed"]]
    levels = [f"education={name}" for name in sorted(observed["education"].unique())]
    assert [name for name in frame.index if name.startswith("education")] == levels
    for arm in (1, 0):
        members = observed[observed["pact"] == bool(arm)]
        assert frame.loc["sex=F", f"n_{arm}"] == (members["sex"] == "F").sum()
        assert frame.loc["age", f"mean_{arm}"] == pytest.approx(members["age"].mean())


def small(n=60, **columns):
    """A frame of people of no study: two arms of the same size."""
    arm = np.arange(n) % 2 == 0
    frame = pd.DataFrame({"arm": arm, "had": (np.arange(n) % 3 == 0), **columns})
    frame.index.name = "person_id"
    return with_facts(frame, Facts())


def test_people_of_whom_something_is_not_known_are_left_out_or_have_a_value_of_their_own():
    age = np.where(np.arange(60) % 10 == 3, np.nan, np.arange(60) % 7)
    complete = ev.adjust(small(age=age), "had", "arm", "age")
    assert complete.arms == ((30, 30), (24, 30))
    assert complete.estimate("ATO").n == 54
    kept = ev.adjust(small(age=age), "had", "arm", "age", missing="indicator")
    assert kept.arms == ((30, 30), (30, 30))
    assert kept.balance().frame.loc["age=missing", ["n_1", "n_0"]].tolist() == [0, 6]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (small(age=1.0), "constant"),
        (small(age=np.nan), "missing for everybody"),
        (small(age=np.where(np.arange(60) % 2 == 0, np.nan, np.arange(60))), "nobody of arm 1"),
    ],
)
def test_where_nothing_can_be_made_alike_the_reason_stands(frame, reason):
    found = ev.adjust(frame, "had", "arm", "age")
    assert reason in repr(found.balance())
    assert reason in repr(found.overlap())
    assert found.estimate("ATO").value is None
    assert reason in found.estimate("ATO").estimate.assumptions[0]


def test_arms_that_something_tells_apart_have_no_weighted_difference():
    found = ev.adjust(small(twin=(np.arange(60) % 2).astype(float)), "had", "arm", "twin")
    assert found.estimate("ATE").value is None
    assert found.balance().apart


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ({"covariates": []}, "No covariate"),
        ({"covariates": ["age", "age"]}, "twice: age"),
        ({"covariates": ["age", "pact"]}, "twice: pact"),
        ({"covariates": ["nothing"]}, "nothing"),
        ({"covariates": "age", "missing": "mean"}, "complete, indicator"),
        ({"covariates": "age", "outcome": "education"}, "of numbers"),
        ({"covariates": "age", "cluster": "village"}, "village"),
    ],
)
def test_a_wrong_call_says_what_is_accepted(rossi, call, said):
    _, people = rossi
    with pytest.raises(ParameterError, match=said):
        ev.adjust(people, **{"outcome": "any_work", "treatment": "pact"} | call)
    with pytest.raises(ParameterError, match="AIPW"):
        ev.adjust(people, "any_work", "pact", "age").estimate("best")


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_page_says_whose_comparison_each_row_is(language):
    settings = ev.settings(study="fare-legami", language=language)
    shown = show_result(adjusted(settings), Door(settings))
    assert [part in shown.html for part in ("(ATE)", "(ATT)", "(ATO)", "Firth")] == [True] * 4
    assert ("vale 32 + 59 persone" if language == "it" else "worth 32 + 59 people") in shown.plain
    assert ("non cambia il verdetto" if language == "it" else "does not change the verdict") in shown.caption
    assert [estimate.effective_n is None for estimate in shown.estimates] == [True] + [False] * 6


def test_a_page_says_that_the_verdict_changes_where_it_does():
    data = small(200, age=np.r_[np.zeros(100), np.ones(100)])
    data["had"] = data["age"].eq(1) & (np.arange(200) % 10 > 0)
    data["arm"] = np.where(data["age"] == 1, np.arange(200) % 4 > 0, np.arange(200) % 4 == 0)
    found = ev.adjust(data, "had", "arm", "age")
    assert {row.verdict for row in found.estimates("crude", "ATO").rows.values()} == {"higher", "cannot_tell"}


def test_where_people_are_protected_levels_are_hidden_and_models_rounded(guarded):
    settings, _ = guarded
    door = Door(settings)
    released, _ = door.open(adjusted(settings).balance())
    assert not [row for row in released.shown if row.counts and any(0 < n < 5 for n in row.counts)]
    assert None in released.rows  # an education that two people have
    age = next(row for row in released.shown if row.name == "age")
    assert age.deviations == (None, None)
    assert [mean.value for mean in age.means] == pytest.approx([round(2 * mean.value) / 2 for mean in age.means])
    shown = show_result(adjusted(settings), door)
    for estimate in shown.estimates[1:]:
        assert estimate.p_value is None
        assert round(100 * estimate.value, 9) % 5 == 0
    assert not [each for each in shown.counts if 0 < each.value < 5]


def test_a_covariate_of_ones_own_that_picks_few_people_out_hides_everything(guarded):
    settings, people = guarded
    observed = people[people["observed"]]
    picked = observed.assign(mine=observed.index.isin(observed.index[:3]).astype(float))
    found = ev.adjust(picked, "any_work", "pact", ["age", "mine"], unseen="without")
    door = Door(settings)
    for result in (found, found.estimate("ATO"), found.balance(), found.overlap()):
        assert show_result(result, door).kind == "notice"
    halves = observed.assign(mine=(np.arange(len(observed)) % 2).astype(float))
    found = ev.adjust(halves, "any_work", "pact", ["age", "mine"], unseen="without")
    assert show_result(found, Door(settings)).kind == "figure"


def test_few_people_left_out_hide_who_is_compared(guarded):
    settings, people = guarded
    observed = people[people["observed"]]
    gaps = observed.assign(years=observed["age"].where(np.arange(len(observed)) > 1))
    found = ev.adjust(gaps, "any_work", "pact", "years", unseen="without")
    assert show_result(found.estimate("ATO"), Door(settings)).kind == "notice"
