"""The six files, written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from evaluation.files import write_whole
from evaluation.study import read_study
from evaluation.synthetic import SEED, STUDY
from evaluation.synthetic.offices import attendance, counselling, enrolments, notices, pacts, services
from evaluation.synthetic.truth.whole import Truth, make_truth
from evaluation.synthetic.world import published_world

OFFICES: Mapping[str, Callable[[Truth], bytes]] = MappingProxyType(
    {office.FILE: office.render for office in (enrolments, attendance, counselling, services, pacts, notices)}
)


def invent(seed: int = SEED) -> Truth:
    """Return the invented people of the study, who agree with its published figures.

    Parameters
    ----------
    seed : int
        Seed of everything.

    Raises
    ------
    StudyError
        When the study is missing or its published figures leave no such people.
    """
    study = read_study(STUDY)
    published = study.published.file if study.published else "published.toml"
    return make_truth(study, published_world(study.path(published)), seed)


def render_registers(truth: Truth) -> dict[str, bytes]:
    """Return the content of each file by its name; the same truth always gives the same bytes."""
    return {name: render(truth) for name, render in OFFICES.items()}


def write_registers(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the synthetic registers.

    Parameters
    ----------
    folder : Path
        Where to; it is made when it is not there.
    seed : int
        Seed of everything.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    OutputError
        When the folder cannot be written to.
    """
    files = []
    for name, content in render_registers(invent(seed)).items():
        write_whole(folder / name, content)
        files.append(folder / name)
    return files
