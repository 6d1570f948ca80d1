"""The README of a study begun: how to run it, what was guessed and why, in each of its languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluation import languages
from evaluation.errors import Phrase


def readme_text(kind: str, reasons: Sequence[Phrase], spoken: Sequence[str], **facts: Any) -> str:
    """Return the README of a study.

    Parameters
    ----------
    kind : {"people", "registers"}
        What it was begun from.
    reasons : sequence of Phrase
        What each column was taken for and why.
    spoken : sequence of str
        The languages of the study.
    **facts
        Values for the placeholders.
    """
    return "\n".join(_part(kind, reasons, language, facts) for language in spoken)


def _part(kind: str, reasons: Sequence[Phrase], language: str, facts: dict[str, Any]) -> str:
    def say(key: str) -> str:
        return languages.text(f"starting.readme.{key}", language, **facts).rstrip("\n")

    lines = [say("title"), "", say(kind), "", say("run"), "", say("decide"), ""]
    if reasons:
        lines += [say("guessed"), "", *(f"- {reason.say(language)}" for reason in reasons), ""]
    return "\n".join(lines)
