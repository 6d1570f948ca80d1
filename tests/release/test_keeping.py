"""The ledger that is kept: only what pages say, and still fit to be compared with the next one."""

import json

import pytest

from evaluation.disclosure import Dimension, Ledger, compare_releases, count, people
from evaluation.errors import DisclosureError
from evaluation.release.keeping import UNNAMED, to_text, with_same_categories, without_unsaid

PLACE = Dimension("place", ("CR1", "CR2", "CM1"), {"Cremona": ("CR1", "CR2"), "Crema": ("CM1",)})
PRIOR = Dimension("prior", ("monk", "never", "unemployed"))
SEEN = Dimension("seen", ("yes", "no"))
DIMENSIONS = (PLACE, PRIOR, SEEN)


def ledger(*statements, dimensions=DIMENSIONS, known=(), release="2017"):
    return Ledger("demo", release, dimensions, statements, known)


def test_nothing_that_no_page_says_is_kept():
    said = [count("a", people(place="Cremona"), 40), count("b", people(prior="never"), 30)]
    kept = without_unsaid(ledger(*said, known=[count("secret", people(seen="no"), 1)]))
    assert {each.id: each.categories for each in kept.dimensions} == {
        "place": ("CR1", "CR2", UNNAMED),
        "prior": ("never", UNNAMED),
    }
    assert kept.dimensions[0].groups == {"Cremona": ("CR1", "CR2")}
    assert kept.statements == tuple(said)
    text = to_text(kept)
    assert not [word for word in ("monk", "unemployed", "seen", "secret", "CM1") if word in text]
    assert Ledger.from_dict(json.loads(text)) == kept


def test_a_dimension_that_does_not_exist_is_named():
    with pytest.raises(DisclosureError, match="there is no dimension shoe"):
        without_unsaid(ledger(count("a", people(shoe="40"), 40)))


def found(old, new):
    kept = Ledger.from_dict(json.loads(to_text(without_unsaid(old))))
    result = compare_releases(*with_same_categories(kept, new), 5)
    return {str(each.population): each.possible for each in result.violations}


ALL, NEVER, MONK = people(), people(prior="never"), people(prior="monk")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([count("a", ALL, 50), count("b", NEVER, 30)], [count("a", ALL, 50)], {}),
        (
            [count("a", ALL, 50), count("b", NEVER, 30)],
            [count("c", people(prior="unemployed"), 17)],
            {"prior: monk": (3,)},
        ),
        ([count("b", NEVER, 30)], [count("c", people(prior=("never", "monk")), 32)], {"prior: monk": (2,)}),
    ],
)
def test_what_was_left_out_is_filled_in_by_the_next_release(old, new, expected):
    assert found(ledger(*old), ledger(*new, release="2018")) == expected


def test_categories_that_are_gone_stay_where_the_old_release_said_them():
    without_monks = Dimension("prior", ("never", "unemployed"))
    old = ledger(count("a", ALL, 60), count("b", MONK, 10), count("c", NEVER, 30), dimensions=(PRIOR,))
    new = ledger(count("a", ALL, 60), count("c", NEVER, 30), dimensions=(without_monks,), release="2018")
    assert found(old, new) == {}
    adapted, _ = with_same_categories(without_unsaid(old), new)
    assert adapted.dimensions[0].categories == ("monk", "never", "unemployed")


def test_who_was_in_no_category_that_is_left_stays_apart():
    old = without_unsaid(ledger(count("a", ALL, 60), count("c", NEVER, 30), dimensions=(PRIOR,)))
    new = ledger(count("c", NEVER, 30), dimensions=(Dimension("prior", ("never",)),), release="2018")
    both = with_same_categories(old, new)
    assert [each.dimensions[0].categories for each in both] == [(UNNAMED, "never")] * 2
    assert found(old, new) == {}


def test_a_site_is_what_it_was_when_it_was_said():
    grown = Dimension("place", (*PLACE.categories, "CR3"), {**PLACE.groups, "Cremona": ("CR1", "CR2", "CR3")})
    old = ledger(count("a", people(place="Cremona"), 40), dimensions=(PLACE,))
    new = ledger(count("a", people(place="Cremona"), 43), dimensions=(grown,), release="2018")
    assert found(old, new) == {"place: CR3": (3,)}
