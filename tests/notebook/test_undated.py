"""What missing dates can do, through the functions of the notebooks: the article, and studies with other totals."""

import pytest

import evaluation as ev
from evaluation.notebook.undated import in_sight, spreads, time_courses, undated_figures
from evaluation.statistics.trial.undated import Totals

FARE_LEGAMI = ev.settings(study="fare-legami", language="en")
SHOWN = (ev.dates_unknown, ev.dates_band, ev.dates_courses, ev.ratio_band)


def said(settings):
    return ev.dates_unknown(settings).plain


def test_the_article_says_each_person_and_how_many_undo_it():
    text = said(FARE_LEGAMI)
    assert "lowers the difference by 2.4 points" in text
    assert "5 of the latter leave nothing of +11.4 points" in text
    assert "Hazard ratios from 0.67 to 3.14" in text
    assert "fix not even the sign" in text


def test_the_article_in_italian_says_the_same_numbers():
    text = said(ev.settings(study="fare-legami", language="it"))
    assert all(number in text for number in ("2,4 punti", "Bastano 5", "+11,4 punti", "da 0,67 a 3,14"))
    assert "nemmeno il segno" in text


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((90, 100, 30, 100), ("by 0.8 points", "leave nothing of +60.0 points", "worked out is below 1")),
        ((8, 20, 12, 20), ("by 5.0 points", "4 of the former leave nothing of −20.0 points", "fix not even the sign")),
        ((1, 60, 45, 60), ("by 2.1 points", "leave nothing of −73.3 points", "worked out is above 1")),
        ((10, 20, 20, 40), ("by 3.8 points", "The printed difference is none", "fix not even the sign")),
        ((11, 20, 20, 40), ("by 3.6 points", "2 of the latter", "fix not even the sign")),
        ((30, 30, 1, 60), ("by 3.3 points", "some of +98.3 points would be left", "none that was worked out is below")),
        ((5, 20, 0, 40), ("by 6.9 points", "4 of the latter leave nothing of +25.0 points", "Hazard ratios")),
    ],
    ids=["large", "negative", "far below", "none", "small", "beyond undoing", "nobody in the control arm"],
)  # fmt: skip
def test_other_totals_say_other_sentences(published_study, counts, expected):
    text = said(published_study(*counts))
    assert [part for part in expected if part not in text] == []


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((18, 35, 28, 70), "Without any effect, dates alone would give −"),
        ((8, 20, 12, 20), "Dates alone can make the printed −20.0 points"),
        ((1, 60, 45, 60), "Dates alone do not go as far down as the printed −73.3 points"),
        ((94, 104, 1, 1), "No time course that was tried agrees with the printed totals"),
    ],
)
def test_the_band_is_set_against_the_printed_difference(published_study, counts, title):
    shown = ev.dates_band(published_study(*counts))
    assert shown.caption.startswith(title)
    assert "As printed" in shown.alt
    assert {each.provenance for each in shown.estimates} == {"published"}


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((18, 35, 28, 70), "the totals fix not even the sign"),
        ((90, 100, 30, 100), "all above 1"),
        ((1, 60, 45, 60), "all below 1"),
        ((5, 20, 40, 40), "No hazard ratio can be worked out"),
    ],
)
def test_the_ratios_say_what_is_left_of_the_sign(published_study, counts, title):
    assert title in ev.ratio_band(published_study(*counts)).caption


def test_the_band_of_the_article_is_that_of_its_time_courses():
    found = undated_figures(FARE_LEGAMI)
    rounded = [(round(100 * each.low), round(100 * each.high)) for each in found.band.values()]
    assert rounded == [(-13, 0), (-19, -1), (-24, -3), (-28, -5), (-32, -8), (-35, -12)]
    table = ev.dates_courses(FARE_LEGAMI).plain
    assert all(number in table for number in ("−3.5", "−22.5", "−23.0", "−28.9", "−35.0", "−16.0", "−12.0", "−15.1"))


def test_a_figure_has_its_numbers_in_words_and_as_data():
    for make in (ev.dates_band, ev.ratio_band):
        shown = make(FARE_LEGAMI)
        assert "−35.0 to −12.0" in shown.alt or "0.67 to 1.34" in shown.alt
        assert "<details" in shown.html


@pytest.mark.parametrize(
    ("window", "expected"),
    [(7, (1, 2, 3, 4, 5, 6)), (12, (2, 4, 6, 8, 10)), (52, (9, 18, 27, 36, 45)), (2, (1,)), (1, (0.5,))],
)
def test_how_long_entering_may_have_been_spread(window, expected):
    assert spreads(window) == expected
    assert ("even" in time_courses(window)) == (window > 1)


@pytest.mark.parametrize(("events", "expected"), [(18, (0, 4, 9)), (3, (0, 1)), (1, (0,)), (0, (0,))])
def test_how_many_may_have_entered_with_the_outcome_in_sight(events, expected):
    assert in_sight(Totals(events, 35, 28, 70)) == expected


def test_a_short_window_has_its_own_band(published_study):
    shown = ev.dates_band(published_study(18, 35, 28, 70, window=1))
    assert "Begun over 0.5 months" in shown.plain
    assert "Begun over 10 months" in ev.dates_band(published_study(18, 35, 28, 70, window=12)).plain


def test_time_courses_that_cannot_be_are_marked_and_the_others_stand(published_study):
    """Of 105 people 95 got it: that many cannot have been left when it began late."""
    settings = published_study(60, 95, 6, 10)
    table = ev.dates_courses(settings)
    assert "no such time course agrees with the totals" in table.html
    assert any(each.value is not None for each in table.estimates)
    ev.dates_band(settings)
    ev.ratio_band(settings)


@pytest.mark.parametrize("show", SHOWN)
@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ({"design": "randomised"}, "The lot decided"),
        ({"left_out": {"control": True}, "enrolled": 140}, "do not fix how many people of each arm"),
        ({"counts": (0, 20, 0, 40)}, "nobody, or everybody, had the outcome"),
        ({"counts": (20, 20, 40, 40)}, "nobody, or everybody, had the outcome"),
    ],
    ids=["lot", "no arms", "nobody", "everybody"],
)
def test_what_cannot_be_worked_out_is_a_reason_in_words(published_study, show, made, reason):
    given = dict(made)
    counts, left_out = given.pop("counts", (18, 35, 28, 70)), given.pop("left_out", {})
    shown = show(published_study(*counts, **given, **left_out))
    assert shown.kind == "notice"
    assert reason in shown.plain


def test_a_study_without_published_figures_says_so():
    assert "no published figures" in said(ev.settings(study="rossi", language="en"))
    assert "no published figures" in said(ev.settings(study="fare-legami", site="Crema", language="en"))
