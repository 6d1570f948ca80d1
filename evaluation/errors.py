"""One family of errors for people: what was met, what is accepted, what to do; never a traceback.

An error holds the key of its text and the facts, so that it can be said in any language.
"""

from __future__ import annotations

from typing import Any

from evaluation import languages


class EvaluationError(Exception):
    """Something that the user can put right.

    Parameters
    ----------
    key : str
        Key of the text in the language catalogues (``"errors.unknown_value"``).
    language : str, optional
        Language of ``str(error)``; English where it is not known.
    **facts
        Values for the placeholders of the text.
    """

    exit_code = 1

    def __init__(self, key: str, *, language: str = languages.DEFAULT, **facts: Any) -> None:
        self.key = key
        self.language = language if language in languages.available() else languages.DEFAULT
        self.facts = facts
        super().__init__(key)

    def say(self, language: str) -> str:
        """Return the message in a language."""
        return languages.text(self.key, language, **self.facts)

    def __str__(self) -> str:
        return self.say(self.language)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.key, self.language, self.facts)

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in Jupyter, where a traceback would bury it."""
        return [f"{type(self).__name__}: {self}"]


class ParameterError(EvaluationError):
    """A parameter of a report that the study does not have or does not allow."""

    exit_code = 3


class StudyError(EvaluationError):
    """A study folder or ``study.toml`` that is missing or wrong."""

    exit_code = 4


class PublishedError(EvaluationError):
    """A file of published figures that cannot be read or says something impossible."""

    exit_code = 5


class RegisterError(EvaluationError):
    """A register that cannot be read."""

    exit_code = 6


class ParticipantsError(EvaluationError):
    """A participants table that breaks its contract."""

    exit_code = 7


class ReportError(EvaluationError):
    """A report that cannot be built."""

    exit_code = 8


class OutputError(EvaluationError):
    """A place that cannot be written to."""

    exit_code = 9


class DisclosureError(EvaluationError):
    """A release from which a person could be recognised."""

    exit_code = 10


def _rebuild(kind: type[EvaluationError], key: str, language: str, facts: dict[str, Any]) -> EvaluationError:
    return kind(key, language=language, **facts)
