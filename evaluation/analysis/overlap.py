"""Whether each arm has people who could have been in the other: the estimated chances of treatment of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from evaluation.analysis.basis import Basis
from evaluation.analysis.result import HiddenError, Policy, Result, require_shown, slug
from evaluation.statistics.adjustment import AdjustmentSet, DegenerateDataError, propensity

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Overlap(Result):
    """Propensity scores of two arms.

    Parameters
    ----------
    treatment : str
        Column of the arms.
    scores : ndarray
        Estimated chance of the treatment of each person compared; empty where there is none.
    treated : ndarray of bool
        The arm of each of them.
    arms : pair of pair of int
        For each arm, how many are compared, and of how many.
    penalised : bool
        Whether the scores are from a penalised fit (Firth's).
    reason, apart : str
        Why there are no scores, and why nobody has a counterpart; empty where it is not so.
    fewest : int
        Fewest people of an arm in one class of scores on a page.
    cells : tuple of Basis
        Further groups that it tells of.
    """

    basis: Basis
    treatment: str
    scores: NDArray[Any]
    treated: NDArray[Any]
    arms: tuple[tuple[int, int], tuple[int, int]]
    penalised: bool = False
    reason: str = ""
    apart: str = ""
    fewest: int = 1
    cells: tuple[Basis, ...] = ()

    @property
    def name(self) -> str:
        """Of which arms."""
        return slug("overlap", self.treatment)

    def words(self) -> str:
        """Return where the scores of each arm lie."""
        if self.reason:
            return f"not possible: {self.reason}"
        lines = []
        for arm, said in ((True, "with"), (False, "without")):
            low, high = (float(end(self.scores[self.treated == arm])) for end in (min, max))
            lines.append(f"chance of {self.treatment} of those {said}: {low:.2f} to {high:.2f}")
        return "\n".join(lines)

    def released(self, policy: Policy) -> Self:
        """Return it in classes of several people; nothing of it where an arm has fewer."""
        require_shown((self.basis, *self.cells), policy)
        if min(compared for compared, _ in self.arms) < policy.fewest and not self.reason:
            raise HiddenError
        return replace(self, fewest=policy.fewest)


def scored(
    known: AdjustmentSet,
    found: Basis,
    treatment: str,
    arms: tuple[tuple[int, int], tuple[int, int]],
    cells: tuple[Basis, ...],
) -> Overlap:
    """Return the scores of arms, or the reason why there are none."""
    import numpy as np

    named: dict[str, Any] = {"basis": found, "treatment": treatment, "treated": known.arm, "arms": arms, "cells": cells}
    if known.reason:
        return Overlap(scores=np.array([]), reason=known.reason, **named)
    try:
        fitted = propensity(known.arm, known.filled)
    except DegenerateDataError as reason:
        return Overlap(scores=np.array([]), reason=str(reason), **named)
    return Overlap(scores=fitted.scores, penalised=fitted.firth, apart=known.apart, **named)
