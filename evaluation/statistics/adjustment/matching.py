"""One-to-one matching on the propensity or the Mahalanobis distance, every pair listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from evaluation.statistics.adjustment.design import (
    INTERCEPT,
    BoolArray,
    Covariates,
    DegenerateDataError,
    Design,
    FloatArray,
    IntArray,
    read_arm,
    read_covariates,
    require_rank,
)
from evaluation.statistics.adjustment.models import Firth
from evaluation.statistics.adjustment.propensity_scores import Propensity, fit_overlapping

Distance = Literal["probability", "logit", "mahalanobis"]
Algorithm = Literal["greedy", "optimal"]
Order = Literal["largest", "smallest", "data"]
CaliperUnits = Literal["sd", "raw"]


@dataclass(frozen=True, eq=False)
class Matches:
    """Pairs of a person of arm 1 and one of arm 0.

    Parameters
    ----------
    treated, control : ndarray of shape (pairs,)
        Positions of the two people of each pair, in the order in which they were matched.
    distances : ndarray of shape (pairs,)
    unmatched : ndarray
        Positions of people of arm 1 without a match.
    labels : pandas.Index
        Row labels of all people.
    scores : Propensity or None
        None for a Mahalanobis match without a caliper.
    """

    treated: IntArray
    control: IntArray
    distances: FloatArray
    unmatched: IntArray
    labels: pd.Index
    scores: Propensity | None = None

    @property
    def n_matched_treated(self) -> int:
        """People of arm 1 with a match."""
        return len(self.treated)

    @property
    def sum_of_distances(self) -> float:
        """Total distance over the pairs."""
        return float(self.distances.sum())

    @property
    def weights(self) -> FloatArray:
        """How many pairs each person is in, one number a person, for ``balance``."""
        return np.bincount(np.concatenate([self.treated, self.control]), minlength=len(self.labels)).astype(np.float64)

    @property
    def frame(self) -> pd.DataFrame:
        """One row a pair: pair, treated and control (row labels), distance."""
        return pd.DataFrame(
            {
                "pair": np.arange(1, len(self.treated) + 1),
                "treated": self.labels[self.treated],
                "control": self.labels[self.control],
                "distance": self.distances,
            }
        )


def match(arm: ArrayLike | pd.Series, covariates: Covariates, **options: Any) -> Matches:
    """Match each person of arm 1 to a person of arm 0.

    Parameters
    ----------
    arm : array-like of shape (n,)
        0 and 1.
    covariates : DataFrame or array of shape (n, k)
        For the propensity and for the Mahalanobis distance.
    **options
        As for ``match_design``: distance, algorithm, replacement, caliper, caliper_units, order, firth.

    Returns
    -------
    Matches

    Raises
    ------
    ValueError
        For options that do not exist, and (DegenerateDataError) data that cannot be matched.
    """
    treated = read_arm(arm)
    return match_design(treated, read_covariates(covariates, len(treated)), **options)


def match_design(
    treated: BoolArray,
    design: Design,
    *,
    distance: Distance = "probability",
    algorithm: Algorithm = "greedy",
    replacement: bool = False,
    caliper: float | None = None,
    caliper_units: CaliperUnits = "sd",
    order: Order | None = None,
    firth: Firth = "auto",
) -> Matches:
    """Match people whose arms and covariates have been read.

    Parameters
    ----------
    treated, design
        Arms and covariates of the same people.
    distance : {"probability", "logit", "mahalanobis"}
        Difference of propensities, of their logits, or Mahalanobis distance with the covariance pooled within arms.
    algorithm : {"greedy", "optimal"}
        Nearest control for one person after the other, equals in the order of the data; or the set of pairs with
        the most people matched and, among those, the smallest sum of distances.
    replacement : bool
        Whether a control may serve several times (greedy only, where the order no longer matters).
    caliper : float, optional
        Largest difference within a pair: of the propensity for ``"probability"``, of its logit otherwise.
    caliper_units : {"sd", "raw"}
        Whether the caliper counts standard deviations of the score over all people, or is in its own units.
    order : {"largest", "smallest", "data"}, optional
        Who chooses first when greedy; by default the largest score, for Mahalanobis the order of the data.
    firth : bool or "auto"
        As for ``propensity``.

    References
    ----------
    Rosenbaum and Rubin (1985) Am Stat 39; Austin (2011) Pharm Stat 10; R ``MatchIt`` has the same defaults.
    """
    _check_options(distance, algorithm, replacement, caliper, caliper_units, order)
    scored = None if distance == "mahalanobis" and caliper is None else fit_overlapping(treated, design, firth)
    scale = _scale(scored, distance, len(treated))
    points = _mahalanobis_points(treated, design) if distance == "mahalanobis" else scale[:, None]
    width = np.inf if caliper is None else caliper * (float(scale.std(ddof=1)) if caliper_units == "sd" else 1.0)
    people_1, people_0 = np.flatnonzero(treated), np.flatnonzero(~treated)
    gaps = cdist(points[people_1], points[people_0])
    gaps[np.abs(scale[people_1][:, None] - scale[people_0]) > width] = np.inf
    if algorithm == "optimal":
        rows, columns = _assign(gaps)
    else:
        order = order or ("data" if distance == "mahalanobis" else "largest")
        rows, columns = _choose_nearest(gaps, _queue(scale[people_1], order), replacement)
    if not len(rows):
        raise DegenerateDataError("nobody has a match within the caliper")
    return Matches(
        treated=people_1[rows],
        control=people_0[columns],
        distances=gaps[rows, columns],
        unmatched=np.delete(people_1, rows),
        labels=design.labels,
        scores=scored,
    )


def _check_options(
    distance: str, algorithm: str, replacement: bool, caliper: float | None, caliper_units: str, order: str | None
) -> None:
    for name, met, accepted in (
        ("distance", distance, get_args(Distance)),
        ("algorithm", algorithm, get_args(Algorithm)),
        ("caliper_units", caliper_units, get_args(CaliperUnits)),
        ("order", order, (None, *get_args(Order))),
    ):
        if met not in accepted:
            raise ValueError(f"{name}: met {met!r}; accepted are {', '.join(map(str, accepted))}")
    if algorithm == "optimal" and replacement:
        raise ValueError("algorithm: with replacement the nearest is the optimum; use greedy")
    if caliper is not None and not caliper > 0:
        raise ValueError(f"caliper: met {caliper}; accepted is a width above 0, such as 0.2")
    if distance == "mahalanobis" and caliper is None and order in ("largest", "smallest"):
        raise ValueError(f"order: met {order!r}; without propensities only data is accepted")


def _scale(scored: Propensity | None, distance: str, n: int) -> FloatArray:
    """Return the score that queue and caliper go by; zeros where there is none."""
    if scored is None:
        return np.zeros(n)
    return scored.scores if distance == "probability" else scored.logits


def _mahalanobis_points(treated: BoolArray, design: Design) -> FloatArray:
    """Return covariates turned so that their Euclidean distance is the Mahalanobis distance."""
    design.require_fittable()
    within = np.where(
        treated[:, None],
        design.columns - design.columns[treated].mean(axis=0),
        design.columns - design.columns[~treated].mean(axis=0),
    )
    pooled = within.T @ within / (len(treated) - 2)
    require_rank(np.column_stack([np.ones(len(treated)), within]), (INTERCEPT, *design.names))
    return np.asarray(np.linalg.solve(np.linalg.cholesky(pooled), design.columns.T).T)


def _queue(scores: FloatArray, order: str) -> IntArray:
    if order == "data":
        return np.arange(len(scores))
    return np.argsort(-scores if order == "largest" else scores, kind="stable")


def _choose_nearest(gaps: FloatArray, queue: IntArray, replacement: bool) -> tuple[IntArray, IntArray]:
    taken = np.zeros(gaps.shape[1])
    pairs = []
    for row in queue:
        open_gaps = gaps[row] + taken
        nearest = int(np.argmin(open_gaps))
        if np.isfinite(open_gaps[nearest]):
            pairs.append((row, nearest))
            taken[nearest] = 0.0 if replacement else np.inf
    chosen = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return chosen[:, 0], chosen[:, 1]


def _assign(gaps: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the optimal assignment; a forbidden pair costs more than all allowed ones together."""
    allowed = np.isfinite(gaps)
    if not allowed.any():
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    forbidden = 1.0 + 2 * min(gaps.shape) * float(gaps[allowed].max())
    rows, columns = linear_sum_assignment(np.where(allowed, gaps, forbidden))
    within = allowed[rows, columns]
    return rows[within], columns[within]
