"""The one estimate that leads a study, and its sentences: each on data for which another one stands there."""

import numpy as np
import pandas as pd
import pytest

import evaluation as ev
from evaluation.notebook.answering import trial_facts
from evaluation.parameters import settings as read_settings
from evaluation.presentation.words import Words

COLUMNS = ["pact", "months", "job"]
ALL_SEEN = [(1, 2, 1)] * 6 + [(1, 12, 0)] * 4 + [(0, 5, 1)] * 8 + [(0, 12, 0)] * 12
SOME_LEFT = [*ALL_SEEN, *[(0, 3, 0)] * 5, *[(1, 4, 0)] * 3]
DATED = [
    (1, 6, 1, 1),
    (1, 12, 0, 2),
    (1, 3, 1, 0.5),
    (1, 12, 0, 3),
    (1, 8, 1, 2),
    (0, 4, 1, None),
    (0, 12, 0, None),
] * 5
EARLY = [*DATED, (1, 2, 1, 3), (1, 1, 1, 5)]


@pytest.fixture
def of(study_of):
    def make(people, **given):
        names = [*COLUMNS, "began"] if len(people[0]) == 4 else COLUMNS
        settings = study_of(pd.DataFrame(people, columns=names), **given)
        return ev.trial(settings), settings

    return make


def said(shown) -> str:
    return " ".join(shown.plain.split())


@pytest.mark.parametrize(
    ("people", "structure"),
    [
        (ALL_SEEN, "settled"),
        ([(pact, months, job, 0 if pact else None) for pact, months, job in ALL_SEEN], "settled"),
        (DATED, "dated"),
        ([*DATED, (1, 5, 1, None)], "undated"),
    ],
)
def test_the_estimate_follows_from_the_structure_of_the_data(of, people, structure):
    assert of(people)[0].structure == structure


def test_published_figures_are_compared_by_their_counts():
    settings = read_settings(study="fare-legami", language="en")
    assert ev.trial(settings).structure == "dated"
    people = ev.participants(settings)
    assert len(people) == 137


def test_everybody_seen_is_a_difference_of_proportions(of):
    found, settings = of(ALL_SEEN)
    assert found.estimate.value == pytest.approx(6 / 10 - 8 / 20)
    assert found.estimate.method == "miettinen-nurminen"
    assert "Followed for less" not in said(ev.trial_table(found, settings))


def test_nobody_counts_as_without_who_was_not_seen_to_the_end(of):
    found, settings = of(SOME_LEFT)
    assert found.estimate.value == pytest.approx(6 / 13 - 8 / 20)  # by counts 6 / 13 - 8 / 25
    assert "Followed for less without an outcome: 8, counted as long as" in said(ev.trial_table(found, settings))


@pytest.mark.parametrize("people", [ALL_SEEN, SOME_LEFT, DATED, EARLY])
@pytest.mark.parametrize("language", ["en", "it"])
def test_both_pages_say_the_same_of_the_same(of, people, language):
    found, settings = of(people, language=language)
    first, second = ev.trial_answer(found, settings), ev.waiting_answer(ev.waiting_times(settings), settings)
    assert first.estimates == second.estimates
    for line in ("verdict", "base"):
        assert first.payload()[line] == second.payload()[line]
    difference = Words(language).value(found.estimate, found.estimate.value)
    assert all(difference in each.payload()["answer"] for each in (first, second))


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (EARLY, "2 of the 17 outcomes (pact) came before it began"),
        (DATED, "Nobody had the outcome before the pact began"),
    ],
)
def test_how_many_outcomes_came_before_the_treatment_is_on_the_first_screen(of, people, words):
    assert words in said(ev.trial_answer(*of(people)))


def test_the_count_of_who_ever_began_stands_under_its_own_name(of):
    shown = ev.ever_never(*of(EARLY))
    assert "17 of 27" in said(shown)
    assert "2 of these outcomes came before the pact began" in said(shown)
    assert [round(each.value, 3) for each in shown.estimates] == [
        round(17 / 27 - 5 / 10, 3),
        round(15 / 27 - 5 / 10, 3),
    ]
    assert "No outcome came before the pact began" in said(ev.ever_never(*of(DATED)))
    assert "settled at time zero" in said(ev.ever_never(*of(ALL_SEEN)))


def test_large_differences_that_are_excluded_are_said(of):
    many = [(pact, 12, int(number % 2)) for pact in (0, 1) for number in range(1500)]
    assert "more than 3.6 points either way is excluded" in said(ev.trial_answer(*of(many)))
    assert "excluded" not in said(ev.trial_answer(*of(ALL_SEEN)))


@pytest.mark.parametrize(
    ("people", "verdict"),
    [
        ([(1, 2, 1)] * 40 + [(0, 12, 0)] * 40, "More often with the pact"),
        ([(0, 2, 1)] * 40 + [(1, 12, 0)] * 40, "Less often with the pact"),
        (ALL_SEEN, "Cannot tell"),
    ],
)
def test_the_verdict_follows_the_limits(of, people, verdict):
    assert verdict in said(ev.trial_answer(*of(people)))


def test_an_unknown_beginning_is_said(of):
    found, settings = of([*DATED, (1, 5, 1, None)])
    for shown in (ev.trial_answer(found, settings), ev.trial_table(found, settings)):
        assert "is not known of 1 people" in said(shown)
    assert "That no outcome came before the pact began" in said(ev.trial_claims(found, settings))
    assert "That no outcome came before" not in said(ev.trial_claims(*of(DATED)))


def with_trial(settings, **given):
    from dataclasses import replace

    return replace(
        settings, study=settings.study.model_copy(update={"trial": settings.study.trial.model_copy(update=given)})
    )


def test_the_grace_period_is_that_of_the_study_or_follows_from_the_starts(of):
    found, settings = of(EARLY)
    assert found.grace == 3
    assert "not specified by the study" in trial_facts(found, settings)["grace_rule"]
    own = with_trial(settings, grace=5.0)
    chosen = ev.trial(own)
    assert (chosen.grace, chosen.estimate.value != found.estimate.value) == (5.0, True)
    assert "set by the study" in said(ev.trial_table(chosen, own))


def test_what_the_study_leaves_out_is_said_in_the_table(of):
    found, settings = of(EARLY)
    assert said(ev.trial_table(found, settings)).count("Not specified by the study") == 2
    own = with_trial(settings, eligibility={"en": "unemployed people"}, follow_up={"en": "moving abroad"})
    table = said(ev.trial_table(found, own))
    assert ("Unemployed people" in table, "Not specified by the study" in table) == (True, False)


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([(1, 4, 1, 11), (0, 12, 0, None), (0, 3, 1, None), (1, 12, 0, 11.5)], "nobody began within the time set"),
        ([(1, 1, 1, 0.5), (1, 0.8, 1, 0.5), (0, 12, 0, None)], "was still waiting at its end"),
    ],
)
def test_what_cannot_be_compared_has_its_reason(of, people, reason):
    found, settings = of(people)
    assert not found.estimate.defined
    assert reason in said(ev.trial_answer(found, settings))
    assert "Cannot tell" in said(ev.trial_answer(found, settings))
    claims = said(ev.trial_claims(found, settings))
    assert (reason in claims, "one of the arms is empty" in claims) == (True, False)


def test_an_empty_arm_is_called_so(of):
    found, settings = of([(0, 3, 1), (0, 12, 0)])
    assert "one of the arms is empty" in said(ev.trial_claims(found, settings))


@pytest.mark.parametrize("people", [SOME_LEFT * 12, EARLY * 12])
def test_where_people_are_protected_the_estimate_is_on_its_grid_and_nothing_finer_stands_beside_it(of, people):
    exact, _ = of(people)
    found, settings = of(people, threshold=5)
    assert found.rates is None
    assert found.estimate.p_value is None
    error = (exact.estimate.high - exact.estimate.low) / (2 * 1.96)
    step = max(each for power in (-3, -2, -1) for each in (10.0**power * k for k in (1, 2, 5)) if each <= error / 2)
    for name in ("value", "low", "high"):
        assert getattr(found.estimate, name) / step == pytest.approx(
            round(getattr(found.estimate, name) / step), abs=1e-6
        )
    line = said(ev.trial_answer(found, settings))
    assert "rounded, because people are protected" in line
    assert "p =" not in said(ev.trial_claims(found, settings))


def test_where_everybody_was_seen_counts_that_are_shown_say_the_difference(of):
    exact, _ = of(ALL_SEEN * 3)
    found, settings = of(ALL_SEEN * 3, threshold=5)
    assert found.estimate.value == exact.estimate.value
    assert "rounded" not in said(ev.trial_answer(found, settings))


def test_a_side_whose_last_person_left_with_an_event_is_known_to_the_end(of):
    found, _ = of([(1, 1, 1), *[(0, 5, 1)] * 20, *[(0, 12, 0)] * 20])
    assert found.horizon == 12
    assert found.estimate.verdict == "cannot_tell"


def test_where_other_first_events_compete_the_answer_is_of_the_outcome_alone():
    settings = read_settings(study="mccall", language="en")
    found = ev.trial(settings)
    assert [round(100 * rate, 1) for rate in found.rates] == [48.1, 49.3]
    assert found.estimate.method.startswith("aalen-johansen")
    table = ev.median_table(ev.waiting_times(settings), settings)
    assert round(table.estimates[-1].value, 1) == 3.2
    assert [each.value for each in table.estimates[:3]] == [None] * 3  # half have never waited it out


def test_the_shipped_studies_say_what_was_measured():
    fare = read_settings(study="fare-legami", language="en")
    found = ev.trial(fare)
    assert (found.grace, round(100 * found.estimate.value, 1), int(found.early.sum())) == (4, 7.9, 4)
    rossi = read_settings(study="rossi", language="en")
    assert "A difference of more than 8.0 points either way is excluded" in said(
        ev.trial_answer(ev.trial(rossi), rossi)
    )


@pytest.mark.parametrize("seed", range(6))
def test_waiting_for_the_treatment_is_not_taken_for_its_effect(of, seed):
    """1,000 people, no effect, begun within six months of waiting: counted by who ever began, every world is wrong."""
    generator = np.random.default_rng(seed)
    job, begins = generator.exponential(1 / 0.085, 1000), generator.uniform(0, 6, 1000)
    end = generator.choice([4.4, 5.09, 6.44, 7.0], 1000)
    treated = (generator.random(1000) < 0.5) & (begins < np.minimum(job, end))
    people = pd.DataFrame(
        {
            "pact": treated.astype(int),
            "months": np.minimum(job, end).round(4),
            "job": (job <= end).astype(int),
            "began": np.where(treated, begins.round(4), np.nan),
        }
    )
    found, settings = of(list(people.itertuples(index=False, name=None)), window=7, horizons=(3, 7))
    assert found.estimate.verdict == "cannot_tell"
    ever = ev.ever_never(found, settings).estimates[0]
    assert ever.verdict == "lower"
