"""How grave each kind of issue is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning", "note"]

_WARNINGS = (
    "broken_letters", "duplicate_session", "hidden_row", "hidden_sheet", "label_disagrees", "part_time_without_hours",
    "several_dates", "sheet_name_without_edition", "sheet_without_header", "short_row", "struck_row",
    "unknown_contract_code", "unnamed_column",
)  # fmt: skip
_NOTES = (
    "blank_marks", "colour_lost", "column_ignored", "column_not_loaded", "comments_lost", "encoding_assumed",
    "file_not_used", "marks_unknown",
)  # fmt: skip

SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {**dict.fromkeys(_WARNINGS, "warning"), **dict.fromkeys(_NOTES, "note")}
)


def severity(kind: str) -> Severity:
    """Return how grave an issue is: a lost value is an ``error``, and so is any kind that is not listed as less."""
    return SEVERITIES.get(kind, "error")
