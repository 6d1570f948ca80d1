"""The way through: the reports of a study to the folder that is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation import languages
from evaluation.disclosure import OFF, Ledger
from evaluation.errors import OutputError, ReportError
from evaluation.files import require_writable, write_whole
from evaluation.lock import only_writer
from evaluation.release import checksums, keeping
from evaluation.release.auditing import control
from evaluation.release.building import built_aside
from evaluation.release.filling import fill
from evaluation.release.gathering import gather, require_coherent, require_counted
from evaluation.release.identities import read_identities
from evaluation.release.personal import require_nothing_personal
from evaluation.release.readiness import require_ready, require_reports
from evaluation.release.record import NAME as RECORD
from evaluation.release.record import describe, to_text
from evaluation.release.signing import sign
from evaluation.release.terms import Terms, terms_of
from evaluation.reports.due import Examined
from evaluation.reports.record import Record
from evaluation.study import Study


@dataclass(frozen=True)
class Release:
    """A release that was made.

    Parameters
    ----------
    folder : Path
        Where it is.
    files, reports, statements : int
        How many files and reports it has, and how many numbers about people its pages say.
    audited : bool
        Whether they were audited: not where the rule is off.
    compared : tuple of str
        Names of the earlier releases that they were audited with.
    silent : tuple of str
        Pages that count nobody: what they show, the audit has not seen.
    """

    folder: Path
    files: int
    reports: int
    statements: int
    audited: bool
    compared: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """The reports of a release, in the folder that becomes it."""

    terms: Terms
    examined: tuple[Examined, ...]
    records: tuple[Record, ...]
    ledger: Ledger


def make_release(
    study: Study,
    source: Path,
    out: Path,
    name: str = "",
    earlier: Sequence[Path] = (),
    terms: Terms | None = None,
    language: str = languages.DEFAULT,
    key: Path | None = None,
) -> Release:
    """Build the folder to hand over; it appears whole, and only when nothing in it says too much.

    Parameters
    ----------
    study : Study
        The study.
    source : Path
        Its folder of reports, all of them as they would be made now.
    out : Path
        The folder; there is none yet.
    name : str
        Name of the release; that of the folder unless said.
    earlier : sequence of Path
        Earlier releases, which readers are taken to have.
    terms : Terms, optional
        In which its pages count people; those of the study unless said.
    language : str
        Language of the errors.
    key : Path, optional
        An OpenSSH key to sign it with.

    Raises
    ------
    ReportError
        When a report is missing, failed, or would be made again, or the key cannot sign.
    DisclosureError
        When somebody could be recognised; holds counts that must not be published.
    OutputError
        When there is a folder already, or it cannot be written.
    """
    _require_apart(out, study, source)
    before = [keeping.read_previous(folder) for folder in earlier]
    with built_aside(out) as folder:
        draft = fill_draft(study, source, folder, name or out.name, terms)
        passed = control(study, draft.ledger, before, language)
        require_coherent(study, draft.records)
        files = checksums.digests(folder)
        described = describe(study, draft.terms, draft.ledger, draft.records, draft.examined, passed, files)
        write_whole(folder / RECORD, to_text(described))
        write_whole(folder / checksums.NAME, checksums.to_text(checksums.digests(folder)))
        if key is not None:
            sign(folder, key)
        number = require_nothing_personal(folder, read_identities(study), language)
    return Release(
        folder=out,
        files=number,
        reports=len(draft.records),
        statements=len(draft.ledger.statements),
        audited=passed.audit is not None,
        compared=tuple(earlier for earlier, _ in passed.comparisons),
        silent=tuple(f"{record.name}.html" for record in draft.records if not record.counts),
    )


def fill_draft(study: Study, source: Path, folder: Path, name: str, terms: Terms | None = None) -> Draft:
    """Put finished reports, their lists and their ledger into an empty folder.

    Raises
    ------
    ReportError, DisclosureError
        As :func:`make_release`, but nothing is audited here.
    """
    _require_reason(study)
    require_reports(study, source)
    require_writable(source)
    with only_writer(source):
        examined = require_ready(study, source)
        records = fill(study, examined, folder)
    if study.disclosure.threshold != OFF:
        require_counted(records)
    terms = terms_of(study) if terms is None else terms
    ledger = gather(study, name, records, terms.dimensions)
    write_whole(folder / keeping.NAME, keeping.to_text(keeping.without_unsaid(ledger)))
    return Draft(terms, tuple(examined), records, ledger)


def _require_reason(study: Study) -> None:
    """Refuse a release in which nothing is hidden and nobody says why."""
    if study.disclosure.threshold == OFF and study.disclosure.reason is None:
        raise ReportError("release.errors.no_reason", study=study.id)


def _require_apart(out: Path, study: Study, source: Path) -> None:
    """Refuse a release among the reports, where a batch would list it, or among the data, which it would change."""
    place, reports = out.resolve(), source.resolve()
    for folder in (reports, study.folder.resolve()):
        if place.is_relative_to(folder):
            raise OutputError("release.errors.place", out=str(out), folder=str(folder))
    if place.parent == reports.parent:
        raise OutputError("release.errors.place", out=str(out), folder=str(reports.parent))
