"""Whether the notebooks of a study's folder may run: they are code, and run with the rights of whoever runs them.

A study is data; what ships is the program's own. Notebooks that come with a folder run only when the user has looked at
them and said so, and are asked about again when one of them changes.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from evaluation import paths
from evaluation.errors import StudyError
from evaluation.provenance import digest
from evaluation.seals import read_sealed, write_sealed
from evaluation.study import Study

FILE = "trusted"
VARIABLE = "EVALUATION_TRUSTED"


def own_notebooks(study: Study) -> tuple[Path, ...]:
    """Return the notebooks that a study brings with its folder, sorted; none of a study that ships."""
    if _is_within(study.folder, paths.data_folder()):
        return ()
    return tuple(sorted(study.path("notebooks").glob("*.ipynb")))


def trust(study: Study) -> tuple[str, ...]:
    """Trust the notebooks of a study as they are now; return their names.

    Raises
    ------
    OutputError
        When it cannot be remembered.
    """
    known = _known() | {_place(study): _digest(study)}
    write_sealed(paths.configuration_folder() / FILE, json.dumps(known, indent=1, sort_keys=True).encode())
    return tuple(file.stem for file in own_notebooks(study))


def forget(study: Study) -> None:
    """Trust the notebooks of a study no longer."""
    known = {place: met for place, met in _known().items() if place != _place(study)}
    write_sealed(paths.configuration_folder() / FILE, json.dumps(known, indent=1, sort_keys=True).encode())


def is_trusted(study: Study) -> bool:
    """Return whether all notebooks of a study may run.

    They may where there are none, where the user trusts them as they are, at this place or another, or where their
    folder is below one that the variable ``EVALUATION_TRUSTED`` names (several, as in ``PATH``): the user's own, which
    nobody else writes to.
    """
    if not own_notebooks(study) or any(_is_within(study.folder, folder) for folder in _folders()):
        return True
    return _digest(study) in _known().values()


def require_trusted(study: Study, sources: Iterable[Path]) -> None:
    """Raise a StudyError when one of the files is a notebook of the study's own and these are not trusted.

    Raises
    ------
    StudyError
        Says which notebooks, whether they were trusted as they were before, and how to trust them.
    """
    own = set(own_notebooks(study))
    if own.isdisjoint(sources) or is_trusted(study):
        return
    key = "changed" if _place(study) in _known() else "new"
    names = ", ".join(sorted(file.stem for file in own))
    raise StudyError(f"trust.errors.{key}", folder=str(study.folder), names=names)


def _known() -> dict[str, str]:
    """Return the digests that the user trusts, by folder; none where the file is missing or not as it was written."""
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(read_sealed(paths.configuration_folder() / FILE)))
    return {}


def _digest(study: Study) -> str:
    return digest(study.path("notebooks"), own_notebooks(study))


def _place(study: Study) -> str:
    return str(study.folder.resolve())


def _folders() -> list[Path]:
    return [Path(folder).expanduser() for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder]


def _is_within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
