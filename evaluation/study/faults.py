"""All faults of a ``study.toml`` at once, each one line that names the entry, what it says and what is accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from evaluation import languages
from evaluation.errors import EvaluationError, Phrase, StudyError, several
from evaluation.study.agreement import Disagreement

LONGEST = 60
_KINDS = {"missing": "errors.study_missing", "extra_forbidden": "errors.study_unknown"}


def study_error(
    file: str,
    faults: Sequence[ErrorDetails],
    disagreements: Sequence[Disagreement],
    facts: Mapping[str, Any],
) -> EvaluationError:
    """Return one error that says everything.

    Parameters
    ----------
    file : str
        Name of the file.
    faults : sequence of dict
        What pydantic found: entries that are missing, unknown or of the wrong kind.
    disagreements : sequence of Disagreement
        Entries that others do not allow.
    facts : mapping
        What the file says; items of its lists are named by their ids.
    """
    said = [_fault(fault, file, facts) for fault in faults]
    said += [
        _wrong(file, each.entry, each.met, Phrase(f"errors.accepted.{each.key}", each.facts)) for each in disagreements
    ]
    # A misspelt entry explains the one that is missing because of it.
    return several(sorted(said, key=lambda error: error.key != _KINDS["extra_forbidden"]))


def _fault(fault: ErrorDetails, file: str, facts: Mapping[str, Any]) -> StudyError:
    context, kind = fault.get("ctx", {}), fault["type"]
    entry = _entry(fault["loc"], facts)
    if kind == "missing_language":
        return StudyError(_KINDS["missing"], file=file, entry=f"{entry}.{context['language']}")
    if kind in _KINDS:
        return StudyError(_KINDS[kind], file=file, entry=entry, met=_short(fault["input"]))
    if kind == "study":
        return _wrong(file, context["entry"], context["met"], Phrase(f"errors.accepted.{context['key']}"))
    return _wrong(file, entry, fault["input"], _accepted(fault))


def _wrong(file: str, entry: str, met: Any, accepted: Phrase | str) -> StudyError:
    return StudyError("errors.study_wrong", file=file, entry=entry, met=_short(met), accepted=accepted)


def _accepted(fault: ErrorDetails) -> Phrase | str:
    """Return what is accepted, in words of the catalogues for the kinds of faults that they know."""
    key = f"errors.accepted.{fault['type']}"
    context = {name: str(value).replace(" or ", ", ") for name, value in fault.get("ctx", {}).items()}
    return Phrase(key, context) if key in languages.catalogue(languages.DEFAULT) else fault["msg"]


def _entry(place: Sequence[int | str], facts: Any) -> str:
    """Return the dotted name of an entry; an item of a list by its id, else by its position from 1."""
    parts: list[str] = []
    for part in place:
        within = isinstance(facts, list) and isinstance(part, int) and part < len(facts)
        facts = facts[part] if within else facts.get(part) if isinstance(facts, Mapping) else None
        name = facts.get("id") if within and isinstance(facts, Mapping) else None
        parts.append(name if isinstance(name, str) else str(part + 1) if isinstance(part, int) else part)
    return ".".join(_short_name(part) for part in parts)


def _short_name(part: str) -> str:
    return part if len(part) <= LONGEST else part[: LONGEST - 3] + "..."


def _short(met: Any) -> str:
    return _short_name(repr(met))
