"""Several comparisons on one scale, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from evaluation.analysis.basis import NobodyCounted
from evaluation.analysis.curves import release_rows
from evaluation.analysis.result import EstimateResult, Policy, Result, Texts, slug
from evaluation.errors import ParameterError
from evaluation.statistics.estimate import NULL_VALUES

Rows = Mapping[str, EstimateResult]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Forest(Result):
    """Comparisons around the line of no difference, or shares on one axis.

    Parameters
    ----------
    rows : mapping of name to EstimateResult
        In the order of the page; None where hidden.
    """

    rows: Mapping[str, EstimateResult | None]

    @property
    def scale(self) -> str:
        """The scale of all rows."""
        return next(row.estimate.scale for row in self.rows.values() if row is not None)

    @property
    def comparison(self) -> bool:
        """Whether the scale has a value of no difference."""
        return self.scale in NULL_VALUES

    @property
    def name(self) -> str:
        """The scale and the rows."""
        return slug("forest", self.scale, *list(self.rows)[:2])

    def words(self) -> str:
        """Return one line for each row."""
        return "\n".join(f"{name}: {row.words() if row else 'hidden'}" for name, row in self.rows.items())

    def released(self, policy: Policy) -> Self:
        """Return it with those rows hidden that may not be shown."""
        return replace(self, rows=release_rows(self.rows, policy))


def forest(rows: Rows, *, caption: Texts | None = None) -> Forest:
    """Put estimates side by side on one axis.

    Parameters
    ----------
    rows : mapping of name to result
        Estimates on one scale, in the order of the page.
    caption : mapping of language to str, optional
        The title on a page.

    Returns
    -------
    Forest

    Raises
    ------
    ParameterError
        When there is nothing to draw, something is no estimate, or the scales differ.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> ev.forest({"all": ev.risk_difference(people, "any_work", "pact")}).scale
    'difference'
    """
    for name, row in rows.items():
        if not isinstance(row, EstimateResult):
            raise ParameterError("analysis.errors.no_estimate", met=name, kind=type(row).__name__)
    scales = {row.estimate.scale for row in rows.values()}
    if len(scales) != 1:
        raise ParameterError("analysis.errors.scales", met=", ".join(sorted(scales)) or "-")
    return Forest(basis=NobodyCounted("rows"), rows=dict(rows), caption=caption or {})
