"""Where the numbers of a report come from: fingerprints of data and program, versions, the command that repeats it."""

from __future__ import annotations

import functools
import hashlib
import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from evaluation import __version__
from evaluation.parameters import Settings
from evaluation.study import ALL, Study

PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "seaborn", "papermill", "nbconvert", "ortools")
SHOWN_DIGITS = 12


def data_fingerprint(study: Study) -> str:
    """Return the first digits of a SHA-256 digest over every file of the study's folder, by name and content."""
    return _digest(study.folder, sorted(path for path in study.folder.rglob("*") if path.is_file()))


@functools.cache
def program_fingerprint() -> str:
    """Return the first digits of a SHA-256 digest over the package's source files and texts."""
    folder = Path(__file__).parent
    return _digest(folder, sorted([*folder.rglob("*.py"), *folder.rglob("*.toml")]))


@functools.cache
def environment() -> dict[str, str]:
    """Return the versions of Python and of the packages that make the numbers."""
    return {"python": platform.python_version()} | {name: metadata.version(name) for name in PACKAGES}


def command(settings: Settings, notebook: str) -> str:
    """Return the command that makes the report again."""
    parts = [f"evaluation report --study {settings.study.id} --only {notebook}"]
    parts += [f"--site {settings.site}"] if settings.site != ALL else ["--site all"]
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


def _digest(folder: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:SHOWN_DIGITS]
