"""What an analysis gives: a frozen object with ordinary numbers that knows whom it is about."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self

from evaluation.analysis.basis import Basis, NobodyCounted
from evaluation.statistics.estimate import Estimate

Texts = Mapping[str, str]


class Policy(Protocol):
    """What a study allows to be shown. Each question is remembered: what is allowed is declared with the page."""

    @property
    def guarded(self) -> bool:
        """Whether anything may have to be hidden at all."""

    @property
    def fewest(self) -> int:
        """Fewest people that a count may be of, unless it is of nobody."""

    def shows(self, basis: Basis | NobodyCounted) -> bool:
        """Return whether every count behind a result may be shown."""

    def count(self, basis: Basis, cell: tuple[str | None, ...]) -> int | None:
        """Return the people in one combination of categories (None is all of them), or None where it is hidden."""

    def round(self, estimate: Estimate) -> Estimate:
        """Return the estimate of a model as it may be printed."""

    def coarsen(self, curves: Any) -> Any:
        """Return curves at the times at which they may be shown."""


class HiddenError(Exception):
    """A result of which nothing may be shown."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Result(ABC):
    """A result.

    Parameters
    ----------
    basis : Basis or NobodyCounted
        Whom it counts. There is no default: a result about people that does not say so cannot be built.
    caption : mapping of language to str, optional
        Its title on a page; computed from the result unless said.
    """

    basis: Basis | NobodyCounted
    caption: Texts = field(default_factory=dict)

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is, as an identifier on a page (``"crosstab-sex-pact"``)."""

    @abstractmethod
    def words(self) -> str:
        """Return it in plain English words, for a terminal."""

    @abstractmethod
    def released(self, policy: Policy) -> Self:
        """Return it as it may be shown: hidden numbers replaced by marks.

        Raises
        ------
        HiddenError
            When nothing of it may be shown.
        """

    def __repr__(self) -> str:
        return self.words()

    def titled(self, **texts: str) -> Self:
        """Return the same with a title of its own in each language (``result.titled(it="...", en="...")``)."""
        return replace(self, caption=dict(texts))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class EstimateResult(Result):
    """A result that is one number with its limits.

    Parameters
    ----------
    estimate : Estimate
        The number and all that is needed to judge it.
    model : bool
        Whether it is the estimate of a model on the data of persons, and not a function of its counts: then it is
        printed on a coarser grid where people have to be protected.
    cells : tuple of Basis
        Further groups that it tells of: where one may not be shown, it is not either.
    """

    estimate: Estimate
    model: bool = False
    cells: tuple[Basis, ...] = ()

    def __post_init__(self) -> None:
        if self.estimate.provenance is None and isinstance(self.basis, Basis):
            object.__setattr__(self, "estimate", self.estimate.replace(provenance=self.basis.provenance))

    @property
    def value(self) -> float | None:
        """The number; None where it is undefined."""
        return self.estimate.value

    @property
    def low(self) -> float | None:
        """Lower limit."""
        return self.estimate.low

    @property
    def high(self) -> float | None:
        """Upper limit."""
        return self.estimate.high

    @property
    def p_value(self) -> float | None:
        """Two-sided p-value against no difference."""
        return self.estimate.p_value

    @property
    def n(self) -> int | None:
        """People analysed."""
        return self.estimate.n

    @property
    def verdict(self) -> str:
        """``"higher"``, ``"lower"``, ``"cannot_tell"`` or ``"undefined"``."""
        return self.estimate.verdict

    @property
    def name(self) -> str:
        """The estimand and the scale."""
        return slug("estimate", self.estimate.estimand, self.estimate.scale)

    def words(self) -> str:
        """Return the number with its limits."""
        from evaluation.presentation.words import Words

        return f"{self.estimate.estimand}: {Words('en').estimate(self.estimate)}"

    def released(self, policy: Policy) -> Self:
        """Return it when its counts may be shown, on the grid of models when it comes from one."""
        require_shown((self.basis, *self.cells), policy)
        if not (self.model and policy.guarded):
            return self
        # How many had the event is a count of its own, that nothing was decided about.
        known = self.basis.n if isinstance(self.basis, Basis) else None
        return replace(self, estimate=policy.round(self.estimate).replace(n=known, events=None))


def require_shown(cells: Iterable[Basis | NobodyCounted], policy: Policy) -> None:
    """Raise HiddenError unless every count behind a result may be shown."""
    if not all([policy.shows(cell) for cell in cells]):
        raise HiddenError


def slug(*parts: Any) -> str:
    """Return an identifier of small letters, digits and hyphens."""
    text = "-".join(str(part) for part in parts if part)
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text.lower())
    return "-".join(filter(None, kept.split("-"))) or "result"
