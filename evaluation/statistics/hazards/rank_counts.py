"""Counting, for many queries at once, the points before a position that have a lower or an equal rank.

The ranks are sorted bit by bit, highest first (a wavelet matrix), and every query walks down the bits
together with all others: O((points + queries) log(ranks)) without a loop over either.

Reference: Claude & Navarro (2012), *The wavelet matrix*.
"""

from __future__ import annotations

import numpy as np

from evaluation.statistics.hazards.rows import Integers


def count_ranks(
    position: Integers, rank: Integers, query_position: Integers, query_rank: Integers
) -> tuple[Integers, Integers, Integers]:
    """Count points with a position below each query's.

    Parameters
    ----------
    position, rank : ndarray of int, shape (n,)
        Points; ranks are zero or more.
    query_position, query_rank : ndarray of int, shape (q,)
        Position and rank that points are compared with.

    Returns
    -------
    tuple of ndarray, each of shape (q,)
        Points at a lower position with a lower rank, with an equal rank, and with any rank.
    """
    order = np.argsort(position, kind="stable")
    ranks = rank[order]
    end = np.searchsorted(position[order], query_position, side="left").astype(np.int64)
    begin = np.zeros_like(end)
    below, lower = end.copy(), np.zeros_like(end)
    highest = int(max(rank.max(initial=0), query_rank.max(initial=0)))
    for bit in reversed(range(highest.bit_length())):
        is_zero = (ranks >> bit) & 1 == 0
        zeros = np.concatenate([[0], np.cumsum(is_zero)])
        zeros_begin, zeros_end = zeros[begin], zeros[end]
        goes_up = (query_rank >> bit) & 1 == 1
        lower += np.where(goes_up, zeros_end - zeros_begin, 0)
        begin = np.where(goes_up, zeros[-1] + begin - zeros_begin, zeros_begin)
        end = np.where(goes_up, zeros[-1] + end - zeros_end, zeros_end)
        ranks = np.concatenate([ranks[is_zero], ranks[~is_zero]])
    return lower, end - begin, below
