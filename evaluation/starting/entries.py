"""Entries of a ``study.toml`` as text: values, texts by language, comments, and the mark of what is to be decided."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from evaluation import languages
from evaluation.study.undecided import mark


class Writer:
    """Writes entries, its comments in one language and its texts in several.

    Parameters
    ----------
    spoken : sequence of str
        The languages of the study, that of the comments first.
    facts : mapping
        Values for the placeholders of texts and comments.
    """

    def __init__(self, spoken: Iterable[str], facts: Mapping[str, Any]) -> None:
        self.spoken = tuple(spoken)
        self._facts = facts
        self._lines: list[str] = []

    def comment(self, key: str) -> None:
        """Write a comment."""
        self._lines.append(f"# {self._say(key, self.spoken[0])}")

    def table(self, name: str, decide: str = "") -> None:
        """Begin a table (``time``) or an item of a list (``[sites]``)."""
        self._lines += ["", f"[{name}]{self._marked(decide)}"]

    def entry(self, name: str, value: Any, decide: str = "") -> None:
        """Write an entry."""
        self._lines.append(f"{name} = {written(value)}{self._marked(decide)}")

    def day(self, name: str, value: dt.date, decide: str = "") -> None:
        """Write an entry that is a day."""
        self._lines.append(f"{name} = {value.isoformat()}{self._marked(decide)}")

    def said(self, name: str, key: str) -> None:
        """Write a text of the catalogues, in each language of the study."""
        prefix = f"{name}." if name else ""
        for language in self.spoken:
            self._lines.append(f"{prefix}{language} = {written(self._say(key, language))}")

    def same(self, name: str, words: str) -> None:
        """Write words of the data, which are the same in each language."""
        prefix = f"{name}." if name else ""
        self._lines += [f"{prefix}{language} = {written(words)}" for language in self.spoken]

    def text(self) -> str:
        """Return everything written."""
        return "\n".join([*self._lines, ""])

    def _marked(self, decide: str) -> str:
        if not decide:
            return ""
        return f"  # {mark(self.spoken[0])}: {self._say(f'decide.{decide}', self.spoken[0])}"

    def _say(self, key: str, language: str) -> str:
        return languages.text(f"starting.{key}", language, **self._facts)


def written(value: Any) -> str:
    """Return a value as TOML writes it."""
    # TOML's texts in quotation marks are those of JSON, but for one sign.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
