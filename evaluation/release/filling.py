"""The files of a release: pages, records and notebooks as they stand, and lists of exactly these."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.files import write_whole
from evaluation.reports.due import Examined
from evaluation.reports.index import write_index
from evaluation.reports.record import Record, notebook_file, page_file, read_record, record_file
from evaluation.reports.results import RESULTS, Results
from evaluation.study import Study


def fill(study: Study, examined: Sequence[Examined], folder: Path) -> tuple[Record, ...]:
    """Copy finished reports to a folder and write its lists.

    The lists are written anew, so that nothing is listed or brought along that was not examined: pages of notebooks
    that the study has dropped, logs.

    Parameters
    ----------
    study : Study
        The study.
    examined : sequence of Examined
        Its reports, all of them finished.
    folder : Path
        The folder; empty.

    Returns
    -------
    tuple of Record
        What became of each report, as the folder has it, with all its numbers.
    """
    records, results = [], Results()
    for each in examined:
        for name in (page_file, notebook_file, record_file):
            write_whole(name(each.planned, folder), name(each.planned, each.out).read_bytes())
        record = read_record(each.planned, folder)
        results.add(record)
        records.append(record)
    write_whole(folder / RESULTS, results.to_csv())
    write_index(study, [record.without_numbers() for record in records], folder, alone=True)
    return tuple(records)
