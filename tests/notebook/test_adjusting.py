"""What page 40 says of arms that are made alike: whose comparison it is, what it rests on, and where there is none."""

import re

import numpy as np
import pandas as pd
import pytest

from evaluation.notebook import adjusting as vocabulary
from evaluation.notebook import comparison
from evaluation.parameters import Settings, settings
from evaluation.study import read_study

STUDY = """
id = "mine"
languages = ["en", "it"]
nature = "{nature}"
design = "randomised"
title = {{ it = "Prova", en = "Trial" }}
programme = {{ it = "programma", en = "programme" }}
question = {{ it = "Domanda?", en = "Question?" }}
caution = {{ it = "Cautela.", en = "Caution." }}
sources = [{{ text = {{ it = "fonte", en = "source" }} }}]
populations = [{{ id = "enrolled", label = {{ it = "iscritti", en = "enrolled" }} }}]
arms = {{ name = {{ it = "braccio", en = "arm" }}, treated = {{ it = "trattati", en = "treated" }}, control = {{ it = "controlli", en = "controls" }} }}
participants = {{ file = "d.csv", sql = "p.sql" }}
reports = {{ notebooks = ["40_pact_comparison"] }}
disclosure = {{ threshold = {threshold} }}
primary = {{ outcome = "any_work", population = "enrolled" }}
time = {{ zero = {{ it = "inizio", en = "start" }}, unit = "month", horizons = [3, 6, 12], window = 12 }}
events = [{{ id = "job", label = {{ it = "lavoro", en = "job" }} }}]
outcomes = [{{ id = "any_work", label = {{ it = "lavoro", en = "any work" }}, events = ["job"] }}]
{adjustment}
"""  # noqa: E501
QUERY = """
SELECT CAST(id AS VARCHAR) AS person_id, arm = '1' AS pact, CASE WHEN e = '1' THEN 'job' ELSE 'none' END AS event,
CAST(6 AS DOUBLE) AS months_to_event, CAST(12 AS DOUBLE) AS followup_months{columns} FROM raw
"""
ROWS = ("Standardised (outcome model)", "Overlap weights", "Weights: everybody", "Doubly robust", "Matched pairs")


@pytest.fixture
def study(tmp_path):
    """Make a study of people given as a frame with arm, e (the outcome) and covariates."""

    def make(people: pd.DataFrame, language="en", *, threshold=0, **plan) -> Settings:
        covariates = [name for name in people if name not in ("arm", "e")]
        kinds = {name: "DOUBLE" if people[name].dtype.kind in "fiu" else "VARCHAR" for name in covariates}
        columns = "".join(f", CAST({name} AS {kind}) AS {name}" for name, kind in kinds.items())
        people.to_csv(tmp_path / "d.csv", index_label="id")
        (tmp_path / "p.sql").write_text(QUERY.format(columns=columns))
        listed = [f'{{ id = "{name}", label = {{ it = "{name}", en = "{name}" }} }}' for name in covariates]
        entries = {"covariates": f"[{', '.join(listed)}]"} | {name: f'"{value}"' for name, value in plan.items()}
        adjustment = "[adjustment]\n" + "\n".join(f"{name} = {value}" for name, value in entries.items())
        text = STUDY.format(
            nature="real" if threshold else "public", threshold=threshold, adjustment=adjustment if covariates else ""
        )
        (tmp_path / "study.toml").write_text(text)
        return settings(study=str(tmp_path), language=language)

    return make


def sixty(**covariates) -> pd.DataFrame:
    """Thirty people in each arm, 13 and 12 of them with the outcome."""
    outcome = np.r_[np.arange(30) < 13, np.arange(30) < 12].astype(int)
    return pd.DataFrame({"arm": np.repeat([1, 0], 30), "e": outcome, **covariates})


def drawn(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=60).round(3)


def notes(shown) -> str:
    return " ".join(re.findall(r'<p id="[^"]*-n\d+">(.*?)</p>', shown.html))


EVERYTHING = ("baseline", "overlap", "love_plot", "adjusted_forest", "randomisation")


def everything(chosen: Settings, *names: str) -> dict:
    """Return what is shown under some names of the vocabulary, all unless said."""
    apart = vocabulary.adjusting(chosen)
    shown = {name: getattr(vocabulary, name)(apart, chosen) for name in names or EVERYTHING}
    for each in shown.values():
        assert not re.search(r"\bnan\b|\bNone\b", each.html)
    return shown


def test_each_table_says_its_base_by_arm_where_a_covariate_is_not_known_of_some(study):
    x = drawn(1)
    x[np.r_[0:10, 30:38]] = np.nan
    shown = everything(study(sixty(x=x)))
    for name in ("baseline", "overlap", "love_plot", "adjusted_forest"):
        said = "42 of 60 people (enrolled), those of whom all of it is known: treated 20 of 30, controls 22 of 30"
        assert said in shown[name].caption
    crude, part, *adjusted = shown["adjusted_forest"].estimates
    assert (crude.n, crude.events, part.n, part.events) == (60, 25, 42, 7)
    assert {each.n for each in adjusted} <= {42, 40}
    assert "among all 60 people" in shown["randomisation"].plain
    assert shown["randomisation"].estimates[0].n == 60


def test_or_not_to_be_known_is_a_value_and_nobody_is_left_out(study):
    x = drawn(1)
    x[np.r_[0:10, 30:38]] = np.nan
    school = np.where(np.arange(60) % 7 == 0, None, np.where(np.arange(60) % 2, "high", "low"))
    shown = everything(study(sixty(x=x, school=school), missing="indicator"), "baseline", "adjusted_forest")
    assert "60 people (enrolled): treated 30, controls 30" in shown["baseline"].caption
    assert "counts as a value of its own" in notes(shown["baseline"])
    assert re.search(r"X: not known +10 \(33.3%\) +8 \(26.7%\)", shown["baseline"].plain)
    assert "School: not known" in shown["baseline"].plain
    assert {each.n for each in shown["adjusted_forest"].estimates} == {60}


def test_a_covariate_known_of_nobody_is_the_reason_where_it_is_the_only_one(study):
    shown = everything(study(sixty(x=np.full(60, np.nan))))
    assert "missing for everybody" in shown["baseline"].plain
    assert "missing for everybody" in shown["adjusted_forest"].caption
    crude = shown["adjusted_forest"].estimates[0]
    assert (crude.n, len(shown["adjusted_forest"].estimates)) == (60, 1)
    other = everything(study(sixty(x=np.full(60, np.nan), y=drawn(2))), "baseline", "adjusted_forest")
    assert other["adjusted_forest"].estimates[1].n == 60
    assert "Missing for everybody, so left out: X." in notes(other["baseline"])


def test_a_constant_covariate_is_named(study):
    shown = everything(study(sixty(k=np.ones(60), x=drawn(3))))
    for name in ("baseline", "overlap", "love_plot", "adjusted_forest"):
        assert "nothing to make alike: K." in notes(shown[name])
    assert "nothing to make alike" not in notes(everything(study(sixty(x=drawn(3))), "baseline")["baseline"])
    alone = everything(study(sixty(k=np.ones(60))), "baseline", "adjusted_forest")
    assert "constant, so nothing to adjust for" in alone["baseline"].plain
    assert "constant, so nothing to adjust for" in alone["adjusted_forest"].caption


def test_every_level_of_a_category_is_shown_and_can_be_the_furthest(study):
    arm1 = ["A"] * 18 + [level for level in "BCDE" for _ in range(3)]
    arm0 = [level for level in "BCDE" for _ in range(8)][:30]
    shown = everything(study(sixty(cat=arm1 + arm0)), "baseline", "love_plot")
    assert "The arms differ most by 1.73 standard deviations: Cat: A" in shown["baseline"].caption
    assert "Cat: A" in shown["baseline"].plain
    assert "the furthest is Cat: A with 1.73" in shown["love_plot"].alt


def test_nothing_says_that_arms_overlap_which_are_told_apart_completely(study):
    shown = everything(study(sixty(x=drawn(4) + 10 * np.repeat([1, 0], 30))))
    assert shown["overlap"].caption.startswith("What is known tells the arms apart completely")
    assert shown["love_plot"].caption.startswith("No weights make the arms alike")
    assert "after" not in shown["love_plot"].alt
    forest = shown["adjusted_forest"]
    assert forest.caption.startswith(
        "No way of making the arms alike gives an answer: the covariates tell the arms apart"
    )
    assert len(forest.estimates) == 1
    assert "Making the arms alike does not change" not in forest.html


def test_a_share_of_people_have_chances_that_both_arms_have(study):
    shared = np.where(np.arange(60) % 2, drawn(5), drawn(5) + 6 * np.repeat([1, 0], 30))
    shown = everything(study(sixty(x=shared)), "overlap")
    share = int(re.match(r"(\d+)% of people have a chance of arm", shown["overlap"].caption)[1])
    assert 30 < share < 90


def test_each_row_says_what_it_is_worth_and_gives_no_limits_below_ten(study):
    x = np.r_[np.linspace(1, 2, 29), -2, np.linspace(-2, -1, 29), 2]
    shown = everything(study(sixty(x=x.round(3))), "adjusted_forest")["adjusted_forest"]
    found = {each.method.partition(",")[0]: each for each in shown.estimates}
    weighted = found["ate"]
    assert min(weighted.effective_n) < 10
    assert (weighted.low, weighted.p_value) == (None, None)
    assert re.search(
        r"Weights: everybody \(worth [\d.]+ \+ [\d.]+ people\).*fewer than ten effective people", notes(shown)
    )
    assert "(no limits)" in shown.html
    assert found["standardised"].low is not None
    assert "Standardised (outcome model) (worth 30 + 30 people)" in shown.html


def test_the_doubly_robust_row_stands_where_an_arm_has_nobody_of_a_level(study):
    school = np.where(np.arange(60) < 2, "rare", np.where(np.arange(60) % 3 == 0, "high", "low"))
    shown = everything(study(sixty(school=school, x=drawn(6))), "adjusted_forest")["adjusted_forest"]
    (aipw,) = (each for each in shown.estimates if each.method.startswith("aipw"))
    assert aipw.defined
    assert aipw.method == "aipw, firth"
    assert "Penalised fits (Firth)" in notes(shown)
    assert re.search(r"Penalised fits \(Firth\)[^.]*Doubly robust", notes(shown))
    plain = everything(study(sixty(x=drawn(6))), "adjusted_forest")["adjusted_forest"]
    assert "Firth" not in plain.html


@pytest.mark.parametrize("treated", [0, 1, 59, 60])
@pytest.mark.parametrize("language", ["en", "it"])
def test_an_arm_of_nobody_or_of_one_loses_rows_but_no_page(study, treated, language):
    people = sixty(x=drawn(7), place=np.where(np.arange(60) % 2, "north", "south"))
    people["arm"] = (np.arange(60) < treated).astype(int)
    shown = everything(study(people, language))
    assert shown["baseline"].kind == shown["overlap"].kind == shown["love_plot"].kind == "notice"
    assert [each.method for each in shown["adjusted_forest"].estimates if each.method in vocabulary.METHODS] == []
    assert shown["randomisation"].kind == ("sentence" if treated in (1, 59) else "notice")


@pytest.mark.parametrize("outcome", [0, 1])
def test_the_same_outcome_for_everybody_has_its_reason_in_every_row(study, outcome):
    people = sixty(x=drawn(8))
    people["e"] = outcome
    shown = everything(study(people), "adjusted_forest", "randomisation")
    crude, *others = shown["adjusted_forest"].estimates
    assert (crude.value, others) == (0.0, [])
    reason = "everybody has the same outcome" if outcome else "no events"
    assert reason in shown["adjusted_forest"].caption
    assert "everybody has the same outcome" in shown["randomisation"].plain


def test_shuffling_needs_no_covariates(study):
    shown = everything(study(sixty()), "baseline", "randomisation")
    assert shown["randomisation"].kind == "sentence"
    assert "names nothing that was known of people before" in shown["baseline"].plain


def test_people_of_an_unknown_stratum_are_a_stratum_of_their_own(study):
    place = np.where(np.arange(60) % 5 == 0, None, np.where(np.arange(60) % 2, "north", "south"))
    chosen = study(sixty(x=drawn(9), place=place), strata="place", missing="indicator")
    shown = everything(chosen, "adjusted_forest", "randomisation")
    (pooled,) = (each for each in shown["adjusted_forest"].estimates if each.method == "mantel-haenszel")
    assert (pooled.n, shown["randomisation"].kind) == (60, "sentence")


def test_counts_of_those_compared_are_hidden_where_people_are(study):
    """How many of those whose covariates are known had the outcome is counted nowhere else."""
    x = np.tile(drawn(10), 4)
    x[np.r_[0:10, 30:38, 100:110]] = np.nan
    people = pd.concat([sixty()] * 4, ignore_index=True).assign(x=x)
    chosen = study(people, threshold=5)
    forest = everything(chosen, "adjusted_forest")["adjusted_forest"]
    assert "Crude: those of whom all is known: not shown" in forest.alt
    crude, *adjusted = forest.estimates
    assert crude.n == 240
    assert adjusted
    assert all(each.n is None and each.events is None for each in adjusted)


def test_the_shipped_study_shows_the_first_level_and_has_a_doubly_robust_row():
    chosen = settings(study="fare-legami", language="en")
    apart = vocabulary.adjusting(chosen)
    table = vocabulary.baseline(apart, chosen).plain
    labels = re.findall(r"^(Education: [\w ]+?)  ", table, re.MULTILINE)
    assert "Education: degree" in labels
    assert "Sex: women" in table
    found = vocabulary.adjusted(apart)["Doubly robust"]
    assert found.defined
    assert found.method == "aipw, firth"
    assert found.value == pytest.approx(0.178, abs=0.002)
    crude = comparison.compare(comparison.arm_counts(chosen)[0], chosen)
    assert vocabulary.adjusted_forest(apart, chosen).estimates[0] == crude


def test_a_rule_for_gaps_that_does_not_exist_is_refused(study):
    from evaluation.errors import StudyError

    with pytest.raises(StudyError, match=r"adjustment\.missing"):
        study(sixty(x=drawn(1)), missing="mean")
    assert read_study("rossi").adjustment.missing == "complete"


def test_gaps_that_are_values_are_protected_like_any_other(study):
    """Three people of one arm lack the number: neither they nor the others, by subtraction, may be told apart."""
    x = np.tile(drawn(11), 4)
    x[np.r_[0:3, 30:42]] = np.nan
    people = pd.concat([sixty()] * 4, ignore_index=True).assign(x=x)
    shown = everything(study(people, threshold=5, missing="indicator"), "baseline", "adjusted_forest")
    assert shown["adjusted_forest"].kind == "figure"
    assert re.search(r"X: not known +not shown +not shown", shown["baseline"].plain)
    x[3:40] = np.nan
    shown = everything(study(people.assign(x=x), threshold=5, missing="indicator"), "baseline")
    assert re.search(r"X: not known +30 \(25\.0%\) +12 \(10\.0%\)", shown["baseline"].plain)


def test_what_the_data_cannot_answer_is_marked_and_what_the_study_does_not_name_is_not(study):
    nobody = everything(study(sixty(x=np.full(60, np.nan))), "baseline")["baseline"]
    assert [reason for _, reason in nobody.marks] == ["what the arms were to be made alike in is missing for everybody"]
    assert everything(study(sixty()), "baseline")["baseline"].marks == ()
