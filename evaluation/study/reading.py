"""Studies from their folders."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evaluation import languages, paths
from evaluation.errors import StudyError
from evaluation.registers.invented import held
from evaluation.study.agreement import disagreements
from evaluation.study.entries import LANGUAGES
from evaluation.study.faults import study_error
from evaluation.study.model import FOLDER, Study
from evaluation.toml_file import read_toml


def shipped() -> tuple[str, ...]:
    """Return the names of the studies in the data folder, sorted."""
    return tuple(sorted(path.parent.name for path in paths.data_folder().glob("*/study.toml")))


def read_study(name: str | Path, language: str = languages.DEFAULT) -> Study:
    """Read a study.

    Parameters
    ----------
    name : str or Path
        Name of a folder in ``data/``, or the path of a study folder anywhere (``~`` is your home; a relative path
        starts at the project's root, of an installed package at the working directory).
    language : str
        Language of the error, if there is one.

    Raises
    ------
    StudyError
        When there is no such folder, or its ``study.toml`` cannot be read or is wrong; names each entry that is, the
        value met and what is accepted.
    """
    file = _find(name, language) / "study.toml"
    try:
        return _with_test_registers(_read(file, file.stat().st_mtime_ns))
    except StudyError as error:
        raise error.spoken(language) from None


@functools.lru_cache(maxsize=16)
def _read(file: Path, _modified: int) -> Study:
    facts = read_toml(file, StudyError, languages.DEFAULT)
    found = list(disagreements(facts))
    try:
        study = Study.model_validate({**facts, FOLDER: file.parent}, context=_spoken(facts))
    except ValidationError as error:
        raise study_error(file.name, error.errors(), found, facts) from None
    if found:
        raise study_error(file.name, [], found, facts)
    return study


def _with_test_registers(study: Study) -> Study:
    """Return a study as one of invented people, as long as there is a test register among its registers."""
    if study.registers is None or not held(study.path(study.registers.folder)):
        return study
    return study.model_copy(update={"nature": "synthetic"})


def _spoken(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the languages in which every text of a study must be there; none where it says that wrongly."""
    declared = facts.get("languages")
    known = declared if isinstance(declared, list) else []
    return {LANGUAGES: [code for code in known if code in languages.available()]}


def _find(name: str | Path, language: str) -> Path:
    path = Path(name).expanduser()
    is_name = len(path.parts) == 1 and not path.is_absolute()
    folder = paths.data_folder() / path if is_name else paths.working_root() / path
    if not (folder / "study.toml").is_file():
        raise StudyError("errors.no_study", language=language, met=str(name), accepted=", ".join(shipped()))
    return folder.resolve()
