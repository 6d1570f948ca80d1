"""Curves as they may be shown: at times of a fixed grid between which several people leave, or nobody."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.disclosure.curves import CENSORED, EVENT, CoarseCurve, coarsen_curve
from evaluation.disclosure.populations import Population
from evaluation.policy.terms import Chosen, Terms, population, time_category
from evaluation.protection.coding import KIND, event, no_kind
from evaluation.protection.months import TIME

if TYPE_CHECKING:
    from evaluation.analysis.curves import Curves
    from evaluation.policy.door import Door


def coarse_curve(curves: Curves, door: Door) -> CoarseCurve | None:
    """Return curves at whole units of time within the window; None where no time may be shown.

    The groups of a curve are shown at the same times, so that a curve of all together tells nothing more at these.
    """
    if not any(curves.causes.values()):  # who left when is told apart by the kinds of first events
        return None
    last = min(float(curves.frame.groupby("group")["time"].max().min()), curves.window)
    grid = [float(unit) for unit in range(1, max(1, math.floor(last)) + 1)]
    coarse = coarsen_curve(curves.frame, grid, door.settings.study.disclosure.threshold, together=True)
    return None if coarse.frame.empty else coarse


def step_populations(curves: Curves, coarse: CoarseCurve, among: Chosen, terms: Terms) -> Iterator[Population]:
    """Yield everybody whom coarse curves count: who left between the times shown, for which reason, in each group."""
    axis = terms.axis(curves.by) if curves.by else None
    for group, steps in coarse.steps.items():
        here = dict(among) if axis is None else {**among, **axis[str(group)]}
        before = 0.0
        for time in steps.times:
            units = frozenset(time_category(unit) for unit in range(math.floor(before) + 1, math.ceil(time) + 1))
            for reason in steps.reasons:
                kinds = _kinds(str(reason), curves, terms)
                yield population({**here, TIME: units, KIND: kinds}, terms)
            before = time


def _kinds(reason: str, curves: Curves, terms: Terms) -> frozenset[str]:
    named = {cause: set(map(event, kinds)) for cause, kinds in curves.causes.items()}
    if reason in (EVENT, *curves.causes):
        return frozenset(named.get(reason, next(iter(named.values()))))
    taken = frozenset().union(*named.values())
    other = frozenset(event(item.id) for item in terms.study.events) - taken
    if reason != CENSORED:
        return other
    rest = frozenset(no_kind())
    return rest | other if curves.kind == "survival" else rest
