"""What data cannot answer is marked where it stands; faults and refusals go through."""

import pytest

import evaluation as ev
from evaluation.errors import DisclosureError, ParticipantsError
from evaluation.notebook import boundary
from evaluation.parameters import Settings, settings
from evaluation.presentation.show import Shown
from evaluation.presentation.tables import Undefined
from evaluation.presentation.words import Words
from evaluation.statistics.degenerate import DegenerateDataError

REASON = "nobody in arm 1"
NO_REASONS = [ValueError("a fault"), ZeroDivisionError(), DisclosureError("a"), ParticipantsError("errors.nobody")]


def failing(error):
    def fails(*_):
        raise error

    return fails


def chart(settings: Settings, error: Exception, id: str = "chart") -> Shown:
    raise error


def some_answer(settings: Settings, error: Exception) -> Shown:
    raise error


def some_claims(settings: Settings, error: Exception) -> Shown:
    raise error


def test_a_row_keeps_its_name_and_says_why():
    found = boundary.estimated(failing(DegenerateDataError(REASON)), "any_work", "difference", population="observed")
    assert (found.value, found.assumptions, found.population) == (None, (REASON,), "observed")
    cells = boundary.cells(failing(DegenerateDataError(REASON)), 2, Words("it"))
    assert cells == (Undefined("nessuno nel gruppo con trattamento"),) * 2


@pytest.mark.parametrize("error", NO_REASONS, ids=lambda error: type(error).__name__)
def test_everything_else_goes_through_both_boundaries(error):
    for attempt in (
        lambda: boundary.estimated(failing(error), "any_work", "difference"),
        lambda: boundary.cells(failing(error), 2, Words("en")),
        lambda: boundary.around_cell(chart)(settings(language="en"), error),
    ):
        with pytest.raises(type(error)):
            attempt()


@pytest.mark.parametrize(
    ("function", "kind", "id"),
    [(chart, "notice", "chart"), (some_answer, "headline", "answer"), (some_claims, "panel", "claims")],
)
@pytest.mark.parametrize(
    ("language", "said"), [("it", "nessuno nel gruppo con trattamento"), ("en", "nobody in arm 1")]
)
def test_a_cell_says_why_counts_itself_and_tells_the_log(function, kind, id, language, said, capsys):
    shown = boundary.around_cell(function)(settings(language=language), DegenerateDataError(REASON))
    assert (shown.kind, shown.id) == (kind, id)
    assert said in shown.html
    assert shown.payload()["marks"] == [{"row": "", "reason": said}]
    assert capsys.readouterr().err == f"ev.{function.__name__}: {said}\n"


def test_what_a_reason_tells_of_single_people_stays_out_of_page_and_log(capsys):
    told = DegenerateDataError("covariates do not vary among the people at risk, or repeat others: debts of row 17")
    shown = boundary.around_cell(chart)(settings(language="en"), told)
    assert "17" not in f"{shown.html}{shown.payload()}{capsys.readouterr().err}"


def test_the_vocabulary_is_bounded_where_it_displays_and_nowhere_else():
    bounded = {name for name in ev.__all__ if hasattr(getattr(ev, name), "__wrapped__")}
    assert {"outcome_forest", "trial_answer", "waiting_claims", "love_plot"} <= bounded
    assert not {"settings", "adjusting", "waiting_times", "arm_counts", "trial"} & bounded
