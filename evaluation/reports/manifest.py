"""What a batch wrote, sealed: no file that somebody changed or slipped in afterwards is taken for one of its own.

Beside its reports a batch keeps for each of them the digests of its page, its record and its notebook, under a seal
that only the key of this user makes. A report whose files are not those is made again, and no release believes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from evaluation.files import write_whole
from evaluation.reports.plan import Planned
from evaluation.reports.record import manifest_file, notebook_file, page_file, record_file
from evaluation.seals import is_sealed, seal

SEAL = "seal"


def enter(planned: Planned, out: Path) -> None:
    """Note the files of a report as they stand: called by the batch when it has made it, and by nobody else.

    Raises
    ------
    OutputError
        When the note or the key cannot be written.
    """
    digests = _digests(planned, out)
    sealed = digests | {SEAL: seal(_text(planned, digests))}
    write_whole(manifest_file(planned, out), json.dumps(sealed, indent=1, sort_keys=True) + "\n")


def stands(planned: Planned, out: Path) -> bool:
    """Return whether the files of a report are those that a batch of this user wrote."""
    try:
        noted = json.loads(manifest_file(planned, out).read_text(encoding="utf-8"))
        met = noted.pop(SEAL)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return isinstance(met, str) and noted == _digests(planned, out) and is_sealed(_text(planned, noted), met)


def _digests(planned: Planned, out: Path) -> dict[str, str]:
    """Return the digest of each file of a report; empty where it is not there."""
    files = {"page": page_file, "record": record_file, "notebook": notebook_file}
    return {name: _digest(place(planned, out)) for name, place in files.items()}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _text(planned: Planned, digests: Mapping[str, str]) -> bytes:
    """Return what is sealed: the digests of this report of this study, so that no other's can stand for it."""
    return json.dumps([planned.study.id, planned.name, sorted(digests.items())]).encode()
