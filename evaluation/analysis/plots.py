"""Plots of the researcher's own: what seaborn draws from people, drawn from what may be shown of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from evaluation.analysis.basis import check_columns
from evaluation.analysis.describe import Description, describe
from evaluation.analysis.result import Policy, Result, Texts, slug
from evaluation.analysis.tables import Crosstab, count_cells, crosstab
from evaluation.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

COUNTED, AVERAGED = ("countplot", "histplot"), ("barplot", "lineplot")
ACCEPTED = "sns.countplot, sns.histplot, sns.barplot, sns.lineplot"
INSTEAD: Mapping[str, str] = {
    "kdeplot": "sns.histplot",
    "boxplot": "sns.barplot",
    "violinplot": "sns.barplot",
    "stripplot": "sns.histplot",
    "swarmplot": "sns.histplot",
    "scatterplot": "ev.model",
    "regplot": "ev.model",
    "lmplot": "ev.model",
}
MOST_BINS = 12


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Plot(Result):
    """A plot: seaborn's function, and the numbers that it draws.

    Parameters
    ----------
    kind : str
        Name of seaborn's function.
    data : Crosstab or Description
        What is drawn.
    x, y, hue : str
        Columns of the people, empty where none.
    alt : mapping of language to str
        Alternative text of the researcher's own.
    """

    kind: str
    data: Crosstab | Description
    x: str
    y: str
    hue: str
    alt: Texts

    @property
    def name(self) -> str:
        """What is drawn."""
        return slug(self.kind, self.x, self.y, self.hue)

    def words(self) -> str:
        """Return the numbers that are drawn."""
        return self.data.words()

    def released(self, policy: Policy) -> Self:
        """Return it with the numbers hidden that may not be shown."""
        return replace(self, data=self.data.released(policy))


def plot(
    draw: Callable[..., Any],
    frame: pd.DataFrame,
    *,
    x: str,
    y: str | None = None,
    hue: str | None = None,
    bins: int | None = None,
    caption: Texts | None = None,
    alt: Texts | None = None,
) -> Plot:
    """Draw people with seaborn, from numbers that may be shown.

    Parameters
    ----------
    draw : callable
        ``seaborn.countplot`` or ``histplot`` for counts, ``barplot`` or ``lineplot`` for means with limits. Others draw
        single people, and are refused with the one to use.
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    x : str
        Column on the horizontal axis.
    y : str, optional
        Column of numbers whose mean is drawn.
    hue : str, optional
        Column of groups.
    bins : int, optional
        Classes of a histogram, 12 at the most.
    caption, alt : mapping of language to str, optional
        Title and alternative text; computed unless said.

    Returns
    -------
    Plot

    Raises
    ------
    ParameterError
        When the function is another, or a column is not there.

    Examples
    --------
    >>> import seaborn as sns
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> ev.plot(sns.countplot, people, x="married", hue="pact").kind
    'countplot'
    """
    kind = str(getattr(draw, "__name__", draw))
    check_columns(frame, [x, y or "", hue or ""])
    found = {"caption": caption or {}, "alt": alt or {}, "x": x, "y": y or "", "hue": hue or ""}
    if kind in COUNTED:
        data: Crosstab | Description = _counted(frame, x, hue, bins) if kind == "histplot" else crosstab(frame, x, hue)
        return Plot(basis=data.basis, kind=kind, data=data, **found)  # type: ignore[arg-type]
    if kind in AVERAGED and y:
        data = _averaged(frame, x, y, hue)
        return Plot(basis=data.basis, kind=kind, data=data, **found)  # type: ignore[arg-type]
    raise ParameterError(
        "analysis.errors.plot", met=kind, accepted=ACCEPTED, instead=INSTEAD.get(kind, "sns.countplot")
    )


def _counted(frame: pd.DataFrame, x: str, hue: str | None, bins: int | None) -> Crosstab:
    """Return counts in classes of equal width, whose edges are round numbers and tell of nobody."""
    import pandas as pd

    from evaluation.analysis.basis import basis

    codes = pd.DataFrame({f"{x} in classes": classes(frame[x].astype(float), bins or MOST_BINS)})
    found = basis(frame, codes=codes)
    if hue:
        both = codes.assign(**{hue: frame[hue]})
        found = basis(frame, codes=both)
    return Crosstab(basis=found, counts=count_cells(found))


def classes(values: pd.Series, most: int) -> pd.Series:
    """Return the class of each number, ``"20 - 25"``: so many classes at most, with round edges."""
    import math

    import numpy as np
    import pandas as pd

    known = values.dropna()
    if known.empty:
        return pd.Series(None, index=values.index, dtype=object)
    span = max(float(known.max() - known.min()), 1e-9)
    power = 10.0 ** math.floor(math.log10(span / min(most, MOST_BINS)))
    width = next(step * power for step in (1, 2, 5, 10) if span / (step * power) < min(most, MOST_BINS))
    lower = np.floor(values / width) * width
    return lower.map(lambda low: None if pd.isna(low) else f"{low:g} - {low + width:g}").astype(object)


def _averaged(frame: pd.DataFrame, x: str, y: str, hue: str | None) -> Description:
    if not hue:
        return describe(frame, y, by=x)
    both = frame.assign(**{f"{x} / {hue}": frame[x].astype(str) + " / " + frame[hue].astype(str)})
    return describe(both, y, by=f"{x} / {hue}")
