"""Tipping point: which outcomes of the people not seen would overturn the conclusion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation.statistics.estimate import Verdict
from evaluation.statistics.proportions.arms import check_level
from evaluation.statistics.proportions.comparison import compare
from evaluation.statistics.proportions.score import score_limits
from evaluation.statistics.sensitivity.missing import PartlySeenArms

COLUMNS = ("unseen_events1", "unseen_events0", "difference", "low", "high", "verdict")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class TippingPoint:
    """The conclusion for every possible outcome of the people not seen.

    Parameters
    ----------
    conclusion : {"higher", "lower", "cannot_tell", "undefined"}
        What those observed say of arm 1 against arm 0.
    frame : DataFrame
        One row for each pair of `unseen_events1`, `unseen_events0` (people not seen who had the event) with the
        `difference` over all enrolled, its limits `low` and `high`, and the `verdict`. No rows when an arm is empty.
    level : float
        Confidence level of the limits.
    overturned : int
        Rows whose verdict is not the conclusion.
    nearest : dict or None
        The row with another verdict than the conclusion that departs least from what those observed suggest of
        those not seen, with `departure` (people, over both arms); None when nothing overturns the conclusion.
    reason : str
        Why there is no conclusion, in words.
    """

    conclusion: Verdict
    frame: pd.DataFrame
    level: float
    overturned: int = 0
    nearest: dict[str, float | int | str] | None = None
    reason: str = ""


def tipping_point(
    events1: int, observed1: int, n1: int, events0: int, observed0: int, n0: int, level: float = 0.95
) -> TippingPoint:
    """Map the conclusion over all outcomes that the people not seen may have had.

    Parameters
    ----------
    events1, observed1, n1 : int
        Arm 1: people with the event, people whose outcome was seen, people enrolled.
    events0, observed0, n0 : int
        The same of arm 0.
    level : float, default 0.95
        Confidence level of the Miettinen-Nurminen limits that make the verdict.

    Returns
    -------
    TippingPoint
        With (unseen people of arm 1 + 1) x (unseen people of arm 0 + 1) rows.

    Raises
    ------
    ValueError
        When the counts are impossible or the level is not between 0 and 1.

    References
    ----------
    Yan, Lee & Li (2009), Journal of Biopharmaceutical Statistics 19:1085-1098.
    """
    arms = PartlySeenArms(events1, observed1, n1, events0, observed0, n0)
    level = check_level(level)
    seen = compare(arms.events1, arms.observed1, arms.events0, arms.observed0, level=level)
    if arms.empty_arm:
        return TippingPoint(
            conclusion=seen.verdict, frame=pd.DataFrame(columns=COLUMNS), level=level, reason=arms.empty_arm
        )
    frame = _map(arms, level)
    if arms.unseen_arm:
        return TippingPoint(conclusion=seen.verdict, frame=frame, level=level, reason=arms.unseen_arm)
    changed = frame[frame["verdict"] != seen.verdict]
    return TippingPoint(
        conclusion=seen.verdict,
        frame=frame,
        level=level,
        overturned=len(changed),
        nearest=_nearest(changed, arms),
    )


def _map(arms: PartlySeenArms, level: float) -> pd.DataFrame:
    unseen1, unseen0 = (
        grid.ravel() for grid in np.meshgrid(np.arange(arms.unseen1 + 1), np.arange(arms.unseen0 + 1), indexing="ij")
    )
    events1, events0 = arms.events1 + unseen1, arms.events0 + unseen0
    low, high = score_limits(events1, arms.n1, events0, arms.n0, level=level)
    difference = events1 / arms.n1 - events0 / arms.n0
    columns = (unseen1, unseen0, difference, low, high, _verdicts(low, high))
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _verdicts(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.where(low > 0, "higher", np.where(high < 0, "lower", "cannot_tell")).astype(object)


def _nearest(changed: pd.DataFrame, arms: PartlySeenArms) -> dict[str, float | int | str] | None:
    """Return the row nearest to the unseen doing as the observed of their arm, or None without rows."""
    if changed.empty:
        return None
    suggested1 = arms.events1 / arms.observed1 * arms.unseen1
    suggested0 = arms.events0 / arms.observed0 * arms.unseen0
    departure = (changed["unseen_events1"] - suggested1).abs() + (changed["unseen_events0"] - suggested0).abs()
    rows: list[dict[str, float | int | str]] = changed.assign(departure=departure).to_dict("records")
    return min(rows, key=lambda row: row["departure"])
