"""Curves over time that show no single person: steps of several people or of nobody, at times chosen beforehand.

The times at which a curve can be shown come from a grid that was fixed without looking at the data (every month),
because the time of a step would else be the time of somebody's job. Between two times shown, as many people as the
threshold leave for each reason, or nobody does; and afterwards as many are still there, or nobody is. So no number at
risk, no difference of two of them and no last time is about fewer.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluation.disclosure.rules import check_threshold, is_small
from evaluation.disclosure.times import Departures, choose_times
from evaluation.errors import DisclosureError

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 3
CENSORED = "censored"
EVENT = "event"
SHARES = ("survival", "cumulative_incidence", "low", "high")


@dataclass(frozen=True)
class Steps:
    """Who leaves a group between the times at which its curves are shown.

    Parameters
    ----------
    times : tuple of float
        Times shown; none where the group is too small for a curve.
    reasons : tuple
        Why people leave: ``"censored"``, then the causes.
    leaving : tuple of tuple of int
        For each time, how many have left since the time shown before, by reason.
    people : int
        Who is there at time zero, 0 where so few may not be shown.
    """

    times: tuple[float, ...]
    reasons: tuple[Hashable, ...]
    leaving: tuple[tuple[int, ...], ...]
    people: int

    @property
    def staying(self) -> tuple[int, ...]:
        """How many are there at time zero, and just after each time shown."""
        return tuple(itertools.accumulate((-sum(gone) for gone in self.leaving), initial=self.people))

    @property
    def end(self) -> float:
        """The last time shown, 0 where there is none."""
        return self.times[-1] if self.times else 0.0

    def counts(self, time: float) -> dict[str, int] | None:
        """Return who is there just after a time, and who has left by then, by reason; None where it is not shown."""
        shown = (0.0, *self.times)
        if not self.people or time not in shown:
            return None
        place = shown.index(time)
        gone = [sum(column) for column in zip(*self.leaving[:place], strict=True)] or [0] * len(self.reasons)
        return {"n_at_risk": self.staying[place], **dict(zip(map(str, self.reasons), gone, strict=True))}


@dataclass(frozen=True)
class CoarseCurve:
    """Curves that may be shown.

    Parameters
    ----------
    frame : DataFrame
        One row for each group (and cause) and time shown: ``group, time``; ``n_at_risk``, who was there just after the
        time shown before; ``n_event, n_censored``, who has left since; ``survival`` or ``cumulative_incidence`` just
        after the time with ``low, high``, to three digits, so that the order of leaving cannot be read off.
    steps : mapping of group to Steps
        The counts behind it, for the table of numbers at risk.
    """

    frame: pd.DataFrame
    steps: Mapping[Any, Steps]


def coarsen_curve(frame: pd.DataFrame, grid: Sequence[float], threshold: int, *, together: bool = False) -> CoarseCurve:
    """Return survival curves or cumulative incidences of which every step is of several people.

    Parameters
    ----------
    frame : DataFrame
        The frame of Kaplan-Meier curves (``group, time, n_at_risk, n_event, n_censored, survival, low, high``) or of
        Aalen-Johansen curves (the same with ``cause``, and ``cumulative_incidence`` for ``survival``), one row for each
        distinct time.
    grid : sequence of float
        Times above 0 at which curves can be shown, rising, fixed without looking at the data.
    threshold : int
        Counts from 1 to one less are small; 0 shows every time of the grid.
    together : bool, default False
        Show all groups at the same times. A curve of the groups together is then safe at these times (give them as its
        `grid` with threshold 0); at others, what it tells less what they tell is about few.

    Raises
    ------
    DisclosureError
        When a column is missing, counts are not of people (weights, late entry), the grid does not rise from 0, or the
        threshold is below 3 and not 0.
    """
    import pandas as pd

    check_threshold(threshold, open_data=True)
    grid = [float(time) for time in grid]
    if any(after <= before for before, after in itertools.pairwise([0.0, *grid])):
        raise DisclosureError("disclosure.errors.grid", met=", ".join(map(str, grid)))
    _check_columns(frame)
    groups = {group: _Group(rows, grid) for group, rows in frame.groupby("group", sort=False, observed=True)}
    seen = {name: group.departures for name, group in groups.items() if not is_small(group.people, threshold)}
    common = choose_times(list(seen.values()), threshold) if together else ()
    chosen = {name: common if together else choose_times([own], threshold) for name, own in seen.items()}
    steps = {name: group.steps(chosen.get(name, ()), name in seen) for name, group in groups.items()}
    shown = [part for name, group in groups.items() for part in group.shown(steps[name])]
    return CoarseCurve(pd.concat(shown, ignore_index=True) if shown else frame[_columns(frame)].iloc[:0], steps)


class _Group:
    """The rows of one group of a frame, and who leaves it between the times of a grid."""

    def __init__(self, rows: pd.DataFrame, grid: Sequence[float]) -> None:
        import numpy as np

        self.grid = grid
        self.curves = dict(list(rows.groupby("cause", sort=False, observed=True))) if "cause" in rows else {EVENT: rows}
        first = next(iter(self.curves.values()))
        columns = [first["n_censored"], *(curve["n_event"] for curve in self.curves.values())]
        left = np.column_stack([column.to_numpy(dtype=float) for column in columns])
        _check_people(first, left)
        leaving = np.zeros((len(grid) + 1, left.shape[1]), dtype=int)
        np.add.at(leaving, np.searchsorted(grid, first["time"].to_numpy(dtype=float), side="left"), left.astype(int))
        *within, after = leaving.tolist()
        self.departures = Departures(tuple(map(tuple, within)), sum(after))
        self.people = int(left.sum())

    def steps(self, chosen: Sequence[int], seen: bool) -> Steps:
        """Return the steps between chosen stretches, or that nobody is seen."""
        bounds = itertools.pairwise([-1, *chosen])
        gathered = (self.departures.leaving[before + 1 : place + 1] for before, place in bounds)
        leaving = tuple(tuple(map(sum, zip(*stretches, strict=True))) for stretches in gathered)
        times = tuple(self.grid[place] for place in chosen)
        return Steps(times, (CENSORED, *self.curves), leaving, self.people if seen else 0)

    def shown(self, steps: Steps) -> Iterator[pd.DataFrame]:
        """Yield the rows of each curve at the times that are shown."""
        if steps.times:
            for place, rows in enumerate(self.curves.values(), start=1):
                yield _shown(rows, steps, place)


def _shown(rows: pd.DataFrame, steps: Steps, place: int) -> pd.DataFrame:
    """Return the rows of one curve, whose events have a place among the reasons, at the times that are shown."""
    import numpy as np

    latest = np.searchsorted(rows["time"].to_numpy(dtype=float), np.array(steps.times), side="right") - 1
    # Before the first row nobody has left: survival is 1, incidence 0, and there are no limits.
    starts = {"survival": 1.0, "cumulative_incidence": 0.0}
    shown = rows[_columns(rows)].iloc[np.maximum(latest, 0)].reset_index(drop=True)
    for name in SHARES:
        if name in shown:
            shown[name] = np.where(latest < 0, starts.get(name, np.nan), shown[name].to_numpy(dtype=float)).round(
                DIGITS
            )
    events, censored = ([gone[reason] for gone in steps.leaving] for reason in (place, 0))
    return shown.assign(time=steps.times, n_at_risk=steps.staying[:-1], n_event=events, n_censored=censored)


def _columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns that are shown, of which the standard error is none."""
    names = ("group", "cause", "time", "n_at_risk", "n_event", "n_censored", *SHARES)
    return [name for name in names if name in frame]


def _check_columns(frame: pd.DataFrame) -> None:
    value = "cumulative_incidence" if "cause" in frame else "survival"
    for name in ("group", "time", "n_at_risk", "n_event", "n_censored", value, "low", "high"):
        if name not in frame:
            accepted = ", ".join(map(str, frame.columns))
            raise DisclosureError("disclosure.errors.no_column", column=name, accepted=accepted)


def _check_people(rows: pd.DataFrame, left: Any) -> None:
    """Refuse weights and late entry: then the counts are not of people who leave one after the other."""
    import numpy as np

    staying = left.sum() - np.concatenate([[0.0], left.sum(axis=1).cumsum()[:-1]])
    if not np.array_equal(left, left.round()) or not np.array_equal(staying, rows["n_at_risk"].to_numpy(dtype=float)):
        raise DisclosureError("disclosure.errors.not_people", group=rows["group"].iloc[0])
