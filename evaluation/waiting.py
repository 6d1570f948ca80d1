"""Times to the first event, in the unit in which the study observed them: what every curve and test starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.participants import in_population
from evaluation.study import NO_EVENT, Study

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

TREATED, CONTROL = "treated", "control"
DIGITS = 6


@dataclass(frozen=True)
class Waiting:
    """Waiting times of the people of one population.

    Parameters
    ----------
    time : array of float
        Time from time zero to the first event or the end of follow-up, in the study's unit.
    cause : array of str
        Kind of the first event, ``"none"`` for people still waiting when last seen.
    happened : array of bool
        Whether the first event is one that the outcome counts.
    arm : array of str
        ``"treated"`` or ``"control"``.
    arm_time : array of float or None
        When the treated arm began for each person, missing for never; None where it was settled at time zero.
    outcome, population : str
        Ids of what is waited for and of who waits.
    """

    time: NDArray[np.float64]
    cause: NDArray[np.str_]
    happened: NDArray[np.bool_]
    arm: NDArray[np.str_]
    arm_time: NDArray[np.float64] | None
    outcome: str
    population: str

    @property
    def n(self) -> int:
        """People."""
        return len(self.time)

    @property
    def events(self) -> int:
        """People with the outcome."""
        return int(self.happened.sum())

    @property
    def competing(self) -> bool:
        """Whether other first events kept some people from the outcome."""
        return bool(((self.cause != NO_EVENT) & ~self.happened).any())

    @property
    def competing_cause(self) -> NDArray[np.str_]:
        """``"outcome"``, ``"other"`` or ``"none"`` for each person."""
        import numpy as np

        return np.where(self.happened, "outcome", np.where(self.cause == NO_EVENT, NO_EVENT, "other"))


def read_waiting(table: pd.DataFrame, study: Study, outcome: str, population: str) -> Waiting:
    """Return the waiting times of a participants table.

    Months are turned into the study's unit and rounded to a millionth of it, so that times that were equal when they
    were observed are equal again.

    Parameters
    ----------
    table : pandas.DataFrame
        Participants.
    study : Study
        Its study.
    outcome, population : str
        Ids of the study.
    """
    import numpy as np

    people = in_population(table, population)
    began = people["months_to_pact"].to_numpy(float) if "months_to_pact" in people else None
    return Waiting(
        time=np.round(people["months_to_event"].to_numpy(float) * study.time.per_month, DIGITS),
        cause=people["event"].to_numpy(str),
        happened=people["event"].isin(study.outcome(outcome).events).to_numpy(bool),
        arm=np.where(people["pact"].to_numpy(bool), TREATED, CONTROL),
        arm_time=None if began is None else np.round(began * study.time.per_month, DIGITS),
        outcome=outcome,
        population=population,
    )
