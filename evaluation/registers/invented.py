"""Which files of a folder are test registers, of invented people: a note beside them says it by their digests."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

# Not read as a register: what begins with a point is no file of an office.
NOTE = ".test-registers.json"


def note_of(files: Mapping[str, bytes]) -> tuple[str, str]:
    """Return name and content of the note on test registers."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return NOTE, json.dumps({"test_registers": digests}, indent=1, sort_keys=True) + "\n"


def held(folder: Path) -> frozenset[Path]:
    """Return the files of a folder that are test registers, unchanged since they were written."""
    note = folder / NOTE
    if not note.is_file():
        return frozenset()
    try:
        digests = json.loads(note.read_text(encoding="utf-8"))["test_registers"]
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
    files = {folder / name: digest for name, digest in digests.items() if (folder / name).is_file()}
    return frozenset(file for file, digest in files.items() if _digest(file, file.stat().st_mtime_ns) == digest)


@functools.lru_cache(maxsize=64)
def _digest(file: Path, _modified: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
