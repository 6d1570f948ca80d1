"""What may be shown of a study: no small count, and the same in every report."""

import itertools

import pytest

from evaluation.disclosure import OFF, Ledger, audit, count, is_small, people
from evaluation.people import study_participants
from evaluation.protection import place, protect, who
from evaluation.protection.coding import code, dimensions_of, kinds, other_kinds
from evaluation.protection.families import count_everything, first_of_all
from evaluation.protection.protection import LEFT_OUT
from evaluation.study import read_study
from evaluation.waiting import CONTROL, TREATED

THRESHOLD = 5


def test_no_small_count_is_shown_and_nothing_shown_gives_one_away(forced):
    protection = protect(forced)
    shown = protection.suppression.shown
    assert len(shown) > 25
    assert not any(is_small(value, THRESHOLD) for value in shown.values())
    dimensions = dimensions_of(forced, code(forced, study_participants(forced)))
    statements = tuple(count("shown", population, value) for population, value in shown.items())
    assert audit(Ledger(forced.id, "1", dimensions, statements), THRESHOLD).passed


def test_what_pages_answer_with_is_hidden_last(forced):
    protection = protect(forced)
    for population in itertools.chain.from_iterable(first_of_all(forced)):
        assert protection.shows(population), population


def test_a_population_that_no_page_is_meant_to_count_is_not_shown(fare_legami):
    assert not protect(fare_legami).shows(people(kind=("event/permanent",), arm=TREATED, place=("edition/CR1",)))


def test_where_the_threshold_is_off_everything_is_shown():
    protection = protect(read_study("rossi"))
    assert (protection.threshold, protection.on) == (OFF, False)
    assert protection.shows(people(kind=("no such",)))
    assert protection.record() == {"rule": "none: the data are public or synthetic", "threshold": 0}


def test_it_is_decided_once_and_anew_when_a_file_changes(fare_legami):
    first = protect(fare_legami)
    assert protect(fare_legami) is first
    (fare_legami.folder / "note.txt").write_text("new", encoding="utf-8")
    second = protect(fare_legami)
    assert second is not first
    assert second.suppression.hidden == first.suppression.hidden


def test_the_record_names_the_rule_and_no_population(fare_legami):
    record = protect(fare_legami).record()
    assert record["rule"] == "complementary suppression"
    assert record["threshold"] == THRESHOLD
    assert record["finest_places"] in LEFT_OUT
    assert record["hidden"] > 0
    assert "edition" not in str({name: value for name, value in record.items() if name != "finest_places"})


@pytest.mark.parametrize("left_out", LEFT_OUT.values(), ids=LEFT_OUT)
def test_counts_are_those_of_the_people(fare_legami, left_out):
    table = study_participants(fare_legami)
    counts = count_everything(fare_legami, code(fare_legami, table), **left_out).counts
    work = table["event"].isin(fare_legami.outcome("any_work").events)
    expected = {
        who({}): len(table),
        who({}, arm=TREATED, base="observed"): (table["pact"] & table["observed"]).sum(),
        who({}, arm=CONTROL, base="observed", kind=kinds(fare_legami, "any_work")): (
            work & ~table["pact"] & table["observed"]
        ).sum(),
        who({}, base="observed", kind=other_kinds(fare_legami, "any_work")): (~work & table["observed"]).sum(),
    }
    for population, number in expected.items():
        assert counts[population] == number
    crema = who(place(fare_legami, "Crema"), base="completed")
    assert (crema in counts) == ("sites" not in left_out)
    if crema in counts:
        assert counts[crema] == (table["completed"] & (table["site"] == "Crema")).sum()


def test_an_edition_and_a_site_are_named_by_their_editions(fare_legami):
    assert place(fare_legami) == {}
    assert place(fare_legami, "Crema") == {"place": ("edition/CM1", "edition/CM2", "edition/CM3")}
    assert place(fare_legami, "Crema", "CM2") == {"place": ("edition/CM2",)}
