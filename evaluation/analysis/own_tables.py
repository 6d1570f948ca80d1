"""A table of the researcher's own making: what pandas grouped, with the people behind each row counted by us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from evaluation.analysis.basis import MISSING, Basis, basis, check_columns
from evaluation.analysis.result import HiddenError, Policy, Result, Texts, slug
from evaluation.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OwnTable(Result):
    """A table of numbers about groups of people.

    Parameters
    ----------
    rows : mapping of group to tuple of number or None
        The numbers of each group, None where hidden.
    headers : tuple of str
        Names of the columns.
    people : mapping of group to int or None
        How many are behind each row.
    errors : mapping of header to tuple of float
        Standard errors of a column, one for each row, where they were given.
    """

    basis: Basis
    rows: Mapping[Key, tuple[Any, ...]]
    headers: tuple[str, ...]
    people: Mapping[Key, int | None]
    errors: Mapping[str, tuple[float, ...]]

    @property
    def name(self) -> str:
        """The groups."""
        return slug("table", *self.basis.axes)

    def words(self) -> str:
        """Return one line for each row."""
        return "\n".join(f"{' / '.join(key)}: {self.people[key]} people, {values}" for key, values in self.rows.items())

    def released(self, policy: Policy) -> Self:
        """Return it with its counts as they may be shown, and its numbers as far as their error is known."""
        people = {key: policy.count(self.basis, key) for key in self.rows}
        if all(number is None for number in people.values()):
            raise HiddenError
        if not policy.guarded:
            return replace(self, people=people)
        rows = {
            key: tuple(self._rounded(header, place, key, people[key]) for header in self.headers)
            for place, key in enumerate(self.rows)
        }
        return replace(self, rows=rows, people=people)

    def _rounded(self, header: str, place: int, key: Key, people: int | None) -> Any:
        from evaluation.statistics.rounding import grid_step, on_grid

        error = self.errors.get(header, ())
        if people is None or not error or not error[place] > 0:
            return None
        return on_grid(float(self.rows[key][self.headers.index(header)]), grid_step(error[place]))


def table(
    frame: pd.DataFrame,
    of: pd.DataFrame,
    *,
    groups: str | Sequence[str],
    n: str | None = None,
    errors: Mapping[str, str] | None = None,
    caption: Texts | None = None,
) -> OwnTable:
    """Show a table that pandas made from people grouped by some columns.

    Parameters
    ----------
    frame : DataFrame
        The table: a row for each group, indexed by the groups, with columns of numbers.
    of : DataFrame
        The people whom it was made from, from :func:`evaluation.participants`, or a part of it.
    groups : str or sequence of str
        Columns by which they were grouped.
    n : str, optional
        Column of the table that holds how many are in each group: checked, and shown once.
    errors : mapping of column to column, optional
        For a column of estimates, the column of its standard errors. Where people are protected, a number is shown only
        as exactly as its error allows, and not at all where nobody knows it.
    caption : mapping of language to str, optional
        The title on a page.

    Returns
    -------
    OwnTable

    Raises
    ------
    ParameterError
        When a group of the table has nobody in it, or the people in a group are not as many as it says.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> ages = people.groupby("married")["age"].agg(["mean", "sem", "count"])
    >>> made = ev.table(ages, people, groups="married", n="count", errors={"mean": "sem"})
    >>> made.headers
    ('mean',)
    """
    axes = [groups] if isinstance(groups, str) else list(groups)
    check_columns(of, axes)
    check_columns(frame, [name for name in (n, *(errors or {}), *(errors or {}).values()) if name])
    found = basis(of, *axes)
    people = _people(frame, found, n)
    left_out = {n, *(errors or {}).values()}
    headers = tuple(str(name) for name in frame if name not in left_out)
    rows = {key: tuple(values) for key, values in zip(people, frame[list(headers)].to_numpy().tolist(), strict=True)}
    known = {name: tuple(map(float, frame[column])) for name, column in (errors or {}).items()}
    return OwnTable(basis=found, rows=rows, headers=headers, people=people, errors=known, caption=caption or {})


def _people(frame: pd.DataFrame, found: Basis, n: str | None) -> dict[Key, int]:
    sizes = found.codes.value_counts(sort=False)
    counted = {_key(key): int(number) for key, number in sizes.items()}
    people: dict[Key, int] = {}
    for place, label in enumerate(frame.index):
        key = _key(label)
        if key not in counted:
            raise ParameterError("analysis.errors.group", met=" / ".join(key), accepted=", ".join(found.axes))
        if n is not None and int(frame[n].iloc[place]) != counted[key]:
            met, accepted = int(frame[n].iloc[place]), counted[key]
            raise ParameterError("analysis.errors.group_size", group=" / ".join(key), met=met, accepted=accepted)
        people[key] = counted[key]
    return people


def _key(label: Any) -> Key:
    import pandas as pd

    parts = label if isinstance(label, tuple) else (label,)
    return tuple(MISSING if pd.isna(part) else str(part) for part in parts)
