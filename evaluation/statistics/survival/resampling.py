"""Bootstrap of curves by multinomial draws on the count table."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.survival.columns import Floats, events, labels
from evaluation.statistics.survival.counts import count
from evaluation.statistics.survival.limits import normal_quantile
from evaluation.statistics.survival.product_limit import surviving

DRAWS_AT_ONCE = 500_000
Statistic = Literal["survival", "restricted_mean"]


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Replicates of one quantity in each group, and their summary.

    Parameters
    ----------
    frame : DataFrame
        ``group, value`` (of the data), ``std_error`` (standard deviation of the replicates), ``low, high``
        (percentiles).
    replicates : array of shape (replicates, groups)
        The quantity in each resample; differences between columns are replicates of differences.
    """

    frame: pd.DataFrame
    replicates: Floats


def bootstrap(
    time: ArrayLike,
    event: ArrayLike,
    at: float,
    group: ArrayLike | None = None,
    *,
    statistic: Statistic = "survival",
    replicates: int = 2000,
    level: float = 0.95,
    generator: np.random.Generator | int,
) -> Bootstrap:
    """Resample people with replacement within groups and re-estimate survival or the restricted mean.

    Which people are drawn matters only through how many fall in each cell of the count table, and these numbers
    are multinomial: one draw for each cell replaces one for each person (Efron 1981 for censored data).

    Parameters
    ----------
    time, event, group : array of shape (people,)
        As in :func:`kaplan_meier`.
    at : float
        Time at which survival is read off, or end of the window of the restricted mean, above 0.
    statistic : {"survival", "restricted_mean"}, default: "survival"
        What is estimated.
    replicates : int, default: 2000
        Number of resamples.
    level : float, default: 0.95
        Confidence level of the percentile limits.
    generator : numpy.random.Generator or int
        Source of randomness, or a seed for a new one.

    Returns
    -------
    Bootstrap
        A curve that ends before ``at`` in a resample is carried on flat.

    Raises
    ------
    ValueError
        When a row cannot be used (it is named), nobody of a group was observed until ``at``, or ``at``,
        ``statistic``, ``replicates`` or ``level`` is not one of those accepted.
    """
    normal_quantile(level)
    if not 0 < at < np.inf:
        raise ValueError(f"at is {at}; accepted are times above 0")
    if statistic not in ("survival", "restricted_mean"):
        raise ValueError(f"statistic is {statistic!r}; accepted are 'survival' and 'restricted_mean'")
    if replicates < 2:
        raise ValueError(f"replicates is {replicates}; accepted are whole numbers from 2")
    random = np.random.default_rng(generator)
    table = count(time, events(event), labels(group, "group"))
    columns, values = [], []
    for label, exits in zip(table.groups, table.exits[0], strict=True):
        left = exits.any(axis=0)
        if at > table.times[left][-1] and exits[0, left][-1] > 0:
            raise ValueError(f"at is {at}; nobody of group {label!r} was observed after {table.times[left][-1]}")
        moments, cells = _cells(table.times, exits, at)
        values.append(_statistic(moments, cells[np.newaxis], statistic, at)[0])
        columns.append(_replicates(moments, cells, statistic, at, replicates, random))
    drawn = np.column_stack(columns)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    frame = pd.DataFrame(
        {
            "group": pd.Index(table.groups),
            "value": values,
            "std_error": drawn.std(axis=0, ddof=1),
            "low": low,
            "high": high,
        }
    )
    return Bootstrap(frame=frame, replicates=drawn)


def _cells(times: NDArray[Any], exits: NDArray[Any], at: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the event times until ``at`` and the numbers of people that matter for the curve there.

    First the events at each of these times; then who left otherwise before the first of them, between the first
    and the second (at the first included), and so on. Nobody else needs to be told apart.
    """
    relevant = (exits[1] > 0) & (times <= at)
    moments = times[relevant]
    others = exits.sum(axis=0) - np.where(relevant, exits[1], 0)
    interval = np.searchsorted(moments, times, side="right")
    between = np.bincount(interval, weights=others, minlength=moments.size + 1)
    return moments, np.concatenate([exits[1][relevant], between.astype(np.int64)])


def _replicates(
    moments: NDArray[Any], cells: NDArray[Any], statistic: Statistic, at: float, n: int, random: np.random.Generator
) -> Floats:
    people = int(cells.sum())
    at_once = max(1, DRAWS_AT_ONCE // cells.size)
    sizes = [min(at_once, n - start) for start in range(0, n, at_once)]

    def resample(size: int, stream: np.random.Generator) -> Floats:
        return _statistic(moments, stream.multinomial(people, cells / people, size=size), statistic, at)

    # Each part has a stream of its own, so that the result does not depend on the number of processors.
    with ThreadPoolExecutor(max_workers=min(len(sizes), os.cpu_count() or 1)) as pool:
        return np.concatenate(list(pool.map(resample, sizes, random.spawn(len(sizes)))))


def _statistic(moments: NDArray[Any], cells: NDArray[Any], statistic: Statistic, at: float) -> Floats:
    happened, others = np.split(cells, [moments.size], axis=1)
    gone = np.cumsum(others[:, :-1], axis=1) + np.cumsum(happened, axis=1) - happened
    survival = surviving(happened, cells.sum(axis=1, keepdims=True) - gone)
    survival = np.concatenate([np.ones((len(cells), 1)), survival], axis=1)
    if statistic == "survival":
        return survival[:, -1]
    return survival @ np.diff(np.concatenate([[0.0], moments, [at]]))
