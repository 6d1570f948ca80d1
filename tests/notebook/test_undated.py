"""What unpublished dates can do to published counts: numbers of the article, and other sentences for other counts."""

import itertools

import pytest

import evaluation as ev
from evaluation.arms import ArmCounts
from evaluation.notebook import auditing, undated
from evaluation.parameters import settings

ARTICLE = settings(study="fare-legami", language="en")


@pytest.fixture
def published(monkeypatch):
    """Lets the study have published other counts."""

    def counts(*numbers):
        arms = ArmCounts("any_work", "observed", *numbers, published=True)
        monkeypatch.setattr(undated, "published_arms", lambda _: (arms,))

    return counts


def said(shown) -> str:
    return " ".join(shown.plain.split())


def test_each_person_without_a_date_may_be_worth_some_points():
    line = said(ev.dates_unknown(ARTICLE))
    assert "18 of 35 (pact) against 28 of 70 (no pact)" in line
    assert "by 2.4 points against the pact" in line
    assert "5 of these undo the +11.4 points" in line


def test_a_difference_below_zero_is_undone_by_nobody(published):
    published(10, 35, 40, 70)
    line = said(ev.dates_unknown(ARTICLE))
    assert ("undo" in line, "by 2.2 points against the pact" in line) == (False, True)


def test_the_band_is_what_no_effect_would_print():
    shown = ev.dates_band(ARTICLE)
    assert "−35.0 points to 0.0 points" in shown.caption
    ends = [(round(100 * each.low, 1), round(100 * each.high, 1)) for each in shown.estimates]
    assert ends[-1] == (-35.0, -12.0)
    assert all(first[0] > second[0] for first, second in itertools.pairwise(ends))
    assert {each.provenance for each in shown.estimates} == {"published"}


def test_the_sign_may_be_open_or_not(published):
    shown = ev.ratio_band(ARTICLE)
    assert "fix not even the sign" in shown.caption
    assert [(round(each.low, 1), round(each.high, 1)) for each in shown.estimates] == [
        (1.4, 3.1),
        (1.1, 2.2),
        (0.7, 1.3),
    ]
    published(30, 35, 5, 70)
    shown = ev.ratio_band(ARTICLE)
    assert "fix not even the sign" not in shown.caption
    assert min(each.low for each in shown.estimates) > 1


@pytest.mark.parametrize("function", [ev.dates_unknown, ev.dates_band, ev.ratio_band])
def test_a_study_without_published_comparisons_says_so(function):
    for language in ("en", "it"):
        assert function(settings(study="rossi", language=language)).kind == "notice"


@pytest.mark.parametrize("counts", [(0, 35, 0, 70), (35, 35, 70, 70)])
def test_counts_that_leave_no_band_are_marked_with_the_reason(published, counts):
    published(*counts)
    for function in (ev.dates_band, ev.ratio_band):
        assert "had the outcome" in said(function(ARTICLE))


def test_the_page_of_the_figures_leads_with_the_claim():
    answer = ev.audit_answer(ev.audit(ARTICLE), ARTICLE).payload()
    for words in (
        "43.8%",
        "33.6% only if none of the 32 unseen had it",
        "56.9% if all",
        "+11.4 points (95% limits −8.6 to",
    ):
        assert words in answer["answer"]
    assert "32 people nobody mentions and on dates nobody published" in answer["verdict"]


def test_where_dates_cannot_undo_the_difference_they_are_not_blamed(published):
    published(10, 35, 40, 70)
    answer = auditing.audit_answer(ev.audit(ARTICLE), ARTICLE).payload()
    assert "dates" not in answer["verdict"]
