"""Where the numbers of a report come from: fingerprints of data and program, versions, the command that repeats it."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from evaluation import __version__, paths
from evaluation.parameters import Settings
from evaluation.study import ALL, Study

PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "seaborn", "papermill", "nbconvert", "ortools")
SHOWN_DIGITS = 12


def data_fingerprint(study: Study) -> str:
    """Return the first digits of a SHA-256 digest over every file of a study but its notebooks, by name and content.

    These are the files of its folder and those that ``study.toml`` names, wherever they are.
    """
    named = [study.participants.file, study.participants.sql] if study.participants else []
    named += [study.published.file] if study.published else []
    registers = study.path(study.registers.folder).rglob("*") if study.registers else ()
    files = {*study.folder.rglob("*"), *map(study.path, named), *registers}
    files.difference_update(study.path("notebooks").glob("*.ipynb"))
    return digest(study.folder, files)


@functools.cache
def program_fingerprint() -> str:
    """Return the fingerprint of the program as it was when it was first asked for, which is what is running."""
    return read_program_fingerprint()


def read_program_fingerprint() -> str:
    """Return the first digits of a SHA-256 digest over the package as it is now: code, texts, templates and fonts.

    What a wheel has beside them is no part of the program: it has digests of its own.
    """
    files = (path for path in paths.PACKAGE.rglob("*") if "__pycache__" not in path.parts)
    return digest(paths.PACKAGE, (path for path in files if paths.SHIPPED not in path.parents))


@functools.cache
def environment() -> dict[str, str]:
    """Return the versions of Python and of the packages that make the numbers."""
    return {"python": platform.python_version()} | {name: metadata.version(name) for name in PACKAGES}


def command(settings: Settings, notebook: str) -> str:
    """Return the command that makes the report again."""
    parts = [f"evaluation report --study {settings.study.id} --only {notebook}"]
    place = next((name for name in (settings.edition, settings.subgroup, settings.site) if name != ALL), ALL)
    parts += [f"--site {place}"]
    return " ".join([*parts, f"--language {settings.language}"])


def provenance(settings: Settings, notebook: str) -> dict[str, object]:
    """Return what the foot of a page states, as plain data."""
    return {
        "version": __version__,
        "program": program_fingerprint(),
        "data": data_fingerprint(settings.study),
        "parameters": settings.parameters,
        "environment": environment(),
        "command": command(settings, notebook),
        "sources": [source.text[settings.language] for source in settings.study.sources],
        "contact": settings.study.contact,
    }


def digest(folder: Path, files: Iterable[Path]) -> str:
    """Return the first digits of a SHA-256 digest over files, by content and by name from a folder."""
    found = hashlib.sha256()
    for file in sorted(path for path in files if path.is_file()):
        found.update(f"{Path(os.path.relpath(file, folder)).as_posix()}\0{file.stat().st_size}\0".encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:SHOWN_DIGITS]
