"""What a batch is asked for: the reports of every study that can be read, and what is wrong with each of the others."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation import languages as texts
from evaluation.errors import EvaluationError, ParameterError, StudyError
from evaluation.reports.plan import Planned, plan
from evaluation.study import Study, read_study


@dataclass(frozen=True)
class Fault:
    """A study that no reports can be made of now.

    Parameters
    ----------
    study : str
        Name or path, as it was asked for.
    error : Exception
        Why not.
    """

    study: str
    error: Exception

    @property
    def exit_code(self) -> int:
        """Exit code of a command that met it."""
        return self.error.exit_code if isinstance(self.error, EvaluationError) else EvaluationError.exit_code

    def say(self, language: str) -> str:
        """Return study and error in words; what is a fault of the program says where it is."""
        if isinstance(self.error, EvaluationError):
            said = self.error.say(language).splitlines()
            return "\n".join(line if self.study in line else f"{self.study}: {line}" for line in said)
        place = traceback.extract_tb(self.error.__traceback__)[-1]
        facts = {"error": f"{type(self.error).__name__}: {self.error}", "place": f"{place.name}, line {place.lineno}"}
        return f"{self.study}: {texts.text('batch.errors.program', language, **facts)}"


@dataclass(frozen=True)
class Choice:
    """Which reports are wanted; each part is everything when it is empty.

    Parameters
    ----------
    only, sites, languages : tuple of str
        As for :func:`~evaluation.reports.plan.plan`.
    """

    only: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def plan(self, study: Study) -> tuple[Planned, ...]:
        """Return these reports of a study."""
        return plan(study, self.only, self.sites, self.languages)


@dataclass
class Selection:
    """Studies with their planned reports by the name they were asked for, and the faults of the others.

    Parameters
    ----------
    planned : dict of str to (Study, tuple of Planned)
        What can be made.
    faults : list of Fault
        What cannot.
    ids : frozenset of str or None
        Ids of all studies asked for; None when one cannot be read, so that its id is not known.
    """

    planned: dict[str, tuple[Study, tuple[Planned, ...]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    ids: frozenset[str] | None = None


def select(
    names: Iterable[str], find: Callable[[str], str | Path], choice: Choice, language: str, named: bool
) -> Selection:
    """Return what of the studies asked for can be made; a study with a fault does not keep the others from it.

    Parameters
    ----------
    names : iterable of str
        The studies.
    find : callable
        Returns name or path of a study on this machine.
    choice : Choice
        Which of their reports.
    language : str
        Language of the errors.
    named : bool
        Whether people named these studies: then one that has nothing of the choice is a fault. Else the studies that
        have it are meant, and it is a fault only when none has.
    """
    found = Selection()
    studies: dict[str, Study] = {}
    for name in dict.fromkeys(names):
        try:
            studies[name] = read_study(find(name), language)
        except Exception as error:
            found.faults.append(Fault(name, error))
    found.ids = None if found.faults else frozenset(study.id for study in studies.values())
    found.faults += _of_one_id(studies, language)
    apart = {fault.study for fault in found.faults}
    without = []
    for name, study in _once(studies):
        if name in apart:
            continue
        try:
            found.planned[name] = study, choice.plan(study)
        except ParameterError as error:
            without.append(Fault(name, error))
    if named or not found.planned:
        found.faults += without if named else without[:1]
    return found


def _once(studies: Mapping[str, Study]) -> Iterator[tuple[str, Study]]:
    """Yield each study once, under the first name it was asked for by."""
    seen: set[Path] = set()
    for name, study in studies.items():
        if study.folder not in seen:
            yield name, study
        seen.add(study.folder)


def _of_one_id(studies: Mapping[str, Study], language: str) -> list[Fault]:
    """Return a fault for each of several studies whose reports would go to one folder."""
    by_id: dict[str, list[tuple[str, Study]]] = {}
    for name, study in _once(studies):
        by_id.setdefault(study.id, []).append((name, study))
    return [
        Fault(name, StudyError("batch.errors.one_id", language=language, study=id, folders=_folders(same)))
        for id, same in by_id.items()
        for name, _ in same
        if len(same) > 1
    ]


def _folders(same: Sequence[tuple[str, Study]]) -> str:
    return ", ".join(str(study.folder) for _, study in same)
