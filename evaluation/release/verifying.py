"""Whether a release is what it says: its checksums, and its reports made once more."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.release import checksums
from evaluation.release.making import fill_draft
from evaluation.release.record import NAME as RECORD
from evaluation.release.record import inputs, read_described
from evaluation.release.terms import Terms
from evaluation.reports.batch import Listener, run_batches
from evaluation.reports.due import Folder, examine
from evaluation.reports.making import How
from evaluation.reports.plan import plan
from evaluation.reports.subject import CLOCK
from evaluation.reports.workers.schedule import Workers
from evaluation.scratch import scratch_folder
from evaluation.study import Study


@dataclass(frozen=True)
class Again:
    """A release against its reports made once more.

    Parameters
    ----------
    files : int
        Files that were compared.
    different : tuple of str
        Those that are not the same, or that only one of the two has.
    """

    files: int
    different: tuple[str, ...]


def verify_files(folder: Path) -> tuple[str, ...]:
    """Return the files of a release that are not as it says itself: altered, missing, or none of its own.

    Raises
    ------
    ReportError
        When the folder is no release.
    """
    stated, described = checksums.read_sums(folder), read_described(folder)
    own = {name: digest for name, digest in stated.items() if name != RECORD}
    return tuple(sorted({*checksums.damage(folder), *checksums.unequal(own, described["files"])}))


def changed_inputs(study: Study, folder: Path) -> tuple[str, ...]:
    """Return what is not as it was when a release was made: ``"program"``, ``"environment"``, ``"data"`` and so on.

    Where there is something, the same bytes cannot be expected.

    Raises
    ------
    ReportError
        When the folder is no release.
    """
    stated = read_described(folder)["inputs"]
    with declared_date(stated):
        now = inputs(examine(Folder(study, plan(study), folder)))
    return tuple(name for name in sorted({*stated, *now}) if stated.get(name) != now.get(name))


def make_again(
    study: Study,
    folder: Path,
    how: How,
    listen: Listener = lambda *_: None,
    opened: Workers | None = None,
    terms: Terms | None = None,
) -> Again:
    """Make all reports of a release again, elsewhere, and compare every file.

    The record and the list of checksums hold the others' checksums and are not compared themselves.

    Parameters
    ----------
    study : Study
        The study.
    folder : Path
        The release.
    how : How
        How to make the reports.
    listen : callable
        As for :func:`~evaluation.reports.batch.run_batches`.
    opened : Workers, optional
        What makes the reports; else they are opened here.
    terms : Terms, optional
        As for :func:`~evaluation.release.making.make_release`.

    Raises
    ------
    ReportError
        When the folder is no release, or a report cannot be made again.
    """
    described = read_described(folder)
    with scratch_folder() as scratch, declared_date(described["inputs"]):
        reports, release = scratch / "reports", scratch / "release"
        run_batches([Folder(study, plan(study), reports)], how, listen, opened=opened)
        fill_draft(study, reports, release, described["name"], terms)
        made = checksums.digests(release)
    return Again(len({*made, *described["files"]}), checksums.unequal(described["files"], made))


@contextlib.contextmanager
def declared_date(stated: dict[str, Any]) -> Iterator[None]:
    """Have reports say the date that a release declares, and none when it has none."""
    before, date = os.environ.get(CLOCK), stated.get("date", "")
    _declare(date)
    try:
        yield
    finally:
        _declare(before or "")


def _declare(date: str) -> None:
    os.environ.pop(CLOCK, None)
    if date:
        os.environ[CLOCK] = date
