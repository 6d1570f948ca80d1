"""Worst-case (Manski) bounds: what can be said without assuming anything about what was not seen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from evaluation.statistics.proportions.arms import TwoArms, check_level, normal_quantile
from evaluation.statistics.sensitivity.missing import PartlySeenArms


class Bounds(NamedTuple):
    """The lowest and the highest value that the data allow."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How much the data leave open."""
        return self.high - self.low


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingOutcomeBounds:
    """Bounds of a difference when some outcomes were not seen.

    Parameters
    ----------
    level : float
        Confidence level of the two intervals.
    risk1, risk0, difference : Bounds or None
        Each missing outcome taken as no event and as event; None, with the `reason`, when an arm is empty.
    standard_errors : tuple of float or None
        Of the lower and of the upper bound of the difference.
    union : Bounds or None
        Covers the whole of the bounds: a normal limit outward from each.
    imbens_manski : Bounds or None
        Covers the true difference, wherever it lies in the bounds; never wider than `union`.
    critical_value : float or None
        Standard errors that `imbens_manski` lies outward of the bounds.
    complete_case : float or None
        The difference among those observed.
    """

    level: float
    risk1: Bounds | None = None
    risk0: Bounds | None = None
    difference: Bounds | None = None
    standard_errors: tuple[float, float] | None = None
    union: Bounds | None = None
    imbens_manski: Bounds | None = None
    critical_value: float | None = None
    complete_case: float | None = None
    reason: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each quantity with columns quantity, low, high; no rows when undefined."""
        return bounds_frame(
            risk1=self.risk1,
            risk0=self.risk0,
            difference=self.difference,
            imbens_manski=self.imbens_manski,
            union=self.union,
        )


@dataclass(frozen=True, slots=True)
class TreatmentBounds:
    """Bounds of the effect of an arm that people were not assigned to at random.

    Parameters
    ----------
    bounds : mapping
        From (assumption, target) to `Bounds`: assumptions ``"none"``, ``"mtr"``, ``"mts"``, ``"mtr_mts"``; targets
        ``"ate"`` (everyone), ``"att"`` (arm 1), ``"atc"`` (arm 0), ``"mean1"`` and ``"mean0"`` (share with the
        event had everyone been in that arm). Empty, with the `reason`, when an arm is empty.
    """

    bounds: Mapping[tuple[str, str], Bounds] = field(default_factory=dict)
    reason: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each assumption and target; `contradicted` marks assumptions that the data refute."""
        rows = [(*key, *bounds, bounds.low > bounds.high) for key, bounds in self.bounds.items()]
        return pd.DataFrame(rows, columns=["assumption", "target", "low", "high", "contradicted"])


def manski_bounds(
    events1: int, observed1: int, n1: int, events0: int, observed0: int, n0: int, level: float = 0.95
) -> MissingOutcomeBounds:
    """Bound the difference over all enrolled when some outcomes were not seen.

    Parameters
    ----------
    events1, observed1, n1 : int
        Arm 1: people with the event, people whose outcome was seen, people enrolled.
    events0, observed0, n0 : int
        The same of arm 0.
    level : float, default 0.95
        Confidence level of the intervals.

    Returns
    -------
    MissingOutcomeBounds
        Undefined, with the reason, when an arm is empty. Intervals are cut at -1 and 1.

    Raises
    ------
    ValueError
        When the counts are impossible or the level is not between 0 and 1.

    References
    ----------
    Horowitz & Manski (2000), Journal of the American Statistical Association 95:77-84; Imbens & Manski (2004),
    Econometrica 72:1845-1857.
    """
    arms = PartlySeenArms(events1, observed1, n1, events0, observed0, n0)
    level = check_level(level)
    if arms.empty_arm:
        return MissingOutcomeBounds(level=level, reason=arms.empty_arm)
    risk1 = Bounds(arms.events1 / arms.n1, (arms.events1 + arms.unseen1) / arms.n1)
    risk0 = Bounds(arms.events0 / arms.n0, (arms.events0 + arms.unseen0) / arms.n0)
    difference = Bounds(risk1.low - risk0.high, risk1.high - risk0.low)
    errors = (
        math.hypot(_spread(risk1.low, arms.n1), _spread(risk0.high, arms.n0)),
        math.hypot(_spread(risk1.high, arms.n1), _spread(risk0.low, arms.n0)),
    )
    critical = imbens_manski_quantile(difference.width, max(errors), level)
    seen = not arms.unseen_arm
    return MissingOutcomeBounds(
        level=level,
        risk1=risk1,
        risk0=risk0,
        difference=difference,
        standard_errors=errors,
        union=widen(difference, errors, normal_quantile(level)),
        imbens_manski=widen(difference, errors, critical),
        critical_value=critical,
        complete_case=arms.events1 / arms.observed1 - arms.events0 / arms.observed0 if seen else None,
    )


def manski_treatment_bounds(events1: int, n1: int, events0: int, n0: int) -> TreatmentBounds:
    """Bound the effect of arm 1 when what anybody would have done in the other arm is unknown.

    Parameters
    ----------
    events1, n1, events0, n0 : int
        People with the event and all people, in arm 1 and in arm 0.

    Returns
    -------
    TreatmentBounds
        Without assumption; under monotone treatment response (``"mtr"``: arm 1 never prevents the event); under
        monotone treatment selection (``"mts"``: those in arm 1 would have done at least as well in either arm);
        under both, where an upper bound below zero means that the data contradict them.

    Raises
    ------
    ValueError
        When the counts are impossible.

    References
    ----------
    Manski (1990), American Economic Review 80:319-323; Manski & Pepper (2000), Econometrica 68:997-1010.
    """
    arms = TwoArms(events1, n1, events0, n0)
    if arms.empty_arm:
        return TreatmentBounds(reason=arms.empty_arm)
    mean1 = Bounds(arms.events1 / arms.people, (arms.events1 + arms.n0) / arms.people)
    mean0 = Bounds(arms.events0 / arms.people, (arms.events0 + arms.n1) / arms.people)
    risk1, risk0 = arms.events1 / arms.n1, arms.events0 / arms.n0
    ate = Bounds(mean1.low - mean0.high, mean1.high - mean0.low)
    bounds = {
        ("none", "mean1"): mean1,
        ("none", "mean0"): mean0,
        ("none", "ate"): ate,
        ("none", "att"): Bounds(risk1 - 1, risk1),
        ("none", "atc"): Bounds(-risk0, 1 - risk0),
        ("mtr", "ate"): Bounds(0.0, ate.high),
        ("mts", "ate"): Bounds(ate.low, risk1 - risk0),
        ("mtr_mts", "ate"): Bounds(0.0, risk1 - risk0),
    }
    return TreatmentBounds(bounds)


def imbens_manski_quantile(width: float, standard_error: float, level: float) -> float:
    """Return how many standard errors outward of its bounds an interval covers a value between them.

    Between the one-sided quantile (bounds far apart) and the two-sided one (bounds that meet): the root c of
    Phi(c + width / standard_error) - Phi(-c) = level.
    """
    two_sided = normal_quantile(level)
    if width == 0:
        return two_sided
    one_sided = float(ndtri(level))
    if standard_error == 0:
        return one_sided

    def excess(quantile: float) -> float:
        return float(ndtr(quantile + width / standard_error) - ndtr(-quantile)) - level

    return one_sided if excess(one_sided) >= 0 else float(brentq(excess, one_sided, two_sided, xtol=1e-14))


def widen(bounds: Bounds, standard_errors: tuple[float, float], quantile: float) -> Bounds:
    """Return bounds of a difference moved outward by a quantile of their standard errors, cut at -1 and 1."""
    low, high = standard_errors
    return Bounds(max(bounds.low - quantile * low, -1.0), min(bounds.high + quantile * high, 1.0))


def bounds_frame(**named: Bounds | None) -> pd.DataFrame:
    """Return one row for each bounds that exist, with columns quantity, low, high."""
    rows = [(name, *bounds) for name, bounds in named.items() if bounds is not None]
    return pd.DataFrame(rows, columns=["quantity", "low", "high"])


def _spread(risk: float, n: int) -> float:
    return math.sqrt(risk * (1 - risk) / n)
