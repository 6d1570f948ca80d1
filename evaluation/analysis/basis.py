"""Which people a result is about, and what it tells them apart by: without one, no result can be built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from evaluation.analysis.facts import Subset, facts
from evaluation.errors import ParameterError
from evaluation.statistics.estimate import Provenance

if TYPE_CHECKING:
    import pandas as pd

MISSING = "missing"
MOST_CATEGORIES = 12


@dataclass(frozen=True, eq=False)
class Basis:
    """The people whom a result counts.

    Parameters
    ----------
    codes : DataFrame
        Index: the people. A column of categories (text) for each thing that the result tells them apart by; all
        combinations of categories, with every margin, are what the result gives away.
    subsets : tuple of Subset
        The conditions by which these people were chosen from those of the report.
    only : mapping of axis to tuple of category
        Categories outside of which nobody is counted: those who are recorded, those of one group.
    provenance : {"synthetic", "real"}, optional
        What the people are; None where the frame has lost what it knew.
    """

    codes: pd.DataFrame
    subsets: tuple[Subset, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    provenance: Provenance | None = None

    @property
    def people(self) -> pd.Index:
        """Everybody whom it was made from, counted or not."""
        return self.codes.index

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The codes of the people counted."""
        kept = self.codes
        for axis, categories in self.only.items():
            kept = kept[kept[axis].isin(categories)]
        return kept

    def within(self, axis: str, *kept: str) -> Basis:
        """Return the same for people of some categories of an axis only."""
        return replace(self, only={**self.only, axis: kept})

    def telling(self, name: str, values: pd.Series) -> Basis:
        """Return the same people, told apart by something more, of which the values of all of them are given."""
        return replace(self, codes=self.codes.assign(**{name: categories(values)}))

    def recorded(self, *axes: str) -> Basis:
        """Return the same without the people of whom something is not recorded."""
        found = self
        for axis in axes:
            found = found.within(axis, *(each for each in sorted(self.codes[axis].unique()) if each != MISSING))
        return found

    @property
    def axes(self) -> tuple[str, ...]:
        """Names of what tells them apart."""
        return tuple(map(str, self.codes.columns))

    @property
    def n(self) -> int:
        """How many they are."""
        return len(self.counted)


@dataclass(frozen=True)
class NobodyCounted:
    """What a result rests on that counts nobody: the reason why is kept with the report.

    Parameters
    ----------
    reason : str
        ``"published"``, ``"method"``, ``"registers"``: key of its words under ``analysis.nobody``.
    """

    reason: str


def basis(frame: pd.DataFrame, *columns: str, codes: pd.DataFrame | None = None) -> Basis:
    """Return the basis of a result on people who are told apart by some columns.

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    *columns : str
        Columns whose values are told apart.
    codes : DataFrame, optional
        Further categories, made from the frame (classes of age).

    Raises
    ------
    ParameterError
        When a column is not there; names it and those that are.
    """
    check_columns(frame, columns)
    import pandas as pd

    known = facts(frame)
    found = {name: categories(frame[name]) for name in columns if name}
    found |= {} if codes is None else {str(name): categories(codes[name]) for name in codes}
    return Basis(pd.DataFrame(found, index=frame.index), known.subsets, provenance=known.provenance)


def own_cells(frame: pd.DataFrame, found: Basis, treatment: str, names: Sequence[str]) -> Iterator[Basis]:
    """Yield the groups of each column of categories that is none of the study's, by arm, among the people of a basis.

    What the study adjusts for was fixed before anybody looked; a column made for the purpose could be of one person.
    """
    for name in names:
        if name in facts(frame).columns or frame[name].nunique() > MOST_CATEGORIES:
            continue
        axes = [axis for axis in found.codes if axis == treatment or axis in found.only]
        yield replace(found, codes=found.codes[axes]).telling(name, frame[name])


def categories(values: pd.Series) -> pd.Series:
    """Return the values of a column as categories in text, ``"missing"`` where there is none."""
    return values.astype(object).where(values.notna(), MISSING).map(str)


def check_columns(frame: pd.DataFrame, names: Sequence[str]) -> None:
    """Refuse names that are no columns of a frame.

    Raises
    ------
    ParameterError
        Names what was met and the columns there are.
    """
    for name in names:
        if name and name not in frame.columns:
            accepted = ", ".join(map(str, frame.columns))
            raise ParameterError("analysis.errors.column", met=name, accepted=accepted)


def weights_of(frame: pd.DataFrame, name: str) -> Any:
    """Return a column of weights as numbers.

    Raises
    ------
    ParameterError
        When somebody has none, or one that is no number of at least 0; names the column and the first value met.
    """
    import pandas as pd

    check_columns(frame, (name,))
    values = pd.to_numeric(frame[name], errors="coerce")
    wrong = frame[name][~(values >= 0) | (values == float("inf"))]
    if len(wrong):
        raise ParameterError("analysis.errors.weights", column=name, met=str(wrong.iloc[0]), number=len(wrong))
    return values.to_numpy(float)
