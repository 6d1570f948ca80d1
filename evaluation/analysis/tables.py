"""Counts of people by what is known of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from evaluation.analysis.basis import Basis, basis
from evaluation.analysis.result import HiddenError, Policy, Result, Texts, slug

if TYPE_CHECKING:
    import pandas as pd

Cell = tuple[str | None, ...]
EVERYBODY = None
MARGIN = "all"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Crosstab(Result):
    """Counts of people in each combination of categories, with all margins.

    Parameters
    ----------
    basis : Basis
        Whom it counts, by index, columns and by.
    counts : mapping of cell to int or None
        People in each cell; None in a cell for all categories of an axis; a count of None is hidden.
    """

    basis: Basis
    counts: Mapping[Cell, int | None]

    @property
    def name(self) -> str:
        """The names of what is crossed."""
        return slug("crosstab", *self.basis.axes)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The counts as :func:`pandas.crosstab` gives them, margins under ``"all"``; hidden ones missing."""
        import pandas as pd

        named = {tuple(MARGIN if part is EVERYBODY else part for part in cell): n for cell, n in self.counts.items()}
        series = pd.Series(named, dtype="Int64")
        series.index.names = list(self.basis.axes)
        return series.to_frame("people") if len(self.basis.axes) == 1 else series.unstack(1)

    def categories(self, axis: str) -> tuple[str, ...]:
        """Return the categories of an axis that somebody is in, sorted."""
        return tuple(sorted(self.basis.counted[axis].unique()))

    def words(self) -> str:
        """Return the table as text."""
        return f"people by {' and '.join(self.basis.axes)}\n{self.frame.to_string()}"

    def released(self, policy: Policy) -> Self:
        """Return it with every count hidden that may not be shown."""
        shown = {cell: policy.count(self.basis, cell) for cell in self.counts}
        if all(n is None for n in shown.values()):
            raise HiddenError
        return replace(self, counts=shown)


def crosstab(
    frame: pd.DataFrame,
    index: str,
    columns: str | None = None,
    by: str | None = None,
    *,
    caption: Texts | None = None,
) -> Crosstab:
    """Count people by one, two or three columns, with all margins.

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    index : str
        Column whose categories are the rows.
    columns : str, optional
        Column whose categories are the columns.
    by : str, optional
        Column for each of whose categories the table stands once more.
    caption : mapping of language to str, optional
        The title on a page.

    Returns
    -------
    Crosstab
        ``.frame`` is a pandas table of the counts.

    Raises
    ------
    ParameterError
        When a column is not there.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> int(ev.crosstab(people, "pact", "any_work").frame.loc["True", "all"])
    216
    """
    axes = [name for name in (index, columns, by) if name]
    found = basis(frame, *axes)
    return Crosstab(basis=found, counts=count_cells(found), caption=caption or {})


def count_cells(found: Basis) -> dict[Cell, int]:
    """Return the people in every combination of the categories of a basis, None standing for all of them."""
    codes = found.counted
    options = [(EVERYBODY, *sorted(codes[axis].unique())) for axis in found.axes]
    counts: dict[Cell, int] = dict.fromkeys(itertools.product(*options), 0)
    for categories, number in codes.value_counts(sort=False).items():
        for cell in itertools.product(*((EVERYBODY, category) for category in _tuple(categories))):
            counts[cell] += int(number)
    return counts


def _tuple(categories: object) -> Sequence[str]:
    return categories if isinstance(categories, tuple) else (str(categories),)
