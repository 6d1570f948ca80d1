"""Sums over risk sets equal the sums over their members, row by row."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.hazards.risk_sets import build_risk_sets
from evaluation.statistics.hazards.rows import read_rows

ROW = st.tuples(st.integers(0, 6), st.integers(1, 6), st.booleans(), st.integers(0, 2), st.booleans())


def _build(rows):
    entry, length, event, stratum, late = (np.array(column) for column in zip(*rows, strict=True))
    covariates = pd.DataFrame({"x": np.arange(len(rows)) % 3})
    begin = np.where(late, entry, -np.inf)
    read = read_rows(entry + length, event, covariates, strata=stratum, entry=begin)
    return read, build_risk_sets(read)


def _expected_members(rows, stratum, time):
    return (rows.stratum == stratum) & (rows.entry < time) & (rows.stop >= time)


@given(st.lists(ROW, min_size=1, max_size=25))
def test_sums_and_members(people):
    rows, risk_sets = _build(people)
    values = np.column_stack([np.ones(rows.n), np.arange(rows.n) + 0.5])
    weights = np.arange(1, risk_sets.n_sets + 1, dtype=float)[:, None]
    at_risk, events, passed = risk_sets.at_risk_sum(values), risk_sets.event_sum(values), risk_sets.cumulate(weights)
    by_row = np.zeros(rows.n)
    for k, (stratum, time) in enumerate(zip(risk_sets.stratum, risk_sets.times, strict=True)):
        inside = _expected_members(rows, stratum, time)
        here = inside & rows.event & (rows.stop == time)
        assert here.any()
        assert np.array_equal(risk_sets.members(k), inside)
        assert np.allclose(at_risk[k], values[inside].sum(axis=0))
        assert np.allclose(events[k], values[here].sum(axis=0))
        assert risk_sets.n_events[k] == here.sum()
        by_row += inside * weights[k]
    assert np.allclose(passed[:, 0], by_row)
    distinct = {(int(s), t) for s, t, e in zip(rows.stratum, rows.stop, rows.event, strict=True) if e}
    assert risk_sets.n_sets == len(distinct)


def test_an_event_at_time_zero_has_everyone_at_risk():
    rows = read_rows([0, 0, 1], [1, 0, 1], pd.DataFrame({"x": [0, 1, 2]}))
    assert list(build_risk_sets(rows).at_risk_sum(np.ones((3, 1)))[:, 0]) == [3, 1]
