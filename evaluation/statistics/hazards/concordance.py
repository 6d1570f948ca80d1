"""Concordance: of two people, does the one with the higher predicted hazard have the event first?

References: Harrell et al. (1982); Therneau & Watson (2017), *The concordance statistic and the Cox model*,
Mayo Clinic technical report 85 (counts of ties, infinitesimal jackknife).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.statistics.hazards.rank_counts import count_ranks
from evaluation.statistics.hazards.rows import Floats, Integers, SurvivalRows


@dataclass(frozen=True, slots=True)
class Concordance:
    """Share of comparable pairs ordered rightly, pairs with equal prediction counting half.

    A pair is comparable when one has an event while the other is at risk and stays so longer, or is
    censored at that very time; pairs with events at the same time are left out.

    Parameters
    ----------
    value, std_error : float or None
        None without comparable pairs. The standard error is the infinitesimal jackknife over rows.
    counts : dict
        ``concordant``, ``discordant``, ``tied.x`` (equal prediction), ``tied.y`` (events at the same time)
        and ``tied.xy`` (both), as in R's ``survival::concordance``.
    """

    value: float | None
    std_error: float | None
    counts: dict[str, int]


def concordance(rows: SurvivalRows, predictor: Floats) -> Concordance:
    """Compare a linear predictor (n,) with the order of events, within strata, in O(n log n)."""
    shares = np.zeros((rows.n, 3), dtype=np.int64)
    tied_y = tied_xy = 0
    for members in _groups(rows.stratum):
        shares[members] = _pairs_of_rows(
            rows.stop[members], rows.entry[members], rows.event[members], predictor[members]
        )
        events = members[rows.event[members]]
        same_time, same_both = _tied_events(rows.stop[events], predictor[events])
        tied_y, tied_xy = tied_y + same_time - same_both, tied_xy + same_both
    # Each pair was counted for both its rows.
    concordant, discordant, tied_x = (int(total) // 2 for total in shares.sum(axis=0))
    names = ("concordant", "discordant", "tied.x", "tied.y", "tied.xy")
    counts = dict(zip(names, (concordant, discordant, tied_x, tied_y, tied_xy), strict=True))
    pairs = concordant + discordant + tied_x
    if pairs == 0:
        return Concordance(None, None, counts)
    value = (concordant + tied_x / 2) / pairs
    influence = (shares @ np.array([1.0, 0.0, 0.5]) - value * shares.sum(axis=1)) / pairs
    return Concordance(float(value), float(np.sqrt(influence @ influence)), counts)


def _pairs_of_rows(stop: Floats, entry: Floats, event: np.ndarray, predictor: Floats) -> Integers:
    """Count for each row its pairs that are concordant, discordant and tied in prediction: (n, 3)."""
    rank = np.unique(predictor, return_inverse=True)[1]
    times = np.unique(np.concatenate([stop, entry[np.isfinite(entry)]]))
    # Events come before censorings at the same time; an entry at that time comes after both.
    leaves = 2 * np.searchsorted(times, stop) + ~event
    enters = np.where(np.isfinite(entry), 2 * np.searchsorted(times, entry), -1)
    happens, event_rank = leaves[event], rank[event]

    lower, equal, all_later = count_ranks(-leaves, rank, -happens, event_rank)
    for part, early in zip((lower, equal, all_later), count_ranks(-enters, rank, 1 - happens, event_rank), strict=True):
        part -= early
    shares = np.zeros((len(stop), 3), dtype=np.int64)
    shares[event] = np.column_stack([lower, all_later - lower - equal, equal])

    lower, equal, all_before = count_ranks(happens, event_rank, leaves, rank)
    for part, missed in zip(
        (lower, equal, all_before), count_ranks(happens, event_rank, enters + 1, rank), strict=True
    ):
        part -= missed
    return shares + np.column_stack([all_before - lower - equal, lower, equal])


def _tied_events(stop: Floats, predictor: Floats) -> tuple[int, int]:
    same_time = np.unique(stop, return_counts=True)[1]
    same_both = np.unique(np.column_stack([stop, predictor]), axis=0, return_counts=True)[1]
    return tuple(int((count * (count - 1) // 2).sum()) for count in (same_time, same_both))  # type: ignore[return-value]


def _groups(codes: Integers) -> list[Integers]:
    order = np.argsort(codes, kind="stable")
    return [group for group in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(group)]
