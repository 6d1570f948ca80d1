"""Counts by arm: the 2x2 tables that every comparison of two arms starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.people import compared, in_population
from evaluation.study import Outcome, Study

if TYPE_CHECKING:
    import pandas as pd


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


def reached(table: pd.DataFrame, outcome: Outcome) -> pd.Series[bool]:
    """Return who reached an outcome within the window: whose event is one of those that count."""
    return table["event"].isin(outcome.events)


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
    everybody, people = in_population(table, population), compared(table, population)
    success = reached(people, study.outcome(outcome))
    arm = people["pact"]
    counts = (int((success & arm).sum()), int(arm.sum()), int((success & ~arm).sum()), int((~arm).sum()))
    return ArmCounts(outcome, population, *counts, unknown=len(everybody) - len(people))
