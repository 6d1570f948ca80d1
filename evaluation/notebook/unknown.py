"""What pages say of people whose outcome or arm is not known: they are counted neither with the outcome nor without."""

from __future__ import annotations

from evaluation.notebook.guard import guarded
from evaluation.parameters import Settings
from evaluation.people import report_participants, with_outcome
from evaluation.presentation.words import Words


def with_unknown(line: str, settings: Settings) -> str:
    """Return a line that names a base, with how many people enrolled are in none; as it is where there are none."""
    if settings.nature == "published":
        return line
    words, people = Words(settings.language), report_participants(settings)
    unknown = {"outcome": len(people) - len(with_outcome(people)), "arm": int(people["pact"].isna().sum())}
    lines = [line]
    for name, number in unknown.items():
        told = {"unknown": words.number(number), "enrolled": words.number(len(people))}
        lines += [words.text(f"unknown.{name}{'_some' if guarded(settings) else ''}", **told)] if number else []
    return " ".join(lines)
