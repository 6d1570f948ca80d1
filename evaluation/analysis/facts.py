"""What a frame of people knows of its study: the unit of time, the window, the level, and how its rows were chosen."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.statistics.estimate import Provenance

ATTRIBUTE = "evaluation"


@dataclasses.dataclass(frozen=True)
class Subset:
    """People of a study who fulfil a condition, with the words for it.

    Parameters
    ----------
    where : str
        The condition, as :meth:`pandas.DataFrame.query` reads it.
    label : mapping of language to str
        Who they are (``{"it": "donne", "en": "women"}``).
    """

    where: str
    label: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Facts:
    """What results need to know of a study beyond its people.

    Parameters
    ----------
    unit : str
        Unit of the columns ``time_ID`` (``"month"``).
    window : float
        Time within which outcomes count, in that unit.
    level : float
        Confidence level of the study.
    counts : mapping of outcome to tuple of str
        Kinds of first events that each outcome counts; none for an outcome that is a column of its own.
    moments : tuple of int
        Times at which it is asked who is in work, in that unit.
    subsets : tuple of Subset
        The conditions by which rows were chosen.
    columns : frozenset of str
        The columns that are the study's, and none of the researcher's own.
    provenance : {"synthetic", "real"}, optional
        What the people are.
    totals : callable
        Gives the 2x2 tables of an outcome that published figures determine: those with and without it in each arm.
    """

    unit: str = "month"
    window: float = float("inf")
    level: float = 0.95
    counts: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    moments: tuple[int, ...] = ()
    subsets: tuple[Subset, ...] = ()
    columns: frozenset[str] = frozenset()
    provenance: Provenance | None = None
    totals: Callable[[str], frozenset[tuple[int, int, int, int]]] = lambda outcome: frozenset()

    def __deepcopy__(self, memo: object) -> Facts:
        """Return the same: pandas copies what a frame knows with every table that is made from it."""
        return self


def facts(frame: pd.DataFrame) -> Facts:
    """Return what a frame knows of its study; what every study has where pandas has lost it."""
    found = frame.attrs.get(ATTRIBUTE)
    return found if isinstance(found, Facts) else Facts()


def with_facts(frame: pd.DataFrame, known: Facts) -> pd.DataFrame:
    """Return a frame that knows something of its study."""
    frame.attrs[ATTRIBUTE] = known
    return frame
