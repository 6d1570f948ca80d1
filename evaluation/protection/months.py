"""Time as published numbers may tell it: whole units of the study, never the day of a person."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.disclosure.counted import Counted
from evaluation.disclosure.curves import Steps
from evaluation.disclosure.populations import Dimension, Population, people
from evaluation.protection.coding import KIND
from evaluation.study import Study

if TYPE_CHECKING:
    import pandas as pd

TIME = "time"


def whole_units(longest: float) -> list[float]:
    """Return the times at which curves can be shown: every whole unit until everybody has left."""
    return [float(unit) for unit in range(1, max(1, math.ceil(longest)) + 1)]


def month_dimension(study: Study, table: pd.DataFrame) -> Dimension:
    """Return the dimension that says in which unit of time people left: with their first event or with the end."""
    longest = float((table["months_to_event"] * study.time.per_month).max()) if len(table) else 0.0
    return Dimension(TIME, tuple(_category(unit) for unit in whole_units(longest)))


def until(group: Population, time: float) -> Population:
    """Return who of a group has left by a time."""
    return group.among(**{TIME: tuple(_category(unit) for unit in whole_units(time))})


def count_steps(steps: Steps, group: Population, kinds: dict[str, tuple[str, ...]]) -> Iterator[Counted]:
    """Yield the counts that a curve gives away: who left between the times it is shown at, and for which reason.

    Parameters
    ----------
    steps : Steps
        Of one group.
    group : Population
        Who the group is.
    kinds : dict of reason to categories
        The kinds of first events behind each reason, censoring included.
    """
    yield Counted(group, steps.people)
    before = 0.0
    for time, leaving in zip(steps.times, steps.leaving, strict=True):
        units = tuple(_category(unit) for unit in whole_units(time) if unit > before)
        for reason, number in zip(steps.reasons, leaving, strict=True):
            chosen = {**dict(group.chosen), KIND: kinds[str(reason)], TIME: units}
            yield Counted(people(**chosen), number)
        before = time


def _category(unit: float) -> str:
    return f"{unit:g}"
