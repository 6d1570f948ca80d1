"""The registers of a study, written: in files called as it says, over no file that may hold real people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from evaluation import languages
from evaluation.errors import OutputError, StudyError
from evaluation.files import remove, write_whole
from evaluation.registers.declaration import Registers
from evaluation.registers.invented import held, note_of
from evaluation.study import Study
from evaluation.synthetic import SEED
from evaluation.synthetic.declared import as_declared
from evaluation.synthetic.offices import attendance, counselling, enrolments, notices, pacts, services
from evaluation.synthetic.recipe import study_recipe
from evaluation.synthetic.truth.whole import Truth, make_truth

# By register: what its office calls its file, and how it writes it.
OFFICES: Mapping[str, tuple[str, Callable[[Truth], bytes]]] = MappingProxyType(
    {
        "enrolments": (enrolments.FILE, enrolments.render),
        "attendance": (attendance.FILE, attendance.render),
        "counselling": (counselling.FILE, counselling.render),
        "services": (services.FILE, services.render),
        "pacts": (pacts.FILE, pacts.render),
        "notices": (notices.FILE, notices.render),
    }
)


def invent(study: Study, seed: int = SEED, people: int | None = None) -> Truth:
    """Return the invented people of a study, who agree with its published figures if it has any.

    Parameters
    ----------
    study : Study
        The study.
    seed : int
        Seed of everything.
    people : int, optional
        How many are enrolled; then no published total is met.

    Raises
    ------
    StudyError
        When the study has no registers, or its published figures leave no such people.
    """
    if study.registers is None:
        raise StudyError("synthetic.errors.no_registers", study=study.id)
    return make_truth(study_recipe(study, people), seed)


def render_registers(truth: Truth) -> dict[str, bytes]:
    """Return the content of each file by its name; the same truth always gives the same bytes."""
    study = truth.recipe.study
    files: dict[str, bytes] = {}
    for register, (name, render) in OFFICES.items():
        if _is_kept(register, study):
            called = name.format(extraction=f"{truth.days.extraction:%Y-%m-%d}")
            files |= as_declared(register, called, render(truth), study.registers or Registers())
    return files


def _is_kept(register: str, study: Study) -> bool:
    """Return whether a study has a register: one that it declares; all of them where it declares none."""
    declared = study.registers.files if study.registers else {}
    return (register in declared or not declared) and (register != "pacts" or study.arms is not None)


def write_registers(
    study: Study, folder: Path, seed: int = SEED, people: int | None = None, language: str = languages.DEFAULT
) -> list[Path]:
    """Write the test registers of a study.

    Unless all people of the study are invented, a note beside them says which files are test registers: as long as one
    of them is there, every page of the study says that its people are invented.

    Parameters
    ----------
    study : Study
        The study.
    folder : Path
        Where to; it is made when it is not there.
    seed : int
        Seed of everything.
    people : int, optional
        How many are enrolled.
    language : str
        Language of errors.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    OutputError
        When the folder holds other files than test registers, or cannot be written to.
    """
    files = render_registers(invent(study, seed, people))
    own = study.path(study.registers.folder) if study.registers else folder
    declared = study.nature == "synthetic" and not held(own)
    if not declared:
        before = held(folder)
        others = sorted(file.name for file in folder.glob("*") if file.is_file() and file not in before)
        others = [name for name in others if not name.startswith(".")]
        if others:
            facts = {"folder": folder, "files": ", ".join(others[:5])}
            raise OutputError("synthetic.errors.others", language=language, **facts)
        for file in before:
            remove(file, language)
        note = note_of(files)
        write_whole(folder / note[0], note[1], language)
    for name, content in files.items():
        write_whole(folder / name, content, language)
    return [folder / name for name in files]
