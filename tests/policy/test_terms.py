"""What a page tells people apart by, in the terms of the study's other pages."""

import pandas as pd
import pytest

import evaluation as ev
from evaluation.analysis.facts import Subset
from evaluation.policy.terms import OWN, Terms, own_dimension, population


@pytest.fixture(scope="module")
def people():
    return ev.participants(ev.settings(study="fare-legami", language="en"))


def terms(people, **own):
    study = ev.settings(study="fare-legami", language="en").study
    return Terms(study, people, pd.DataFrame(own, index=people.index, dtype=object))


@pytest.mark.parametrize(
    ("column", "value", "dimension", "names"),
    [
        ("pact", "True", "arm", {"treated"}),
        ("observed", "False", "population/observed", {"out"}),
        ("site", "Crema", "place", {"edition/CM1", "edition/CM2", "edition/CM3"}),
        ("permanent", "True", "kind", {"event/permanent"}),
        ("event", "none", "kind", {"event/none", "event/unseen"}),
        ("any_work", "missing", "kind", {"event/unseen"}),
        ("in_work_at_6", "True", "state/6", {"employed", "other_work"}),
    ],
)
def test_columns_of_the_study_are_what_its_pages_take_them_for(people, column, value, dimension, names):
    chosen = terms(people).axis(column)[value]
    assert set(chosen) == {dimension}
    assert names <= chosen[dimension] if column == "site" else chosen[dimension] == names


@pytest.mark.parametrize("column", ["sex", "education", "pact", "site", "edition", "event", "any_work", "in_work_at_3"])
def test_every_value_counts_whom_the_column_counts(people, column):
    told = terms(people)
    for value, chosen in told.axis(column).items():
        if value != "False or missing":
            met = people[column].isna() if value == "missing" else people[column].astype(str) == value
            assert told.count(chosen) == met.sum(), value


def test_a_column_that_another_decides_is_groups_of_it(people):
    young = people["age"].lt(25).map({True: "young", False: "old"})
    chosen = terms(people, young=young).axis("young")["young"]
    assert set(chosen) == {"column/age"}


def test_a_column_that_two_decide_is_told_by_both(people):
    both = (people["sex"].eq("F") & people["pact"].astype(bool)).map({True: "both", False: "not"})
    told = terms(people, both=both).axis("both")
    assert set(told["both"]) == {"arm", "covariate/sex"}
    assert all(name.startswith(OWN) for name in told["not"])
    four = people["sex"].astype(str) + people["pact"].astype(str)
    chosen = terms(people, four=four).axis("four")
    assert all(set(each) == {"arm", "covariate/sex"} for each in chosen.values())


def test_a_column_that_nothing_decides_is_alone(people):
    random = pd.Series([f"{number * 7919 % 3}" for number in range(len(people))], index=people.index)
    told = terms(people, random=random)
    assert all(own_dimension(random.rename("random")) in each for each in told.axis("random").values())
    assert told.is_alone(population(told.axis("random")["1"], told))
    assert told.count(told.axis("random")["1"]) == (random == "1").sum()


@pytest.mark.parametrize(
    "where", ["sex == 'F'", "age < 25", "sex == 'F' and pact", "site != 'Crema'", "education in ['degree']"]
)
def test_a_condition_is_the_people_who_fulfil_it(people, where):
    inside = people.eval(where).astype(bool)
    told = terms(people, **{where: inside.map(str)})
    chosen = told.who(Subset(where, {"en": "some"}))
    assert not any(name.startswith(OWN) for name in chosen)
    assert told.mask(chosen).equals(inside)
