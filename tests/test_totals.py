"""What a number is made from: published figures, invented people or real ones; each number says so itself."""

import csv
import io
import json

import pytest

import evaluation as ev
from evaluation.arms import ArmCounts
from evaluation.policy.door import Door
from evaluation.presentation.pages import show_result
from evaluation.reports.results import Results
from evaluation.statistics.estimate import Estimate
from evaluation.totals import provenance_of, published_arms, published_totals

PUBLISHED = (18, 35, 28, 70)


@pytest.fixture(scope="module")
def fare_legami():
    settings = ev.settings(study="fare-legami", language="en")
    return settings, ev.participants(settings)


@pytest.mark.parametrize(
    ("counts", "made"),
    [
        (PUBLISHED, "published"),
        ((18, 35, 28, 102), "published"),
        ((18, 35, 34, 102), "synthetic"),
        ((17, 35, 29, 70), "synthetic"),
    ],
)
def test_counts_that_published_figures_determine_are_published_whoever_has_them(fare_legami, counts, made):
    settings, _ = fare_legami
    assert provenance_of(ArmCounts("any_work", "observed", *counts), settings) == made


def test_only_the_outcome_and_the_whole_study_that_the_figures_are_about(fare_legami):
    settings, _ = fare_legami
    assert provenance_of(ArmCounts("employment", "observed", *PUBLISHED), settings) == "synthetic"
    site = ev.settings(study="fare-legami", site="Crema", language="en")
    assert provenance_of(ArmCounts("any_work", "observed", *PUBLISHED), site) == "synthetic"


def test_real_people_are_real_and_a_study_without_figures_has_no_totals():
    settings = ev.settings(study="rossi", language="en")
    assert provenance_of(ArmCounts("any_work", "enrolled", *PUBLISHED), settings) == "real"
    assert published_totals(settings, "any_work") == frozenset()


def test_the_figures_are_audited_once(monkeypatch):
    from evaluation import published

    audits, real = [], published.audit
    monkeypatch.setattr(published, "audit", lambda *given: audits.append(given) or real(*given))
    settings = ev.settings(study="fare-legami", language="en")
    for _ in range(3):
        assert len(published_arms(settings)) == 3
    assert len(audits) == 1


def test_an_estimate_of_people_says_what_they_are(fare_legami):
    _, people = fare_legami
    observed = people[people["observed"]]
    assert ev.risk_difference(observed, "any_work", "pact", missing="without").estimate.provenance == "published"
    assert ev.odds_ratio(observed, "any_work", "pact", missing="without").estimate.provenance == "published"
    assert ev.risk_difference(people, "any_work", "pact", missing="without").estimate.provenance == "synthetic"
    assert ev.kaplan_meier(observed, "any_work").at(6)["all"].estimate.provenance == "synthetic"
    rossi = ev.participants(ev.settings(study="rossi", language="en"))
    assert ev.risk_difference(rossi, "any_work", "pact").estimate.provenance == "real"


@pytest.mark.parametrize(
    ("language", "published", "synthetic"),
    [
        ("en", "follow from published figures", "not a finding"),
        ("it", "seguono da cifre pubblicate", "non un risultato"),
    ],
)
def test_captions_say_it_of_their_own_numbers(language, published, synthetic):
    settings = ev.settings(study="fare-legami", language=language)
    people = ev.participants(settings)
    observed = people[people["observed"]]
    total = ev.risk_difference(observed, "any_work", "pact", missing="without")
    person = ev.risk_difference(people, "any_work", "pact", missing="without")
    door = Door(settings)
    for result, said in (
        (total, (True, False)),
        (person, (False, True)),
        (ev.forest({"a": total, "b": person}), (True, True)),
        (ev.crosstab(people, "sex", "pact"), (False, True)),
    ):
        shown = show_result(result, door)
        assert (published in shown.html, synthetic in shown.html) == said
    assert {each.provenance for each in show_result(total, door).estimates} == {"published"}


def test_pages_of_figures_say_published_and_not_invented(fare_legami):
    settings, _ = fare_legami
    verdict = ev.audit(settings)
    shown = [ev.figures_table(verdict, settings), ev.rate_ranges(verdict, settings), ev.published_forest(settings)]
    assert all("follow from published figures" in each.html for each in shown)
    assert not any("not a finding" in each.html for each in shown)
    assert {estimate.provenance for each in shown for estimate in each.estimates} == {"published"}


def test_the_results_file_has_it():
    estimate = Estimate(estimand="any_work", scale="difference", value=0.1, provenance="published").to_dict()
    columns = next(csv.reader(io.StringIO(Results().to_csv())))
    assert columns[-1] == "provenance"
    assert json.loads(json.dumps(estimate))["provenance"] == "published"
