"""How far two arms are apart in what was known of people before, with nothing made alike and after weighting."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from evaluation.analysis.basis import MISSING, Basis
from evaluation.analysis.result import EstimateResult, HiddenError, Policy, Result, require_shown, slug
from evaluation.statistics.adjustment import UNKNOWN, AdjustmentSet
from evaluation.statistics.estimate import Estimate, undefined

if TYPE_CHECKING:
    import pandas as pd

ARMS = ("True", "False")
NO_SPREAD, NOBODY_KNOWN, ONE_KNOWN = "no_spread", "nobody_known", "one_known"
Counts = tuple[int | None, int | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class BalanceRow:
    """A covariate, or one level of it, in both arms.

    Parameters
    ----------
    covariate, level : str
        The column and its category (``"missing"`` where it is not known); empty for a quantity, and for a column of 0
        and 1.
    counts : pair of int or None
        Of a level, the people of the treated and of the control arm who have it; None where hidden.
    means : pair of EstimateResult
        Their share, or the mean of the quantity.
    deviations : pair of float
        Standard deviations of a quantity; empty for a level.
    before, after : EstimateResult or None
        Standardised difference; None without weights.
    who : tuple of Basis and category
        Where a level is counted.
    """

    covariate: str
    level: str
    counts: Counts | None
    means: tuple[EstimateResult, EstimateResult]
    deviations: tuple[float | None, ...]
    before: EstimateResult
    after: EstimateResult | None
    who: tuple[Basis, str]

    @property
    def name(self) -> str:
        """The covariate with its level."""
        return f"{self.covariate}={self.level}" if self.level else self.covariate

    def released(self, policy: Policy) -> BalanceRow | None:
        """Return it as it may be shown; None where nothing of it may be."""
        if not policy.guarded:
            policy.shows(self.who[0])
            return self
        try:
            found = replace(
                self, before=self.before.released(policy), after=self.after and self.after.released(policy),
                means=(self.means[0].released(policy), self.means[1].released(policy)), deviations=(None, None),
            )  # fmt: skip
        except HiddenError:
            return None
        if self.counts is None:
            return found
        found_counts = self._counted(policy)
        return None if found_counts is None else replace(found, counts=found_counts, before=self.before)

    def _counted(self, policy: Policy) -> Counts | None:
        """Return the counts of the level when those without it may be shown too: they are what is left of the arm."""
        basis, category = self.who
        others = [each for each in basis.counted.iloc[:, -1].unique() if each != category]
        numbers = [[_count(policy, basis, arm, each) for each in (category, *others)] for arm in ARMS]
        hidden = [line for line in numbers if line[0] is None or (len(others) == 1 and line[1] is None)]
        return None if hidden else (numbers[0][0], numbers[1][0])


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Balance(Result):
    """Covariates by arm.

    Parameters
    ----------
    treatment : str
        Column of the arms.
    rows : tuple of BalanceRow or None
        Each covariate with all its levels; None where hidden.
    arms : pair of pair of int
        For each arm, how many are compared, and of how many.
    sizes : pair of float or empty
        Effective sizes of the arms after weighting.
    reason, apart : str
        Why the arms cannot be set beside each other, and why no weights make them alike; empty where they can.
    constant, unknown : tuple of str
        Covariates that are the same for all, and those that nobody has.
    gaps : bool
        Whether not to be known counts as a value.
    cells : tuple of Basis
        Further groups that it tells of.
    """

    basis: Basis
    treatment: str
    rows: tuple[BalanceRow | None, ...]
    arms: tuple[tuple[int, int], tuple[int, int]]
    sizes: tuple[float, ...] = ()
    reason: str = ""
    apart: str = ""
    constant: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    gaps: bool = False
    cells: tuple[Basis, ...] = ()

    @property
    def name(self) -> str:
        """Of which arms."""
        return slug("balance", self.treatment)

    @property
    def shown(self) -> tuple[BalanceRow, ...]:
        """The rows that may be shown."""
        return tuple(row for row in self.rows if row is not None)

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each covariate or level: counts or means by arm, standardised differences."""
        import pandas as pd

        rows = [
            {
                "covariate": row.name,
                **{f"mean_{arm}": mean.value for arm, mean in zip((1, 0), row.means, strict=True)},
                **{f"n_{arm}": n for arm, n in zip((1, 0), row.counts or (None, None), strict=True)},
                **{f"sd_{arm}": sd for arm, sd in zip((1, 0), row.deviations or (None, None), strict=True)},
                "before": row.before.value,
                "after": row.after.value if row.after else None,
            }
            for row in self.shown
        ]
        return pd.DataFrame(rows).set_index("covariate") if rows else pd.DataFrame()

    def words(self) -> str:
        """Return it as text."""
        return f"not possible: {self.reason}" if self.reason else str(self.frame.round(3).to_string())

    def released(self, policy: Policy) -> Self:
        """Return it with those rows hidden whose people are few, quantities rounded."""
        require_shown((self.basis, *self.cells), policy)
        sizes = tuple(float(round(size)) for size in self.sizes) if policy.guarded else self.sizes
        return replace(self, rows=tuple(row and row.released(policy) for row in self.rows), sizes=sizes)


@dataclass(frozen=True, eq=False)
class Compared:
    """Those compared: their covariates, those of everybody given, their arms and where they are counted."""

    known: AdjustmentSet
    everybody: pd.DataFrame
    basis: Basis
    treatment: str
    level: float

    @property
    def people(self) -> pd.DataFrame:
        """The covariates of those compared."""
        return self.everybody.loc[self.basis.counted.index]


def balance_rows(compared: Compared) -> tuple[BalanceRow, ...]:
    """Return the rows of arms that can be compared."""
    return tuple(_row(row, compared) for row in compared.known.balance.frame.to_dict("records"))


def _row(row: Any, compared: Compared) -> BalanceRow:
    column, _, name = str(row["covariate"]).partition("=")
    values, level = compared.people[column], compared.level
    absent = name == UNKNOWN and bool(values.isna().any())
    quantity = not name and not set(values.dropna().unique()) <= {0, 1}
    who = _who(column, name, compared, absent=absent, quantity=quantity)
    said = values.isna() if absent else values.astype(str) == name if name else values
    lines = [said[compared.known.arm == arm].dropna().astype(float) for arm in (True, False)]
    base = who[0] if quantity else compared.basis
    means = tuple(
        EstimateResult(
            basis=base.within(compared.treatment, arm), estimate=_mean(line, column, level, quantity), model=quantity
        )
        for arm, line in zip(ARMS, lines, strict=True)
    )
    sizes = tuple(map(len, lines))
    return BalanceRow(
        covariate=column, level=MISSING if absent else name, means=means,  # type: ignore[arg-type]
        counts=None if quantity else tuple(int(line.sum()) for line in lines),  # type: ignore[arg-type]
        deviations=tuple(float(line.std()) if len(line) > 1 else None for line in lines) if quantity else (),
        before=_difference(row, "before", column, base, sizes, level, model=quantity),
        after=_difference(row, "after", column, base, sizes, level) if "mean_1_after" in row else None,
        who=who,
    )  # fmt: skip


def _who(column: str, name: str, compared: Compared, *, absent: bool, quantity: bool) -> tuple[Basis, str]:
    """Return where the people of a row are counted: by the column, or by whether it is recorded."""
    found, values = compared.basis, compared.people[column]
    if (name and not absent) or (not quantity and not name):
        return found.telling(column, compared.everybody[column]), name or _yes(values)
    if not values.isna().any():
        return found, ""
    flag = f"{column} is recorded"
    recorded = found.telling(flag, compared.everybody[column].notna())
    return (recorded, "False") if absent else (recorded.within(flag, "True"), "True")


def _yes(values: pd.Series) -> str:
    """Return the category of those who have a column of 0 and 1."""
    return next((str(each) for each in values.dropna().unique() if each == 1), "1")


def _mean(line: pd.Series, column: str, level: float, quantity: bool) -> Estimate:
    from evaluation.analysis.describe import mean_estimate

    if not len(line):
        return undefined(column, "number", NOBODY_KNOWN)
    if quantity:
        return mean_estimate(line, column, level)
    return Estimate(estimand=column, scale="proportion", value=float(line.mean()), n=len(line), events=int(line.sum()))


def _difference(
    row: Any, stage: str, column: str, found: Basis, sizes: tuple[int, ...], level: float, *, model: bool = True
) -> EstimateResult:
    """Return a standardised difference with its large-sample limits (Hedges and Olkin 1985)."""
    from scipy.stats import norm

    value = float(row[f"standardised_difference_{stage}"])
    if not math.isfinite(value) or not all(sizes):
        return EstimateResult(basis=found, estimate=undefined(column, "number", NO_SPREAD), model=model)
    error = math.sqrt(sum(1 / size for size in sizes) + value**2 / (2 * sum(sizes)))
    half = error * float(norm.isf((1 - level) / 2))
    estimate = Estimate(
        estimand=f"standardised_difference_{column}", scale="number", value=value, low=value - half, high=value + half,
        level=level, method="standardised difference", n=sum(sizes),
    )  # fmt: skip
    return EstimateResult(basis=found, estimate=estimate, model=model)


def _count(policy: Policy, basis: Basis, arm: str, category: str) -> int | None:
    last, first = len(basis.axes) - 1, basis.axes[0]
    cell = tuple(arm if name == first else category if place == last else None for place, name in enumerate(basis.axes))
    return policy.count(basis, cell)
