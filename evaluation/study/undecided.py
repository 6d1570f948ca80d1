"""What a study still has to decide: lines of its file and of its query that bear a mark until somebody decides."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from evaluation import languages
from evaluation.study.model import Study

MARK = "starting.mark"


@dataclass(frozen=True)
class Undecided:
    """A line that is to be decided.

    Parameters
    ----------
    file : str
        Name of the file.
    line : int
        Its line.
    entry : str
        What stands there now; empty where the mark has a line of its own.
    question : str
        What is to be decided.
    """

    file: str
    line: int
    entry: str
    question: str


def mark(language: str) -> str:
    """Return the word that marks what is to be decided, in a language."""
    return languages.text(MARK, language)


def undecided(study: Study) -> tuple[Undecided, ...]:
    """Return what a study still has to decide: comments that begin with ``DECIDE:``, in any language.

    They stand in ``study.toml`` after ``#``, in the query of the participants after ``--``.
    """
    files = [(study.file, "#")]
    if study.participants is not None:
        files.append((study.path(study.participants.sql), "--"))
    return tuple(found for file, sign in files if file.is_file() for found in _marked(file, sign))


def _marked(file: Path, sign: str) -> list[Undecided]:
    pattern = _pattern(sign)
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    found = [(number, pattern.search(line)) for number, line in enumerate(lines, start=1)]
    return [
        Undecided(file.name, number, match["entry"].strip(), match["question"].strip())
        for number, match in found
        if match
    ]


@functools.cache
def _pattern(sign: str) -> re.Pattern[str]:
    marks = "|".join(re.escape(mark(language)) for language in languages.available())
    return re.compile(rf"^(?P<entry>.*?){sign}\s*(?:{marks}):\s*(?P<question>.+)$")
