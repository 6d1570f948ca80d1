"""Marks in place of numbers."""

import statistics

import pandas as pd
import pytest

from evaluation.presentation.tables import Suppressed, Undefined
from evaluation.presentation.words import Words

MARKS = [Suppressed("few"), Undefined("none")]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    "use",
    [
        lambda mark: mark + 1,
        lambda mark: sum([1, mark]),
        lambda mark: mark < 5,
        float,
        lambda mark: statistics.mean([1, mark]),
        lambda mark: pd.Series([1, 2, mark]).mean(),
        lambda mark: pd.Series([1, 2, mark]).sum(),
    ],
)
def test_no_summary_skips_a_mark(mark, use):
    with pytest.raises(TypeError):
        use(mark)


@pytest.mark.parametrize(("language", "word"), [("en", "not shown"), ("it", "non mostrato")])
def test_note_is_word_and_reason(language, word):
    assert Suppressed("x y").note(Words(language)) == f"{word} (x y)"
