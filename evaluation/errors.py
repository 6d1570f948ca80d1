"""One family of errors for people: what was met, what is accepted, what to do; never a traceback.

An error holds the key of its text and the facts, so that it can be said in any language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from evaluation import languages

# Facts that say where and what is accepted; any other may be a value of somebody's row, or text of a cell that failed.
OPEN = frozenset({
    "accepted", "address", "asked", "asks", "cell", "cells", "code", "column", "columns", "dimension", "encoding",
    "entry", "expected", "figure", "file", "files", "floor", "folder", "ge", "gt", "handed", "header", "host",
    "id", "instead", "kernel", "kind", "le", "least", "limit", "line", "lines", "lt", "mark", "max_length",
    "min_length", "minimum", "missing", "more", "most", "name", "names", "notebook", "number", "of", "outcome",
    "page", "pages", "parameter", "part", "parts", "path", "pattern", "place", "position", "present", "process",
    "prompt", "program", "query", "read", "register", "registers", "row", "rows", "scale", "scales", "seconds",
    "signal", "study", "threshold", "times", "url", "variable", "whole",
})  # fmt: skip
UNSAID = "…"


@dataclass(frozen=True)
class Phrase:
    """A fact of an error that is itself words of the catalogues, and is said in the language of the error.

    Parameters
    ----------
    key : str
        Key of the text.
    facts : mapping
        Values for its placeholders.
    """

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return the words in a language."""
        return languages.text(self.key, language, **self.facts)

    def say_openly(self, language: str) -> str:
        """Return the words in a language, as :meth:`EvaluationError.say_openly`."""
        return languages.text(self.key, language, **_open(self.facts, language))


@dataclass(frozen=True)
class Listed(Phrase):
    """Several errors as one fact of another, said one after the other."""

    key: str = ""
    errors: tuple[EvaluationError, ...] = ()

    def say(self, language: str) -> str:
        """Return their messages in a language."""
        return "; ".join(each.say(language) for each in self.errors)

    def say_openly(self, language: str) -> str:
        """Return their messages openly."""
        return "; ".join(each.say_openly(language) for each in self.errors)


class EvaluationError(Exception):
    """Something that the user can put right.

    Parameters
    ----------
    key : str
        Key of the text in the language catalogues (``"errors.unknown_value"``).
    language : str, optional
        Language of ``str(error)``; English where it is not known.
    **facts
        Values for the placeholders of the text; a :class:`Phrase` is said in the language of the error.
    """

    exit_code = 1
    open_facts = OPEN

    def __init__(self, key: str, *, language: str = languages.DEFAULT, **facts: Any) -> None:
        self.key = key
        self.facts = facts
        self.spoken(language)
        super().__init__(key)

    def say(self, language: str) -> str:
        """Return the message in a language."""
        told = {name: fact.say(language) if isinstance(fact, Phrase) else fact for name, fact in self.facts.items()}
        return languages.text(self.key, language, **told)

    def say_openly(self, language: str) -> str:
        """Return the message as it may stand in a page, a list or a record: where, and not what was met there.

        A value that was met may be of somebody's row; it stands on the terminal and in the report's own log.
        """
        return languages.text(self.key, language, **_open(self.facts, language, self.open_facts))

    def spoken(self, language: str) -> Self:
        """Return the error, with the language in which it says itself unless told another."""
        self.language = language if language in languages.available() else languages.DEFAULT
        return self

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


class ParticipantsError(StudyError):
    """A participants table that breaks its contract."""

    exit_code = 7


class SeveralFaultsError(StudyError):
    """Everything that is wrong with a study: nobody wants to run a command once for every fault.

    Parameters
    ----------
    errors : sequence of StudyError
        The faults.
    language : str, optional
        Language of ``str(error)``.
    """

    def __init__(self, errors: Sequence[EvaluationError], language: str = languages.DEFAULT) -> None:
        super().__init__("errors.several", language=language, number=len(errors))
        self.errors = tuple(errors)
        self.exit_code = errors[0].exit_code

    def say(self, language: str) -> str:
        """Return the messages in a language, one line each."""
        return "\n".join(error.say(language) for error in self.errors)

    def say_openly(self, language: str) -> str:
        """Return the messages openly, one line each."""
        return "\n".join(error.say_openly(language) for error in self.errors)

    def __reduce__(self) -> tuple[Any, ...]:
        return SeveralFaultsError, (self.errors, self.language)


def several(errors: Sequence[EvaluationError], language: str = languages.DEFAULT) -> EvaluationError:
    """Return one error that says all that is wrong with a study, in a language unless told another."""
    return errors[0].spoken(language) if len(errors) == 1 else SeveralFaultsError(errors, language)


class PublishedError(EvaluationError):
    """A file of published figures that cannot be read or says something impossible."""

    exit_code = 5


class RegisterError(EvaluationError):
    """A register that cannot be read."""

    exit_code = 6


class ReportError(EvaluationError):
    """A report that cannot be built."""

    exit_code = 8


class OutputError(EvaluationError):
    """A place that cannot be written to."""

    exit_code = 9
    open_facts = OPEN | {"problem"}  # the words of the operating system


class DisclosureError(EvaluationError):
    """A release from which a person could be recognised."""

    exit_code = 10


class ClusterError(EvaluationError):
    """A cluster that cannot be reached, or not any more."""

    exit_code = 11


def _open(facts: Mapping[str, Any], language: str, known: frozenset[str] = OPEN) -> dict[str, Any]:
    """Return facts with a mark in the place of those that may be of somebody's row."""
    return {
        name: fact.say_openly(language) if isinstance(fact, Phrase) else fact if name in known else UNSAID
        for name, fact in facts.items()
    }


def _rebuild(kind: type[EvaluationError], key: str, language: str, facts: dict[str, Any]) -> EvaluationError:
    return kind(key, language=language, **facts)
