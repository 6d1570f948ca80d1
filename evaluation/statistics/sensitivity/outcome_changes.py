"""Fragility: how few people would have had to fare otherwise for the test to say something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from evaluation.statistics.proportions.arms import TwoArms, check_level
from evaluation.statistics.proportions.conditional import ConditionalDistribution, probability_p_value
from evaluation.statistics.proportions.score import score_p_values

Where = Literal["either", "arm1", "arm0"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Flip:
    """The fewest changed outcomes that flip the test, and the table that they make.

    `changes` is None, with the rest, where no change of outcomes in these arms flips it.
    """

    where: Where
    changes: int | None = None
    events1: int | None = None
    events0: int | None = None
    p_value: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragility:
    """How many outcomes decide whether a difference is significant.

    Parameters
    ----------
    index : int or None
        Fewest people, in whichever arm, whose other outcome would flip the test: make a significant difference
        not significant (fragility index) or one that is not significant so (reverse index). None, with the
        `reason`, when nothing flips it.
    significant : bool or None
        Whether the difference is significant as observed.
    p_value : float or None
        P-value as observed.
    share : float or None
        The index as a share of all people.
    test : str
        The test that decides.
    level : float
        One minus the p-value below which a difference is significant.
    flips : tuple of Flip
        The fewest changes over both arms, in arm 1 alone and in arm 0 alone.
    """

    index: int | None
    significant: bool | None
    p_value: float | None
    share: float | None
    test: str
    level: float
    flips: tuple[Flip, ...] = ()
    reason: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each of `flips` with columns where, changes, events1, events0, p_value."""
        rows = [(flip.where, flip.changes, flip.events1, flip.events0, flip.p_value) for flip in self.flips]
        return pd.DataFrame(rows, columns=["where", "changes", "events1", "events0", "p_value"], dtype=object)


def fragility(
    events1: int, n1: int, events0: int, n0: int, level: float = 0.95, test: Literal["fisher", "score"] = "fisher"
) -> Fragility:
    """Count the outcomes that would have to change for a test of no difference to flip.

    Parameters
    ----------
    events1, n1, events0, n0 : int
        People with the event and all people, in arm 1 and in arm 0.
    level : float, default 0.95
        A difference is significant when its p-value is below one minus this.
    test : {"fisher", "score"}, default "fisher"
        Fisher's two-sided test, as in the literature on fragility, or the N - 1 chi-squared test that agrees with
        Miettinen-Nurminen limits.

    Returns
    -------
    Fragility
        Undefined, with the reason, when an arm is empty.

    Raises
    ------
    ValueError
        When the counts are impossible, or the test or the level does not exist.

    References
    ----------
    Walsh et al. (2014), Journal of Clinical Epidemiology 67:622-628; Baer et al. (2021), Journal of Clinical
    Epidemiology 136:20-25 (changes in either arm).
    """
    arms = TwoArms(events1, n1, events0, n0)
    alpha = 1 - check_level(level)
    if test not in P_VALUES:
        raise ValueError(f"test is {test!r}; it has to be one of {', '.join(P_VALUES)}")
    if arms.empty_arm:
        return Fragility(
            index=None, significant=None, p_value=None, share=None, test=test, level=level, reason=arms.empty_arm
        )
    p_value = P_VALUES[test](arms)
    significant = p_value < alpha

    def flipped(p: float) -> bool:
        return (p < alpha) != significant

    either = _nearest_flip(arms, "either", P_VALUES[test], flipped)
    singles = (_nearest_flip(arms, where, P_VALUES[test], flipped) for where in ("arm1", "arm0"))
    return Fragility(
        index=either.changes,
        significant=significant,
        p_value=p_value,
        share=None if either.changes is None else either.changes / arms.people,
        test=test,
        level=level,
        flips=(either, *singles),
        reason="no outcomes of these people would be significant" if either.changes is None else "",
    )


def _fisher(arms: TwoArms) -> float:
    return probability_p_value(ConditionalDistribution.of_table(arms))


def _score(arms: TwoArms) -> float:
    return float(score_p_values(arms.events1, arms.n1, arms.events0, arms.n0))


P_VALUES: dict[str, Callable[[TwoArms], float]] = {"fisher": _fisher, "score": _score}


def _nearest_flip(
    arms: TwoArms, where: Where, p_value: Callable[[TwoArms], float], flipped: Callable[[float], bool]
) -> Flip:
    """Search ever larger numbers of changes; of equally few take the table furthest beyond the threshold."""
    observed = p_value(arms)
    for changes in range(1, arms.people + 1):
        candidates = [(p_value(table), table) for table in _changed(arms, where, changes)]
        found = [(abs(p - observed), p, table) for p, table in candidates if flipped(p)]
        if found:
            _, p, table = max(found, key=lambda candidate: candidate[0])
            return Flip(where=where, changes=changes, events1=table.events1, events0=table.events0, p_value=p)
    return Flip(where=where)


def _changed(arms: TwoArms, where: Where, changes: int) -> list[TwoArms]:
    """Return the tables in which so many people, all in the arms named, have the other outcome."""
    splits = {"either": range(changes + 1), "arm1": (changes,), "arm0": (0,)}[where]
    events = {
        (arms.events1 + sign1 * in_arm1, arms.events0 + sign0 * (changes - in_arm1))
        for in_arm1 in splits
        for sign1 in (-1, 1)
        for sign0 in (-1, 1)
    }
    possible = sorted(pair for pair in events if 0 <= pair[0] <= arms.n1 and 0 <= pair[1] <= arms.n0)
    return [TwoArms(events1, arms.n1, events0, arms.n0) for events1, events0 in possible]
