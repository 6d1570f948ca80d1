"""Who is in work at some times, by group: another thing than who ever had work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from evaluation.analysis.basis import MISSING, basis, categories, check_columns
from evaluation.analysis.curves import EVERYBODY, release_rows
from evaluation.analysis.facts import facts
from evaluation.analysis.result import EstimateResult, Policy, Result, Texts, slug
from evaluation.errors import ParameterError
from evaluation.statistics.estimate import undefined
from evaluation.statistics.proportions import proportion

if TYPE_CHECKING:
    import pandas as pd

FEWEST_SEEN, FEW_SEEN = 10, "too few people were seen so long"
Row = tuple[int, str]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class InWork(Result):
    """The share in work at each time in each group.

    Parameters
    ----------
    rows : mapping of (time, group) to EstimateResult
        In order of time; without a value where too few people were seen so long, None where hidden.
    by : str
        Column of the groups; empty for everybody together.
    unit : str
        Unit of the times.
    """

    rows: Mapping[Row, EstimateResult | None]
    by: str
    unit: str

    @property
    def name(self) -> str:
        """What is shown."""
        return slug("in-work", self.by)

    def words(self) -> str:
        """Return one line for each time and group."""
        return "\n".join(f"{time} {self.unit}s, {group}: {row.words() if row else 'hidden'}"
                         for (time, group), row in self.rows.items())  # fmt: skip

    def released(self, policy: Policy) -> Self:
        """Return it with those rows hidden that may not be shown."""
        return replace(self, rows=release_rows(self.rows, policy))


def in_work(
    frame: pd.DataFrame,
    by: str | None = None,
    times: Sequence[int] | None = None,
    *,
    conf_level: float | None = None,
    caption: Texts | None = None,
) -> InWork:
    """Estimate which share of each group is in work at some times, among people who could be seen so long.

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    by : str, optional
        Column of groups (``"pact"``); people without one are left out.
    times : sequence of int, optional
        In the study's unit; those of ``time.in_work`` in its ``study.toml`` unless said. Each has a column
        ``in_work_at_TIME``.
    conf_level : float, optional
        Confidence level; the study's unless said.
    caption : mapping of language to str, optional
        The title on a page.

    Returns
    -------
    InWork
        A share with Wilson limits for each time and group, on the people of whom it is known; without a value where
        they are fewer than ten.

    Raises
    ------
    ParameterError
        When a column is not there.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="fare-legami", language="en"))
    >>> list(ev.in_work(people, by="pact", times=[3]).rows)
    [(3, 'True'), (3, 'False')]
    """
    known = facts(frame)
    asked = list(times) if times is not None else [each for each in known.moments if f"in_work_at_{each}" in frame]
    if not asked:
        raise ParameterError("analysis.errors.no_moments")
    check_columns(frame, [by or "", *(f"in_work_at_{time}" for time in asked)])
    groups = _groups(frame, by)
    rows = {
        (time, group): _row(frame, time, by, group, conf_level or known.level) for time in asked for group in groups
    }
    return InWork(
        basis=basis(frame, *filter(None, [by])), rows=rows, by=by or "", unit=known.unit, caption=caption or {}
    )


def _groups(frame: pd.DataFrame, by: str | None) -> list[str]:
    """Return the groups, true before false."""
    if not by:
        return [EVERYBODY]
    met = set(categories(frame[by])) - {MISSING}
    return sorted(met, key=lambda group: (group != "True", group))


def _row(frame: pd.DataFrame, time: int, by: str | None, group: str, level: float) -> EstimateResult:
    column = f"in_work_at_{time}"
    found = basis(frame, *filter(None, [by]), column).recorded(column)
    found = found.within(by, group) if by else found
    here = frame if not by else frame[categories(frame[by]) == group]
    seen = here[column].dropna().astype(bool)
    if len(seen) < FEWEST_SEEN:
        return EstimateResult(basis=found, estimate=undefined(column, "proportion", FEW_SEEN, n=len(seen)))
    return EstimateResult(basis=found, estimate=proportion(int(seen.sum()), len(seen), level=level, estimand=column))
