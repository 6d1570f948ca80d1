"""The shipped examples, and cases of the GRIM literature with the answers of the R package scrutiny."""

from fractions import Fraction

import pytest

from evaluation.paths import data_folder
from evaluation.published import audit, read
from evaluation.published.table import PublishedTable

EXAMPLES = data_folder() / "examples"


def verdicts(name):
    return {judgement.figure.id: judgement.verdict for judgement in audit(read(EXAMPLES / name)).figures}


def test_of_six_percentages_of_150_only_one_is_possible():
    found = audit(read(EXAMPLES / "grim.toml"))
    printed = {judgement.figure.printed: judgement.verdict for judgement in found.figures}
    possible = {"150": "consistent", "54.0": "consistent"}
    assert printed == {**dict.fromkeys(("67.4", "54.2", "69.8", "68.1", "55.4"), "impossible"), **possible}
    assert found.judgement("third").count == (81, 81)
    assert found.judgement("first").nearest == (Fraction(202, 3), Fraction(68))
    assert {conflict.figures for conflict in found.conflicts} == {
        ("people", name) for name in ("first", "second", "fourth", "fifth", "sixth")
    }


@pytest.mark.parametrize(
    ("mean", "people", "possible"),
    [
        ("7.22", 32, True),
        ("4.74", 25, False),
        ("5.23", 29, False),
        ("2.57", 24, False),
        ("6.77", 27, False),
        ("2.68", 28, True),
        ("7.01", 29, False),
        ("7.38", 26, True),
        ("3.14", 27, False),
        ("6.89", 31, False),
        ("5.00", 25, True),
        ("0.24", 28, False),
    ],
)
def test_means_agree_with_grim_map_of_scrutiny(mean, people, possible):
    facts = {"counts": [{"id": "n", "printed": people}], "means": [{"id": "mean", "printed": mean, "of": "n"}]}
    assert audit(PublishedTable.model_validate(facts)).consistent == possible


@pytest.mark.parametrize("mean", ["5.90", "5.71", "3.50", "3.82", "4.61", "5.24"])
def test_means_of_three_items_are_possible_as_in_scrutiny(mean):
    facts = {
        "counts": [{"id": "n", "printed": 40}],
        "means": [{"id": "mean", "printed": mean, "of": "n", "items": 3}],
    }
    assert audit(PublishedTable.model_validate(facts)).consistent


def test_two_means_of_groups_that_are_only_known_together():
    """Means 4.71 and 5.3 of 40 people: not half and half, but 17 and 23 (Bauer and Francis 2021), among others."""
    facts = {
        "relations": ["first + second = people"],
        "counts": [{"id": "people", "printed": 40}, {"id": "first"}, {"id": "second"}],
        "means": [
            {"id": "mean1", "printed": "4.71", "of": "first"},
            {"id": "mean2", "printed": "5.3", "of": "second"},
        ],
    }
    sizes = audit(PublishedTable.model_validate(facts)).as_printed.bases["first"]
    by_hand = [
        first
        for first in range(1, 40)
        if any(abs(Fraction(total, first) - Fraction("4.71")) <= Fraction("0.005") for total in range(400))
        and any(abs(Fraction(total, 40 - first) - Fraction("5.3")) <= Fraction("0.05") for total in range(400))
    ]
    assert list(sizes) == by_hand
    assert 17 in sizes
    assert 20 not in sizes


def test_means_move_in_steps_of_their_answers():
    assert verdicts("means.toml") == {
        "people": "consistent",
        "possible": "consistent",
        "not_possible": "impossible",
        "possible_of_four_questions": "consistent",
    }


def test_a_joint_table_without_any_count_has_one_answer():
    found = audit(read(EXAMPLES / "joint-table.toml"))
    assert found.worlds.number == 1
    assert found.worlds.pinned == {
        "people": 41,
        "women": 24,
        "men": 17,
        "women_in_work": 10,
        "men_in_work": 10,
        "in_work": 20,
    }
    assert found.as_printed.bounds["gap"].low.value == Fraction(10, 17) - Fraction(10, 24)


def test_a_contradiction_names_the_figures_and_spares_the_rest():
    found = audit(read(EXAMPLES / "contradiction.toml"))
    (conflict,) = found.conflicts
    assert conflict.figures == ("candidates", "passed", "failed")
    assert conflict.relations == ("passed + failed = candidates",)
    assert verdicts("contradiction.toml") == {
        "candidates": "impossible",
        "passed": "impossible",
        "failed": "impossible",
        "resat": "undetermined",
    }
    assert [found.judgement(name).others for name in ("candidates", "passed", "failed")] == [
        (79, 79),
        (53, 53),
        (28, 28),
    ]
