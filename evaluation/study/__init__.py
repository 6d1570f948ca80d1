"""The facts of a study: ``study.toml`` becomes a frozen :class:`Study`, and nothing else holds a study's facts."""

from evaluation.study.entries import (
    ALL,
    ENROLLED,
    NO_EVENT,
    UNKNOWN_EVENT,
    Adjustment,
    Disclosure,
    Item,
    Outcome,
    Published,
    Subgroup,
)
from evaluation.study.model import Study
from evaluation.study.reading import read_study, shipped

__all__ = [
    "ALL",
    "ENROLLED",
    "NO_EVENT",
    "UNKNOWN_EVENT",
    "Adjustment",
    "Disclosure",
    "Item",
    "Outcome",
    "Published",
    "Study",
    "Subgroup",
    "read_study",
    "shipped",
]
