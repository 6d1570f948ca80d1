"""All that a study's test registers are made from: its editions and days, its places, how many people of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.study import Study
from evaluation.synthetic.local import read_local
from evaluation.synthetic.places import Places, places
from evaluation.synthetic.truth.schedule import Calendar, Course, calendar, courses
from evaluation.synthetic.world import World, study_counts


@dataclass(frozen=True)
class Recipe:
    """What the registers of a study are made from.

    Parameters
    ----------
    study : Study
        The study.
    counts : World
        How many people there are of each kind.
    calendar : Calendar
        Its days.
    courses : sequence of Course
        Its editions, the earliest first.
    places : Places
        Its towns and offices.
    programme, pacts_title : str
        What the offices call the programme, and the list of the pacts.
    """

    study: Study
    counts: World
    calendar: Calendar
    courses: Sequence[Course]
    places: Places
    programme: str
    pacts_title: str

    @property
    def ages(self) -> tuple[int, int]:
        """Youngest and oldest age at the start of the course."""
        return self.study.registers.ages if self.study.registers else (15, 75)

    def is_text(self, register: str) -> bool:
        """Return whether the study declares that a register comes without sheets."""
        patterns = self.study.registers.files.get(register, ()) if self.study.registers else ()
        return bool(patterns) and not patterns[0].lower().endswith((".xlsx", ".xlsm"))

    @property
    def events(self) -> frozenset[str]:
        """The kinds of work that the study knows."""
        return frozenset(event.id for event in self.study.events)


def study_recipe(study: Study, people: int | None = None) -> Recipe:
    """Return what the registers of a study are made from.

    Parameters
    ----------
    study : Study
        The study.
    people : int, optional
        How many are enrolled; unless said, those of its published figures, or a usual number.

    Raises
    ------
    StudyError
        When its ``synthetic.toml`` is wrong, or its published figures leave no such people.
    """
    local = read_local(study)
    days = calendar(study, local)
    language = "it" if "it" in study.languages else study.languages[0]
    title = study.title[language]
    return Recipe(
        study=study,
        counts=study_counts(study, local, people),
        calendar=days,
        courses=courses(study, days, local.first_days),
        places=places(study, local),
        programme=local.programme or title,
        pacts_title=local.pacts_title or title,
    )
