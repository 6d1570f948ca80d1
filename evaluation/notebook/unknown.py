"""What pages say of people who are not counted: of whom outcome or arm is not known, or who are in neither arm."""

from __future__ import annotations

from evaluation.assignment import in_neither
from evaluation.notebook.guard import guarded
from evaluation.parameters import Settings
from evaluation.people import report_participants, with_outcome
from evaluation.presentation.words import Words


def with_unknown(line: str, settings: Settings) -> str:
    """Return a line that names a base, with how many people enrolled are in none; as it is where there are none."""
    if settings.nature == "published":
        return line
    words, people, study = Words(settings.language), report_participants(settings), settings.study
    neither, outcome = in_neither(people, study), study.outcome(study.primary.outcome)
    recorded = "recorded" if outcome.column else "outcome"
    unknown = {
        recorded: len(people) - len(with_outcome(people, study, outcome.id)),
        "arm": int(people["pact"].isna().sum()) - len(neither),
        "neither": len(neither),
    }
    lines, levels = [line], words.join(sorted(neither.unique()))
    for name, number in unknown.items():
        told = {"unknown": words.number(number), "enrolled": words.number(len(people)), "levels": levels}
        lines += [words.text(f"unknown.{name}{'_some' if guarded(settings) else ''}", **told)] if number else []
    return " ".join(lines)
