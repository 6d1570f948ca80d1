"""The press article: everything the project says about it must come out of the figures alone."""

from fractions import Fraction
from pathlib import Path

import pytest

from evaluation import published
from evaluation.paths import data_folder

FILE = data_folder() / "fare-legami" / "published.toml"
DERIVED_ONLY = ("105", "104", "71", "32", "60", "93", "70", "102")


def counts(finding, *names):
    return tuple(finding.counts[name].low if finding.counts[name].pinned else finding.counts[name] for name in names)


def points(bound):
    return tuple(round(100 * float(arms.value), 1) for arms in (bound.low, bound.high))


def arms(bound):
    return tuple((end.events1, end.n1, end.events0, end.n0) for end in (bound.low, bound.high))


def test_the_article_can_be_true(article):
    assert article.consistent
    assert article.conflicts == ()


def test_one_base_and_one_set_of_counts_are_left(article):
    finding = article.as_printed
    assert finding.bases == {"considered": (105,), "with_cpi": (71,), "followed": (105,)}
    assert counts(finding, "with_cpi", "with_informagiovani", "with_none") == (71, 24, 10)
    assert counts(finding, "internship", "fixed_term", "permanent", "any_work") == (14, 23, 9, 46)
    assert counts(finding, "editions_casalmaggiore", "hours_individual", "with_cpi_crema") == (1, 1, (36, 71))
    assert finding.bounds["unseen"].low.value == finding.bounds["unseen"].high.value == 32


@pytest.mark.parametrize("source", [FILE, *Path(published.__file__).parent.glob("*.py")], ids=lambda path: path.name)
def test_results_are_derived_and_written_nowhere(source):
    words = source.read_text(encoding="utf-8").replace("=", " ").replace('"', " ").replace(",", " ").split()
    assert not set(DERIVED_ONLY) & set(words)


@pytest.mark.parametrize(
    ("scenario", "considered", "followed"),
    [
        ("without_one_service", (104, 105), (104, 105)),
        ("without_all_services_named", (105,), (105,)),
        ("without_one_type", (105,), (105,)),
        ("without_all_types_named", (105,), (105,)),
        ("without_the_46_is_right", (80, 105, 114, 120, 124, 133, 136), (80, 105, 114, 120, 124, 133, 136)),
        ("any", (103, 104, 105, 106), (103, 104, 105, 106)),
        ("everybody_counted", (137,), (137,)),
        ("truncated_overlapping", (103, 104), (103, 104)),
    ],
)
def test_what_each_assumption_is_worth_for_the_base(article, scenario, considered, followed):
    finding = article.finding(scenario)
    assert finding.bases["considered"] == considered
    assert finding.bases["followed"] == followed


def test_without_a_common_base_the_work_alone_leaves_two(article):
    finding = article.finding("without_one_base")
    assert finding.bases["followed"] == (104, 105)
    assert len(finding.bases["considered"]) == 16


def test_base_104_needs_somebody_in_two_services(article):
    bound = article.finding("without_one_service").bounds["in_two_services"]
    assert (bound.low.value, bound.high.value) == (0, 1)


def test_truncation_admits_no_base_and_says_why(article):
    finding = article.finding("truncation")
    assert not finding.consistent
    assert finding.conflict.figures == ("with_cpi", "with_informagiovani", "with_none")
    assert finding.conflict.assumptions == ("one_service",)


def test_the_enrolled_cannot_be_the_base_of_46_and_44_percent(article):
    conflict = article.finding("with_base_is_enrolled").conflict
    assert conflict.figures == ("enrolled", "any_work", "any_work_percent")
    assert conflict.assumptions == ("base_is_enrolled",)


def test_if_46_is_wrong_the_base_can_be_everybody_with_60_in_work(article):
    finding = article.finding("everybody_counted")
    assert counts(finding, "any_work", "internship", "fixed_term", "permanent") == (60, 18, 30, 12)
    assert finding.bounds["in_two_services"].low.value == 1


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        ("any_work_followed", Fraction(46, 105)),
        ("employment_followed", Fraction(32, 105)),
        ("permanent_followed", Fraction(9, 105)),
        ("pact_rate", Fraction(18, 35)),
    ],
)
def test_rates_on_each_base(article, quantity, value):
    bound = article.as_printed.bounds[quantity]
    assert bound.pinned
    assert bound.low.value == value


@pytest.mark.parametrize(
    ("scenario", "quantity", "low_and_high", "counts_behind"),
    [
        ("as_printed", "difference_enrolled", (-7.4, 24.0), ((18, 35, 60, 102), (18, 35, 28, 102))),
        ("as_printed", "difference_followed", (-52.3, 67.8), ((0, 17, 46, 88), (18, 18, 28, 87))),
        ("as_printed", "difference_published", (-0.8, 19.2), ((18, 35, 46, 88), (18, 35, 28, 87))),
        ("with_all_pact_followed", "difference_followed", (11.4, 11.4), ((18, 35, 28, 70),) * 2),
        ("with_all_pact_followed", "difference_enrolled", (-7.4, 24.0), ((18, 35, 60, 102), (18, 35, 28, 102))),
        ("with_unseen_without_work", "difference_enrolled", (24.0, 24.0), ((18, 35, 28, 102),) * 2),
        ("with_unseen_all_work", "difference_enrolled", (-7.4, -7.4), ((18, 35, 60, 102),) * 2),
        ("pact_followed_rest_without_work", "difference_enrolled", (24.0, 24.0), ((18, 35, 28, 102),) * 2),
        ("pact_followed_rest_all_work", "difference_enrolled", (-7.4, -7.4), ((18, 35, 60, 102),) * 2),
    ],
)
def test_pact_against_no_pact(article, scenario, quantity, low_and_high, counts_behind):
    bound = article.finding(scenario).bounds[quantity]
    assert bound.always
    assert points(bound) == low_and_high
    assert arms(bound) == counts_behind


def test_bounds_agree_with_every_listed_world(article):
    block = next(block for block in article.worlds.blocks if "pact_followed" in block.counts)
    assert len(set(block.rows)) == len(block.rows)
    known = article.worlds.pinned
    differences = {"followed": [], "enrolled": []}
    for row in block.rows:
        inside, inside_work, unseen_work = (
            dict(zip(block.counts, row, strict=True))[name]
            for name in ("pact_followed", "pact_followed_work", "unseen_no_pact_work")
        )
        others_work = known["any_work"] - inside_work
        differences["followed"].append(
            Fraction(inside_work, inside) - Fraction(others_work, known["followed"] - inside)
        )
        differences["enrolled"].append(
            Fraction(known["pact_work"], known["pact"])
            - Fraction(others_work + unseen_work, known["enrolled"] - known["pact"])
        )
    for name, values in differences.items():
        bound = article.as_printed.bounds[f"difference_{name}"]
        assert (bound.low.value, bound.high.value) == (min(values), max(values))


def test_every_way_to_place_the_pacts_is_listed(article):
    """Count the worlds of the pact by hand: who with a pact is followed, who of them works, who unseen works."""
    unseen, pact, working = 32, 35, 18
    expected = {
        (inside, inside_work, unseen_work)
        for inside in range(pact - unseen, pact + 1)
        for inside_work in range(max(0, inside - (pact - working)), min(working, inside) + 1)
        for unseen_work in range(unseen - (pact - inside) + 1)
    }
    block = next(block for block in article.worlds.blocks if "pact_followed" in block.counts)
    order = [block.counts.index(name) for name in ("pact_followed", "pact_followed_work", "unseen_no_pact_work")]
    assert {tuple(row[place] for place in order) for row in block.rows} == expected
    assert article.worlds.number == len(expected) * 36 * 91


@pytest.mark.parametrize(
    ("scenario", "quantity", "low", "high"),
    [
        ("as_printed", "any_work_enrolled", 46, 78),
        ("as_printed", "employment_enrolled", 32, 64),
        ("as_printed", "permanent_enrolled", 9, 41),
        ("with_unseen_without_work", "any_work_enrolled", 46, 46),
        ("with_unseen_without_work", "permanent_enrolled", 9, 9),
        ("with_unseen_all_work", "any_work_enrolled", 78, 78),
        ("with_unseen_all_work", "employment_enrolled", 32, 64),
        ("everybody_counted", "any_work_enrolled", 60, 60),
        ("everybody_counted", "employment_enrolled", 42, 42),
    ],
)
def test_rates_of_everybody_enrolled_are_what_the_unseen_leave_them(article, scenario, quantity, low, high):
    bound = article.finding(scenario).bounds[quantity]
    assert (bound.low.value, bound.high.value) == (Fraction(low, 137), Fraction(high, 137))
    assert bound.pinned == (low == high)


def test_the_sets_of_counts_that_matter_are_those_that_differ_in_the_answer(article):
    """The centre of Crema and the months vary as well, and no answer depends on them."""
    assert article.number_of_worlds(["difference_enrolled"]) == article.number_of_worlds() == 5_305
    assert article.number_of_worlds(["pact_rate"]) == 1
    assert article.worlds.number == 5_305 * 36 * 91


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        ("enrolled", "consistent"),
        ("any_work", "consistent"),
        ("any_work_percent", "reproduced"),
        ("internship", "reproduced"),
        ("pact", "reproduced"),
        ("pact_work", "reproduced"),
        ("pact_work_percent", "reproduced"),
        ("with_cpi", "consistent"),
        ("with_cpi_crema", "undetermined"),
        ("months_max", "undetermined"),
    ],
)
def test_verdicts(article, figure, verdict):
    assert article.judgement(figure).verdict == verdict


def test_judgements_hold_what_the_others_leave(article):
    assert article.judgement("enrolled").others == (105, None)
    assert article.judgement("any_work").others == (35, 60)
    assert article.judgement("any_work_percent").others == (Fraction(4600, 105), Fraction(4600, 105))
    assert article.judgement("with_cpi").count == (71, 71)
    assert article.judgement("with_cpi").base == (105, 105)


def test_the_same_file_gives_the_same_audit(article):
    again = published.audit(published.read(FILE))
    assert again.findings == article.findings
    assert again.figures == article.figures
    assert again.worlds == article.worlds
    assert again.solves == article.solves
