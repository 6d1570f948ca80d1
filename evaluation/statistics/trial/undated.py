"""What dates that nobody published can do to a printed difference of two arms, from the totals alone.

Where people enter the treated arm while they wait, whoever has the event early can no longer enter it. Without any
effect, and with times of entry that are independent of the event, `k` people who had the event before they would have
entered lower the expected difference by ``k * Q / (n1 * n0)``, where `Q` people of ``n1 + n0`` are without the event:
``n1 + k`` people were ready to enter, and the event is as frequent among them as among all. It is the immortal time of
Suissa (2008), American Journal of Epidemiology 167(4), 492-499, in whole people and without a date.

How large `k` is depends on how long entering was spread, and on when events and follow-up came: a :class:`TimeCourse`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluation.statistics.degenerate import DegenerateDataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Entering = Literal["evenly", "early", "late"]
NOBODY, NO_COURSE = "an arm of nobody", "no such course agrees with the totals"
# Midpoints of an integral over the times of entry: right to a hundredth of a point where a curve is steep at 0.
MIDPOINTS = 2000
STAGGERED_ENDS = 25
LARGEST_LOG_RATIO = 25.0


@dataclass(frozen=True)
class Totals:
    """The 2x2 table that was published.

    Parameters
    ----------
    events1, n1, events0, n0 : int
        People with the event, and all, in the treated arm (1) and in the control arm (0).

    Raises
    ------
    DegenerateDataError
        When an arm has nobody.
    """

    events1: int
    n1: int
    events0: int
    n0: int

    def __post_init__(self) -> None:
        if not (0 <= self.events1 <= self.n1 and 0 <= self.events0 <= self.n0):
            raise ValueError(f"no 2x2 table: {self}")
        if not self.n1 or not self.n0:
            raise DegenerateDataError(NOBODY)

    @property
    def n(self) -> int:
        """People in both arms."""
        return self.n1 + self.n0

    @property
    def without(self) -> int:
        """People without the event in both arms."""
        return self.n - self.events1 - self.events0

    @property
    def share(self) -> float:
        """The share of all people with the event."""
        return 1 - self.without / self.n

    @property
    def difference(self) -> float:
        """The printed difference of the shares with the event."""
        return self.events1 / self.n1 - self.events0 / self.n0

    def moving(self, people: int) -> Totals:
        """Return the table with people with the event counted in the control arm instead; below 0 the other way."""
        return Totals(self.events1 - people, self.n1 - people, self.events0 + people, self.n0 + people)


@dataclass(frozen=True)
class TimeCourse:
    """When events came, when people entered the treated arm, and for how long they were followed.

    Parameters
    ----------
    power : float
        Of time in the cumulative hazard: 1 for a constant hazard, less for a front-loaded, more for a back-loaded one.
    even_from : float, optional
        Instead of a hazard, events come evenly from this time to the end of the window, and none before.
    entering : {"evenly", "early", "late"}
        How entering is spread: evenly, or with a density that falls to 0, or rises from it, in a straight line.
    ends : tuple of (float, float)
        Where follow-up ends, as a share of the window, and for which share of the people.
    """

    power: float = 1.0
    even_from: float | None = None
    entering: Entering = "evenly"
    ends: tuple[tuple[float, float], ...] = ((1.0, 1.0),)

    def incidence(self, time: NDArray[np.float64], window: float, share: float) -> NDArray[np.float64]:
        """Return the share of people with the event by some times, where it is `share` at the end of the window."""
        if self.even_from is not None:
            return share * ((time - self.even_from) / (window - self.even_from)).clip(0, 1)
        return 1 - (1 - share) ** (time / window) ** self.power

    def entries(self, spread: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return times of entry, and how much of all entering each stands for."""
        import numpy as np

        if not spread:
            return np.zeros(1), np.ones(1)
        place = (np.arange(MIDPOINTS) + 0.5) / MIDPOINTS
        weight = {"evenly": np.ones_like(place), "early": 2 * (1 - place), "late": 2 * place}[self.entering]
        return spread * place, weight / MIDPOINTS


def staggered(first: float = 0.5, share: float = 0.5) -> tuple[tuple[float, float], ...]:
    """Return ends of follow-up: of a share of people evenly from `first` (of the window) on, of the others its end."""
    width = (1 - first) / STAGGERED_ENDS
    early = ((first + (place + 0.5) * width, share / STAGGERED_ENDS) for place in range(STAGGERED_ENDS))
    return (*early, (1.0, 1 - share))


def shift_per_person(totals: Totals) -> float:
    """Return by how much each person with the event who could no longer enter lowers the expected difference."""
    return totals.without / (totals.n1 * totals.n0)


def expected_difference(totals: Totals, earlier: float) -> float:
    """Return the expected difference without any effect, where people had the event before they would have entered.

    Parameters
    ----------
    totals : Totals
        The published table.
    earlier : float
        How many people: `k`.
    """
    return -earlier * shift_per_person(totals)


def people_that_undo(totals: Totals) -> int | None:
    """Return how few people, counted in the other arm, leave nothing of the printed difference.

    Of a difference above 0 they are people with the event who entered because it was in sight; of one below 0, people
    who had it before they could enter. None where no number of such people does it; 0 where there is no difference.
    """
    sign = 1 if totals.difference > 0 else -1
    most = min(totals.events1, totals.n1 - 1) if sign > 0 else min(totals.events0, totals.n0 - 1)
    moved = (number for number in range(most + 1) if sign * totals.moving(sign * number).difference <= 1e-12)
    return next(moved, None)


def difference_without_effect(totals: Totals, spread: float, window: float, course: TimeCourse | None = None) -> float:
    """Return the expected difference where nothing has an effect and people entered over some time, in closed form.

    Parameters
    ----------
    totals : Totals
        The published table.
    spread, window : float
        Over how long, from time zero on, people entered; how long they were followed at most, in the same unit.
    course : TimeCourse, optional
        A constant hazard, entering evenly, everybody followed for the whole window, unless said.

    Raises
    ------
    DegenerateDataError
        When no such course leads to so many events, or so many people in the treated arm.
    """
    import numpy as np

    course = course or TimeCourse()
    time, weight = course.entries(spread)
    ends, people = (np.array(each) for each in zip(*course.ends, strict=True))
    by_end = _incidence_at_ends(totals, course, window)
    by_entry = course.incidence(time, window, float(by_end[-1]))
    open_at = time[None, :] < window * ends[:, None]
    entering = float((people[:, None] * weight * (1 - by_entry) * open_at).sum())
    # Nobody can be ready to enter who was not there.
    if entering * totals.n < totals.n1 * (1 - 1e-9):
        raise DegenerateDataError(NO_COURSE)
    later = (by_end[:, None] - by_entry[None, :]) * open_at
    events1 = totals.n1 * float((people[:, None] * weight * later).sum()) / entering
    return events1 / totals.n1 - (totals.events1 + totals.events0 - events1) / totals.n0


def hazard_ratio(totals: Totals, spread: float, window: float, course: TimeCourse | None = None) -> float:
    """Return the hazard ratio from entering on with which the totals are what is expected; 0 or infinity at the edges.

    Parameters
    ----------
    totals, spread, window, course
        As for :func:`difference_without_effect`; everybody is followed for the whole window.

    Raises
    ------
    DegenerateDataError
        When nobody, or everybody, in the control arm had the event, or no such course leads to the totals.
    """
    import numpy as np

    course = course or TimeCourse()
    if not 0 < totals.events0 < totals.n0:
        raise DegenerateDataError(NO_COURSE)
    time, weight = course.entries(spread)
    share = _share_of_untreated(totals, course, (time, weight), window)
    by_entry = course.incidence(time, window, share)
    waiting = 1 - by_entry
    ready = totals.n1 / float((weight * waiting).sum())
    ahead = np.log(waiting) - np.log(1 - share)

    def events(log_ratio: float) -> float:
        return ready * float((weight * waiting * -np.expm1(-np.exp(log_ratio) * ahead)).sum()) - totals.events1

    if totals.events1 in (0, totals.n1):
        return 0.0 if not totals.events1 else float("inf")
    return float(np.exp(_root(events, -LARGEST_LOG_RATIO, LARGEST_LOG_RATIO)))


def _incidence_at_ends(totals: Totals, course: TimeCourse, window: float) -> NDArray[np.float64]:
    """Return the share with the event by each end of follow-up, by the window last, so that the totals are met."""
    import numpy as np

    ends, people = (np.array(each) for each in zip(*course.ends, strict=True))

    def excess(share: float) -> float:
        return float((people * course.incidence(window * ends, window, share)).sum()) - totals.share

    share = totals.share if len(ends) == 1 or totals.share in (0.0, 1.0) else _root(excess, totals.share, 1.0)
    return course.incidence(window * ends, window, share)


def _share_of_untreated(
    totals: Totals, course: TimeCourse, entries: tuple[NDArray[np.float64], NDArray[np.float64]], window: float
) -> float:
    """Return the share with the event by the window without treatment, from the events of the control arm."""
    time, weight = entries

    def without_event(share: float) -> float:
        # The control arm without the event: all people but those who were ready to enter, as far as it did not come.
        ready = totals.n1 / float((weight * (1 - course.incidence(time, window, share))).sum())
        return (totals.n - ready) * (1 - share) - (totals.n0 - totals.events0)

    return _root(without_event, 1e-9, 1 - 1e-9)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    from scipy.optimize import brentq

    if function(low) * function(high) > 0:
        raise DegenerateDataError(NO_COURSE)
    return float(brentq(function, low, high, xtol=1e-12))
