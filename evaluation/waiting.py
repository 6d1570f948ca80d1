"""Times to the first event, in the unit in which the study observed them: what every curve and test starts from."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.people import compared, in_population
from evaluation.study import NO_EVENT, Study
from evaluation.window import followed

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

TREATED, CONTROL = "treated", "control"
OTHER_KINDS = "other kinds"  # no id of a study
MOST_KINDS = 4
DIGITS = 6


@dataclass(frozen=True)
class Waiting:
    """Waiting times of the people of one population.

    Parameters
    ----------
    time : array of float
        Time from time zero to the first event, the end of follow-up or that of the window, in the study's unit.
    cause : array of str
        Kind of the first event, ``"none"`` for people still waiting when last seen.
    happened : array of bool
        Whether the first event is one that the outcome counts.
    arm : array of str
        ``"treated"`` or ``"control"``.
    arm_time : array of float or None
        When the treated arm began for each person, 0 where before time zero and missing for never; None where it was
        settled at time zero for everybody, or is not known for some of the treated.
    outcome, population : str
        Ids of what is waited for and of who waits.
    followed : Waiting or None
        The same people over all follow-up, where somebody was followed after the window.
    unknown : int
        People of the population who are not here: their outcome, or their arm, is not known.
    """

    time: NDArray[np.float64]
    cause: NDArray[np.str_]
    happened: NDArray[np.bool_]
    arm: NDArray[np.str_]
    arm_time: NDArray[np.float64] | None
    outcome: str
    population: str
    followed: Waiting | None = None
    unknown: int = 0

    @property
    def over_all(self) -> Waiting:
        """The same people over all follow-up."""
        return self.followed or self

    def within(self, window: float) -> Waiting:
        """Return the same people with follow-up that ends with a window; an event after it has not happened."""
        import numpy as np

        late = self.time > window + 10**-DIGITS
        return dataclasses.replace(
            self,
            time=np.minimum(self.time, window),
            cause=np.where(late, NO_EVENT, self.cause),
            happened=self.happened & ~late,
            followed=self if late.any() else None,
        )

    @property
    def n(self) -> int:
        """People."""
        return len(self.time)

    @property
    def events(self) -> int:
        """People with the outcome."""
        return int(self.happened.sum())

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms that have people, the treated one first."""
        return tuple(arm for arm in (TREATED, CONTROL) if (self.arm == arm).any())

    def grouped(self) -> Waiting:
        """Return the same people with times known by the unit in which they fall, (0, 1] being the first.

        Waiting ends with its unit and the arm begins within it, so that an event in the same unit counts after the
        start and one in the unit before does not.
        """
        import numpy as np

        began = None if self.arm_time is None else np.maximum(np.ceil(self.arm_time) - 0.5, 0)
        return dataclasses.replace(self, time=np.ceil(self.time), arm_time=began, followed=None)

    @property
    def competing(self) -> bool:
        """Whether other first events kept some people from the outcome."""
        return bool(((self.cause != NO_EVENT) & ~self.happened).any())

    @property
    def outcome_code(self) -> NDArray[np.int64]:
        """1 for people whose first event is the outcome, 2 for another one, 0 for none."""
        import numpy as np

        return np.where(self.happened, 1, np.where(self.cause == NO_EVENT, 0, 2)).astype(np.int64)

    @property
    def competing_cause(self) -> NDArray[np.str_]:
        """``"outcome"``, ``"other"`` or ``"none"`` for each person."""
        import numpy as np

        return np.where(self.happened, "outcome", np.where(self.cause == NO_EVENT, NO_EVENT, "other"))


def rare_kinds(events: pd.Series[str], no_event: str = NO_EVENT) -> tuple[str, ...]:
    """Return the kinds of first events that curves show as one, because there are more than can be told apart.

    The commonest keep a curve of their own; kinds that are equally common, in the order of their ids.
    """
    counts = events[events != no_event].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    kinds = [str(kind) for kind in counts.index]
    return tuple(sorted(kinds[MOST_KINDS - 1 :])) if len(kinds) > MOST_KINDS else ()


def read_waiting(table: pd.DataFrame, study: Study, outcome: str, population: str) -> Waiting:
    """Return the waiting times of a participants table, within the study's window and over all follow-up.

    Months are turned into the study's unit and rounded to a millionth of it, so that times that were equal when they
    were observed are equal again.

    Parameters
    ----------
    table : pandas.DataFrame
        Participants.
    study : Study
        Its study.
    outcome, population : str
        Ids of the study; the outcome is one of which it is known when it came.
    """
    told = study.outcome(outcome)
    if told.column:
        return _to_first(table, study, [told.column], outcome, population)
    people = compared(table, study, outcome, population)
    event = followed(people, "event")
    happened = event.isin(told.events)
    found = _waiting(people, study, followed(people, "months_to_event"), event, happened, outcome, population)
    return dataclasses.replace(found, unknown=len(in_population(table, population)) - len(people))


def starts_unknown(table: pd.DataFrame, study: Study, outcome: str, population: str) -> int:
    """Return of how many treated people who are compared it is not known when the arm began, though it is of others.

    A study without the column ``months_to_pact`` had its arms settled at time zero.
    """
    people = compared(table, study, outcome, population)
    if "months_to_pact" not in people:
        return 0
    return int(people.loc[people["pact"], "months_to_pact"].isna().sum())


def from_enrolment(table: pd.DataFrame, study: Study, outcome: str, population: str) -> Waiting:
    """Return the waiting times counted from enrolment instead of time zero; columns ``..._from_enrolment``."""
    # Who is known depends on where the window starts.
    since = table.dropna(subset=["months_to_event_from_enrolment"])
    people = compared(since.assign(event=since["event_from_enrolment"]), study, outcome, population)
    event = people["event_from_enrolment"]
    happened = event.isin(study.outcome(outcome).events)
    return _waiting(people, study, people["months_to_event_from_enrolment"], event, happened, outcome, population)


def of_length(table: pd.DataFrame, study: Study, days: int, outcome: str, population: str) -> Waiting:
    """Return the waiting times for a first event that lasted at least some days; column ``months_to_event_N_days``."""
    return _to_first(table, study, [f"months_to_event_{days}_days"], outcome, population)


def of_kinds(table: pd.DataFrame, study: Study, outcome: str, population: str) -> Waiting:
    """Return the waiting times for the first event that an outcome counts, whatever came before it."""
    columns = [f"months_to_{event}" for event in study.outcome(outcome).events]
    return _to_first(table, study, columns, outcome, population)


def _to_first(table: pd.DataFrame, study: Study, columns: list[str], outcome: str, population: str) -> Waiting:
    people = compared(table, study, outcome, population)
    first = people[columns].min(axis=1)
    happened = first.notna()
    event = followed(people, "event").where(happened, NO_EVENT)
    months = first.fillna(followed(people, "followup_months"))
    found = _waiting(people, study, months, event, happened, outcome, population)
    return dataclasses.replace(found, unknown=len(in_population(table, population)) - len(people))


def _waiting(
    people: pd.DataFrame,
    study: Study,
    months: pd.Series[float],
    event: pd.Series[str],
    happened: pd.Series[bool],
    outcome: str,
    population: str,
) -> Waiting:
    import numpy as np

    treated = people["pact"].to_numpy(bool)
    everything = Waiting(
        time=np.round(months.to_numpy(float) * study.time.per_month, DIGITS),
        cause=event.to_numpy(str),
        happened=happened.to_numpy(bool),
        arm=np.where(treated, TREATED, CONTROL),
        arm_time=_arm_time(people, treated, study),
        outcome=outcome,
        population=population,
    )
    return everything.within(study.time.window)


def _arm_time(people: pd.DataFrame, treated: NDArray[np.bool_], study: Study) -> NDArray[np.float64] | None:
    """Return when the arm began for each of the treated, where that is known and came after time zero for some."""
    import numpy as np

    if "months_to_pact" not in people:
        return None
    began = np.round(people["months_to_pact"].to_numpy(float) * study.time.per_month, DIGITS)
    began = np.where(treated, np.maximum(began, 0.0), np.nan)
    if np.isnan(began[treated]).any() or not (began[treated] > 0).any():
        return None
    return began
