"""How grave each kind of issue is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning", "note"]

_WARNINGS = (
    "age_outside", "attendance_after_withdrawal", "broken_letters", "cancels_nothing",
    "code_and_birth_date_disagree", "code_and_birth_town_disagree", "code_and_name_disagree",
    "code_and_sex_disagree", "contract_code_out_of_use", "corrects_nothing", "course_hours_disagree",
    "duplicate_session", "extraction_assumed", "file_not_read", "hidden_row", "hidden_sheet", "hours_above_course",
    "hours_above_session", "label_disagrees", "leading_zero", "linked_by_name",
    "linked_by_name_and_birth_date", "linked_by_phone", "lookalike_mended", "meeting_after_extraction",
    "meeting_before_course", "never_employed_with_jobs", "nobody_named", "not_enrolled", "not_in_attendance",
    "outcome_not_covered", "pact_before_course_end", "pact_negative_amount", "pact_never_attended",
    "pact_signed_not_granted", "part_time_without_hours",
    "register_doubtful", "same_start_two_employers", "second_header", "service_ends_before_start", "several_dates",
    "several_services",
    "share_disagrees", "sheet_name_without_edition", "sheet_without_header", "short_row", "starts_after_extraction",
    "struck_row", "taken_charge_after_course", "total_disagrees", "total_row_disagrees", "two_places_one_day",
    "unknown_contract_code", "unnamed_column",
)  # fmt: skip
_NOTES = (
    "backdated", "blank_marks", "colour_lost", "column_ignored", "column_not_loaded", "comments_lost",
    "employed_at_enrolment", "encoding_assumed", "file_not_used", "internship_after_pact", "marks_unknown",
    "names_inverted", "pact_not_signed", "profile_of_old_classes", "session_not_held", "start_unknown",
    "tax_code_provisional",
)  # fmt: skip

SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {**dict.fromkeys(_WARNINGS, "warning"), **dict.fromkeys(_NOTES, "note")}
)


def severity(kind: str) -> Severity:
    """Return how grave an issue is: a lost value is an ``error``, and so is any kind that is not listed as less."""
    return SEVERITIES.get(kind, "error")


# What is decided in study.toml or must be known to readers; the rest is corrected where the register is kept.
_OF_THE_STUDY = frozenset(
    {
        "ambiguous_one", "blank_marks", "column_ignored", "column_not_loaded", "encoding_assumed", "extraction_assumed",
        "file_not_read", "file_not_used", "internship_after_pact", "marks_unknown", "profile_of_old_classes",
        "register_doubtful", "session_not_held",
    }
)  # fmt: skip


def keeper(kind: str, register: str) -> str:
    """Return who corrects an issue: the name of the register whose keeper does, or ``study``."""
    return "study" if kind in _OF_THE_STUDY or not register else register
