"""What a curve says at given times: survival, incidence, and the probability of the event by then."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.estimate import Estimate, undefined
from evaluation.statistics.survival.aalen_johansen import IncidenceCurve
from evaluation.statistics.survival.columns import Floats, numbers, refuse_durations
from evaluation.statistics.survival.exact import certain, exact_limits
from evaluation.statistics.survival.product_limit import SurvivalCurve


def survival_at(curve: SurvivalCurve, times: ArrayLike) -> pd.DataFrame:
    """Return survival just after given times, as R's ``summary(survfit, times)``.

    Parameters
    ----------
    curve : SurvivalCurve
        Kaplan-Meier curves.
    times : float or sequence of float
        Times of at least 0, in the curve's unit.

    Returns
    -------
    DataFrame
        ``group, time, n_at_risk`` (just before the time), ``survival, std_error, low, high``. Missing after the
        last time at which somebody of the group was observed, unless survival is 0 by then.

    Raises
    ------
    ValueError
        When a time is negative or missing.
    """
    frame = _at(curve.frame, ["group"], "survival", times, start=1.0)
    low, high, exact = _exact(curve, frame, 1 - frame["survival"].to_numpy())
    return frame.assign(low=frame["low"].mask(exact, 1 - high), high=frame["high"].mask(exact, 1 - low))


def incidence_at(curve: IncidenceCurve, times: ArrayLike) -> pd.DataFrame:
    """Return cumulative incidence just after given times.

    Parameters
    ----------
    curve : IncidenceCurve
        Aalen-Johansen curves.
    times : float or sequence of float
        Times of at least 0, in the curve's unit.

    Returns
    -------
    DataFrame
        ``group, cause, time, n_at_risk`` (just before the time), ``cumulative_incidence, std_error, low, high``.
        Missing after the last time at which somebody of the group was observed, unless everybody has had an event.

    Raises
    ------
    ValueError
        When a time is negative or missing.
    """
    frame = _at(curve.frame, ["group", "cause"], "cumulative_incidence", times, start=0.0)
    low, high, exact = _exact(curve, frame, frame["cumulative_incidence"].to_numpy())
    return frame.assign(low=frame["low"].mask(exact, low), high=frame["high"].mask(exact, high))


def probability_by(
    curve: SurvivalCurve | IncidenceCurve, time: float, group: Any = None, cause: Any = None
) -> Estimate:
    """Return the probability of having had the event by a time, with the curve's limits.

    Parameters
    ----------
    curve : SurvivalCurve or IncidenceCurve
        One minus survival is taken of the former, cumulative incidence of the latter.
    time : float
        Time of at least 0, in the curve's unit.
    group, cause : optional
        Which curve; may be left out where there is only one.

    Returns
    -------
    Estimate
        On the scale ``"probability"``; without a value where nobody was observed for so long. Where nobody or everybody
        has had the event the limits are exact; without any where it is not known of how many people that is so.

    Raises
    ------
    ValueError
        When the time is negative or missing, or there is no such group or cause.
    """
    label = choose(group, curve.groups, "group")
    place = curve.groups.index(label)
    happened = curve.table.people[0, place][:, curve.table.times <= time]
    if isinstance(curve, SurvivalCurve):
        rows = survival_at(curve, [time])
        row = rows[rows["group"] == label].iloc[0]
        value, low, high = 1 - row["survival"], 1 - row["high"], 1 - row["low"]
        n_events = int(happened[1].sum())
    else:
        chosen = choose(cause, curve.causes, "cause")
        rows = incidence_at(curve, [time])
        row = rows[(rows["group"] == label) & (rows["cause"] == chosen)].iloc[0]
        value, low, high = row["cumulative_incidence"], row["low"], row["high"]
        n_events = int(happened[1 + curve.causes.index(chosen)].sum())
    method = f"{'kaplan-meier' if isinstance(curve, SurvivalCurve) else 'aalen-johansen'}, {curve.limits} limits"
    n = int(curve.table.group_sizes[place])
    estimand = f"event_by_{time:g}"
    if np.isnan(value):
        return undefined(estimand, "probability", "nobody was observed for so long", method=method, n=n)
    has_limits = not np.isnan(low)
    return Estimate(
        estimand=estimand,
        scale="probability",
        value=float(value),
        low=float(low) if has_limits else None,
        high=float(high) if has_limits else None,
        level=curve.level if has_limits else None,
        method=method,
        n=n,
        events=n_events,
    )


def choose(label: Any, labels: tuple[Any, ...], name: str) -> Any:
    """Return the label, or the only one there is.

    Raises
    ------
    ValueError
        When there is no such label, or none is given and there are several.
    """
    if label is None and len(labels) == 1:
        return labels[0]
    if label is None or label not in labels:
        accepted = ", ".join(map(repr, labels)) or "none, as nobody has an event"
        raise ValueError(f"{name} is {label!r}; accepted are {accepted}")
    return label


def _at(frame: pd.DataFrame, keys: list[str], column: str, times: ArrayLike, start: float) -> pd.DataFrame:
    wanted = numbers(np.atleast_1d(np.asarray(times)), "times").astype(float)
    refuse_durations(wanted, "times")
    parts = [
        pd.DataFrame(dict(zip(keys, label, strict=True)) | _read_off(rows, column, wanted, start))
        for label, rows in frame.groupby(keys, sort=False, observed=True)
    ]
    return pd.concat(parts, ignore_index=True)


def _exact(
    curve: SurvivalCurve | IncidenceCurve, frame: pd.DataFrame, happened: Floats
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return exact limits of the probability of the event in each row of a frame, and in which rows they hold."""
    of_curves = happened.reshape(len(curve.groups), len(curve.table.causes) - 1, -1)
    times = frame["time"].to_numpy()[: of_curves.shape[-1]]
    low, high = exact_limits(curve.table, times, of_curves, curve.level)
    return low.ravel(), high.ravel(), certain(happened)


def _read_off(rows: pd.DataFrame, column: str, wanted: Floats, start: float) -> dict[str, Floats]:
    times = rows["time"].to_numpy()
    latest = np.searchsorted(times, wanted, side="right")
    values = {
        name: np.concatenate([[before], rows[name].to_numpy(dtype=float)])[latest]
        for name, before in ((column, start), ("std_error", 0.0), ("low", start), ("high", start))
    }
    if rows["n_censored"].iloc[-1] > 0:
        for found in values.values():
            found[wanted > times[-1]] = np.nan
    at_risk = np.append(rows["n_at_risk"].to_numpy(), 0)[np.searchsorted(times, wanted, side="left")]
    return {"time": wanted, "n_at_risk": at_risk, **values}
