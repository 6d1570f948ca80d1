"""The audit against known subtractions, and against writing down all people that agree with what is published."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.disclosure import (
    Claim,
    Dimension,
    Ledger,
    Statement,
    audit,
    between,
    count,
    cross_table,
    difference,
    is_small,
    mean,
    people,
    share,
    suppress,
)
from evaluation.disclosure.attack import Attack
from evaluation.errors import DisclosureError

PLACE = Dimension(
    "place", ("CR1", "CR2", "CM1", "CA1"), {"Cremona": ("CR1", "CR2"), "Crema": ("CM1",), "Casal": ("CA1",)}
)
KIND = Dimension("kind", ("internship", "fixed", "permanent", "none"), {"work": ("internship", "fixed", "permanent")})
ARM = Dimension("arm", ("treated", "control"))
OBSERVED = Dimension("observed", ("yes", "no"))
DIMENSIONS = (PLACE, KIND, ARM, OBSERVED)
ALL, WORK = people(), people(kind="work")


def ledger(*statements, known=()):
    return Ledger("demo", "1", DIMENSIONS, statements, known)


def found(*statements, known=(), threshold=5):
    violations = audit(ledger(*statements, known=known), threshold).violations
    return {str(each.population): each.possible for each in violations}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([count("a", ALL, 137)], {}),
        ([count("a", WORK, 4)], {"kind: work": (4,)}),
        ([count("a", WORK, 0)], {}),
        ([count("a", ALL, 40), count("b", WORK, 38)], {"kind: none": (2,)}),
        ([count("a", ALL, 40), count("b", WORK, 35)], {}),
        ([count("a", ALL, 40), count("b", WORK, 40)], {}),
        # All against the sites: the third site by subtraction.
        ([count("a", ALL, 40), count("b", people(place="Cremona"), 25), count("c", people(place="Crema"), 12)],
         {"place: Casal": (3,)}),
        # An edition within its site.
        ([count("a", people(place="Cremona"), 20), count("b", people(place="CR1"), 18)], {"place: CR2": (2,)}),
        # One outcome within another one.
        ([count("a", WORK, 30), count("b", people(kind=("fixed", "permanent")), 29)], {"kind: internship": (1,)}),
        # A rounded share gives its count away where the base is known, or bounds it.
        ([count("a", ALL, 105), share("b", WORK, ALL, "2.9")], {"kind: work": (3,)}),
        ([count("a", ALL, 2000), share("b", WORK, ALL, "0.2")], {"kind: work": (3, 4, 5)}),
        ([count("a", ALL, 105), share("b", WORK, ALL, "60")], {}),
        ([share("b", WORK, ALL, "60")], {}),
        # A difference of shares and one of the two.
        ([count("n", people(arm="treated"), 20), count("n", people(arm="control"), 40),
          count("w", people(arm="control", kind="work"), 20),
          difference("d", (people(arm="treated", kind="work"), 20), (people(arm="control", kind="work"), 40), "-40.0")],
         {"arm: treated; kind: work": (2,)}),
        # Limits that leave too few values.
        ([between("a", WORK, 2, 6)], {"kind: work": (2, 3, 4, 5, 6)}),
        ([between("a", WORK, 2, 7)], {}),
        ([between("a", WORK, 5, 7)], {}),
        ([between("a", WORK, 0, 1)], {"kind: work": (0, 1)}),
    ],
)  # fmt: skip
def test_known_subtractions(statements, expected):
    assert found(*statements) == expected


def test_two_tables_without_a_common_cell_can_pin_the_one_that_crosses_them():
    by_place = [count("a", people(place=name), n) for name, n in (("Cremona", 20), ("Crema", 12), ("Casal", 10))]
    by_arm = [count("b", people(arm=name), n) for name, n in (("treated", 20), ("control", 22))]
    assert found(*by_place, *by_arm) == {}
    crossed = (
        count("c", people(place="Cremona", arm="treated"), 8),
        count("d", people(place="Crema", arm="treated"), 10),
    )
    assert found(*by_place, *by_arm, *crossed) == {
        "arm: treated; place: Casal": (2,),
        "arm: control; place: Crema": (2,),
    }


def test_a_hidden_pair_with_too_few_people_is_found():
    statements = [count("n", ALL, 30), count("i", people(kind="internship"), 12), count("w", people(kind="none"), 14)]
    assert found(*statements) == {"kind: fixed + permanent": (4,)}


def test_the_explanation_names_every_page_of_a_smallest_set_of_numbers():
    statements = [
        count("all.it.html, table 1", ALL, 40),
        count("all.en.html, table 1", ALL, 40),
        count("cremona.html, table 1", people(place="Cremona"), 25),
        count("crema.html, table 1", people(place="Crema"), 12),
        count("all.it.html, table 2", WORK, 20),
        count("crema.html, table 2", people(place="Crema", kind="work"), 7),
    ]
    (violation,) = audit(ledger(*statements), 5).violations
    assert [each.where for each in violation.statements] == [each.where for each in statements[:4]]
    said = violation.say("en")
    assert "place: Casal: can only be 3" in said
    assert "all.it.html, table 1; all.en.html, table 1; cremona.html, table 1; crema.html, table 1" in said
    assert "può essere solo 3" in violation.say("it")


def test_whole_numbers_alone_can_disclose():
    ten_and_one = Claim(((people(place="CR1"), 10), (people(place="CM1"), 1)), 33, 33)
    statements = Statement("odd", (ten_and_one,)), count("n", ALL, 200), count("w", WORK, 90)
    violations = audit(ledger(*statements), 5).violations
    assert {str(each.population): each.possible for each in violations} == {
        "place: CR1": (0, 1, 2, 3),
        "place: Crema": (3, 13, 23, 33),
    }
    assert {each.where for violation in violations for each in violation.statements} == {"odd"}


def test_a_contradiction_names_the_pages():
    statements = [count("it", ALL, 137), count("en", ALL, 136), count("other", WORK, 70)]
    with pytest.raises(DisclosureError, match=r"one of them is wrong: it; en$"):
        audit(ledger(*statements), 5)


def test_what_was_known_before_is_no_violation():
    known = [count("newspaper", ALL, 105), count("newspaper", people(observed="yes"), 103)]
    result = audit(ledger(count("a", people(observed="yes", kind="work"), 60), known=known), 5)
    assert result.passed
    assert [str(each) for each in result.known] == ["observed: no"]
    assert found(count("a", people(observed="no", kind="none"), 1), known=known) == {
        "kind: work; observed: no": (1,),
        "kind: none; observed: no": (1,),
    }


def test_combinations_that_cannot_be_are_no_protection():
    statements = [count("n", people(kind="none"), 20), count("a", people(kind="none", observed="yes"), 20)]
    numbers = [count("n", ALL, 50), count("y", people(observed="yes"), 30), count("w", WORK, 33)]
    impossible = count("by definition", people(kind="work", observed="no"), 0)
    assert found(*numbers) == {}
    with pytest.raises(DisclosureError, match="contradict"):
        audit(ledger(*numbers, known=[impossible]), 5)
    assert found(*statements, known=[impossible]) == {}


@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_what_suppression_publishes_passes(threshold):
    cells = {
        (place, arm, kind): (7 * row + 3) * (row % 5) % 23 // 2
        for row, (place, arm, kind) in enumerate(
            itertools.product(("Cremona", "Crema", "Casal"), ARM.categories, KIND.categories), start=1
        )
    }
    table = cross_table(cells)
    suppression = suppress(table, threshold)
    assert suppression.primary

    def population(key):
        return people(**{name: own for name, own in zip(("place", "arm", "kind"), key, strict=True) if own != "all"})

    def published(counts):
        return [count(str(key), population(key), number) for key, number in counts.items()]

    assert audit(ledger(*published(suppression.shown)), threshold).passed
    naive = {key: number for key, number in table.counts.items() if key not in suppression.primary}
    assert not audit(ledger(*published(naive)), threshold).passed


def test_the_rule_can_be_off():
    assert audit(ledger(count("a", WORK, 1)), 0).passed
    with pytest.raises(DisclosureError, match="the threshold is 2"):
        audit(ledger(count("a", WORK, 1)), 2)


@pytest.mark.parametrize(
    "statement",
    [
        share("results.json", WORK, ALL, "34.285714285714285"),
        mean("results.json", ALL, "2.33333333333", "hours"),
    ],
)
def test_numbers_that_are_not_rounded_are_refused(statement):
    with pytest.raises(DisclosureError, match=r"results\.json: so many digits"):
        audit(ledger(statement), 5)


def test_what_is_not_proven_safe_fails(monkeypatch):
    statements = [count("n", ALL, 40), between("w", WORK, 3, 20)]
    assert audit(ledger(*statements), 5).passed
    monkeypatch.setattr("evaluation.disclosure.worlds.MOST_WORK", 0.0)
    monkeypatch.setattr("evaluation.disclosure.relaxation.Relaxation.numbers", lambda _: None)
    with pytest.raises(DisclosureError, match="leave open whether some count can be worked out"):
        audit(ledger(*statements), 5)


def test_nothing_published_discloses_nothing():
    result = audit(ledger(), 5)
    assert result.passed
    assert result.check() is result


def test_a_release_that_fails_says_why_and_one_that_passes_is_recorded():
    failed = audit(ledger(count("page", WORK, 3)), 5)
    with pytest.raises(DisclosureError, match=r"(?s)1 findings.*kind: work: can only be 3.*page"):
        failed.check()
    with pytest.raises(DisclosureError, match="può essere solo 3"):
        failed.check("it")
    record = audit(ledger(count("page", WORK, 30), count("page", ALL, 90)), 5).record()
    assert record["passed"] is True
    assert (record["threshold"], record["statements"], record["values_left_to_each_small_count"]) == (5, 2, 6)
    assert set(record["tools"]) == {"python", "ortools"}


FEW = (Dimension("a", ("x", "y")), Dimension("b", ("x", "y", "z")), Dimension("c", ("x", "y")))
CELLS = list(itertools.product(*(dimension.categories for dimension in FEW)))


def holds_of(population):
    """Return which of the cells a population counts."""
    chosen = dict(population.chosen)
    return [all(own in chosen.get(each.id, own) for each, own in zip(FEW, cell, strict=True)) for cell in CELLS]


@st.composite
def publications(draw, everybody):
    """Return numbers about people who each have a cell: counts, and shares with one decimal."""
    drawn = draw(everybody)
    counts = [drawn.count(cell) for cell in CELLS]

    def size(population):
        return sum(number for number, inside in zip(counts, holds_of(population), strict=True) if inside)

    names = [("a", "b"), ("b", "c"), ("a", "c"), ("a",), ("b",), ("c",), ("a", "b", "c")]
    statements = [count("n", people(), sum(counts))]
    for place in range(draw(st.integers(1, 7))):
        chosen = {each.id: draw(st.sampled_from(each.categories)) for each in FEW}
        used = draw(st.sampled_from(names))
        whole = people(**{name: chosen[name] for name in used})
        statements.append(count(f"{place}", whole, size(whole)))
        if draw(st.booleans()) and size(whole):
            part = whole.among(b=draw(st.sampled_from(["x", "y"])))
            statements.append(share(f"share {place}", part, whole, f"{100 * size(part) / size(whole):.1f}"))
    return statements


@settings(max_examples=30)
@given(publications(st.lists(st.sampled_from(CELLS), min_size=10, max_size=50)))
def test_the_attack_finds_what_linear_programming_pins(statements):
    from scipy.optimize import linprog

    rows, limits = [], []
    for statement in statements:
        for claim in statement.claims:
            row = [0] * len(CELLS)
            for population, factor in claim.terms:
                row = [old + factor * inside for old, inside in zip(row, holds_of(population), strict=True)]
            if claim.high is not None:
                rows.append(row)
                limits.append(claim.high)
            if claim.low is not None:
                rows.append([-factor for factor in row])
                limits.append(-claim.low)
    attack = Attack(Ledger("demo", "1", FEW, tuple(statements)), 5)
    disclosed, _ = attack.run()
    for chosen in attack.frame.grid.populations():
        own = dict(chosen)
        goal = [
            all(name in own[each.id] if each.id in own else True for each, name in zip(FEW, cell, strict=True))
            for cell in CELLS
        ]
        ends = [
            sign * linprog([sign * each for each in goal], A_ub=rows, b_ub=limits, bounds=(0, None)).fun
            for sign in (1, -1)
        ]
        low, high = -int(-ends[0] + 1e-6), int(ends[1] + 1e-6)
        low = int(Fraction(ends[0]).limit_denominator(10**6).__ceil__()) if ends[0] > 1e-6 else 0
        told = any(all(name in own and own[name] <= every for name, every in whole) for whole in disclosed)
        if high - low < 5 and any(is_small(value, 5) for value in range(low, high + 1)):
            assert told, (chosen, low, high)
        if chosen in disclosed:
            assert min(disclosed[chosen]) >= low
            assert max(disclosed[chosen]) <= high


def compositions(total, cells):
    """Yield every way to place people in cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, cells - 1):
            yield (first, *rest)


@settings(max_examples=25)
@given(publications(st.lists(st.sampled_from(CELLS), max_size=5)))
def test_the_attack_finds_exactly_what_writing_down_all_people_finds(statements):
    total = statements[0].claims[0].low
    inside = {each: holds_of(each) for statement in statements for each in statement.populations}
    fitting = []
    for counts in compositions(total, len(CELLS)):
        sizes = {each: sum(n for n, holds in zip(counts, own, strict=True) if holds) for each, own in inside.items()}
        sums = [(c, sum(n * sizes[who] for who, n in c.terms)) for statement in statements for c in statement.claims]
        if all((c.low is None or c.low <= n) and (c.high is None or n <= c.high) for c, n in sums):
            fitting.append(counts)
    attack = Attack(Ledger("demo", "1", FEW, tuple(statements)), 3)
    disclosed, _ = attack.run()
    for chosen in [*attack.published, *attack.coarse, *attack.frame.grid.populations()]:
        own = dict(chosen)
        holds = [all(name in own.get(each.id, {name}) for each, name in zip(FEW, cell, strict=True)) for cell in CELLS]
        values = {sum(n for n, here in zip(counts, holds, strict=True) if here) for counts in fitting}
        told = any(
            all(name in own and own[name] <= every for name, every in whole.items()) for whole in map(dict, disclosed)
        )
        if chosen in disclosed:
            assert disclosed[chosen] == values
        elif not told:
            assert len(values) > 3 or not any(is_small(value, 3) for value in values)
