"""TOML files that people write: read, or refused in one line whatever stands in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from evaluation.errors import EvaluationError

DEEPEST = 20


def read_toml(file: Path, error: type[EvaluationError], language: str) -> dict[str, Any]:
    """Return what a TOML file says.

    Parameters
    ----------
    file : Path
        The file; a byte order mark, which Windows editors put first, is no part of it.
    error : type of EvaluationError
        What is raised.
    language : str
        Language of the error.

    Raises
    ------
    EvaluationError
        When it cannot be opened, is no UTF-8 or no TOML, holds a number of thousands of digits, or has entries more
        than 20 deep within entries.
    """
    try:
        facts = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise error("errors.not_utf8", language=language, file=file.name, problem=str(problem)) from None
    except RecursionError:
        raise _too_deep(file, error, language) from None
    except ValueError as problem:
        # tomllib lets Python's own refusal of numbers with thousands of digits through as a plain ValueError.
        raise error("errors.broken_toml", language=language, file=file.name, problem=_first_part(problem)) from None
    except OSError as problem:
        said = problem.strerror or type(problem).__name__
        raise error("errors.unreadable", language=language, file=file.name, problem=said) from None
    if _is_deeper(facts, DEEPEST):
        raise _too_deep(file, error, language)
    return facts


def _first_part(problem: ValueError) -> str:
    return str(problem).partition(";")[0] if type(problem) is ValueError else str(problem)


def _too_deep(file: Path, error: type[EvaluationError], language: str) -> EvaluationError:
    return error("errors.too_deep", language=language, file=file.name, limit=DEEPEST)


def _is_deeper(facts: Any, limit: int) -> bool:
    """Return whether tables and lists stand within each other more than so many times; a key of many parts is that."""
    level = [facts]
    for _ in range(limit):
        level = [each for item in level for each in _within(item)]
    return any(isinstance(item, dict | list) for item in level)


def _within(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return list(item.values())
    return item if isinstance(item, list) else []
