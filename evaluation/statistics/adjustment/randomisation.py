"""Randomisation inference: how often would shuffling the arms within editions give such a difference?"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from evaluation.statistics.adjustment.design import (
    BoolArray,
    DegenerateDataError,
    FloatArray,
    IntArray,
    is_binary,
    read_arm,
    read_groups,
    read_outcome,
)

Statistic = Literal["difference"] | Callable[[FloatArray, BoolArray], float]
How = Literal["hypergeometric", "enumeration", "sampling"]
CELLS_AT_A_TIME = 2_000_000
TIE = 1e-9
_Null = tuple[How, float, FloatArray, FloatArray]


@dataclass(frozen=True, eq=False)
class RandomisationTest:
    """What shuffling the arms within strata says.

    Parameters
    ----------
    observed : float
        The statistic of the people as they are.
    p_value : float
        Two-sided: share of arrangements at least as far from the middle of the null distribution.
    p_higher, p_lower : float
        Shares with a statistic at least as high, and at least as low.
    how : {"hypergeometric", "enumeration", "sampling"}
        The first two are exact; sampling counts the observed arrangement among the draws.
    arrangements : int or None
        Arrangements looked at; None for ``"hypergeometric"``, which weighs all of them.
    n, n_informative : int
        People, and people in strata where both arms were present (only these can be shuffled).
    frame : DataFrame
        The null distribution: value, probability.
    """

    observed: float
    p_value: float
    p_higher: float
    p_lower: float
    how: How
    arrangements: int | None
    n: int
    n_informative: int
    frame: pd.DataFrame

    @property
    def exact(self) -> bool:
        """Whether the p-values are exact for the arrangements within strata."""
        return self.how != "sampling"


def randomisation_inference(
    outcome: ArrayLike | pd.Series,
    arm: ArrayLike | pd.Series,
    strata: ArrayLike | pd.Series | None = None,
    statistic: Statistic = "difference",
    *,
    draws: int = 9_999,
    seed: int = 1,
) -> RandomisationTest:
    """Test that nobody's outcome depends on the arm, keeping outcomes and the arms' sizes in each stratum fixed.

    Parameters
    ----------
    outcome : array-like of shape (n,)
        Numbers.
    arm : array-like of shape (n,)
        0 and 1.
    strata : array-like of shape (n,), optional
        Editions within which the arms are shuffled; without, they are shuffled over all people.
    statistic : "difference" or callable
        ``"difference"`` is the Mantel-Haenszel difference (crude without strata). It only depends on arm 1's total,
        so outcomes of 0 and 1 give the exact distribution, a convolution of hypergeometric ones. A callable takes
        outcome and arm (booleans) and returns a number.
    draws : int
        Random arrangements where there are more than that many; with fewer, all are listed.
    seed : int
        Of the random draws.

    Returns
    -------
    RandomisationTest

    Raises
    ------
    DegenerateDataError
        When all outcomes are equal or no stratum has both arms.

    References
    ----------
    Fisher (1935); Rosenbaum (2002) Observational Studies, ch. 2; Phipson and Smyth (2010) Stat Appl Genet 9.
    """
    treated = read_arm(arm)
    observed = read_outcome(outcome, len(treated))
    groups = read_groups("strata", strata, len(treated))
    members = _members(np.zeros(len(treated), dtype=np.int64) if groups is None else groups)
    informative = [rows for rows in members if 0 < treated[rows].sum() < len(rows)]
    if draws < 1:
        raise ValueError(f"draws: met {draws}; accepted is a whole number of 1 or more")
    if np.ptp(observed) == 0:
        raise DegenerateDataError(f"all outcomes are the same: every outcome is {observed[0]:g}")
    if not informative:
        raise DegenerateDataError("no stratum has people of both arms: there is nothing to shuffle")
    if statistic == "difference" and is_binary(observed):
        found = _convolve(observed, treated, informative)
    else:
        found = _rearrange(observed, treated, informative, statistic, draws, seed)
    centre = 0.0 if statistic == "difference" else None
    return _compare(*found, centre=centre, n=len(treated), n_informative=sum(map(len, informative)))


def _compare(
    how: How,
    value: float,
    values: FloatArray,
    probabilities: FloatArray,
    *,
    centre: float | None,
    n: int,
    n_informative: int,
) -> RandomisationTest:
    """Return where the observed value lies among all values."""
    middle = float(probabilities @ values) if centre is None else centre
    # The same arrangement can give values that differ in their last digits.
    tolerance = TIE * float(np.abs(values).max())
    far = np.abs(values - middle) >= abs(value - middle) - tolerance
    return RandomisationTest(
        observed=value,
        p_value=_total(probabilities[far]),
        p_higher=_total(probabilities[values >= value - tolerance]),
        p_lower=_total(probabilities[values <= value + tolerance]),
        how=how,
        arrangements=None if how == "hypergeometric" else len(values),
        n=n,
        n_informative=n_informative,
        frame=pd.DataFrame({"value": values, "probability": probabilities}),
    )


def _members(groups: IntArray) -> list[IntArray]:
    return [np.flatnonzero(groups == group) for group in range(int(groups.max()) + 1)]


def _total(probabilities: FloatArray) -> float:
    return min(1.0, float(probabilities.sum()))


def _mantel_haenszel_weight(treated: BoolArray, informative: list[IntArray]) -> float:
    return float(sum(treated[rows].sum() * (~treated[rows]).sum() / len(rows) for rows in informative))


def _convolve(outcome: FloatArray, treated: BoolArray, informative: list[IntArray]) -> _Null:
    """Return the observed difference, all possible ones and their probabilities."""
    lowest, expected, probabilities = 0, 0.0, np.ones(1)
    for rows in informative:
        n, n_treated, events = len(rows), int(treated[rows].sum()), int(outcome[rows].sum())
        low, high = max(0, n_treated + events - n), min(n_treated, events)
        own = stats.hypergeom(n, events, n_treated).pmf(np.arange(low, high + 1))
        lowest, expected = lowest + low, expected + n_treated * events / n
        probabilities = np.convolve(probabilities, own)
    weight = _mantel_haenszel_weight(treated, informative)
    total = sum(float(outcome[rows][treated[rows]].sum()) for rows in informative)
    totals = lowest + np.arange(len(probabilities))
    return "hypergeometric", (total - expected) / weight, np.asarray((totals - expected) / weight), probabilities


def _rearrange(
    outcome: FloatArray, treated: BoolArray, informative: list[IntArray], statistic: Statistic, draws: int, seed: int
) -> _Null:
    """Return the observed statistic and that of every arrangement, or of the observed one and random ones."""
    measure = _measure(outcome, treated, informative, statistic)
    value = float(measure(treated[None, :])[0])
    n_arrangements = math.prod(math.comb(len(rows), int(treated[rows].sum())) for rows in informative)
    if n_arrangements <= draws:
        values = np.concatenate([measure(block) for block in _list_all(treated, informative)])
        return "enumeration", value, values, np.full(len(values), 1 / len(values))
    blocks = _shuffle(treated, informative, draws, np.random.default_rng(seed))
    values = np.concatenate([[value], *(measure(block) for block in blocks)])
    return "sampling", value, values, np.full(len(values), 1 / len(values))


def _measure(
    outcome: FloatArray, treated: BoolArray, informative: list[IntArray], statistic: Statistic
) -> Callable[[BoolArray], FloatArray]:
    """Return the statistic as a function of many arrangements, one a row."""
    if not callable(statistic):
        if statistic != "difference":
            raise ValueError(f"statistic: met {statistic!r}; accepted are difference and functions of outcome and arm")
        centred = np.zeros(len(outcome))
        for rows in informative:
            centred[rows] = outcome[rows] - outcome[rows].mean()
        weight = _mantel_haenszel_weight(treated, informative)
        return lambda arrangements: np.asarray(arrangements @ centred) / weight

    def measure(arrangements: BoolArray) -> FloatArray:
        values = np.array([float(statistic(outcome, arrangement)) for arrangement in arrangements])
        if not np.isfinite(values).all():
            raise ValueError("statistic: gave no finite number for some arrangement of the arms")
        return values

    return measure


def _list_all(treated: BoolArray, informative: list[IntArray]) -> Iterator[BoolArray]:
    choices = [itertools.combinations(rows, int(treated[rows].sum())) for rows in informative]
    outside = np.ones(len(treated), dtype=bool)
    outside[np.concatenate(informative)] = False
    for chosen in itertools.product(*choices):
        arrangement = treated & outside
        arrangement[list(itertools.chain.from_iterable(chosen))] = True
        yield arrangement[None, :]


def _shuffle(
    treated: BoolArray, informative: list[IntArray], draws: int, generator: np.random.Generator
) -> Iterator[BoolArray]:
    """Yield random arrangements in blocks that fit into memory."""
    size = max(1, CELLS_AT_A_TIME // len(treated))
    for start in range(0, draws, size):
        block = np.tile(treated, (min(size, draws - start), 1))
        for rows in informative:
            block[:, rows] = generator.permuted(block[:, rows], axis=1)
        yield block
