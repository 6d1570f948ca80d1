"""The one door: what goes through it is hidden where it has to be, counted, and about people who have a name."""

import itertools
import shutil

import pandas as pd
import pytest

import evaluation as ev
from evaluation import paths
from evaluation.analysis.facts import Facts, with_facts
from evaluation.errors import ReportError
from evaluation.policy.door import Door
from evaluation.presentation.pages import show_result


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A study of 105 and more people at a threshold of 5."""
    folder = tmp_path_factory.mktemp("guarded") / "fare-legami"
    shutil.copytree(paths.data_folder() / "fare-legami", folder)
    file = folder / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("threshold = 0", "threshold = 5"), encoding="utf-8")
    settings = ev.settings(study=folder, language="en")
    return settings, ev.participants(settings)


def test_what_is_shown_is_declared_with_its_population():
    settings = ev.settings(study="rossi", language="en")
    people = ev.participants(settings)
    shown = show_result(ev.crosstab(people, "pact", "any_work"), Door(settings))
    told = {str(each.population): each.value for each in shown.counts}
    assert told["all"] == 432
    assert told["arm: treated"] == 216
    assert len(told) == 9


def test_a_small_count_is_hidden_and_cannot_be_worked_out(guarded):
    settings, people = guarded
    door = Door(settings)
    released, _ = door.open(ev.crosstab(people, "education", "pact"))
    shown = {cell: number for cell, number in released.counts.items() if number is not None}
    truth = ev.crosstab(people, "education", "pact").counts
    assert all(number == truth[cell] for cell, number in shown.items())
    assert not [cell for cell, number in shown.items() if 0 < number < 5]
    hidden = [cell for cell in truth if cell not in shown]
    assert hidden
    for cell in hidden:  # the margins that are shown leave each hidden cell more values than one
        for place in range(2):
            line = [other for other in truth if other[1 - place] == cell[1 - place]]
            assert sum(other in hidden for other in line) != 1


def test_a_difference_between_two_tables_is_protected_too(guarded):
    settings, people = guarded
    door = Door(settings)
    for limit in (25, 26, 27, 28):  # what lies between two limits is a table that nobody asked for
        door.open(ev.crosstab(ev.subset(people, f"age < {limit}", label={"en": "young"}), "pact"))
    ages = sorted(people["age"].unique())
    sizes = {frozenset(map(str, ages)): len(people)}
    for each in door.decision.shown:
        chosen = dict(each.chosen)
        if set(chosen) <= {"column/age"}:
            sizes[frozenset(chosen.get("column/age", map(str, ages)))] = (
                people["age"].astype(str).isin(chosen.get("column/age", [str(age) for age in ages])).sum()
            )
    for one, other in itertools.permutations(sizes, 2):
        if other < one:
            assert not 0 < sizes[one] - sizes[other] < 5


def test_a_model_is_printed_on_a_grid_without_a_p_value(guarded):
    settings, people = guarded
    shown = show_result(ev.mean_difference(people, "age", "pact"), Door(settings))
    (estimate,) = shown.estimates
    assert estimate.p_value is None
    assert estimate.events is None
    assert estimate.value == pytest.approx(round(estimate.value * 2) / 2) or estimate.value == round(estimate.value, 1)


@pytest.mark.parametrize(
    ("choose", "said"),
    [
        (lambda people: people[people["age"] > 30], "ev.subset"),
        (lambda people: people.head(3), "ev.subset"),
        (lambda people: people.reset_index(), "ev.participants"),
        (lambda people: people.assign(sex="F"), "sex"),
    ],
)
def test_people_without_a_name_stand_on_no_page(guarded, choose, said):
    settings, people = guarded
    with pytest.raises(ReportError, match=said):
        show_result(ev.crosstab(choose(people), "sex"), Door(settings))


def test_a_population_of_the_study_has_a_name(guarded):
    settings, people = guarded
    shown = show_result(ev.crosstab(people[people["observed"]], "pact"), Door(settings))
    assert "105 people whose outcome was observed" in shown.plain


def test_a_subset_has_its_own_words(guarded):
    settings, people = guarded
    women = ev.subset(people, "sex == 'F'", label={"en": "women", "it": "donne"})
    assert "women" in show_result(ev.crosstab(women, "pact"), Door(settings)).plain


def test_where_nothing_may_be_shown_a_notice_stands(guarded):
    settings, people = guarded
    few = ev.subset(people, "age == 19 and sex == 'F' and site == 'Casalmaggiore'", label={"en": "few"})
    shown = show_result(ev.crosstab(few, "education", "pact"), Door(settings))
    assert shown.kind in ("notice", "table")
    assert not [each for each in shown.counts if 0 < each.value < 5]


def test_curves_of_a_part_of_the_people_are_hidden(guarded):
    settings, people = guarded
    women = ev.subset(people, "sex == 'F'", label={"en": "women"})
    shown = show_result(ev.kaplan_meier(women, "any_work", by="pact"), Door(settings))
    assert shown.kind == "notice"


def test_weighted_curves_are_hidden(guarded):
    settings, people = guarded
    weighted = people[people["observed"]].assign(weight=2.0)
    shown = show_result(ev.kaplan_meier(weighted, "any_work", weights="weight"), Door(settings))
    assert shown.kind == "notice"


def test_curves_are_shown_at_times_between_which_several_leave(guarded):
    settings, people = guarded
    released, counted = Door(settings).open(ev.kaplan_meier(people[people["observed"]], "any_work"))
    assert released is None or not [each for each in counted if 0 < each.value < 5]


def test_a_frame_that_forgot_its_study_still_has_the_usual_level():
    frame = with_facts(pd.DataFrame({"a": [True]}), Facts())
    from evaluation.analysis.facts import facts

    assert facts(pd.concat([frame, pd.DataFrame({"a": [False]})])).level == 0.95
