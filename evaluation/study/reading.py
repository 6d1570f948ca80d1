"""Studies from their folders."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evaluation import languages, paths
from evaluation.errors import StudyError
from evaluation.study.model import Study


def shipped() -> tuple[str, ...]:
    """Return the names of the studies in the data folder, sorted."""
    return tuple(sorted(path.parent.name for path in paths.data_folder().glob("*/study.toml")))


def read_study(name: str | Path, language: str = languages.DEFAULT) -> Study:
    """Read a study.

    Parameters
    ----------
    name : str or Path
        Name of a folder in ``data/``, or the path of a study folder anywhere (``~`` is your home; a relative path
        starts at the project's root, never at the working directory).
    language : str
        Language of the error, if there is one.

    Raises
    ------
    StudyError
        When there is no such folder, or its ``study.toml`` cannot be read or is wrong; names the entry, the value met
        and what is accepted.
    """
    folder = _find(name, language)
    file = folder / "study.toml"
    try:
        return _read(file, file.stat().st_mtime_ns)
    except tomllib.TOMLDecodeError as error:
        raise StudyError("errors.broken_toml", language=language, file=file.name, problem=str(error)) from None
    except UnicodeDecodeError as error:
        raise StudyError("errors.not_utf8", language=language, file=file.name, problem=str(error)) from None
    except ValidationError as error:
        raise _first_fault(error, file, language) from None


@functools.lru_cache(maxsize=16)
def _read(file: Path, _modified: int) -> Study:
    facts = tomllib.loads(file.read_text(encoding="utf-8"))
    return Study.model_validate({**facts, "folder": file.parent})


def _find(name: str | Path, language: str) -> Path:
    path = Path(name).expanduser()
    is_name = len(path.parts) == 1 and not path.is_absolute()
    folder = paths.data_folder() / path if is_name else paths.root() / path
    if not (folder / "study.toml").is_file():
        raise StudyError("errors.no_study", language=language, met=str(name), accepted=", ".join(shipped()))
    return folder.resolve()


def _first_fault(error: ValidationError, file: Path, language: str) -> StudyError:
    fault = error.errors()[0]
    entry = ".".join(str(part) for part in fault["loc"]) or str(fault.get("ctx", {}).get("entry", ""))
    met = fault.get("ctx", {}).get("met", fault["input"])
    kinds = {"missing": "errors.study_missing", "extra_forbidden": "errors.study_unknown"}
    key = kinds.get(fault["type"], "errors.study_wrong")
    return StudyError(key, language=language, file=file.name, entry=entry, met=_short(met), accepted=fault["msg"])


def _short(met: Any) -> str:
    written = repr(met)
    return written if len(written) <= 60 else written[:57] + "..."
