"""Numbers described: how many, mean, spread and middle of a column, over all and by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from evaluation.analysis.basis import Basis, basis, categories, check_columns
from evaluation.analysis.facts import facts
from evaluation.analysis.result import EstimateResult, HiddenError, Policy, Result, Texts, slug
from evaluation.statistics.estimate import Estimate, undefined

if TYPE_CHECKING:
    import pandas as pd

EVERYBODY = "all"
TOO_FEW = "fewer than two people"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Line:
    """One column in one group: its mean with limits, and what single persons' values say, if that may be said."""

    column: str
    group: str
    mean: EstimateResult
    missing: int | None
    deviation: float | None
    quartiles: tuple[float, float, float] | None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Description(Result):
    """Columns of numbers described.

    Parameters
    ----------
    lines : tuple of Line or None
        A line for each column and group; None where hidden.
    by : str
        Column of the groups; empty for everybody together.
    """

    basis: Basis
    lines: tuple[Line | None, ...]
    by: str

    @property
    def name(self) -> str:
        """What is described."""
        return slug("describe", *dict.fromkeys(line.column for line in self.lines if line), self.by)

    @property
    def frame(self) -> pd.DataFrame:
        """The description as a pandas table, one row for each column and group."""
        import pandas as pd

        rows = [
            (
                line.column,
                line.group,
                line.mean.n,
                line.missing,
                line.mean.value,
                line.deviation,
                *(line.quartiles or ()),
            )
            for line in self.lines
            if line
        ]
        names = ["column", "group", "n", "missing", "mean", "sd", "q1", "median", "q3"]
        return pd.DataFrame(rows, columns=names[: len(rows[0])] if rows else names).set_index(["column", "group"])

    def words(self) -> str:
        """Return it as text."""
        return str(self.frame.round(2).to_string())

    def released(self, policy: Policy) -> Self:
        """Return it without the values of single persons where people are protected."""
        lines = tuple(_released(line, policy) for line in self.lines)
        if not any(lines):
            raise HiddenError
        return replace(self, lines=lines)


def describe(
    frame: pd.DataFrame, columns: str | Sequence[str], by: str | None = None, *, caption: Texts | None = None
) -> Description:
    """Describe columns of numbers.

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    columns : str or sequence of str
        Columns of numbers.
    by : str, optional
        Column of groups.
    caption : mapping of language to str, optional
        The title on a page.

    Returns
    -------
    Description
        ``.frame`` is a pandas table: people with a number, missing, mean, standard deviation, quartiles. On a page of
        people who are protected stand the means alone, rounded to what their error allows.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> round(float(ev.describe(people, "age").frame.loc[("age", "all"), "mean"]), 1)
    24.6
    """
    names = [columns] if isinstance(columns, str) else list(columns)
    check_columns(frame, [*names, by or ""])
    groups = {EVERYBODY: frame.index} if not by else _groups(frame, by)
    lines = tuple(_line(frame, name, group, rows, by) for name in names for group, rows in groups.items())
    return Description(basis=basis(frame, *filter(None, [by])), lines=lines, by=by or "", caption=caption or {})


def _groups(frame: pd.DataFrame, by: str) -> dict[str, pd.Index]:
    codes = categories(frame[by])
    return {EVERYBODY: frame.index} | {str(name): part.index for name, part in codes.groupby(codes)}


def _line(frame: pd.DataFrame, name: str, group: str, rows: pd.Index, by: str | None) -> Line:
    import pandas as pd

    recorded = frame[name].notna()
    flag = f"{name} is recorded"
    found = basis(frame, *filter(None, [by]), codes=pd.DataFrame({flag: recorded})).within(flag, "True")
    if by and group != EVERYBODY:
        found = found.within(by, group)
    values = frame.loc[rows, name].dropna().astype(float)
    mean = EstimateResult(basis=found, estimate=mean_estimate(values, name, facts(frame).level), model=True)
    quartiles = tuple(float(values.quantile(q)) for q in (0.25, 0.5, 0.75)) if len(values) else None
    deviation = float(values.std()) if len(values) > 1 else None
    missing = int((~recorded.loc[rows]).sum())
    return Line(column=name, group=group, mean=mean, missing=missing, deviation=deviation, quartiles=quartiles)  # type: ignore[arg-type]


def mean_estimate(values: pd.Series, name: str, level: float) -> Estimate:
    """Return the mean of numbers with t limits; undefined for fewer than two."""
    from scipy.stats import t

    if len(values) < 2:
        return undefined(name, "number", TOO_FEW, n=len(values))
    error = float(values.std() / len(values) ** 0.5)
    half = error * float(t.isf((1 - level) / 2, len(values) - 1))
    mean = float(values.mean())
    return Estimate(
        estimand=name, scale="number", value=mean, low=mean - half, high=mean + half, level=level,
        method="mean, t limits", n=len(values),
    )  # fmt: skip


def _released(line: Line | None, policy: Policy) -> Line | None:
    if line is None:
        return None
    try:
        mean = line.mean.released(policy)
    except HiddenError:
        return None
    if not policy.guarded:
        return line
    return replace(line, mean=mean, missing=None, deviation=None, quartiles=None)
