from dataclasses import replace

import pytest

from evaluation.disclosure import Dimension, Ledger, compare_releases, count, mean, people
from evaluation.errors import DisclosureError

PLACE = Dimension("place", ("Cremona", "Crema", "Casal"))
KIND = Dimension("kind", ("work", "none"))
ALL, WORK, CREMA = people(), people(kind="work"), people(place="Crema")


def release(name, **numbers):
    populations = {
        "n": ALL,
        "work": WORK,
        "crema": CREMA,
        "cremona": people(place="Cremona"),
        "casal": people(place="Casal"),
    }
    statements = tuple(count(f"page of {key}", populations[key], number) for key, number in numbers.items())
    return Ledger("demo", name, (PLACE, KIND), statements)


def found(old, new, threshold=5):
    return {str(each.population): each.possible for each in compare_releases(old, new, threshold).violations}


def test_what_each_release_hides_the_other_must_not_give_away():
    old, new = release("2023", n=50, cremona=30), release("2024", n=50, crema=17)
    assert found(old, release("2024", n=50, cremona=30)) == {}
    assert found(old, new) == {"place: Casal": (3,)}
    (violation,) = compare_releases(old, new, 5).violations
    assert [each.where for each in violation.statements] == [
        "2023: page of n",
        "2023: page of cremona",
        "2024: page of n",
        "2024: page of crema",
    ]


def test_one_person_more_is_seen():
    assert found(release("2023", n=105, work=60), release("2024", n=106, work=61)) == {"release: new": (1,)}


def test_people_who_changed_without_a_change_in_numbers():
    assert found(release("2023", n=105, work=60), release("2024", n=105, work=58)) == {
        "release: old": (2,),
        "release: new": (2,),
    }


def test_enough_new_people_are_not_seen():
    assert found(release("2023", n=105, work=60), release("2024", n=135, work=75)) == {}
    assert found(release("2023", n=105, work=60), release("2024", n=135, work=88)) == {"kind: none; release: new": (2,)}


def test_what_the_old_release_gave_away_is_not_held_against_the_new_one():
    old = release("2023", n=50, cremona=30, crema=17)
    result = compare_releases(old, release("2024", n=50, work=25), 5)
    assert result.passed
    assert [str(each) for each in result.known] == ["place: Casal"]
    assert found(old, replace(old, release="2024").add([count("new page", WORK.among(place="Casal"), 1)])) == {
        "kind: work; place: Casal": (1,),
        "kind: none; place: Casal": (2,),
    }


def test_groups_may_change_and_means_of_two_releases_are_two():
    grouped = replace(PLACE, groups={"lower": ("Crema", "Casal")})
    old = Ledger("demo", "2023", (PLACE,), (count("a", ALL, 40), mean("b", ALL, "10.0", "hours")))
    new = Ledger("demo", "2024", (grouped,), (count("a", people(place="lower"), 30), mean("b", ALL, "10.0", "hours")))
    assert compare_releases(old, new, 5).passed
    changed = Ledger("demo", "2024", (grouped,), (count("a", ALL, 60), mean("b", ALL, "12.0", "hours")))
    assert compare_releases(old, changed, 5).passed


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (Ledger("other", "2024", (PLACE, KIND)), "a release of demo cannot be compared with one of other"),
        (Ledger("demo", "2024", (PLACE, Dimension("kind", ("a", "b")))), "dimension kind has other categories"),
    ],
)
def test_refusals(new, said):
    with pytest.raises(DisclosureError, match=said):
        compare_releases(release("2023", n=40), new, 5)
