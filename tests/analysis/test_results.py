"""Results hold ordinary numbers, those of other implementations, and say whom they count."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats
import statsmodels.formula.api as smf
from statsmodels.stats.weightstats import DescrStatsW

import evaluation as ev
from evaluation.analysis.result import Result
from evaluation.errors import ParameterError


def test_counts_are_those_of_pandas(rossi):
    _, people = rossi
    ours = ev.crosstab(people, "education", "pact").frame
    theirs = pd.crosstab(people["education"].astype(str), people["pact"].astype(str), margins=True, margins_name="all")
    assert (ours.loc[theirs.index, theirs.columns].to_numpy() == theirs.to_numpy()).all()


def test_a_third_column_repeats_the_table(rossi):
    _, people = rossi
    counts = ev.crosstab(people, "education", "pact", "married").counts
    assert counts["3", "True", "1"] == ((people.education == "3") & people.pact & (people.married == 1)).sum()
    assert counts["3", "True", None] == ((people.education == "3") & people.pact).sum()


def test_a_difference_is_that_of_the_shares(rossi):
    _, people = rossi
    found = ev.risk_difference(people, "any_work", "pact")
    shares = people.groupby("pact")["any_work"].mean()
    assert found.value == pytest.approx(shares[True] - shares[False])
    assert (found.low, found.high) == pytest.approx((-0.062, 0.080), abs=5e-4)  # as README has them
    assert found.n == 432


@pytest.mark.parametrize(
    ("missing", "arms"), [("leave out", (497, 898, 576, 1092)), ("without", (497, 1848, 576, 1495))]
)
def test_people_not_seen_are_left_out_or_counted_as_without(missing, arms):
    people = ev.participants(ev.settings(study="mccall", language="en"))
    found = ev.risk_difference(people, "full_time", "pact", missing=missing).arms
    assert (found.events1, found.n1, found.events0, found.n0) == arms


def test_a_difference_within_strata_is_mantel_and_haenszels(rossi):
    from statsmodels.stats.contingency_tables import StratifiedTable

    _, people = rossi
    ours = ev.odds_ratio(people, "any_work", "pact", by="married").value
    tables = [
        pd.crosstab(part["pact"], part["any_work"].astype(bool))
        .reindex(index=[True, False], columns=[True, False])
        .to_numpy()
        for _, part in people.groupby("married")
    ]
    assert ours == pytest.approx(StratifiedTable([each.astype(float) for each in tables]).oddsratio_pooled)


def test_a_difference_of_means_is_welchs(rossi):
    _, people = rossi
    found = ev.mean_difference(people, "age", "pact")
    theirs = scipy.stats.ttest_ind(people.loc[people.pact, "age"], people.loc[~people.pact, "age"], equal_var=False)
    assert found.p_value == pytest.approx(theirs.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(theirs.confidence_interval(0.95)))


def test_means_have_t_limits(rossi):
    _, people = rossi
    line = ev.describe(people, "age").lines[0]
    assert (line.mean.low, line.mean.high) == pytest.approx(DescrStatsW(people["age"]).tconfint_mean())
    assert line.quartiles == tuple(people["age"].quantile([0.25, 0.5, 0.75]))


def test_a_model_of_statsmodels_is_taken_as_it_is(rossi):
    _, people = rossi
    data = people.assign(had=people["any_work"].astype(int), aid=people["pact"].astype(int))
    fit = smf.logit("had ~ aid + age", data).fit(disp=0)
    row = ev.model(fit, data)["aid"]
    assert (row.value, row.low, row.high) == pytest.approx(
        tuple(np.exp([fit.params["aid"], *fit.conf_int().loc["aid"]]))
    )
    assert row.estimate.scale == "odds_ratio"


@pytest.mark.parametrize("formula", ["age ~ married", "prior_convictions ~ age + parole"])
def test_a_linear_model_gives_differences(rossi, formula):
    _, people = rossi
    fit = smf.ols(formula, people).fit()
    found = ev.model(fit, people)
    assert {row.estimate.scale for row in found.rows.values()} == {"number_difference"}


def test_kaplan_meier_is_refused_where_other_events_compete():
    people = ev.participants(ev.settings(study="mccall", language="en"))
    with pytest.raises(ParameterError, match="cumulative_incidence"):
        ev.kaplan_meier(people, "full_time", by="pact")
    assert ev.kaplan_meier(people, "any_exit", by="pact").groups == ("False", "True")


def test_an_incidence_says_how_many_by_a_time(rossi):
    _, people = rossi
    found = ev.cumulative_incidence(people, "any_work").at(52)["all"]
    assert found.value == pytest.approx(people["any_work"].mean())  # nobody was lost, so it is the share


def test_medians_where_events_compete_come_from_the_incidence():
    people = ev.participants(ev.settings(study="mccall", language="en"))
    found = ev.cumulative_incidence(people, "full_time", by="pact").median
    assert found["True"].value is None  # half have never had a full-time job within follow-up
    assert found["True"].low is not None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda people: ev.crosstab(people, "nothing"), "nothing"),
        (lambda people: ev.risk_difference(people, "age", "pact"), "true and false"),
        (lambda people: ev.forest({"a": people}), "DataFrame"),
        (lambda people: ev.forest({}), "one scale"),
        (lambda people: ev.kaplan_meier(people, "age"), "first events"),
        (lambda people: ev.text(en="46 people", it="46 persone"), "46 people"),
        (lambda people: ev.text(en="{gap} people", it="{gap}"), "gap"),
        (lambda people: ev.model(object(), people), "OLS"),
    ],
)
def test_a_wrong_call_says_what_is_accepted(rossi, make, said):
    _, people = rossi
    with pytest.raises(ParameterError, match=said):
        make(people)


def test_scales_are_not_mixed_in_a_forest(rossi):
    _, people = rossi
    rows = {"a": ev.risk_difference(people, "any_work", "pact"), "b": ev.risk_ratio(people, "any_work", "pact")}
    with pytest.raises(ParameterError, match="difference, ratio"):
        ev.forest(rows)


def test_a_result_without_a_basis_cannot_be_built():
    from evaluation.analysis.forests import Forest

    with pytest.raises(TypeError, match="basis"):
        Forest(rows={})
    with pytest.raises(TypeError, match="abstract"):
        Result(basis=None)


def test_a_result_prints_itself_in_words(rossi):
    _, people = rossi
    assert (
        repr(ev.risk_difference(people, "any_work", "pact")) == "any_work: +0.9 points (95% limits −6.2 to +8.0 points)"
    )


def test_weights_of_whole_numbers_are_so_many_people(rossi):
    _, people = rossi
    twice = people.assign(weight=np.where(people["married"] == 1, 2, 1))
    repeated = people.loc[people.index.repeat(twice["weight"])].reset_index(drop=True)
    repeated.index.name = "person_id"
    names = {"by": "pact", "cause_specific": True}
    ours = ev.kaplan_meier(twice, "any_work", weights="weight", **names)
    theirs = ev.kaplan_meier(repeated, "any_work", **names)
    assert ours.frame["survival"].tolist() == pytest.approx(theirs.frame["survival"].tolist())
    assert ours.weighted


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf, "much"])
def test_weights_that_are_none_are_refused_by_value(rossi, wrong):
    _, people = rossi
    weights = pd.Series(1.0, index=people.index, dtype=object)
    weights.iloc[3] = wrong
    with pytest.raises(ParameterError, match="weight"):
        ev.kaplan_meier(people.assign(weight=weights), "any_work", weights="weight", cause_specific=True)


def test_people_of_whose_outcome_nothing_is_known_are_in_no_curve(rossi):
    _, people = rossi
    lost = people.assign(event=people["event"].where(np.arange(len(people)) > 9, "unknown"))
    for made in (ev.kaplan_meier(lost, "any_work", cause_specific=True), ev.cumulative_incidence(lost, "any_work")):
        assert made.frame["n_at_risk"].max() == len(people) - 10
        assert made.basis.n == len(people) - 10
