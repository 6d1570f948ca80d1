"""The folder of a study begun: written whole, nothing in it ever overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation import languages
from evaluation.errors import OutputError, ParticipantsError, Phrase
from evaluation.files import write_whole
from evaluation.registers.folding import fold
from evaluation.registers.reading.text_table import read_text_table
from evaluation.starting.columns import read_columns
from evaluation.starting.draft import Draft
from evaluation.starting.mapping import query_text
from evaluation.starting.readme import readme_text
from evaluation.starting.roles import guess_roles
from evaluation.starting.study_text import QUERY, study_text
from evaluation.starting.template import registers_study_text
from evaluation.study import read_study

README = "README.md"


@dataclass(frozen=True)
class Started:
    """A study begun.

    Parameters
    ----------
    folder : Path
        Its folder.
    files : tuple of Path
        The files written.
    reasons : tuple of Phrase
        What was guessed and why.
    """

    folder: Path
    files: tuple[Path, ...]
    reasons: tuple[Phrase, ...]


def start_study(folder: Path, source: Path | None, language: str) -> Started:
    """Begin a study: ``study.toml``, what goes with it, and a README.

    Parameters
    ----------
    folder : Path
        Where; it may hold other files, none of those that are written.
    source : Path or None
        A text file with one row a person; without it the study has registers, and test registers to try it on.
    language : str
        Language of comments and errors, the first of the study.

    Raises
    ------
    StudyError
        When the file cannot be read, or no column of it tells people apart.
    OutputError
        When one of the files is there already, or cannot be written.
    """
    spoken = (language, *(each for each in languages.available() if each != language))
    name = fold(folder.resolve().name).replace(" ", "-") or "study"
    if source is None:
        return _with_registers(folder, name, spoken)
    return _from_people(folder, name, source, spoken)


def _with_registers(folder: Path, name: str, spoken: Sequence[str]) -> Started:
    from evaluation.synthetic.writing import write_registers

    language, registers = spoken[0], folder / "registers"
    if registers.exists():
        raise _exists(folder, [registers.name], language)
    files: dict[str, str | bytes] = {
        "study.toml": registers_study_text(name, spoken),
        README: readme_text("registers", (), spoken, name=name),
    }
    begun = _write(folder, files, (), language)
    written = write_registers(read_study(folder, language), registers, language=language)
    return replace(begun, files=(*begun.files, *written))


def _from_people(folder: Path, name: str, source: Path, spoken: Sequence[str]) -> Started:
    language = spoken[0]
    if not source.is_file():
        raise ParticipantsError("starting.errors.no_file", language=language, file=str(source)).spoken(language)
    table = read_text_table(source)
    roles = guess_roles(read_columns(table), source.name, table.lines.tolist())
    encoding, delimiter = table.dialect.encoding or "utf-8", table.dialect.delimiter or ","
    draft = Draft(name, source.name, len(table.lines), encoding, delimiter, roles)
    files: dict[str, str | bytes] = {
        "study.toml": study_text(draft, spoken),
        QUERY: query_text(draft, language),
        README: readme_text("people", roles.reasons, spoken, name=name, file=source.name, people=draft.people),
    }
    here = folder / source.name
    if not (here.exists() and here.samefile(source)):
        files[source.name] = source.read_bytes()
    return _write(folder, files, roles.reasons, language)


def _write(folder: Path, files: dict[str, str | bytes], reasons: tuple[Phrase, ...], language: str) -> Started:
    """Write all files, the study's own last: a folder without one is no study."""
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise _exists(folder, there, language)
    for name in sorted(files, key=lambda each: each == "study.toml"):
        write_whole(folder / name, files[name], language)
    return Started(folder, tuple(folder / name for name in files), reasons)


def _exists(folder: Path, files: Sequence[str], language: str) -> OutputError:
    return OutputError("starting.errors.exists", language=language, folder=str(folder), files=", ".join(files))
