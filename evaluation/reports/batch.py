"""The way through: a study's grid of reports, its results and its index, in one folder."""

from __future__ import annotations

import csv
import io
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from evaluation.files import require_writable, write_whole
from evaluation.reports.execute import Record, make_report, read_record
from evaluation.reports.plan import Planned, plan
from evaluation.study import Study

IDENTITY = ("name", "notebook", "site", "edition", "language")
Listener = Callable[[Planned, Record | None], None]


def run_batch(
    study: Study, planned: Sequence[Planned], out: Path, workers: int = 2, listen: Listener = lambda *_: None
) -> tuple[Record, ...]:
    """Make reports, then the results file and the index of everything in the folder.

    Parameters
    ----------
    study : Study
        The study.
    planned : sequence of Planned
        The reports to make now; others of the study's grid keep what an earlier run left.
    out : Path
        The folder; made when it is not there.
    workers : int
        Reports made at the same time.
    listen : callable
        Called with (planned, None) when a report is handed out and (planned, record) when it ended.

    Returns
    -------
    tuple of Record
        One per planned report, in their order.

    Raises
    ------
    OutputError
        When the folder cannot be written to.
    """
    from evaluation.reports.index import write_index

    require_writable(out)
    made = {done.name: done for done in _make_all(planned, out, workers, listen)}
    standing = [made.get(each.name) or read_record(each, out) for each in plan(study)]
    write_whole(out / "results.csv", _results(standing))
    write_index(study, standing, out)
    return tuple(made[each.name] for each in planned)


def _make_all(planned: Sequence[Planned], out: Path, workers: int, listen: Listener) -> Iterator[Record]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        futures = {}
        for each in planned:
            listen(each, None)
            futures[pool.submit(make_report, each, out)] = each
        for future in as_completed(futures):
            record = future.result()
            listen(futures[future], record)
            yield record


def _results(records: Iterable[Record]) -> str:
    """Return every Estimate of every report as CSV, one row each."""
    rows = [
        {name: getattr(record, name) for name in IDENTITY} | _flat(estimate)
        for record in records
        for estimate in record.estimates
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or list(IDENTITY)
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _flat(estimate: dict[str, object]) -> dict[str, object]:
    return {name: " ".join(item) if isinstance(item, list) else item for name, item in estimate.items()}
