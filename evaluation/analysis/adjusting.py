"""Arms made alike in what was known of people before: how alike they are, and the difference that is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

from evaluation.analysis.balance import Balance, Compared, balance_rows
from evaluation.analysis.basis import Basis, basis, check_columns, own_cells
from evaluation.analysis.effects import Arms, Missing, crude, recorded_outcome
from evaluation.analysis.facts import facts
from evaluation.analysis.forests import Forest
from evaluation.analysis.overlap import Overlap, scored
from evaluation.analysis.result import EstimateResult, Policy, Result, Texts, require_shown, slug
from evaluation.errors import ParameterError
from evaluation.statistics import adjustment
from evaluation.statistics.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Gaps = Literal["complete", "indicator"]
CRUDE = "crude"


@dataclass(frozen=True)
class Way:
    """One way of making arms alike: what it is called in the statistics, and whose comparison it gives."""

    method: Any
    estimand: str
    options: Mapping[str, Any] = field(default_factory=dict)


# AIPW corrects the very outcome model of the standardised row, so that it has a value wherever that and weights have.
WAYS: Mapping[str, Way] = {
    "standardised": Way("standardised", "ATE"),
    "ATE": Way("ate", "ATE"),
    "AIPW": Way("aipw", "ATE", {"by_arm": False, "outcome_firth": "auto"}),
    "ATO": Way("overlap", "ATO"),
    "ATT": Way("att", "ATT"),
    "matching": Way("matching", "ATT"),
    "ATC": Way("atc", "ATC"),
}
SHOWN = (CRUDE, "standardised", "ATE", "AIPW", "ATO", "ATT", "matching")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class AdjustedDifference(EstimateResult):
    """A difference between arms that were made alike.

    Parameters
    ----------
    outcome, treatment : str
        The columns compared.
    way : str
        How (``"AIPW"``).
    target : str
        Whose comparison it is: everybody (``"ATE"``), the treated (``"ATT"``), the controls (``"ATC"``), those who
        could have been in either arm (``"ATO"``); empty for the crude difference.
    """

    outcome: str
    treatment: str
    way: str
    target: str = ""

    @property
    def effective_n(self) -> tuple[float, float] | None:
        """How many people of the treated and of the control arm would say as much if all weighed the same."""
        return self.estimate.effective_n

    @property
    def penalised(self) -> bool:
        """Whether a model behind it is a penalised fit (Firth's)."""
        return "firth" in self.estimate.method

    @property
    def name(self) -> str:
        """What is compared, and how."""
        return slug("adjusted", self.way, self.outcome, self.treatment)

    def words(self) -> str:
        """Return the number with its limits, how it was made, and on how many people it rests."""
        sizes = "" if self.effective_n is None else " + ".join(f"{size:.0f}" for size in self.effective_n)
        notes = [self.way, f"worth {sizes} people" if sizes else "", "penalised fit" if self.penalised else ""]
        return f"{super().words()} [{', '.join(filter(None, notes))}]"

    def released(self, policy: Policy) -> Self:
        """Return it as other estimates; how many have a match is no count that anything was decided about."""
        found = super().released(policy)
        everybody = isinstance(self.basis, Basis) and self.estimate.n == self.basis.n
        if everybody or not policy.guarded:
            return found
        return replace(found, estimate=found.estimate.replace(n=None, events=None, effective_n=None))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Adjustment(Result):
    """Two arms with what is known of their people, to be made alike.

    Parameters
    ----------
    basis : Basis
        Those compared, by arm and outcome.
    outcome, treatment : str
        The columns compared.
    covariates : tuple of str
        The columns made alike.
    known : AdjustmentSet
        The people with an outcome, and those among them who are analysed.
    observed : ndarray
        Their outcomes.
    everybody : DataFrame
        The covariates of everybody given.
    arms : tuple of pair of int
        For the treated and for the control arm, how many are compared, and of how many.
    level : float
        Confidence level.
    cluster : ndarray or None
        Group of each person, within which people are alike.
    cells : tuple of Basis
        Who is compared and who is left out by arm, and the groups of a column of the researcher's own by arm: where one
        may not be shown, nothing is.
    forest : Forest or None
        What the door let through.
    """

    basis: Basis
    outcome: str
    treatment: str
    covariates: tuple[str, ...]
    known: adjustment.AdjustmentSet
    observed: NDArray[Any]
    everybody: pd.DataFrame
    arms: tuple[tuple[int, int], tuple[int, int]]
    level: float
    cluster: NDArray[Any] | None = None
    cells: tuple[Basis, ...] = ()
    forest: Forest | None = None

    @property
    def name(self) -> str:
        """What is compared."""
        return slug("adjustment", self.outcome, self.treatment)

    @property
    def reason(self) -> str:
        """Why the arms cannot be set beside each other, as the statistics say it; empty where they can."""
        return self.known.reason

    def balance(self) -> Balance:
        """Compare the arms in each covariate, before and after overlap weighting: a table with a love plot."""
        return Balance(
            basis=self.basis, cells=self.cells, treatment=self.treatment, arms=self.arms, reason=self.reason,
            apart="" if self.reason else self.known.apart, constant=self.known.constant, unknown=self.known.unknown,
            rows=() if self.reason else balance_rows(self._compared),
            gaps=self.known.missing == "indicator" and bool(self.known.covariates.isna().any(axis=None)),
            sizes=() if self.reason or self.known.apart else self._weighted_sizes(),
        )  # fmt: skip

    def overlap(self) -> Overlap:
        """Show whether each arm has people who could have been in the other: the estimated chances of treatment."""
        return scored(self.known, self.basis, self.treatment, self.arms, self.cells)

    def estimate(self, way: str = "ATE") -> AdjustedDifference:
        """Estimate the difference between the arms made alike.

        Parameters
        ----------
        way : str, default "ATE"
            Whose comparison, or by what: ``"ATE"`` (everybody, inverse weights), ``"ATT"`` (the treated), ``"ATC"``
            (the controls), ``"ATO"`` (those who could have been in either arm: overlap weights), ``"standardised"``
            (everybody, outcome model), ``"AIPW"`` (everybody, doubly robust), ``"matching"`` (the treated), ``"crude"``
            (the same people, nothing made alike).

        Returns
        -------
        AdjustedDifference
            Undefined, with its reason, where the data cannot answer; without limits where fewer than ten effective
            people are left in an arm.

        Raises
        ------
        ParameterError
            When there is no such way; names those there are.
        """
        named = {each.lower(): each for each in (CRUDE, *WAYS)}
        if way.lower() not in named:
            raise ParameterError("analysis.errors.way", met=way, accepted=", ".join(named.values()))
        return self._made(named[way.lower()])

    def estimates(self, *ways: str) -> Forest:
        """Return several of them side by side, grouped by whose comparison it is; all unless said."""
        return Forest(basis=self.basis, rows={self.estimate(way).way: self.estimate(way) for way in ways or SHOWN})

    def words(self) -> str:
        """Return who is compared, in what they are made alike, and what can be asked."""
        (known1, n1), (known0, n0) = self.arms
        lines = [
            f"{self.outcome} by {self.treatment}, the arms made alike in {', '.join(self.covariates)}",
            f"compared: {known1} of {n1} with {self.treatment}, {known0} of {n0} without",
            *([f"not possible: {self.reason}"] if self.reason else []),
            '.estimate("ATE"), .estimates(), .balance(), .overlap()',
        ]
        return "\n".join(lines)

    def released(self, policy: Policy) -> Self:
        """Return it with those estimates that may be shown."""
        require_shown(self.cells, policy)
        return replace(self, forest=self.estimates().released(policy))

    @cached_property
    def _kept(self) -> dict[str, AdjustedDifference]:
        return {}

    def _made(self, way: str) -> AdjustedDifference:
        if way not in self._kept:
            self._kept[way] = self._make(way)
        return self._kept[way]

    def _make(self, way: str) -> AdjustedDifference:
        binary = set(self.observed) <= {0.0, 1.0}
        estimate = self._crude() if way == CRUDE else self._adjusted(WAYS[way])
        if not binary:
            estimate = estimate.replace(scale="number_difference", events=None)
        return AdjustedDifference(
            basis=self.basis, estimate=estimate, model=way != CRUDE or not binary, outcome=self.outcome,
            treatment=self.treatment, way=way, target="" if way == CRUDE else WAYS[way].estimand,
            cells=self.cells,
        )  # fmt: skip

    def _adjusted(self, way: Way) -> Estimate:
        options = {"level": self.level, "estimand": self.outcome, "cluster": self._clusters, **way.options}
        return self.known.difference(self.observed, way.method, **options)

    @property
    def _clusters(self) -> Any:
        return None if self.cluster is None else self.cluster[self.known.analysed]

    def _crude(self) -> Estimate:
        arm, had = self.known.arm, self.observed[self.known.analysed]
        if not set(self.observed) <= {0.0, 1.0}:
            welch = adjustment.welch_difference(had, arm, level=self.level)
            return welch.replace(estimand=self.outcome)
        treated, control = had[arm], had[~arm]
        counts = Arms(int(treated.sum()), len(treated), int(control.sum()), len(control))
        return crude(counts, self.outcome, "difference", None, self.level)

    @property
    def _compared(self) -> Compared:
        axes = [name for name in self.basis.codes if name == self.treatment or name in self.basis.only]
        of_arms = replace(self.basis, codes=self.basis.codes[axes])
        return Compared(self.known, self.everybody, of_arms, self.treatment, self.level)

    def _weighted_sizes(self) -> tuple[float, float]:
        sizes = self.known.balance.effective_sample_size.set_index("stage").loc["after"]
        return float(sizes["arm_1"]), float(sizes["arm_0"])


def adjust(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    covariates: str | Sequence[str],
    missing: Gaps = "complete",
    *,
    unseen: Missing = "leave out",
    cluster: str | None = None,
    conf_level: float | None = None,
    caption: Texts | None = None,
) -> Adjustment:
    """Compare two arms with what was known of people before made alike.

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    outcome : str
        Column of true and false, or of numbers.
    treatment : str
        Column of true and false.
    covariates : str or sequence of str
        Columns of numbers or of categories, known before the treatment.
    missing : {"complete", "indicator"}, default "complete"
        What becomes of people of whom a covariate is not known: left out, or kept, with not to be known as a value of
        its own.
    unseen : {"leave out", "without"}, default "leave out"
        What becomes of people whose outcome is missing: left out, or counted as being without it.
    cluster : str, optional
        Column of groups within which people are alike (editions): errors allow for it.
    conf_level : float, optional
        Confidence level; the study's unless said.
    caption : mapping of language to str, optional
        The title on a page.

    Returns
    -------
    Adjustment
        ``.balance()``, ``.overlap()``, ``.estimate("ATE")`` and others, ``.estimates()`` for all side by side.

    Raises
    ------
    ParameterError
        When a column is not there, is named twice, or holds something that it may not.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> adjusted = ev.adjust(people, "any_work", "pact", ["age", "married", "prior_convictions"])
    >>> round(adjusted.estimate("ATO").value, 3)
    0.014
    """
    names = [covariates] if isinstance(covariates, str) else list(covariates)
    _check(frame, outcome, treatment, names, missing)
    check_columns(frame, [cluster or ""])
    kept, observed, treated, found = recorded_outcome(frame, outcome, treatment, unseen)
    people = frame[kept]
    known = adjustment.adjustment_set(treated, people[names], missing)
    if known.left_out:
        usable = [name for name in names if name not in known.unknown]
        flag = f"known: {', '.join(usable)}"
        found = found.telling(flag, frame[usable].notna().all(axis=1)).within(flag, "True")
    base = basis(frame, treatment).telling("compared", frame.index.to_series().isin(found.counted.index))
    arms = tuple(_of_arm(base.recorded(treatment), treatment, arm) for arm in ("True", "False"))
    return Adjustment(
        basis=found, outcome=outcome, treatment=treatment, covariates=tuple(names), known=known, observed=observed,
        everybody=frame[names], arms=arms, level=conf_level or facts(frame).level,  # type: ignore[arg-type]
        cluster=None if cluster is None else people[cluster].to_numpy(object),
        cells=(base.recorded(treatment), *own_cells(frame, found, treatment, names)), caption=caption or {},
    )  # fmt: skip


def _of_arm(base: Basis, treatment: str, arm: str) -> tuple[int, int]:
    """Return how many of an arm are compared, and of how many."""
    members = base.within(treatment, arm)
    return members.within("compared", "True").n, members.n


def _check(frame: pd.DataFrame, outcome: str, treatment: str, names: Sequence[str], missing: str) -> None:
    check_columns(frame, (outcome, treatment, *names))
    if not names:
        raise ParameterError("analysis.errors.no_covariates")
    twice = [name for name in names if name in (outcome, treatment) or list(names).count(name) > 1]
    if twice:
        raise ParameterError("analysis.errors.covariate_twice", met=", ".join(dict.fromkeys(twice)))
    if missing not in ("complete", "indicator"):
        raise ParameterError("analysis.errors.gaps", met=missing, accepted="complete, indicator")
