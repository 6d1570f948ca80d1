"""What stands in a cell instead of a number: a typed mark with its reason, never nan, zero or nothing.

A mark is no number: adding, averaging, comparing or plotting it raises TypeError, so no summary can skip it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evaluation.presentation.words import Words


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell without a number; `reason` is an identifier of the catalogue or stands in words."""

    reason: str
    key: ClassVar[str]

    def word(self, words: Words) -> str:
        """Return the word that stands in the cell."""
        return words.text(self.key)

    def note(self, words: Words) -> str:
        """Return the note that explains the cell."""
        return words.text("tables.mark_note", word=self.word(words), reason=words.reason(self.reason))


@dataclass(frozen=True, slots=True)
class Suppressed(Mark):
    """A number that exists and is not shown, so that nobody can be recognised."""

    key = "tables.suppressed"


@dataclass(frozen=True, slots=True)
class Undefined(Mark):
    """A number that does not exist."""

    key = "words.undefined"


@dataclass(frozen=True, slots=True)
class NoLimits(Mark):
    """Limits that cannot be given beside a number that stands."""

    key = "words.no_limits"
