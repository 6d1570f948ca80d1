"""The key of the pseudonyms: 32 random bytes in a file that its owner alone can read, apart from program and data."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from evaluation.errors import RegisterError
from evaluation.paths import configuration_folder

LENGTH = 32
VARIABLE = "EVALUATION_KEY_FILE"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def key_path(name: str, declared: str | None = None) -> Path:
    """Return the path of a study's key file.

    It is that of the environment variable ``EVALUATION_KEY_FILE``, else the declared one, else
    ``evaluation/<name>.key`` in the user's configuration folder (``~/.config``, or ``XDG_CONFIG_HOME``).
    """
    chosen = os.environ.get(VARIABLE) or declared
    if chosen:
        return Path(chosen).expanduser().absolute()
    return configuration_folder() / f"{name}.key"


def read_key(path: Path, forbidden: Iterable[Path]) -> bytes:
    """Return the key of a file, which is made when it is not there.

    Parameters
    ----------
    path : Path
        The file.
    forbidden : iterable of Path
        Folders that must not hold it: whoever gets the data or the program must not get the key with them.

    Raises
    ------
    RegisterError
        When the file is in a forbidden folder, other users can read it, it is not a key, or it cannot be made or read.
    """
    place = path.resolve()
    for folder in forbidden:
        if place.is_relative_to(folder.resolve()):
            raise RegisterError("registers.errors.key_place", path=str(path), folder=str(folder), variable=VARIABLE)
    try:
        if not path.exists():
            _make(path)
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise RegisterError("registers.errors.key_open", path=str(path))
        key = path.read_bytes()
    except OSError as error:
        problem = error.strerror or str(error)
        raise RegisterError("registers.errors.key_unreadable", path=str(path), problem=problem) from None
    if len(key) != LENGTH:
        raise RegisterError("registers.errors.key_length", path=str(path), met=len(key), accepted=LENGTH)
    return key


def public_key(name: str) -> bytes:
    """Return the key of a study of invented people: there is nobody to protect, and everybody gets the same table."""
    return hashlib.sha256(f"evaluation {name}".encode()).digest()


def _make(path: Path) -> None:
    """Make a key aside and link it into place: of two processes that start together, both get the same one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(aside)
