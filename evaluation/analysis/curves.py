"""How long people wait for the first event: curves by group, and what is read off them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Self

from evaluation.analysis.basis import Basis, basis, categories, check_columns, weights_of
from evaluation.analysis.facts import facts
from evaluation.analysis.result import EstimateResult, Policy, Result, slug
from evaluation.errors import ParameterError
from evaluation.statistics import survival
from evaluation.statistics.estimate import Estimate
from evaluation.study import NO_EVENT, UNKNOWN_EVENT

if TYPE_CHECKING:
    import pandas as pd

EVERYBODY = "all"
OUTCOME, OTHER = "outcome", "other"
Kind = Literal["survival", "incidence"]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Estimates(Result):
    """Several estimates under names, one for each group or choice.

    Parameters
    ----------
    rows : mapping of name to EstimateResult
        In the order of the page; None where the estimate is hidden.
    kind : str
        What they are, as an identifier.
    by : str
        Column whose categories the names are; empty for names in words.
    """

    rows: Mapping[str, EstimateResult | None]
    kind: str
    by: str = ""

    @property
    def name(self) -> str:
        """The kind."""
        return slug(self.kind)

    def __getitem__(self, row: str) -> EstimateResult:
        found = self.rows[row]
        if found is None:
            raise KeyError(row)
        return found

    def words(self) -> str:
        """Return one line for each estimate."""
        return "\n".join(f"{row}: {found.words() if found else 'hidden'}" for row, found in self.rows.items())

    def released(self, policy: Policy) -> Self:
        """Return them with those hidden that may not be shown."""
        return replace(self, rows=release_rows(self.rows, policy))


def release_rows(rows: Mapping[Any, Any], policy: Policy) -> dict[Any, Any]:
    """Return results under names as they may be shown, None where nothing of one may be.

    Raises
    ------
    HiddenError
        When none may be shown.
    """
    from evaluation.analysis.result import HiddenError

    shown: dict[Any, Any] = {}
    for name, found in rows.items():
        try:
            shown[name] = found.released(policy) if found is not None else None
        except HiddenError:
            shown[name] = None
    if rows and all(found is None for found in shown.values()):
        raise HiddenError
    return shown


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Curves(Result):
    """Curves of one outcome, one for each group.

    Parameters
    ----------
    outcome : str
        What people wait for.
    kind : {"survival", "incidence"}
        Whether they say who still waits, or who has had each cause.
    by : str
        Column of the groups; empty for everybody together.
    causes : mapping of cause to tuple of str
        The kinds of first events behind each cause.
    curve : SurvivalCurve or IncidenceCurve
        The estimate.
    unit : str
        Unit of time.
    window : float
        The study's window.
    weighted : bool
        Whether people weigh differently: then its numbers at risk are sums of weights, and no counts.
    steps : object or None
        What may be said of numbers at risk, where people are protected.
    """

    basis: Basis
    outcome: str
    kind: Kind
    by: str
    causes: Mapping[str, tuple[str, ...]]
    curve: Any
    unit: str
    window: float
    weighted: bool = False
    steps: Any = None

    @property
    def name(self) -> str:
        """What is drawn."""
        return slug("curves", self.kind, self.outcome, self.by)

    @property
    def frame(self) -> pd.DataFrame:
        """The curves as a tidy table: group, time, numbers at risk, value, limits."""
        found: pd.DataFrame = self.curve.frame
        return found

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups."""
        return tuple(dict.fromkeys(map(str, self.frame["group"])))

    def at(self, time: float, cause: str = OUTCOME) -> Estimates:
        """Estimate the share of each group that has had the outcome by a time.

        Parameters
        ----------
        time : float
            In the study's unit.
        cause : str
            Which cause, for curves of several.
        """
        chosen = cause if self.kind == "incidence" else None
        rows = {group: survival.probability_by(self.curve, time, self._key(group), chosen) for group in self.groups}
        return self._estimates(
            {group: found.replace(estimand=self.outcome) for group, found in rows.items()}, "by-time"
        )

    @property
    def median(self) -> Estimates:
        """The time by which half of each group have had the outcome."""
        from evaluation.analysis.medians import medians

        return self._estimates(medians(self), "medians")

    def restricted_mean(self, tau: float | None = None) -> Estimates:
        """Estimate the mean time until the outcome, counted to a time at the most.

        Parameters
        ----------
        tau : float, optional
            In the study's unit; the study's window unless said.
        """
        limit = self.window if tau is None else tau
        if self.kind != "survival":
            raise ParameterError("analysis.errors.restricted_mean")
        named: dict[str, Any] = {"estimand": f"mean_time_to_{self.outcome}", "scale": f"{self.unit}s"}
        rows = {group: survival.restricted_mean(self.curve, limit, self._key(group)) for group in self.groups}
        return self._estimates({group: row.replace(**named) for group, row in rows.items()}, "restricted-means")

    def words(self) -> str:
        """Return how many are in each group."""
        return f"{self.kind} of {self.outcome}: {len(self.frame)} steps in {', '.join(self.groups)}"

    def released(self, policy: Policy) -> Self:
        """Return it at times of a fixed grid at which several people leave, where people are protected."""
        found: Self = policy.coarsen(self)
        return found

    def _key(self, group: str) -> Any:
        return next(each for each in self.frame["group"].unique() if str(each) == group)

    def _estimates(self, rows: Mapping[str, Estimate], kind: str) -> Estimates:
        made = {group: self._one(group, found) for group, found in rows.items()}
        return Estimates(basis=self.basis, rows=made, kind=slug(kind, self.outcome, self.by), by=self.by)

    def _one(self, group: str, found: Estimate) -> EstimateResult:
        chosen = self.basis.within(self.by, group) if self.by else self.basis
        return EstimateResult(basis=chosen, estimate=found, model=True)


def kaplan_meier(
    frame: pd.DataFrame,
    outcome: str,
    by: str | None = None,
    *,
    weights: str | None = None,
    cause_specific: bool = False,
    conf_level: float | None = None,
) -> Curves:
    """Estimate who is still without an outcome after each time (Kaplan and Meier, log-log limits).

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    outcome : str
        An outcome that counts first events (``study.primary.outcome``).
    by : str, optional
        Column of groups.
    weights : str, optional
        Column of weights of at least 0; where people are protected, such a curve is not shown.
    cause_specific : bool, default False
        Whether other first events end the wait unseen. Where the study has them, one minus such a curve is no share of
        people, and :func:`cumulative_incidence` is what is wanted: so it has to be said.
    conf_level : float, optional
        Confidence level; the study's unless said.

    Returns
    -------
    Curves
        ``.at(t)``, ``.median`` and ``.restricted_mean(tau)`` read it off for each group.

    Raises
    ------
    ParameterError
        When a column is not there, the outcome counts no first events, or other first events compete.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> curves = ev.kaplan_meier(people, "any_work", by="pact", cause_specific=True)
    >>> len(curves.groups)
    2
    """
    causes = outcome_causes(frame, outcome)
    found, frame = _known(frame, by)
    others = set(frame["event"].dropna()) - {NO_EVENT, *causes[OUTCOME]} if causes[OUTCOME] else set()
    if others and not cause_specific:
        raise ParameterError("analysis.errors.competing", outcome=outcome, met=", ".join(sorted(others)))
    given = {"weights": weights_of(frame, weights)} if weights else {}
    time, event = frame[f"time_{outcome}"].to_numpy(float), frame[f"event_{outcome}"].to_numpy(bool)
    level = conf_level or facts(frame).level
    curve = survival.kaplan_meier(time, event, _groups(frame, by), level=level, **given)
    return _curves(frame, found, outcome, "survival", by, causes, curve, weighted=bool(weights))


def cumulative_incidence(
    frame: pd.DataFrame,
    outcome: str,
    by: str | None = None,
    *,
    event: str | None = None,
    conf_level: float | None = None,
) -> Curves:
    """Estimate who has had an outcome by each time, other first events taking their place (Aalen and Johansen).

    Parameters
    ----------
    frame, outcome, by, conf_level
        As :func:`kaplan_meier`.
    event : str, optional
        ``"each"`` for a curve of every kind of first event instead of the outcome against all others.

    Returns
    -------
    Curves

    Raises
    ------
    ParameterError
        When a column is not there or the outcome counts no first events.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> round(ev.cumulative_incidence(people, "any_work").at(26)["all"].value, 2)
    0.78
    """
    import numpy as np

    causes = outcome_causes(frame, outcome)
    found, frame = _known(frame, by)
    if event == "each":
        kinds = [kind for kind in frame["event"].dropna().unique() if kind != NO_EVENT]
        causes = {str(kind): (str(kind),) for kind in sorted(kinds)}
    named = {kind: cause for cause, kinds in causes.items() for kind in kinds}
    cause = frame["event"].map(lambda kind: NO_EVENT if kind == NO_EVENT else named.get(kind, OTHER)).to_numpy(str)
    if not named:  # a first event of a column of its own, whatever came before it
        cause = np.where(frame[f"event_{outcome}"], OUTCOME, NO_EVENT)
    level = conf_level or facts(frame).level
    time = frame[f"time_{outcome}"].to_numpy(float)
    curve = survival.cumulative_incidence(time, cause, _groups(frame, by), level=level)
    return _curves(frame, found, outcome, "incidence", by, causes, curve)


def outcome_causes(frame: pd.DataFrame, outcome: str) -> dict[str, tuple[str, ...]]:
    """Return the kinds of first events that an outcome counts; none of one that is a column with a time of its own.

    Raises
    ------
    ParameterError
        When it counts no first events, or its columns are not there.
    """
    known = facts(frame)
    if outcome not in known.counts:
        raise ParameterError("analysis.errors.no_first_event", met=outcome, accepted=", ".join(known.counts))
    check_columns(frame, (f"time_{outcome}", f"event_{outcome}", "event"))
    return {OUTCOME: tuple(known.counts[outcome])}


def _groups(frame: pd.DataFrame, by: str | None) -> Any:
    if not by:
        return None
    check_columns(frame, (by,))
    return categories(frame[by]).to_numpy(str)


def _known(frame: pd.DataFrame, by: str | None) -> tuple[Basis, pd.DataFrame]:
    """Return those of whom something is known of the outcome, and their basis: the others neither wait nor had it."""
    check_columns(frame, (by or "",))
    found, known = basis(frame, *filter(None, [by])), frame["event"].notna() & (frame["event"] != UNKNOWN_EVENT)
    if known.all():
        return found, frame
    flag = "the outcome is known"
    return found.telling(flag, known).within(flag, "True"), frame[known]


def _curves(
    frame: pd.DataFrame,
    found: Basis,
    outcome: str,
    kind: Kind,
    by: str | None,
    causes: Mapping[str, tuple[str, ...]],
    curve: Any,
    *,
    weighted: bool = False,
) -> Curves:
    known = facts(frame)
    return Curves(
        basis=found,
        weighted=weighted,
        outcome=outcome,
        kind=kind,
        by=by or "",
        causes=causes,
        curve=curve,
        unit=known.unit,
        window=known.window,
    )
