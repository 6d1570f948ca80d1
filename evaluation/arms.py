"""Counts by arm, the 2x2 tables that every comparison of two arms starts from; for numbers the values by arm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.attained import amounts, attained
from evaluation.people import compared, in_population
from evaluation.study import Study

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class ArmCounts:
    """People and people with the outcome in each arm.

    Parameters
    ----------
    outcome, population : str
        Ids of what counts as success and of who is counted.
    events1, n1 : int
        With the outcome, and all, in the treated arm (1).
    events0, n0 : int
        The same in the control arm (0).
    published : bool
        Whether they follow from published figures, which everybody may know, and not from people.
    unknown : int
        People of the population who are in neither arm's count: their outcome, or their arm, is not known.
    """

    outcome: str
    population: str
    events1: int
    n1: int
    events0: int
    n0: int
    published: bool = False
    unknown: int = 0

    @property
    def n(self) -> int:
        """People in both arms."""
        return self.n1 + self.n0

    @property
    def events(self) -> int:
        """People with the outcome in both arms."""
        return self.events1 + self.events0


@dataclass(frozen=True, eq=False)
class ArmValues:
    """How much of an outcome that is a number people have in each arm.

    Parameters
    ----------
    outcome, population : str
        Ids of what is measured and of who is counted.
    values1, values0 : array of float
        Of the people in the treated arm (1) and in the control arm (0) of whom it is known.
    unknown : int
        People of the population who are in neither: it, or their arm, is not known.
    """

    outcome: str
    population: str
    values1: NDArray[np.float64]
    values0: NDArray[np.float64]
    unknown: int = 0

    @property
    def n1(self) -> int:
        """People in the treated arm."""
        return len(self.values1)

    @property
    def n0(self) -> int:
        """People in the control arm."""
        return len(self.values0)


def reached(table: pd.DataFrame, study: Study, outcome: str) -> pd.Series[bool]:
    """Return who reached an outcome within the window, among people of whom that is known."""
    return attained(table, study, outcome).astype(bool)


def count_arms(table: pd.DataFrame, study: Study, outcome: str, population: str) -> ArmCounts:
    """Count the arms of a participants table.

    Parameters
    ----------
    table : pandas.DataFrame
        Participants.
    study : Study
        Its study, which says what counts.
    outcome, population : str
        Ids of the study.
    """
    everybody, people = in_population(table, population), compared(table, study, outcome, population)
    success = reached(people, study, outcome)
    arm = people["pact"]
    counts = (int((success & arm).sum()), int(arm.sum()), int((success & ~arm).sum()), int((~arm).sum()))
    return ArmCounts(outcome, population, *counts, unknown=len(everybody) - len(people))


def arm_values(table: pd.DataFrame, study: Study, outcome: str, population: str) -> ArmValues:
    """Return how much of an outcome that is a number people have in each arm; parameters as of :func:`count_arms`."""
    everybody, people = in_population(table, population), compared(table, study, outcome, population)
    values, arm = amounts(people, study, outcome).to_numpy(float), people["pact"].to_numpy(bool)
    return ArmValues(outcome, population, values[arm], values[~arm], unknown=len(everybody) - len(people))
