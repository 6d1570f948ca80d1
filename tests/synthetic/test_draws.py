from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.synthetic.draws import NEVER, Draws

SEEDS = st.integers(0, 2**32)


@given(SEEDS, st.lists(st.floats(-5, 5) | st.just(NEVER), min_size=1, max_size=30), st.data())
def test_exactly_as_many_as_asked_and_never_who_must_not(seed: int, scores: list[float], data: st.DataObject) -> None:
    possible = np.isfinite(scores)
    number = data.draw(st.integers(0, int(possible.sum())))
    chosen = Draws(seed, "some").some(np.array(scores), number)
    assert chosen.sum() == number
    assert not (chosen & ~possible).any()


@given(SEEDS, st.integers(0, 8), st.integers(0, 8))
def test_labels_come_in_the_numbers_asked_for(seed: int, first: int, second: int) -> None:
    among = np.arange(20) < 16
    labels = Draws(seed, "deal").deal(among, {"a": first, "b": second}, {"a": np.arange(20.0)}, "rest")
    assert [(labels == label).sum() for label in ("a", "b", "rest")] == [first, second, 20 - first - second]
    assert (labels[~among] == "rest").all()


@given(SEEDS, st.integers(-50, 50), st.integers(0, 60))
def test_whole_numbers_stay_in_their_range(seed: int, low: int, width: int) -> None:
    assert low <= Draws(seed, "whole").whole(low, low + width) <= low + width


@given(SEEDS)
def test_an_option_without_weight_is_never_drawn(seed: int) -> None:
    draws = Draws(seed, "one")
    assert {draws.one("abc", (0.0, 1.0, 0.0)) for _ in range(20)} == {"b"}


def test_topics_are_streams_of_their_own_and_repeatable() -> None:
    first, again, other = (Draws(1, topic).uniform(5).tolist() for topic in ("a", "a", "b"))
    assert first == again != other


def test_the_likelier_are_chosen_more_often() -> None:
    scores = np.array([0.0, 2.0])
    times = sum(bool(Draws(seed, "odds").some(scores, 1)[1]) for seed in range(1000))
    # odds of e^2 to 1
    assert times / 1000 == pytest.approx(np.e**2 / (1 + np.e**2), abs=0.03)


def test_too_many_is_an_error_that_says_how_many_there_are() -> None:
    with pytest.raises(ValueError, match="number: 2 positions cannot be drawn from 1"):
        Draws(1, "some").some(np.array([0.0, NEVER]), 2)
