"""Seals that only this user can make: what a cache or a batch kept is believed only while it is as it was written."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from evaluation.errors import OutputError
from evaluation.files import OWNER_ONLY, write_whole
from evaluation.paths import configuration_folder

KEY = "seal.key"
LENGTH = 32
DIGITS = 64


def seal(text: bytes) -> str:
    """Return the seal of some bytes.

    Raises
    ------
    OutputError
        When there is no key and none can be written, or the key cannot be read.
    """
    return hmac.new(_key(), text, hashlib.sha256).hexdigest()


def is_sealed(text: bytes, met: str) -> bool:
    """Return whether a seal is that of some bytes."""
    return hmac.compare_digest(met.encode("utf-8", "replace"), seal(text).encode())


def write_sealed(path: Path, content: bytes) -> None:
    """Write a file with its seal before its content, whole, readable to its owner alone.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    write_whole(path, f"{seal(path.name.encode() + content)}\n".encode() + content, mode=OWNER_ONLY)


def read_sealed(path: Path) -> bytes:
    """Return the content of a sealed file.

    Raises
    ------
    OSError
        When it cannot be read.
    ValueError
        When it is not as it was written, or was written under another name or by somebody else.
    """
    written = path.read_bytes()
    met, content = written[:DIGITS].decode("ascii", "replace"), written[DIGITS + 1 :]
    if not is_sealed(path.name.encode() + content, met):
        raise ValueError(f"{path.name}: not as it was written")
    return content


def _key() -> bytes:
    """Return the user's key, which is made when there is none; only its owner can read it."""
    file = configuration_folder() / KEY
    try:
        if not file.exists():
            _make_key(file)
        key = file.read_bytes()
    except OSError as error:
        raise OutputError("errors.unwritable", path=str(file), problem=error.strerror or str(error)) from None
    if len(key) < LENGTH:
        raise OutputError("errors.unwritable", path=str(file), problem=f"{len(key)} < {LENGTH}")
    return key


def _make_key(file: Path) -> None:
    """Write a new key whole; of several processes at once the first one's stays."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(secrets.token_bytes(LENGTH))
        os.link(aside, file)
    except FileExistsError:
        pass
    finally:
        os.unlink(aside)
