"""What one extra person with the event cost, with limits that may be unbounded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from evaluation.statistics.proportions.arms import normal_quantile

CostKind = Literal["bounded", "excludes", "unbounded", "undefined"]
NOBODY_EXTRA = "the difference is zero: nobody extra to divide the cost by"


@dataclass(frozen=True, kw_only=True, slots=True)
class CostPerExtra:
    """Cost of one extra person with the event, and what the data say about it.

    Parameters
    ----------
    kind : {"bounded", "excludes", "unbounded", "undefined"}
        | ``"bounded"``: the cost lies between `low_eur` and `high_eur`;
        | ``"excludes"``: the difference may be zero, so that the cost may be anything *but* between
          `excluded_low_eur` and `excluded_high_eur`;
        | ``"unbounded"``: the data exclude no cost at all;
        | ``"undefined"``: a difference of zero without any spread.
    value_eur : float or None
        Extra cost by difference; None, with the `reason`, when the difference is zero. Negative when arm 1 costs
        more and has fewer events: see `dominated`.
    low_eur, high_eur : float or None
        Limits when bounded.
    excluded_low_eur, excluded_high_eur : float or None
        The costs left out when the kind is ``"excludes"``.
    extra_cost_eur, difference : float
        Extra cost for each person of arm 1, and difference of the risks.
    level : float
        Confidence level.
    """

    kind: CostKind
    value_eur: float | None
    extra_cost_eur: float
    difference: float
    level: float
    low_eur: float | None = None
    high_eur: float | None = None
    excluded_low_eur: float | None = None
    excluded_high_eur: float | None = None
    reason: str = ""

    @property
    def dominated(self) -> bool:
        """Whether arm 1 costs more and has fewer events, so that no extra person was had for the money."""
        return self.extra_cost_eur > 0 and self.difference < 0


def cost_per_extra(
    extra_cost_eur: float,
    difference: float,
    standard_error: float,
    extra_cost_standard_error_eur: float = 0.0,
    covariance: float = 0.0,
    level: float = 0.95,
) -> CostPerExtra:
    """Return the cost of one extra person with the event, with Fieller limits.

    Parameters
    ----------
    extra_cost_eur : float
        Mean cost of a person in arm 1 less that of a person in arm 0, in EUR.
    difference, standard_error : float
        Difference of the risks, arm 1 less arm 0, and its standard error.
    extra_cost_standard_error_eur : float, default 0.0
        Standard error of the extra cost; 0 when the cost is known.
    covariance : float, default 0.0
        Covariance of the two estimates.
    level : float, default 0.95
        Confidence level.

    Returns
    -------
    CostPerExtra

    Raises
    ------
    ValueError
        When a number is not finite, a standard error is negative, the covariance is larger than they allow, or the
        level is not between 0 and 1.

    References
    ----------
    Fieller (1954), JRSS B 16:175-185; Willan & O'Brien (1996), Health Economics 5:297-305.
    """
    _check(extra_cost_eur, difference, standard_error, extra_cost_standard_error_eur, covariance)
    squared = normal_quantile(level) ** 2
    # costs x with (cost - x difference)^2 <= z^2 var(cost - x difference), that is a x^2 - 2 b x + c <= 0
    a = difference**2 - squared * standard_error**2
    b = extra_cost_eur * difference - squared * covariance
    c = extra_cost_eur**2 - squared * extra_cost_standard_error_eur**2
    kind, low, high = _solve(a, b, c)
    undefined = difference == 0 and standard_error == 0
    return CostPerExtra(
        kind="undefined" if undefined else kind,
        value_eur=extra_cost_eur / difference if difference else None,
        extra_cost_eur=extra_cost_eur,
        difference=difference,
        level=level,
        low_eur=low if kind == "bounded" else None,
        high_eur=high if kind == "bounded" else None,
        excluded_low_eur=low if kind == "excludes" and not undefined else None,
        excluded_high_eur=high if kind == "excludes" and not undefined else None,
        reason="" if difference else NOBODY_EXTRA,
    )


def cost_within_limits(
    extra_cost_eur: float, difference: float, low: float, high: float, level: float = 0.95
) -> CostPerExtra:
    """Return the cost of one extra person with the event, for a known extra cost and the limits of the difference.

    The costs are the extra cost divided by every difference within the limits, so that they are bounded exactly where
    the limits leave out no difference. With normal limits these are Fieller's.

    Parameters
    ----------
    extra_cost_eur : float
        Mean cost of a person in arm 1 less that of a person in arm 0, in EUR; not 0.
    difference, low, high : float
        Difference of the risks, arm 1 less arm 0, with its limits.
    level : float, default 0.95
        Confidence level of the limits.

    Raises
    ------
    ValueError
        When a number is not finite, the limits are in the wrong order or the extra cost is 0.
    """
    for name, number in {"extra_cost_eur": extra_cost_eur, "low": low, "high": high}.items():
        if not math.isfinite(number):
            raise ValueError(f"{name} is {number!r}; it has to be a finite number")
    if low > high:
        raise ValueError(f"low is {low!r}; it has to be at most high, {high!r}")
    if extra_cost_eur == 0:
        raise ValueError("extra_cost_eur is 0; without a cost there is nothing to divide")
    # Towards a difference of nothing the cost grows without end.
    at_low = extra_cost_eur / low if low else -math.copysign(math.inf, extra_cost_eur)
    at_high = extra_cost_eur / high if high else math.copysign(math.inf, extra_cost_eur)
    first, last = sorted((at_low, at_high))
    bounded, undefined = low > 0 or high < 0, low == high == 0
    ends = {"low_eur": first, "high_eur": last} if bounded else {"excluded_low_eur": first, "excluded_high_eur": last}
    return CostPerExtra(
        kind="bounded" if bounded else "undefined" if undefined else "excludes",
        value_eur=extra_cost_eur / difference if difference else None,
        extra_cost_eur=extra_cost_eur,
        difference=difference,
        level=level,
        reason="" if difference else NOBODY_EXTRA,
        **({} if undefined else ends),
    )


def _solve(a: float, b: float, c: float) -> tuple[CostKind, float | None, float | None]:
    """Return what a x^2 - 2 b x + c <= 0 says of x, with the ends of the bounded or of the excluded stretch."""
    if a == 0:
        # a difference exactly at the edge of significance leaves out a half line
        if b == 0:
            return "unbounded", None, None
        return ("excludes", -math.inf, c / (2 * b)) if b > 0 else ("excludes", c / (2 * b), math.inf)
    discriminant = b**2 - a * c
    if discriminant <= 0:
        return ("unbounded", None, None) if a < 0 else ("bounded", b / a, b / a)
    # the root that adds, then the other from the product of the two: no digits are lost
    sum_root = b + math.copysign(math.sqrt(discriminant), b)
    low, high = sorted((sum_root / a, c / sum_root))
    return ("bounded" if a > 0 else "excludes"), low, high


def _check(extra_cost: float, difference: float, error: float, cost_error: float, covariance: float) -> None:
    named = {
        "extra_cost_eur": extra_cost,
        "difference": difference,
        "standard_error": error,
        "extra_cost_standard_error_eur": cost_error,
        "covariance": covariance,
    }
    for name, number in named.items():
        if not math.isfinite(number):
            raise ValueError(f"{name} is {number!r}; it has to be a finite number")
    for name in ("standard_error", "extra_cost_standard_error_eur"):
        if named[name] < 0:
            raise ValueError(f"{name} is {named[name]!r}; it has to be 0 or more")
    if abs(covariance) > error * cost_error * (1 + 1e-12):
        raise ValueError(f"covariance is {covariance!r}; it cannot be larger than the product of the standard errors")
