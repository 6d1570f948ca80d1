"""From a TOML file to a :class:`PublishedTable`, or to one line that says what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from evaluation import languages
from evaluation.errors import PublishedError
from evaluation.published.entries import (
    Assumption,
    Combination,
    Count,
    DerivedCount,
    DerivedDifference,
    DerivedRate,
    Entry,
    Mean,
    Percentage,
)
from evaluation.published.table import DerivedEntries, PublishedTable
from evaluation.toml_file import read_toml

MOST_SHOWN = 80
_SECTIONS: Mapping[tuple[str, ...], type[Entry]] = MappingProxyType(
    {
        (): PublishedTable,
        ("counts",): Count,
        ("percentages",): Percentage,
        ("means",): Mean,
        ("assumptions",): Assumption,
        ("scenarios",): Combination,
        ("derived",): DerivedEntries,
        ("derived", "counts"): DerivedCount,
        ("derived", "rates"): DerivedRate,
        ("derived", "differences"): DerivedDifference,
    }
)
_OWN_FAULTS = (
    "duplicate",
    "unknown_name",
    "percentage_over_100",
    "not_a_number",
    "not_an_expression",
    "not_a_relation",
    "not_a_range",
    "not_an_id",
    "figures_not_in_force",
    "missing",
)


def read(path: str | Path, language: str = languages.DEFAULT) -> PublishedTable:
    """Read a file of published figures.

    Parameters
    ----------
    path : str or Path
        A TOML file (``docs/published.md`` lists its entries); ``~`` is the home folder.
    language : str
        Language of the error, if there is one.

    Returns
    -------
    PublishedTable

    Raises
    ------
    PublishedError
        When the file is missing, is no TOML, or holds an entry that cannot be: names file, figure, entry, the value
        met and what is accepted.
    """
    file = Path(path).expanduser()
    if not file.is_file():
        key = "published.errors.not_a_file" if file.exists() else "published.errors.no_file"
        raise PublishedError(key, language=language, file=str(path))
    facts = read_toml(file, PublishedError, language)
    try:
        return PublishedTable.model_validate(facts)
    except ValidationError as error:
        fault = _worst(error.errors())
        raise _explain(fault, facts, file.name, language) from None


def _worst(faults: Sequence[ErrorDetails]) -> ErrorDetails:
    """Return the fault to name first: a misspelt entry explains the one that is missing because of it."""
    return next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])


def _explain(fault: ErrorDetails, facts: Any, file: str, language: str) -> PublishedError:
    context, place = fault.get("ctx", {}), fault["loc"]
    shown = {
        "file": file,
        "figure": _figure(facts, place) or _joined(context.get("section", ""), context.get("figure", "")),
        "entry": context.get("field") or _entry(place),
        "met": _short(context.get("met", fault["input"])),
        "accepted": context.get("names", ""),
    }
    if fault["type"] == "extra_forbidden":
        section = tuple(str(part) for part in place[:-1] if not isinstance(part, int))
        shown["accepted"] = ", ".join(_SECTIONS.get(section, PublishedTable).model_fields)
        return PublishedError("published.errors.unknown_entry", language=language, **shown)
    if fault["type"] in _OWN_FAULTS:
        return PublishedError(f"published.errors.{fault['type']}", language=language, **shown)
    kind = f"errors.accepted.{fault['type']}"
    known = kind in languages.catalogue(language)
    expected = str(context.get("expected", "")).replace(" or ", ", ")
    shown["met"] = _short(repr(fault["input"]))
    shown["accepted"] = languages.text(kind, language, **{**context, "expected": expected}) if known else fault["msg"]
    return PublishedError("published.errors.wrong_value", language=language, **shown)


def _figure(facts: Any, place: Sequence[int | str]) -> str:
    """Return the section and the identifier (else the position) of the entry that a fault lies in."""
    for depth, part in enumerate(place):
        if isinstance(part, int) and depth and isinstance(facts, list):
            identifier = facts[part].get("id") if isinstance(facts[part], Mapping) else None
            section = ".".join(str(each) for each in place[:depth])
            return _joined(section, identifier) if isinstance(identifier, str) else f"{section}[{part + 1}]"
        if not isinstance(facts, Mapping):
            break
        facts = facts.get(part)
    return ".".join(str(part) for part in place)


def _joined(section: str, identifier: str) -> str:
    return f"{section}.{identifier}" if identifier else section


def _entry(place: Sequence[int | str]) -> str:
    names = [part for part in place if isinstance(part, str)]
    return names[-1] if names else ""


def _short(met: Any) -> str:
    written = met if isinstance(met, str) else repr(met)
    return written if len(written) <= MOST_SHOWN else written[: MOST_SHOWN - 3] + "..."
