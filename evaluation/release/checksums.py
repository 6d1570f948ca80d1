"""Checksums of a folder, in the format that ``sha256sum --check`` reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from evaluation.errors import ReportError

NAME, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 digest of every file of a folder but its list of checksums and their signature, by name."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: digest(files[name]) for name in sorted(files) if name not in (NAME, SIGNATURE)}


def digest(file: Path) -> str:
    """Return the SHA-256 digest of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def to_text(found: Mapping[str, str]) -> str:
    """Return digests by name as the text of a list of checksums."""
    return "".join(f"{found[name]}  {name}\n" for name in sorted(found))


def read_sums(folder: Path) -> dict[str, str]:
    """Return the checksums that a release states, by name.

    Raises
    ------
    ReportError
        When there is no list of checksums, or it holds something else.
    """
    file = folder / NAME
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ReportError("release.errors.no_release", path=str(folder), missing=NAME) from None
    found = [_LINE.fullmatch(line) for line in lines]
    if not lines or None in found:
        raise ReportError("release.errors.no_release", path=str(folder), missing=NAME)
    return {each[2]: each[1] for each in found if each}


def damage(folder: Path) -> tuple[str, ...]:
    """Return the files that are not as the list of checksums says: altered, missing, or not in it.

    Raises
    ------
    ReportError
        As :func:`read_sums`.
    """
    stated, found = read_sums(folder), digests(folder)
    return unequal(stated, found)


def unequal(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names, sorted, that two lists of checksums do not agree on."""
    return tuple(name for name in sorted({*one, *other}) if one.get(name) != other.get(name))
