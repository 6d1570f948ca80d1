"""The one record behind every number that a reader sees."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Scale = Literal[
    "proportion",
    "difference",
    "ratio",
    "odds_ratio",
    "hazard_ratio",
    "days",
    "weeks",
    "fortnights",
    "months",
    "days_difference",
    "weeks_difference",
    "fortnights_difference",
    "months_difference",
    "probability",
    "count",
    "eur",
    "index",
    "number",
    "number_difference",
]
NULL_VALUES: Mapping[str, float] = {
    "difference": 0.0,
    "ratio": 1.0,
    "odds_ratio": 1.0,
    "hazard_ratio": 1.0,
    "days_difference": 0.0,
    "weeks_difference": 0.0,
    "fortnights_difference": 0.0,
    "months_difference": 0.0,
    "number_difference": 0.0,
}
Provenance = Literal["published", "synthetic", "real"]
Verdict = Literal["higher", "lower", "cannot_tell", "undefined"]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Estimate:
    """One estimated quantity with all that is needed to judge it.

    Parameters
    ----------
    estimand : str
        What is estimated, as an identifier in snake case (``"any_work"``).
    scale : Scale
        The scale of ``value``; proportions and differences are on 0 to 1, not in percent.
    value, low, high : float or None
        Point estimate and limits. None where the quantity is undefined; infinite limits are allowed.
    level : float or None
        Confidence level of the limits (0.95), None where there are no limits.
    p_value : float or None
        Two-sided p-value against no difference, None where there is no test.
    standard_error : float or None
        Large-sample standard error of ``value``, of a ratio that of its logarithm; None where there is none, and where
        the data show no spread at all.
    method : str
        How it was made, the name of interval and test (``"miettinen-nurminen"``).
    population : str
        Who is counted (``"observed"``).
    n, events : int or None
        People analysed and people with the event, over all arms.
    effective_n : pair of float or None
        How many people of arm 1 and of arm 0 would say as much if all weighed the same (Kish); None where nothing is
        weighed.
    assumptions : tuple of str
        What has to be true for the value to mean what it says, as identifiers; where the value is
        undefined, or has no limits for a reason, the first entry is the reason in words.
    provenance : {"published", "synthetic", "real"}, optional
        What it is made from: published figures alone, invented people, or real ones; None where nobody has said yet.

    Raises
    ------
    ValueError
        When the limits are in the wrong order, a level or a p-value is outside 0 to 1, a standard error is
        not above 0, or a number is nan (undefined is None with a reason, never nan).
    """

    estimand: str
    scale: Scale
    value: float | None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    p_value: float | None = None
    standard_error: float | None = None
    method: str = ""
    population: str = ""
    n: int | None = None
    events: int | None = None
    effective_n: tuple[float, float] | None = None
    assumptions: tuple[str, ...] = ()
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        for name in ("value", "low", "high", "level", "p_value", "standard_error"):
            number = getattr(self, name)
            if number is not None and math.isnan(number):
                raise ValueError(f"{self.estimand}: {name} is nan; an undefined quantity is None with its reason")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.estimand}: low {self.low} is above high {self.high}")
        if self.level is not None and not 0 < self.level < 1:
            raise ValueError(f"{self.estimand}: level {self.level} is not between 0 and 1")
        if self.p_value is not None and not 0 <= self.p_value <= 1:
            raise ValueError(f"{self.estimand}: p_value {self.p_value} is not between 0 and 1")
        if self.standard_error is not None and not 0 < self.standard_error < math.inf:
            raise ValueError(f"{self.estimand}: standard_error {self.standard_error} is not a finite number above 0")

    def __repr__(self) -> str:
        if self.value is None and self.low is None:
            reason = self.assumptions[0] if self.assumptions else "no reason stated"
            return f"{self.estimand} ({self.scale}): undefined, {reason}"
        said = [] if self.value is None else [f"{self.value:.4g}"]
        if self.low is not None and self.high is not None:
            level = "" if self.level is None else f"{100 * self.level:g}% limits "
            said.append(f"({level}{self.low:.4g} to {self.high:.4g})")
        more = [
            *([f"p = {self.p_value:.3g}"] if self.p_value is not None else []),
            *([f"n = {self.n}"] if self.n is not None else []),
            *filter(None, [self.method, self.provenance]),
        ]
        return f"{self.estimand} ({self.scale}): {' '.join(said)}{'; ' * bool(more)}{'; '.join(more)}"

    @property
    def defined(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None

    @property
    def verdict(self) -> Verdict:
        """What the interval allows to say, for scales that have a value of no difference.

        ``"cannot_tell"`` whenever the limits include no difference, and whenever there are none. Bounds without a
        value have a verdict as well.
        """
        null = NULL_VALUES.get(self.scale)
        if null is None or (self.value is None and self.low is None and self.high is None):
            return "undefined"
        if self.low is not None and self.low > null:
            return "higher"
        if self.high is not None and self.high < null:
            return "lower"
        return "cannot_tell"

    def replace(self, **changes: Any) -> Estimate:
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for the results file; infinities as the texts ``"inf"`` and ``"-inf"``."""
        fields = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        fields["assumptions"] = list(self.assumptions)
        fields["effective_n"] = None if self.effective_n is None else [float(number) for number in self.effective_n]
        return {name: _plain(item) for name, item in fields.items()}


def undefined(estimand: str, scale: Scale, reason: str, **fields: Any) -> Estimate:
    """Return an Estimate without a value, whose first assumption is the reason in words."""
    return Estimate(estimand=estimand, scale=scale, value=None, assumptions=(reason,), **fields)


def _plain(item: Any) -> Any:
    if isinstance(item, float) and math.isinf(item):
        return "inf" if item > 0 else "-inf"
    if hasattr(item, "item"):
        return item.item()
    return item
