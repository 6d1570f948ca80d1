"""The machine-readable record of a release: what it is, from what it was made, which rules were applied with what."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from evaluation import __version__
from evaluation.disclosure import FLOOR, OFF, Ledger
from evaluation.errors import ReportError
from evaluation.release.auditing import Control
from evaluation.release.terms import Terms
from evaluation.reports.due import Examined
from evaluation.reports.record import Record
from evaluation.study import Study

NAME = "release.json"
OF_THE_REPORT = ("notebook", "parameters")
TOOLS = ("ortools", "scipy", "numpy", "pandas")


def describe(
    study: Study,
    terms: Terms,
    ledger: Ledger,
    records: Sequence[Record],
    examined: Sequence[Examined],
    passed: Control,
    files: Mapping[str, str],
) -> dict[str, Any]:
    """Return the record of a release as plain data.

    Parameters
    ----------
    study : Study
        The study.
    terms : Terms
        Those of the study.
    ledger : Ledger
        What the release says.
    records : sequence of Record
        Its reports.
    examined : sequence of Examined
        The same as they stood: what they were made from.
    passed : Control
        The audits that it passed.
    files : mapping of str to str
        SHA-256 digest of each file, by name.
    """
    return {
        "study": study.id,
        "title": study.title,
        "name": ledger.release,
        "data": study.nature,
        "threshold": study.disclosure.threshold,
        "rules": rules(study, terms),
        "audit": passed.record(),
        "reports": [
            {"name": each.name, "counts": len(each.counts), "estimates": len(each.estimates)} for each in records
        ],
        "counts": sum(len(each.counts) for each in records),
        "statements": len(ledger.statements),
        "inputs": inputs(examined),
        "tools": {"evaluation": __version__, "python": platform.python_version()}
        | {name: metadata.version(name) for name in TOOLS},
        "files": dict(files),
    }


def rules(study: Study, terms: Terms) -> list[dict[str, Any]]:
    """Return every rule that the pages of a study and its release follow, with its parameters."""
    threshold = study.disclosure.threshold
    least: dict[str, Any] = {"rule": "small counts are hidden", "threshold": threshold, "least_allowed": FLOOR}
    if threshold == OFF:
        least = {"rule": "nothing is hidden or audited", "threshold": OFF, "because": f"the data are {study.nature}"}
    looked_for = ["tax codes", "provisional codes, full names of the registers", "key of the pseudonyms"]
    return [least, *map(dict, terms.rules), {"rule": "nothing personal in any file", "looked_for": looked_for}]


def inputs(examined: Sequence[Examined]) -> dict[str, Any]:
    """Return the digests of all that the reports were made from."""
    every = (pair for each in examined for pair in each.inputs.items())
    common = {name: digest for name, digest in every if name not in OF_THE_REPORT}
    return common | {"notebooks": {each.planned.notebook: each.inputs["notebook"] for each in examined}}


def to_text(described: Mapping[str, Any]) -> str:
    """Return a record as the text of its file."""
    return json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_described(folder: Path) -> dict[str, Any]:
    """Return the record of a release.

    Raises
    ------
    ReportError
        When the folder is no release.
    """
    try:
        described = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        described = None
    if not isinstance(described, dict) or not {"study", "name", "inputs", "files"} <= set(described):
        raise ReportError("release.errors.no_release", path=str(folder), missing=NAME)
    return described
