"""Whether a release is what it says: its checksums, and its reports made once more."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.errors import DisclosureError
from evaluation.paths import CACHE
from evaluation.release import checksums, keeping
from evaluation.release.auditing import Control, control
from evaluation.release.making import fill_draft
from evaluation.release.record import NAME as RECORD
from evaluation.release.record import describe, inputs, read_described, to_text
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
    claims : tuple of str
        What the record of the release says and is not so: entries of it.
    unchecked : tuple of str
        Names of earlier releases that it says it was audited with, and that were not given.
    """

    files: int
    different: tuple[str, ...]
    claims: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything is as the release says."""
        return not self.different and not self.claims and not self.unchecked


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
    earlier: Sequence[Path] = (),
) -> Again:
    """Make all reports of a release again, elsewhere, and compare every file and every claim of its record.

    What people were read from is read anew, past every table that a cache keeps: a cached one could have been changed.
    The audits are made again too.

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
    earlier : sequence of Path
        The earlier releases that it says it was audited with.

    Raises
    ------
    ReportError
        When the folder is no release, or a report cannot be made again.
    """
    described = read_described(folder)
    before = [keeping.read_previous(place) for place in earlier]
    with scratch_folder() as scratch, declared_date(described["inputs"]), without_cache(scratch / "cache"):
        reports, release = scratch / "reports", scratch / "release"
        run_batches([Folder(study, plan(study), reports)], how, listen, opened=opened)
        draft = fill_draft(study, reports, release, described["name"], terms)
        made = checksums.digests(release)
        try:
            passed = control(study, draft.ledger, before)
        except DisclosureError:
            passed = None
        said = describe(
            study, draft.terms, draft.ledger, draft.records, draft.examined, passed or Control(None, ()), made
        )
    named = [each["earlier"] for each in described.get("audit", {}).get("with_earlier", [])]
    given = {ledger.release for ledger in before}
    return Again(
        files=len({*made, *described["files"]}),
        different=checksums.unequal(described["files"], made),
        claims=("audit.joint",) if passed is None else _unlike(described, json.loads(to_text(said))),
        unchecked=tuple(name for name in named if name not in given),
    )


def _unlike(stated: Mapping[str, Any], found: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the entries of a record, dotted, that say something else than what was found.

    Inputs are compared before (:func:`changed_inputs`), files by themselves, and versions of tools are no claims.
    """
    names = sorted({*stated, *found} - {"files", "inputs", "tools", "audit"})
    unlike = [name for name in names if stated.get(name) != found.get(name)]
    audits: list[dict[str, Any]] = [each.get("audit") or {} for each in (stated, found)]
    if audits[0].get("joint") != audits[1].get("joint"):
        unlike.append("audit.joint")
    compared = [{each["earlier"]: each for each in audit.get("with_earlier", [])} for audit in audits]
    unlike += [f"audit.with_earlier.{name}" for name, each in compared[1].items() if compared[0].get(name) != each]
    return tuple(unlike)


@contextlib.contextmanager
def without_cache(empty: Path) -> Iterator[None]:
    """Have nothing be read from what a cache keeps: an empty one stands in its place."""
    before = os.environ.get(CACHE)
    os.environ[CACHE] = str(empty)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(CACHE)
        else:
            os.environ[CACHE] = before


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
