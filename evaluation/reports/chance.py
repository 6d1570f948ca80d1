"""How many comparisons a page makes, and how many of them would leave out no difference by chance alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evaluation.presentation.words import Words
from evaluation.statistics.estimate import NULL_VALUES

KEY = ("estimand", "scale", "population", "method", "value", "low", "high")


def intervals(estimates: Iterable[Mapping[str, Any]]) -> tuple[float, ...]:
    """Return the error rate of each interval of a difference or a ratio, of one that stands in several places once.

    Bounds of what is possible have no confidence level, and are no intervals.
    """
    found = {tuple(str(each.get(name)) for name in KEY): each.get("level") for each in estimates if _compares(each)}
    return tuple(1 - float(level) for level in found.values() if level is not None)


def say_chance(estimates: Iterable[Mapping[str, Any]], words: Words) -> str:
    """Return the sentence that a page says of its comparisons; empty where it makes none."""
    rates = intervals(estimates)
    if not rates:
        return ""
    expected = words.number(sum(rates), 2 if len(rates) == 1 else 1)
    return words.count("page.provenance.intervals", len(rates), expected=expected)


def _compares(estimate: Mapping[str, Any]) -> bool:
    return estimate.get("scale") in NULL_VALUES and estimate.get("low") is not None
