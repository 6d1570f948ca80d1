import json

import pytest

from evaluation.disclosure import Dimension, Ledger, Population, count, mean, people, share
from evaluation.disclosure.grid import choose, cross
from evaluation.errors import DisclosureError

PLACE = Dimension("place", ("CR1", "CR2", "CM1"), {"Cremona": ("CR1", "CR2"), "Crema": ("CM1",)})
ARM = Dimension("arm", ("treated", "control"))
LEDGER = Ledger("demo", "1", (PLACE, ARM))


def test_groups_stand_for_their_categories():
    assert PLACE.resolve(["Cremona"]) == {"CR1", "CR2"}
    assert PLACE.name(frozenset({"CR1", "CR2"})) == ("Cremona",)
    assert PLACE.name(frozenset({"CR2", "CM1"})) == ("CR2", "CM1")


def test_a_population_is_the_same_in_whatever_order_it_is_named():
    assert people(place="Crema", arm="treated") == people(arm=["treated"], place=("Crema",))
    assert people(place="Crema").among(arm="treated", place="CR1") == people(arm="treated", place="CR1")
    assert str(people(place=("CR1", "CM1"), arm="treated")) == "arm: treated; place: CR1 + CM1"
    assert str(Population()) == "all"


def test_who_has_any_category_is_everybody():
    assert choose(LEDGER, people(place=("Cremona", "Crema"), arm="control")) == (("arm", frozenset({"control"})),)


def test_cells_make_up_populations_exactly():
    chosen = [choose(LEDGER, people(place=name)) for name in ("CR1", "Cremona")] + [
        choose(LEDGER, people(arm="control"))
    ]
    grid = cross(LEDGER, [*chosen, choose(LEDGER, people(place="Crema", arm="treated")), ()])
    assert grid.crossings == (("arm", "place"),)
    assert grid.size == 6
    cells = list(grid.populations())
    for each in chosen:
        inside = [number for number, cell in enumerate(cells) if all(dict(cell)[name] <= own for name, own in each)]
        assert grid.find(each) == inside
    assert grid.find(()) == list(range(6))


def test_categories_that_no_number_tells_apart_are_one():
    grid = cross(LEDGER, [choose(LEDGER, people(place="Cremona"))])
    assert [dict(cell)["place"] for cell in grid.populations()] == [{"CR1", "CR2"}, {"CM1"}]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Dimension("arm", ("a", "a")), "dimension arm: the name a is taken twice"),
        (lambda: Dimension("arm", ("a",), {"a": ("a",)}), "the name a is taken twice"),
        (lambda: Dimension("arm", ("a",), {"g": ("b",)}), "there is no g: b; accepted: a"),
        (lambda: choose(LEDGER, people(place="Lodi")), "there is no Lodi; accepted: CR1, CR2, CM1, Cremona, Crema"),
        (lambda: choose(LEDGER, people(sex="F")), "there is no dimension sex; accepted: place, arm"),
    ],
)
def test_refusals(make, said):
    with pytest.raises(DisclosureError, match=said):
        make()


def test_too_many_crossings_are_refused():
    dimensions = tuple(Dimension(name, tuple(map(str, range(30)))) for name in "abcd")
    numbers = tuple(people(a=str(n), b=str(n), c=str(n), d=str(n)) for n in range(30))
    with pytest.raises(DisclosureError, match="cross a, b, c, d: 810000 cells"):
        cross(Ledger("demo", "1", dimensions), [choose(Ledger("demo", "1", dimensions), each) for each in numbers])


def test_a_ledger_is_kept_as_plain_data():
    job = people(place="Crema", arm="treated")
    statements = (count("a", job, 7), share("b", job, people(), "12.50"), mean("c", job, "2.3", "hours"))
    ledger = Ledger("demo", "1", (PLACE, ARM), known=statements[:1]).add(statements)
    assert Ledger.from_dict(json.loads(json.dumps(ledger.to_dict()))) == ledger
