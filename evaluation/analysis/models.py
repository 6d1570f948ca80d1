"""Models that the researcher fits with statsmodels, taken as they are: coefficients, limits, people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from evaluation.analysis.basis import Basis
from evaluation.analysis.curves import release_rows
from evaluation.analysis.facts import facts
from evaluation.analysis.result import EstimateResult, HiddenError, Policy, Result, Texts, slug
from evaluation.errors import ParameterError
from evaluation.statistics.estimate import Estimate, Scale

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SCALES: Mapping[str, tuple[Scale, bool]] = {
    "OLS": ("number_difference", False),
    "WLS": ("number_difference", False),
    "Logit": ("odds_ratio", True),
    "PHReg": ("hazard_ratio", True),
}
LINKS: Mapping[tuple[str, str], tuple[Scale, bool]] = {
    ("Binomial", "Logit"): ("odds_ratio", True),
    ("Binomial", "Log"): ("ratio", True),
    ("Binomial", "Identity"): ("difference", False),
    ("Poisson", "Log"): ("ratio", True),
    ("Gaussian", "Identity"): ("number_difference", False),
}
ACCEPTED = "OLS, WLS, Logit, GLM (Binomial, Poisson, Gaussian), PHReg"
CONSTANTS = frozenset({"const", "Intercept"})
# The level in the name of a column that statsmodels makes from a category: "C(sex)[T.M]".
LEVEL = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Model(Result):
    """A fitted model.

    Parameters
    ----------
    rows : mapping of coefficient to EstimateResult
        In the order of the model; None where hidden.
    kind : str
        Name of the model (``"Logit"``).
    labels : mapping of coefficient to mapping of language to str
        What the coefficients are called.
    cells : tuple of Basis
        The groups that coefficients of yes and no compare: where one is small, nothing of the model is shown.
    """

    basis: Basis
    rows: Mapping[str, EstimateResult | None]
    kind: str
    labels: Mapping[str, Texts]
    cells: tuple[Basis, ...] = ()

    @property
    def name(self) -> str:
        """The kind of model and its coefficients."""
        return slug("model", self.kind, *list(self.rows)[:3])

    def __getitem__(self, coefficient: str) -> EstimateResult:
        found = self.rows[coefficient]
        if found is None:
            raise KeyError(coefficient)
        return found

    def words(self) -> str:
        """Return one line for each coefficient."""
        return "\n".join(f"{name}: {row.words() if row else 'hidden'}" for name, row in self.rows.items())

    def released(self, policy: Policy) -> Self:
        """Return it, its coefficients on the grid of models; nothing of it where a group that it compares is small."""
        if policy.guarded and not all(policy.shows(cell) for cell in self.cells):
            raise HiddenError
        return replace(self, rows=release_rows(self.rows, policy))


def model(
    fit: Any, frame: pd.DataFrame, labels: Mapping[str, Texts] | None = None, *, caption: Texts | None = None
) -> Model:
    """Take a model that statsmodels fitted on people of the study.

    Parameters
    ----------
    fit : statsmodels results
        Of OLS, WLS, Logit, GLM or PHReg.
    frame : DataFrame
        The people it was fitted on, from :func:`evaluation.participants`; its rows are those of the model, people
        without a value in a column of the model left out.
    labels : mapping of coefficient to mapping of language to str, optional
        What the coefficients are called on a page.
    caption : mapping of language to str, optional
        The title on a page.

    Returns
    -------
    Model
        Ratios where the model is one of ratios (odds, hazards), else differences; ``model["age"].value`` is one.

    Raises
    ------
    ParameterError
        When the model is of another kind, or its rows are not those of the frame.

    Examples
    --------
    >>> import statsmodels.formula.api as smf
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> fit = smf.ols("age ~ married", people).fit()
    >>> ev.model(fit, people)["married"].estimate.n
    432
    """
    scale, ratio = _scale(fit)
    rows = _rows_of(fit, frame)
    used = frame.loc[rows]
    level = facts(frame).level
    found = _basis(frame, rows)
    estimates = dict(_estimates(fit, scale, ratio, level, len(rows)))
    made = {name: EstimateResult(basis=found, estimate=each, model=True) for name, each in estimates.items()}
    kind = type(fit.model).__name__
    cells = tuple(_cells(fit, used, frame))
    return Model(basis=found, rows=made, kind=kind, labels=labels or {}, cells=cells, caption=caption or {})


def _scale(fit: Any) -> tuple[Scale, bool]:
    kind = type(getattr(fit, "model", fit)).__name__
    if kind == "GLM":
        family = fit.model.family
        key = (type(family).__name__, type(family.link).__name__)
        if key in LINKS:
            return LINKS[key]
        kind = " ".join(key)
    if kind not in SCALES:
        raise ParameterError("analysis.errors.model", met=kind, accepted=ACCEPTED)
    return SCALES[kind]


def _rows_of(fit: Any, frame: pd.DataFrame) -> pd.Index:
    """Return the people of a model: those whom its data name, or all of the frame where there are as many."""
    labels = getattr(fit.model.data, "row_labels", None)
    if labels is not None and len(labels) and set(labels) <= set(frame.index):
        return frame.index[frame.index.isin(labels)]
    if int(fit.model.exog.shape[0]) == len(frame):
        return frame.index
    raise ParameterError("analysis.errors.model_rows", met=int(fit.model.exog.shape[0]), accepted=len(frame))


def _basis(frame: pd.DataFrame, rows: pd.Index) -> Basis:
    import pandas as pd

    from evaluation.analysis.basis import basis

    used = pd.DataFrame({"used by the model": frame.index.isin(rows)}, index=frame.index)
    if used["used by the model"].all():
        return basis(frame)
    return basis(frame, codes=used).within("used by the model", "True")


def _estimates(fit: Any, scale: Scale, ratio: bool, level: float, n: int) -> Iterator[tuple[str, Estimate]]:
    import numpy as np

    names = list(getattr(fit.model, "exog_names", None) or fit.params.index)
    limits = np.asarray(fit.conf_int(alpha=1 - level))
    kind = type(fit.model).__name__.lower()
    for name, value, p_value, (low, high) in zip(names, _array(fit.params), _array(fit.pvalues), limits, strict=True):
        if name in CONSTANTS:
            continue
        numbers = [float(each) for each in (value, low, high)]
        if not all(map(np.isfinite, numbers)):
            continue
        said = [float(np.exp(each)) for each in numbers] if ratio else numbers
        yield name, Estimate(
            estimand=str(name), scale=scale, value=said[0], low=said[1], high=said[2], level=level,
            p_value=min(1.0, float(p_value)), method=f"{kind}, wald limits", n=n,
        )  # fmt: skip


def _cells(fit: Any, used: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Basis]:
    import numpy as np

    design = np.asarray(fit.model.exog)
    names = list(getattr(fit.model, "exog_names", None) or map(str, range(design.shape[1])))
    if len(design) == len(used):
        yield from model_cells(design, names, _outcome(fit), used, frame)


def model_cells(
    design: np.ndarray[Any, Any], names: Sequence[str], outcome: Any, used: pd.DataFrame, frame: pd.DataFrame
) -> Iterator[Basis]:
    """Yield the groups that the coefficients of yes and no of a model compare, crossed with its outcome of yes and no.

    The levels of one factor are one partition of the people: the level that the others are compared with has no
    coefficient, and is one of the groups as well.
    """
    import numpy as np
    import pandas as pd

    from evaluation.analysis.basis import basis

    factors: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name not in CONSTANTS and set(np.unique(design[:, place])) <= {0.0, 1.0}:
            factors.setdefault(LEVEL.sub("[]", name), []).append(place)
    for factor, places in factors.items():
        groups = pd.DataFrame(design[:, places], index=used.index).astype(int).astype(str).agg("".join, axis=1)
        codes = {f"model: {factor}": groups}
        if outcome is not None:
            codes["model: outcome"] = pd.Series(np.asarray(outcome) == 1, index=used.index).astype(str)
        every = pd.DataFrame(codes, index=used.index).reindex(frame.index)
        found = basis(frame, codes=every)
        yield found.recorded(*found.axes)


def _outcome(fit: Any) -> Any:
    import numpy as np

    status = getattr(fit.model, "status", None)
    values = _array(fit.model.endog if status is None else status)
    return values if set(np.unique(values)) <= {0.0, 1.0} else None


def _array(values: Any) -> np.ndarray[Any, Any]:
    import numpy as np

    return np.asarray(values, dtype=float)
