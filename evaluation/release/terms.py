"""What a study tells people apart by, and the rules by which its pages hide some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.disclosure import Dimension
from evaluation.study import Study


@dataclass(frozen=True)
class Terms:
    """The terms in which a study's pages count people.

    Parameters
    ----------
    dimensions : tuple of Dimension
        What people are told apart by.
    rules : tuple of mapping
        The rules that the pages follow with their parameters, as plain data without a population.
    """

    dimensions: tuple[Dimension, ...] = ()
    rules: tuple[Mapping[str, Any], ...] = ()


def terms_of(study: Study) -> Terms:
    """Return the terms of a study; none where it has no data about persons.

    Raises
    ------
    EvaluationError
        When its participants cannot be read, or cannot be protected at all.
    """
    if study.participants is None and study.registers is None:
        return Terms()
    from evaluation.policy.terms import study_dimensions
    from evaluation.protection.protection import protect

    return Terms(study_dimensions(study), (protect(study).record(),))
