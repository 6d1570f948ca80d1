"""The dimensions that the populations of a study's pages are chosen from, for the audit of a release."""

from __future__ import annotations

from evaluation.disclosure.populations import Dimension
from evaluation.people import study_participants
from evaluation.protection.coding import code, dimensions_of
from evaluation.protection.months import month_dimension
from evaluation.study import Study


def dimensions(study: Study) -> tuple[Dimension, ...]:
    """Return the dimensions of a study with participants, the months of leaving among them."""
    table = study_participants(study)
    return (*dimensions_of(study, code(study, table)), month_dimension(study, table))
