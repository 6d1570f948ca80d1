"""Concordance and the counting behind it, against counting pair by pair."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.hazards.concordance import concordance
from evaluation.statistics.hazards.rank_counts import count_ranks
from evaluation.statistics.hazards.rows import read_rows

ROW = st.tuples(st.integers(0, 5), st.integers(1, 5), st.booleans(), st.integers(0, 1), st.integers(0, 3))
POINT = st.tuples(st.integers(0, 9), st.integers(0, 9))


@given(st.lists(POINT, min_size=0, max_size=30), st.lists(POINT, min_size=1, max_size=10))
def test_rank_counts(points, queries):
    position, rank = np.array(points, dtype=np.int64).reshape(-1, 2).T
    at, than = np.array(queries, dtype=np.int64).T
    lower, equal, below = count_ranks(position, rank, at, than)
    for k in range(len(queries)):
        before = position < at[k]
        assert lower[k] == (before & (rank < than[k])).sum()
        assert equal[k] == (before & (rank == than[k])).sum()
        assert below[k] == before.sum()


@given(st.lists(ROW, min_size=1, max_size=20))
def test_pairs_and_infinitesimal_jackknife(people):
    entry, length, event, stratum, score = (np.array(column) for column in zip(*people, strict=True))
    rows = read_rows(entry + length, event, pd.DataFrame({"x": score}), strata=stratum, entry=entry)
    found = concordance(rows, score.astype(float))
    shares, tied_y, tied_xy = _pairs(rows, score)
    assert list(found.counts.values()) == [*(shares.sum(axis=0) / 2), tied_y, tied_xy]
    pairs = shares.sum() / 2
    if pairs == 0:
        assert (found.value, found.std_error) == (None, None)
        return
    value = (shares[:, 0] + shares[:, 2] / 2).sum() / 2 / pairs
    influence = (shares[:, 0] + shares[:, 2] / 2 - value * shares.sum(axis=1)) / pairs
    assert found.value == pytest.approx(value)
    assert found.std_error == pytest.approx(np.sqrt((influence**2).sum()), abs=1e-12)


def _pairs(rows, score):
    shares, tied_y, tied_xy = np.zeros((rows.n, 3)), 0, 0
    for i in np.flatnonzero(rows.event):
        for j in np.flatnonzero(rows.stratum == rows.stratum[i]):
            if rows.stop[j] == rows.stop[i] and rows.event[j] and j > i:
                tied_xy, tied_y = tied_xy + (score[i] == score[j]), tied_y + (score[i] != score[j])
            later = rows.stop[j] > rows.stop[i] or (rows.stop[j] == rows.stop[i] and not rows.event[j])
            if later and rows.entry[j] < rows.stop[i]:
                kind = 2 if score[i] == score[j] else int(score[i] < score[j])
                shares[[i, j], kind] += 1
    return shares, tied_y, tied_xy
