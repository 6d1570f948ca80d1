"""Whatever is printed about a true table, the truth is among the worlds; and the worlds are all there are."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.published import audit
from evaluation.published import worlds as module
from evaluation.published.table import PublishedTable

RULES = {"conventional": (ROUND_HALF_UP, ROUND_HALF_EVEN), "truncation": (ROUND_DOWN,)}


def prints(part, whole, decimals, rule):
    share = Decimal(100 * part) / Decimal(whole)
    return str(share.quantize(Decimal(1).scaleb(-decimals), rounding=rule))


def all_worlds(found):
    """Multiply the blocks out."""
    rows = [[dict(zip(block.counts, row, strict=True)) for row in block.rows] for block in found.worlds.blocks]
    for combination in product(*rows):
        world = dict(found.worlds.pinned)
        for part in combination:
            world.update(part)
        yield world


@st.composite
def partitions(draw):
    """Return three groups of a small population, how they are printed, and the population's printed upper limit."""
    groups = draw(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any))
    rounding = draw(st.sampled_from(sorted(RULES)))
    rule = draw(st.sampled_from(RULES[rounding]))
    decimals = draw(st.lists(st.integers(0, 1), min_size=3, max_size=3))
    return groups, rounding, rule, decimals, sum(groups) + draw(st.integers(0, 6))


@settings(max_examples=60)
@given(partitions())
def test_worlds_of_a_partition_are_those_that_would_be_printed_so(case):
    groups, rounding, rule, decimals, limit = case
    people = sum(groups)
    printed = [prints(group, people, digits, rule) for group, digits in zip(groups, decimals, strict=True)]
    table = PublishedTable.model_validate(
        {
            "rounding": rounding,
            "relations": ["g0 + g1 + g2 = people"],
            "counts": [{"id": "people", "range": [1, limit]}],
            "percentages": [{"id": f"g{place}", "printed": text, "of": "people"} for place, text in enumerate(printed)],
        }
    )
    found = {(world["g0"], world["g1"], world["g2"]) for world in all_worlds(audit(table))}
    by_hand = {
        (first, second, base - first - second)
        for base in range(1, limit + 1)
        for first in range(base + 1)
        for second in range(base - first + 1)
        if all(
            any(prints(part, base, digits, each) == text for each in RULES[rounding])
            for part, digits, text in zip((first, second, base - first - second), decimals, printed, strict=True)
        )
    }
    assert tuple(groups) in found
    assert found == by_hand


@st.composite
def two_arms(draw):
    """Return a true two-by-two table of treatment and outcome, none of whose arms is empty."""
    n1, n0 = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    return n1, draw(st.integers(0, n1)), n0, draw(st.integers(0, n0))


@settings(max_examples=60)
@given(two_arms(), st.integers(0, 1))
def test_bounds_hold_the_truth_and_are_reached(case, decimals):
    n1, events1, n0, events0 = case
    people, events = n1 + n0, events1 + events0
    treated, rate = prints(n1, people, 0, ROUND_HALF_UP), prints(events1, n1, decimals, ROUND_HALF_UP)
    table = PublishedTable.model_validate(
        {
            "relations": ["treated_events <= events", "events - treated_events <= people - treated"],
            "counts": [{"id": "people", "printed": people}, {"id": "events", "printed": events, "within": ["people"]}],
            "percentages": [
                {"id": "treated", "printed": treated, "of": "people"},
                {"id": "treated_events", "printed": rate, "of": "treated"},
            ],
            "derived": {
                "rates": [{"id": "rate", "events": "events - treated_events", "n": "people - treated"}],
                "differences": [
                    {
                        "id": "difference",
                        "events1": "treated_events",
                        "n1": "treated",
                        "events0": "events - treated_events",
                        "n0": "people - treated",
                    }
                ],
            },
        }
    )
    values = [
        (Fraction(events - b, people - a), Fraction(b, a) - Fraction(events - b, people - a))
        for a in range(1, people)
        for b in range(min(a, events) + 1)
        if 0 <= events - b <= people - a
        and treated in {prints(a, people, 0, rule) for rule in RULES["conventional"]}
        and rate in {prints(b, a, decimals, rule) for rule in RULES["conventional"]}
    ]
    found = audit(table).as_printed.bounds
    for name, place in (("rate", 0), ("difference", 1)):
        possible = [value[place] for value in values]
        assert (found[name].low.value, found[name].high.value) == (min(possible), max(possible))
    assert Fraction(events1, n1) - Fraction(events0, n0) in [value[1] for value in values]


def test_blocks_that_are_not_tied_are_listed_apart():
    table = PublishedTable.model_validate(
        {
            "relations": ["a + b = 3"],
            "counts": [{"id": name, "range": [0, 9]} for name in "abc"],
        }
    )
    worlds = audit(table).worlds
    assert {block.counts: len(block.rows) for block in worlds.blocks} == {("a", "b"): 4, ("c",): 10}
    assert worlds.number == 40
    assert worlds.pinned == {}


def test_a_block_that_is_too_long_is_given_up_whole(monkeypatch):
    monkeypatch.setattr(module, "MOST_WORLDS", 5)
    table = PublishedTable.model_validate({"counts": [{"id": "a", "range": [0, 9]}, {"id": "b", "range": [0, 4]}]})
    worlds = audit(table).worlds
    assert [block.rows is None for block in worlds.blocks] == [True, False]
    assert worlds.number is None
