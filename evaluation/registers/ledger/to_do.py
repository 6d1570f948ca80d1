"""The issues as a list that an office can work through: equal ones are one line, and one decision."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from evaluation import languages
from evaluation.registers.ledger.account import Ledger
from evaluation.registers.ledger.frames import files_frame, remarks_frame, rows_frame
from evaluation.registers.ledger.removals import REMOVED, STRANGERS, are_strangers, removed_by
from evaluation.registers.ledger.severity import severity
from evaluation.registers.ledger.source import place_name

COLUMNS = ("removes", "severity", "times", "issue", "raw", "who", "register", "column", "places", "decision")
MOST_PLACES = 40
_EQUAL = ["removes", "severity", "kind", "register", "name", "raw", "who"]
_ONE_SHEET = ["file", "sheet"]


def to_do_frame(ledger: Ledger, language: str) -> pd.DataFrame:
    """Return the issues, equal ones in one line; those of people never enrolled are not among them.

    Equal are issues of one kind about one cell text, and in a personal column, of which only shapes are known, all of
    one kind.

    Returns
    -------
    DataFrame
        What the rows removed (first, "" for nothing), ``severity``, ``times``, ``issue`` (what to do), ``raw`` (the
        cell), ``who`` corrects it, ``register``, ``column`` (the header as first written), ``places`` (at most
        ``MOST_PLACES`` of them), ``decision`` (left to the office).
    """
    issues = remarks_frame(ledger, "issues", language)
    if issues.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    personal = {(source.register, column) for source in ledger.sources for column in source.personal}
    is_personal = pd.MultiIndex.from_frame(issues[["register", "name"]]).isin(personal)
    issues["raw"] = issues["raw"].astype("str").mask(is_personal, "")
    line = issues.groupby(_EQUAL, sort=False, observed=True).ngroup()
    lines = issues.groupby(line, sort=False).first()
    lines["times"] = line.value_counts()
    lines["places"] = _places(issues, line, language).reindex(lines.index)
    register = lines["register"].astype("str")
    titles = {name: languages.text(f"registers.names.{name}", language) if name else "" for name in register.unique()}
    lines = lines.assign(register=register.map(titles), decision="")
    grade = lines.groupby(["removes", "severity"], sort=False, observed=True).ngroup()
    order = np.lexsort((np.arange(len(lines)), -lines["times"].to_numpy(), grade.to_numpy()))
    return lines.iloc[order].reset_index(drop=True)[list(COLUMNS)]


def strangers_frame(ledger: Ledger, language: str) -> pd.DataFrame:
    """Return how many rows of people never enrolled each extract of another office holds, by sheet."""
    rows = rows_frame(ledger, language)
    counts = rows[rows["apart"]].groupby(_ONE_SHEET, sort=False).size().rename("rows").reset_index()
    titles = files_frame(ledger, language)[[*_ONE_SHEET, "register"]]
    return counts.merge(titles, on=_ONE_SHEET)[[*_ONE_SHEET, "register", "rows"]]


def count_issues(ledger: Ledger) -> dict[str, int]:
    """Return how many ``errors``, ``warnings`` and ``notes`` there are and what they cost.

    ``persons``, ``jobs`` and ``pacts`` are rows left out until they are corrected, ``rows`` those of people never
    enrolled, whose issues are not counted.
    """
    counts = dict.fromkeys(("errors", "warnings", "notes", *(f"{name}s" for name in REMOVED)), 0)
    removals = set()
    for block in ledger.issues:
        counted = ~are_strangers(ledger, block.source_id, block.row)
        grades = np.array([f"{severity(kind)}s" for kind in block.facts["kind"]])
        for name, times in zip(grades, np.bincount(block.fact[counted], minlength=len(grades)), strict=True):
            counts[name] += int(times)
        removed = removed_by(ledger, block.source_id, block.row, block.facts["kind"].to_numpy(object)[block.fact])
        taken = removed >= 0
        removals |= set(zip(block.source_id[taken], block.row[taken], removed[taken], strict=True))
    for *_, removed in removals:
        counts[f"{REMOVED[removed]}s"] += 1
    ids, rows = ledger.set_aside(STRANGERS)
    return counts | {"rows": int(are_strangers(ledger, ids, rows).sum())}


def _places(issues: pd.DataFrame, line: pd.Series, language: str) -> pd.Series:
    """Return for each line where its issues are: files and sheets, each with its cells or rows."""
    shown = issues[line.groupby(line).cumcount() < MOST_PLACES]
    row = shown["row"].astype("str").where(shown["row"].notna(), "")
    cells = shown["cell"].astype("str")
    where = cells.where(cells != "", row)
    sheets = [line[shown.index], shown["file"].astype("str"), shown["sheet"].astype("str")]
    joined = where.groupby(sheets, sort=False).agg(_joined)
    texts = pd.Series(
        [place_name(file, sheet) + (f": {cells}" if cells else "") for (_, file, sheet), cells in joined.items()],
        index=joined.index.get_level_values(0),
    )
    places = texts.groupby(level=0, sort=False).agg("; ".join)
    rest = line.value_counts() - MOST_PLACES
    more = {key: languages.text("registers.ledger.more_places", language, places=n) for key, n in rest.items() if n > 0}
    return places + places.index.map(lambda key: f" {more[key]}" if key in more else "")


def _joined(cells: Sequence[str]) -> str:
    return ", ".join(cell for cell in cells if cell)


def as_table(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as an arrow table without its index."""
    return pa.Table.from_pandas(frame, preserve_index=False)
