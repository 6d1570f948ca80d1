"""The table under a survival curve: at risk, with the event so far, censored so far, at each tick of the axis.

The extended form that readers preferred in the KMunicate survey (Morris et al. 2019, BMJ Open 9:e030215).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from evaluation.presentation.show import Caption
from evaluation.presentation.tables.writer import Column, Row, Table
from evaluation.presentation.words import Words

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("n_at_risk", "n_event", "n_censored")


def counts_at(frame: pd.DataFrame, times: Sequence[float]) -> pd.DataFrame:
    """Summarise a curve's counts at some times.

    Parameters
    ----------
    frame : DataFrame
        Columns ``group, time, n_at_risk, n_event, n_censored``, one row for each distinct time.
    times : sequence of float
        The times asked for.

    Returns
    -------
    DataFrame
        The same columns at those times: people at risk just before, events and censorings up to and including.
    """
    import pandas as pd

    rows = []
    for group, part in frame.sort_values("time").groupby("group", sort=False):
        reached = part["time"].tolist()
        at_risk = [*part["n_at_risk"], 0]
        with_event, gone = ([0, *accumulate(part[name])] for name in ("n_event", "n_censored"))
        for time in times:
            so_far = bisect_right(reached, time)
            rows.append((group, time, at_risk[bisect_left(reached, time)], with_event[so_far], gone[so_far]))
    return pd.DataFrame(rows, columns=["group", "time", *COUNTS])


def at_risk_table(
    counts: pd.DataFrame,
    caption: Caption,
    words: Words,
    *,
    labels: Mapping[Any, str],
    time_label: str,
    counted: Sequence[str] = COUNTS,
) -> Table:
    """Return a row for each group and count, one column for each time.

    Parameters
    ----------
    counts : DataFrame
        What :func:`counts_at` returns; a count may be a mark.
    caption, words
        Caption of the table and language of the page.
    labels : mapping of group to label
        In the order of the page.
    time_label : str
        What the columns are (``"Months since the end of the course"``).
    counted : sequence of str, optional
        Which counts, by default at risk, with the event, no longer observed.
    """
    times = list(dict.fromkeys(counts["time"]))
    rows = []
    for group, label in labels.items():
        part = counts[counts["group"] == group].set_index("time").loc[times]
        rows += [Row(_header(label, words.text(f"tables.{name}"), words), tuple(part[name])) for name in counted]
    return Table(caption=caption, columns=_columns(times, time_label, words), rows=tuple(rows))


def cause_table(
    frame: pd.DataFrame,
    times: Sequence[float],
    caption: Caption,
    words: Words,
    *,
    causes: Mapping[Any, str],
    groups: Mapping[Any, str] | None = None,
    time_label: str,
) -> Table:
    """Return at risk, each cause so far, and no longer observed, for everybody or by group.

    Parameters
    ----------
    frame : DataFrame
        Columns ``cause, time, n_at_risk, n_event, n_censored``, and ``group`` where there are groups.
    times, time_label
        The columns, and what they are.
    caption, words
        Caption of the table and language of the page.
    causes, groups : mapping to label
        In the order of the page.
    """
    rows = []
    for group, label in (groups or {None: ""}).items():
        part = frame if groups is None else frame[frame["group"] == group]
        counts = {cause: counts_at(part[part["cause"] == cause].assign(group=cause), times) for cause in causes}
        everybody = next(iter(counts.values()))
        rows.append(Row(_header(label, words.text("tables.n_at_risk"), words), tuple(everybody["n_at_risk"])))
        for cause, name in causes.items():
            so_far = words.text("tables.cause_so_far", cause=name)
            rows.append(Row(_header(label, so_far, words), tuple(counts[cause]["n_event"])))
        rows.append(Row(_header(label, words.text("tables.n_censored"), words), tuple(everybody["n_censored"])))
    return Table(caption=caption, columns=_columns(times, time_label, words), rows=tuple(rows))


def _header(group: str, count: str, words: Words) -> str:
    return words.text("tables.group_count", group=group, count=count) if group else count[:1].upper() + count[1:]


def _columns(times: Sequence[float], time_label: str, words: Words) -> tuple[Column, ...]:
    decimals = 0 if all(round(float(time), 1).is_integer() for time in times) else 1
    return (Column(time_label, kind="text"), *(Column(words.number(time, decimals)) for time in times))
