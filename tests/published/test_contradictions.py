import pytest

from evaluation.errors import PublishedError
from evaluation.published import audit, solver
from evaluation.published.bounds import bound
from evaluation.published.expressions import Interval, count
from evaluation.published.figures import Contrast
from evaluation.published.solver import Solver
from evaluation.published.system import System
from evaluation.published.table import PublishedTable


def table(**facts):
    return PublishedTable.model_validate(facts)


def counts(**printed):
    return [{"id": name, "printed": number} for name, number in printed.items()]


def verdicts(found):
    return {judgement.figure.id: judgement.verdict for judgement in found.figures}


def test_one_figure_that_contradicts_all_pairs_of_others_is_found_out():
    found = audit(table(counts=counts(a=3, b=3, c=4), relations=["a = b", "a = c", "b = c"]))
    assert not found.consistent
    assert verdicts(found) == {"a": "reproduced", "b": "reproduced", "c": "impossible"}
    assert found.judgement("c").nearest == (3, None)
    assert found.worlds is None


def test_where_no_single_figure_is_to_blame_nothing_is_decided():
    found = audit(table(counts=counts(a=3, b=4, c=3, d=4), relations=["a = b", "c = d"]))
    assert set(verdicts(found).values()) == {"undetermined"}
    (conflict,) = found.conflicts
    assert len(conflict.figures) == 2


def test_relations_that_contradict_each_other_blame_no_figure():
    found = audit(table(counts=[*counts(a=3), {"id": "b"}], relations=["a + 1 = b", "b = a"]))
    assert verdicts(found) == {"a": "undetermined"}
    assert found.conflicts[0].figures == ()
    assert set(found.conflicts[0].relations) == {"a + 1 = b", "b = a"}


def test_a_contradiction_that_hangs_on_an_assumption_names_it():
    found = audit(
        table(
            counts=counts(members=10, readers=8, writers=7),
            assumptions=[{"id": "either", "holds": ["readers + writers <= members"]}],
        )
    )
    assert found.conflicts[0].assumptions == ("either",)
    assert found.conflicts[0].figures == ("members", "readers", "writers")
    assert found.finding("without_either").consistent


def test_a_wrong_share_is_blamed_before_the_count_it_is_a_share_of():
    found = audit(
        table(counts=counts(people=137, working=46), percentages=[share("work", "44", "people", count="working")])
    )
    assert verdicts(found) == {"people": "consistent", "working": "consistent", "work": "impossible"}
    assert found.judgement("work").others == (pytest.approx(4600 / 137),) * 2


def share(name, printed, of, **more):
    return {"id": name, "printed": printed, "of": of, **more}


@pytest.mark.parametrize(
    ("comparison", "printed", "verdict"),
    [
        ("over", "50", "impossible"),
        ("at_least", "50", "reproduced"),
        ("at_most", "50", "reproduced"),
        ("under", "50", "impossible"),
        ("under", "50.1", "reproduced"),
        ("about", "90", "undetermined"),
        ("equal", "50", "reproduced"),
    ],
)
def test_comparisons_are_exact(comparison, printed, verdict):
    facts = table(
        counts=counts(people=10, half=5),
        percentages=[share("share", printed, "people", count="half", comparison=comparison)],
    )
    assert audit(facts).judgement("share").verdict == verdict


@pytest.mark.parametrize(("printed", "possible"), [("12", True), ("13", True), ("12.5", True), ("12.4", False)])
def test_an_exact_half_may_have_gone_either_way(printed, possible):
    facts = table(counts=counts(people=104, interns=13), percentages=[share("s", printed, "people", count="interns")])
    assert audit(facts).consistent == possible


def test_a_share_of_nobody_is_impossible():
    facts = table(counts=counts(people=0), percentages=[share("s", "0", "people")])
    assert audit(facts).judgement("s").verdict == "impossible"


def test_a_rate_of_nobody_is_not_defined_and_says_so():
    facts = table(
        counts=[{"id": "people", "printed": 0}, {"id": "some", "range": [0, 3]}],
        derived={
            "rates": [
                {"id": "never", "events": "people", "n": "people"},
                {"id": "sometimes", "events": "people", "n": "some"},
                {"id": "nobody", "events": "some", "n": "people"},
            ]
        },
    )
    bounds = audit(facts).as_printed.bounds
    assert (bounds["never"].low, bounds["never"].reason) == (None, "no_base")
    assert (bounds["nobody"].low, bounds["nobody"].reason) == (None, "no_base")
    assert (bounds["sometimes"].low.value, bounds["sometimes"].always) == (0, False)


def test_an_unlimited_count_is_reported_as_such():
    found = audit(table(counts=[{"id": "people"}], percentages=[share("s", "33.3", "people")]))
    assert found.limited
    assert found.as_printed.counts["people"] == (3, 10_000)


@pytest.mark.parametrize("limit", ["MOST_WORK", "MOST_WORK_IN_ALL"])
def test_a_table_beyond_the_solver_is_a_clear_error(monkeypatch, limit):
    monkeypatch.setattr(solver, limit, 0.0)
    hard = table(
        title="Hard",
        counts=[{"id": "people", "range": [1, 900]}],
        percentages=[share("s", "33.37", "people"), share("t", "41.21", "s")],
    )
    with pytest.raises(PublishedError, match="Hard"):
        audit(hard)


def test_numbers_beyond_the_solver_leave_a_bound_open_with_its_reason():
    bases = {name: Interval(10**8 - 10**7, 10**8) for name in "bd"}
    ranges = {"a": Interval(1, 10**8), "c": Interval(0, 10**8), **bases}
    gap = Contrast(count("a"), count("b"), count("c"), count("d"))
    found = bound(Solver(), System(ranges, ()), ranges, gap)
    assert (found.low, found.high, found.reason) == (None, None, "intractable")
