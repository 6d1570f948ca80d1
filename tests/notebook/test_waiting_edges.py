"""Pages on waiting where an arm has no outcome, all come at once, or nobody has any: reasons in words, no exception."""

import pandas as pd
import pytest

import evaluation as ev
from evaluation.notebook import hazard, waiting_estimates

COLUMNS = ["pact", "months", "job"]
AT_ZERO = [(1, 0, 1), (1, 3, 1), (1, 6, 0), (0, 2, 1), (0, 5, 1), (0, 9, 0)]
ONE_TIME = [(1, 6, 1)] * 3 + [(1, 6, 0)] * 2 + [(0, 6, 1)] * 2 + [(0, 6, 0)] * 4
AT_THE_END = [(1, 12, 1)] * 3 + [(0, 12, 1)] * 2 + [(0, 12, 0)] * 4 + [(1, 12, 0)]
NOBODY = [(1, 6, 0), (1, 12, 0), (0, 8, 0), (0, 12, 0)]
QUIET_ARM = [(1, 12, 0)] * 4 + [(0, 2, 1), (0, 4, 1), (0, 12, 0), (0, 12, 0)]
LAST_HAS_IT = [(1, 1, 1), (1, 3, 1), (0, 1, 1), (0, 2, 0), (0, 2, 1), (1, 4, 1)]
ALONE = [(0, 3, 1), (0, 5, 0), (0, 6, 1)]
EDGES = {
    "at zero": AT_ZERO,
    "one time": ONE_TIME,
    "at the end": AT_THE_END,
    "nobody": NOBODY,
    "quiet arm": QUIET_ARM,
    "last has it": LAST_HAS_IT,
    "one arm": ALONE,
}
OF_WAITING = ("waiting_answer", "waiting_claims", "waiting_curves", "median_table", "rank_tests", "horizons")
OF_WAITING += ("cause_curves", "hazard_table", "hazard_by_period")


def said(shown) -> str:
    return " ".join(shown.plain.split())


@pytest.fixture
def page(study_of):
    def show(name, people, language="en"):
        settings = study_of(pd.DataFrame(people, columns=COLUMNS), language=language)
        return said(getattr(ev, name)(ev.waiting_times(settings), settings))

    return show


@pytest.mark.parametrize("edge", ["at the end", "last has it", "one arm"])
def test_every_part_of_the_page_is_made(study_of, edge):
    settings = study_of(pd.DataFrame(EDGES[edge], columns=COLUMNS), language="it")
    waits = ev.waiting_times(settings)
    for name in OF_WAITING:
        assert getattr(ev, name)(waits, settings).plain
    for shown in (ev.outcome_answer(settings), ev.outcome_rates(settings), ev.variants_forest(settings)):
        assert shown.plain


@pytest.mark.parametrize(
    ("name", "edge", "words"),
    [
        ("hazard_by_period", "at zero", "an event at time zero has no logarithm"),
        ("hazard_by_period", "one time", "every event came at the same time"),
        ("waiting_answer", "one time", "Cannot tell: no difference, fewer and more are all within the limits"),
        ("waiting_answer", "nobody", "Nobody had the outcome while they were observed, within 12 months."),
        ("waiting_answer", "one arm", "No difference within 12 months can be computed: pact 0 of 0, no pact 2 of 3"),
        ("rank_tests", "nobody", "the log-rank test has nothing to compare"),
        ("horizons", "nobody", "0 of 4"),
        ("hazard_table", "nobody", "nobody had the outcome"),
        ("hazard_table", "quiet arm", "no finite ratio is the most likely one"),
        ("hazard_table", "quiet arm", "Complementary log-log on whole months, penalised (Firth)"),
        ("hazard_table", "last has it", "Complementary log-log on whole months, penalised (Firth)"),
        ("hazard_table", "one arm", "nobody in arm 1"),
    ],
)
def test_what_cannot_be_computed_is_said_in_words(page, name, edge, words):
    assert words in page(name, EDGES[edge])


@pytest.mark.parametrize("edge", ["one time", "at the end", "quiet arm"])
def test_means_of_waits_that_do_not_vary_have_no_limits(study_of, edge):
    settings = study_of(pd.DataFrame(EDGES[edge], columns=COLUMNS))
    found = waiting_estimates.mean_difference(ev.waiting_times(settings), settings)
    assert found.low is None
    assert found.assumptions[0].startswith("the waits of a group do not vary")


@pytest.mark.parametrize("edge", ["quiet arm", "last has it"])
def test_the_hazard_ratio_stays_one_of_hazards(study_of, edge):
    settings = study_of(pd.DataFrame(EDGES[edge], columns=COLUMNS))
    first = next(iter(hazard.hazard_ratios(ev.waiting_times(settings), settings).values()))
    assert (first.scale, first.method) == ("hazard_ratio", "monthly-cloglog-firth")
    assert first.low < first.value < first.high


def test_the_name_is_penalised_only_where_the_fit_is(page):
    assert "penalised" not in page("hazard_table", AT_ZERO)


def test_a_share_of_none_has_exact_limits(study_of):
    settings = study_of(pd.DataFrame(QUIET_ARM, columns=COLUMNS))
    none = waiting_estimates.within(ev.waiting_times(settings), settings)["Within 3 months: pact"]
    assert (none.value, none.low, round(none.high, 4)) == (0, 0, round(1 - 0.025 ** (1 / 4), 4))


def test_an_undefined_share_declares_no_count(study_of):
    """One arm is seen for four months only: at later times there is no share of it, and no count either."""
    people = [(1, 4, k < 6) for k in range(12)] + [(0, m, k < 6) for m in (2, 4, 8, 12) for k in range(12)]
    settings = study_of(pd.DataFrame(people, columns=COLUMNS).astype(int), threshold=5)
    waits = ev.waiting_times(settings)
    found = waiting_estimates.within(waits, settings)
    defined = [each for each in found.values() if each.defined]
    assert 0 < len(defined) < len(found)
    shown = ev.horizons(waits, settings)
    assert [each.value for each in shown.counts] == [each.events for each in defined]


def test_nobody_with_the_outcome_is_said_of_everybody(study_of):
    settings = study_of(pd.DataFrame(NOBODY, columns=COLUMNS))
    assert "Nobody had it within 12 months: 0 of 4 people" in said(ev.outcome_answer(settings))
    italian = study_of(pd.DataFrame(NOBODY, columns=COLUMNS), language="it")
    assert "Nessuno lo ha avuto entro 12 mesi: 0 su 4 persone" in said(ev.outcome_answer(italian))
