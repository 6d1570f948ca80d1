"""Only what stands as it would be made now can be released: whole, and from these data, this program, this study."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation import languages
from evaluation.errors import ReportError
from evaluation.reports.due import Examined, Folder, examine
from evaluation.reports.inputs import say_reason
from evaluation.reports.plan import plan
from evaluation.study import Study


def require_reports(study: Study, source: Path) -> None:
    """Refuse a folder that cannot hold a study's reports.

    Raises
    ------
    ReportError
        When there is no such folder, or the study asks for no reports.
    """
    if not source.is_dir() or not plan(study):
        raise ReportError("release.errors.no_reports", path=str(source), study=study.id)


def require_ready(study: Study, source: Path) -> list[Examined]:
    """Return every report of a study's grid as it stands.

    Parameters
    ----------
    study : Study
        The study.
    source : Path
        Its folder of reports.

    Raises
    ------
    ReportError
        When one is missing, failed, or would be made again; names all such reports with the reasons.
    """
    examined = examine(Folder(study, plan(study), source))
    due = [each for each in examined if each.reasons]
    if due:
        told = "\n".join(f"{each.planned.name}: {_in_words(each.reasons)}" for each in due)
        raise ReportError("release.errors.not_ready", study=study.id, number=len(due), of=len(examined), reports=told)
    return examined


def _in_words(reasons: Sequence[str]) -> str:
    return ", ".join(say_reason(reason, languages.DEFAULT) for reason in reasons)
