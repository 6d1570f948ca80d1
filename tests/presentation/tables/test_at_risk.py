"""Numbers at risk."""

import pandas as pd
import pytest

from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Suppressed, at_risk_table, cause_table, counts_at
from evaluation.presentation.words import Words

# Ten people by hand: 2 events at 1, 1 event and 2 censored at 3, 5 censored at 6.
FRAME = pd.DataFrame(
    {"group": "a", "time": [1, 3, 6], "n_at_risk": [10, 8, 5], "n_event": [2, 1, 0], "n_censored": [0, 2, 5]}
)


@pytest.mark.parametrize(
    ("time", "expected"),
    [(0, (10, 0, 0)), (1, (10, 2, 0)), (2, (8, 2, 0)), (3, (8, 3, 2)), (5, (5, 3, 2)), (6, (5, 3, 7)), (7, (0, 3, 7))],
)
def test_counts_before_and_up_to_a_time(time, expected):
    row = counts_at(FRAME, [time]).iloc[0]
    assert tuple(row[["n_at_risk", "n_event", "n_censored"]]) == expected


def test_people_are_accounted_for_just_after_every_event_time():
    both = pd.concat([FRAME, FRAME.assign(group="b")])
    counts = counts_at(both, [0, 2, 4, 7])
    assert (counts[["n_at_risk", "n_event", "n_censored"]].sum(axis=1) == 10).all()
    assert list(counts["group"].unique()) == ["a", "b"]


def test_rows_by_group_and_count_columns_by_time():
    hidden = Suppressed("fewer than 5 people")
    counts = counts_at(FRAME, [0, 3, 6]).astype({"n_event": object})
    counts.loc[1, "n_event"] = hidden
    table = at_risk_table(counts, Caption("r", "T", "S"), Words("en"), labels={"a": "Pact"}, time_label="Months")
    assert [column.header for column in table.columns] == ["Months", "0", "3", "6"]
    assert [(row.header, row.cells) for row in table.rows] == [
        ("Pact: at risk", (10, 8, 5)),
        ("Pact: with the event so far", (0, hidden, 3)),
        ("Pact: no longer observed", (0, 2, 7)),
    ]


def test_a_hidden_count_is_never_summed():
    hidden = FRAME.astype({"n_event": object})
    hidden.loc[1, "n_event"] = Suppressed("fewer than 5 people")
    with pytest.raises(TypeError):
        counts_at(hidden, [6])


@pytest.mark.parametrize("groups", [None, {"a": "Pact"}])
def test_causes_share_who_is_at_risk_and_who_is_gone(groups):
    other = FRAME.assign(cause=2, n_event=[0, 1, 0])
    frame = pd.concat([FRAME.assign(cause=1, n_event=[2, 0, 0]), other])
    causes = {1: "Permanent", 2: "Fixed term"}
    table = cause_table(
        frame, [0, 3, 7], Caption("r", "T", "S"), Words("en"), causes=causes, groups=groups, time_label="Months"
    )
    assert [row.cells for row in table.rows] == [(10, 8, 0), (0, 2, 2), (0, 1, 1), (0, 2, 7)]
    assert [row.header for row in table.rows] == (
        ["Pact: at risk", "Pact: Permanent, so far", "Pact: Fixed term, so far", "Pact: no longer observed"]
        if groups
        else ["At risk", "Permanent, so far", "Fixed term, so far", "No longer observed"]
    )
