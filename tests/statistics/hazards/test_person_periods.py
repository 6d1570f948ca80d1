"""Months at risk, counted from people one by one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.hazards import life_table, person_months

PERSON = st.tuples(st.sampled_from([0, 0.4, 1, 1.5, 2, 3, 3.7, 5]), st.booleans(), st.sampled_from("ab"))


def _months(time, event):
    """Months of one person: the event's own month counts, a month cut short by censoring does not."""
    last = max(int(np.ceil(time)), 1) if event else int(time)
    return range(1, last + 1)


@given(st.lists(PERSON, min_size=1, max_size=30))
def test_counts(people):
    expected: dict[tuple[str, int], list[int]] = {}
    for time, event, group in people:
        months = _months(time, event)
        for month in months:
            cell = expected.setdefault((group, month), [0, 0, 0])
            ends = month == months[-1]
            for k, adds in enumerate((True, ends and event, ends and not event)):
                cell[k] += adds
    time, event, group = zip(*people, strict=True)
    if not expected:
        with pytest.raises(ValueError, match="nobody was seen for a whole unit of time"):
            person_months(time, event)
        return
    table = person_months(time, event, pd.DataFrame({"group": group}))
    found = {(row.group, row.month): [row.n_at_risk, row.n_event, row.n_censored] for row in table.itertuples()}
    assert found == expected
    pooled = person_months(time, event)
    assert pooled["n_at_risk"].sum() == table["n_at_risk"].sum()


def test_rows_grow_with_combinations_and_not_with_people():
    table = person_months(
        np.tile([1, 2, 3, 3], 1000), np.tile([1, 0, 1, 0], 1000), pd.DataFrame({"arm": [0, 1] * 2000})
    )
    assert len(table) == 6
    assert table["n_event"].sum() == 2000


def test_life_table_by_hand():
    table = life_table([1, 1, 2, 3, 3], [1, 0, 1, 1, 0])
    assert table["n_at_risk"].tolist() == [5, 3, 2]
    assert table["n_event"].tolist() == [1, 1, 1]
    assert table["hazard"].tolist() == pytest.approx([1 / 5, 1 / 3, 1 / 2])
    assert table["survival"].tolist() == pytest.approx([4 / 5, 8 / 15, 4 / 15])


def test_life_table_by_group_restarts():
    table = life_table([1, 2, 1, 2], [1, 1, 0, 1], group=["a", "a", "b", "b"])
    assert table["group"].tolist() == ["a", "a", "b", "b"]
    assert table["survival"].tolist() == [0.5, 0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("covariates", "message"),
    [
        ({"month": [1, 2]}, "covariates column 'month': the table has a column of this name"),
        ({"arm": [1, None]}, "covariates column 'arm': 1 missing of 2"),
        ({"arm": [1, 2, 3]}, "covariates: 3 rows for 2 rows of time"),
    ],
)
def test_refuses(covariates, message):
    with pytest.raises(ValueError, match=message):
        person_months([1, 2], [1, 0], pd.DataFrame(covariates))
