"""Who has an outcome sooner: Cox's model of the hazard of the first event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.analysis.basis import basis, check_columns
from evaluation.analysis.curves import outcome_causes
from evaluation.analysis.facts import facts
from evaluation.analysis.models import CONSTANTS, Model, model_cells
from evaluation.analysis.result import EstimateResult, Texts, slug
from evaluation.errors import ParameterError
from evaluation.statistics import hazards
from evaluation.study import NO_EVENT, UNKNOWN_EVENT

if TYPE_CHECKING:
    import pandas as pd

TIME, EVENT = "time_", "event_"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CoxModel(Model):
    """Hazard ratios.

    Parameters
    ----------
    outcome : str
        What people wait for.
    formula : str
        As it was given.
    competing : tuple of str
        Kinds of other first events that end the wait of somebody: then the hazards are those of one cause alone.
    fit : CoxFit
        The fit, for whatever else is asked of it (``fit.proportional_hazards()``).
    """

    outcome: str
    formula: str
    competing: tuple[str, ...]
    fit: hazards.CoxFit

    @property
    def name(self) -> str:
        """What is waited for, and the coefficients."""
        return slug("cox", self.outcome, *list(self.rows)[:3])

    @property
    def cause_specific(self) -> bool:
        """Whether other first events compete, so that a ratio of hazards is no ratio of shares."""
        return bool(self.competing)

    def words(self) -> str:
        """Return one line for each hazard ratio, and what competes."""
        said = f"cause-specific: {', '.join(self.competing)} end the wait unseen" if self.competing else ""
        head = f"{self.formula} (Cox, {self.fit.n_events} events in {self.fit.n} people)"
        return "\n".join(filter(None, [head, said, super().words()]))


def cox(
    frame: pd.DataFrame,
    formula: str,
    *,
    cluster: str | None = None,
    conf_level: float | None = None,
    labels: dict[str, Texts] | None = None,
    caption: Texts | None = None,
) -> CoxModel:
    """Fit Cox's model of the hazard of an outcome (Efron's rule for ties, Wald limits).

    Parameters
    ----------
    frame : DataFrame
        From :func:`evaluation.participants`, or a part of it.
    formula : str
        ``"time_any_work ~ pact + age + C(sex)"``: on the left the time of an outcome, whose event is found beside it;
        on the right columns, as statsmodels reads them. People without a value in a column are left out, and those of
        whose outcome nothing is known.
    cluster : str, optional
        Column of groups within which people are alike (editions): limits are then robust (Lin and Wei).
    conf_level : float, optional
        Confidence level; the study's unless said.
    labels : mapping of coefficient to mapping of language to str, optional
        What the coefficients are called on a page.
    caption : mapping of language to str, optional
        The title on a page.

    Returns
    -------
    CoxModel
        ``cox["pact"].value`` is a ratio of hazards. Where other first events compete the hazards are cause-specific: it
        says so, and a ratio is none of shares.

    Raises
    ------
    ParameterError
        When the left side is no time of an outcome, or the formula or a column cannot be read.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> round(ev.cox(people, "time_any_work ~ pact + age")["pact"].value, 2)
    0.95
    """
    outcome = _outcome(frame, formula)
    check_columns(frame, [cluster or ""])
    design = _design(frame, formula, cluster)
    used = frame.loc[design.index]
    event = used[f"{EVENT}{outcome}"].to_numpy(bool)
    groups = None if cluster is None else used[cluster].astype(str).to_numpy()
    level = conf_level or facts(frame).level
    fit = hazards.cox(used[f"{TIME}{outcome}"].to_numpy(float), event, design, cluster=groups, level=level)
    competing = _competing(used, outcome)
    found = basis(frame)
    if len(used) < len(frame):
        flag = "used by the model"
        found = found.telling(flag, frame.index.to_series().isin(used.index)).within(flag, "True")
    named = f"cox, efron{', robust' if groups is not None else ''}{', cause-specific' if competing else ''}"
    rows = {
        term: EstimateResult(
            basis=found, estimate=fit.estimate(term).replace(estimand=term, method=named), model=True
        )
        for term in map(str, design)
    }  # fmt: skip
    return CoxModel(
        basis=found, rows=rows, kind="Cox", labels=labels or {}, caption=caption or {}, outcome=outcome,
        formula=formula, competing=competing, fit=fit,
        cells=tuple(model_cells(design.to_numpy(float), list(design), event, used, frame)),
    )  # fmt: skip


def _outcome(frame: pd.DataFrame, formula: str) -> str:
    """Return the outcome whose time stands on the left side of a formula."""
    left, tilde, right = (part.strip() for part in formula.partition("~"))
    outcome = left.removeprefix(TIME)
    if not tilde or not right or outcome == left or outcome not in facts(frame).counts:
        times = ", ".join(f"{TIME}{name} ~ ..." for name in facts(frame).counts)
        raise ParameterError("analysis.errors.cox_left", met=formula, accepted=times)
    outcome_causes(frame, outcome)
    return outcome


def _design(frame: pd.DataFrame, formula: str, cluster: str | None) -> pd.DataFrame:
    """Return the columns of the right side for those who can be counted: columns of true and false as 1 and 0."""
    import numpy as np
    import pandas as pd
    import statsmodels.formula.api as smf

    kept = frame["event"].notna() & (frame["event"] != UNKNOWN_EVENT)
    data = frame[kept & frame[cluster].notna()] if cluster else frame[kept]
    flags = [name for name in data if pd.api.types.is_bool_dtype(data[name].dtype)]
    data = data.assign(**{str(name): data[name].astype("Float64").astype(float) for name in flags})
    try:
        read = smf.ols(formula, data)
    except Exception as problem:
        accepted = ", ".join(map(str, frame))
        raise ParameterError("analysis.errors.formula", met=formula, problem=str(problem), accepted=accepted) from None
    design = pd.DataFrame(np.asarray(read.exog), columns=read.exog_names, index=read.data.row_labels)
    design = design[[name for name in design if name not in CONSTANTS]]
    if design.empty:
        raise ParameterError("analysis.errors.cox_left", met=formula, accepted=f"{formula.strip()} + ...")
    return design


def _competing(used: pd.DataFrame, outcome: str) -> tuple[str, ...]:
    ours = set(facts(used).counts[outcome]) | {NO_EVENT, UNKNOWN_EVENT}
    return tuple(sorted({str(kind) for kind in used["event"].dropna()} - ours))
