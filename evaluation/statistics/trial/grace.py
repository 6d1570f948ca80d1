"""How long after time zero a treatment may begin and still be one of the strategy to begin."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

SHARE_OF_STARTS = 0.75
LEFT_OF_HORIZON = 0.4


def default_grace(starts: NDArray[np.float64], horizon: float) -> float:
    """Return the time within which about three quarters of the starts fall, which leaves 40 % of the horizon.

    The smallest whole unit within which at least three quarters of the starts before the horizon fall, never above 60 %
    of the horizon. The outcomes play no part in it.

    Parameters
    ----------
    starts : array of shape (starts,)
        When the treatment began for each person who began it.
    horizon : float
        Until when outcomes are counted, in the same unit.
    """
    longest = horizon * (1 - LEFT_OF_HORIZON)
    longest = float(math.floor(longest)) or longest
    within = np.sort(starts[starts < horizon])
    if not len(within):
        return longest
    enough = within[math.ceil(SHARE_OF_STARTS * len(within)) - 1]
    return min(float(max(math.ceil(enough), 1)), longest)
