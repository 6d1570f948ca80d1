"""What a report is made from, as digests: a report is made again when one of them is not what it was."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from evaluation import languages, paths
from evaluation.disclosure.rules import OFF
from evaluation.provenance import data_fingerprint, digest, read_program_fingerprint
from evaluation.reports import manifest
from evaluation.reports.plan import Planned
from evaluation.reports.record import Record, log_file
from evaluation.reports.subject import CLOCK
from evaluation.study import Study

IMPORTABLE = (".py", ".so", ".pyd")
NEVER_MADE = "never_finished"
FAILED = "failed"
ALTERED = "altered"
FORCED = "forced"
CHANGED = "changed:"


def read_common_inputs(study: Study) -> dict[str, str]:
    """Return the digests that all reports of a study have in common.

    ``study`` is its ``study.toml``, ``data`` every file of its folder, ``modules`` what lies beside the notebooks and
    can be imported there, ``program`` the code, texts, templates and fonts of this package, ``environment`` the
    interpreter and every installed package, ``date`` the declared date, ``decision`` all notebooks of its own, where
    people are protected: what may be shown is decided about all of them together.
    """
    beside = paths.notebooks_folder()
    return {
        "study": _digest(study.file.read_bytes()),
        "data": data_fingerprint(study),
        "modules": digest(beside, (path for path in beside.rglob("*") if path.suffix in IMPORTABLE)),
        "program": read_program_fingerprint(),
        "environment": _digest("\n".join(_environment()).encode()),
        "date": os.environ.get(CLOCK, ""),
    } | _decided(study)


def _decided(study: Study) -> dict[str, str]:
    """Return the digest of all notebooks of the study's own, where what one may show depends on what the others do."""
    own = study.path("notebooks")
    return (
        {} if study.disclosure.threshold == OFF or not own.is_dir() else {"decision": digest(own, own.glob("*.ipynb"))}
    )


def read_inputs(planned: Planned, common: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of everything that a report is made from.

    Parameters
    ----------
    planned : Planned
        The report.
    common : mapping of str to str
        What :func:`read_common_inputs` gives for its study.
    """
    notebook = planned.source.read_bytes() if planned.source.is_file() else b""
    parameters = planned.parameters | {"study": planned.study.id}
    written = "\n".join(f"{name} = {value}" for name, value in sorted(parameters.items()))
    return {"notebook": _digest(notebook), "parameters": _digest(written.encode()), **common}


def reasons_to_make(planned: Planned, record: Record, inputs: Mapping[str, str], out: Path) -> tuple[str, ...]:
    """Return why a report has to be made; nothing when it stands as it would be made now.

    A reason is ``"never_finished"``, ``"failed"``, ``"altered"``, ``"forced"``, or ``"changed:"`` with the part of its
    inputs that did; :func:`say_reason` says it in words.

    Parameters
    ----------
    planned : Planned
        The report.
    record : Record
        Its record as it stands.
    inputs : mapping of str to str
        What it would be made from now.
    out : Path
        The folder it stands in.
    """
    if record.status == "missing":
        return (NEVER_MADE,)
    if record.status == "failed":
        return (FAILED,)
    names = sorted({*inputs, *record.inputs})
    changed = tuple(f"{CHANGED}{name}" for name in names if inputs.get(name) != record.inputs.get(name))
    return changed or (() if log_file(planned, out).is_file() and manifest.stands(planned, out) else (ALTERED,))


def say_reason(reason: str, language: str) -> str:
    """Return a reason for making a report in words."""
    kind, _, part = reason.partition(":")
    return languages.text(f"batch.explained.{kind}", language, part=part)


def _environment() -> list[str]:
    installed = {entry.name for folder in sys.path for entry in Path(folder or ".").glob("*.*-info")}
    return [platform.python_version(), sys.platform, platform.machine(), *sorted(installed)]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
