"""What is true of the synthetic people, before any office writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.recipe import Recipe
from evaluation.synthetic.truth.after_course import first_jobs, jobs_that_do_not_count, later_jobs
from evaluation.synthetic.truth.before_course import earlier_jobs
from evaluation.synthetic.truth.employers import employ
from evaluation.synthetic.truth.enrolled import enrol
from evaluation.synthetic.truth.identities import add_identities
from evaluation.synthetic.truth.jobs import Jobs
from evaluation.synthetic.truth.outcomes import add_outcomes
from evaluation.synthetic.truth.presence import attend, counsel, withdrawal_dates
from evaluation.synthetic.truth.roles import add_roles
from evaluation.synthetic.truth.schedule import Calendar, Course
from evaluation.synthetic.truth.spell import Spell
from evaluation.synthetic.truth.timing import add_job_start, add_pact_signature


@dataclass(frozen=True)
class Truth:
    """Invented people and what happened to them.

    Parameters
    ----------
    seed : int
        The seed of everything.
    recipe : Recipe
        What it was made from: the counts that it meets, the editions, the days.
    people : DataFrame
        One row per person enrolled: who they are, what became of them, and their part in the dirt (``role``).
    sessions : DataFrame
        Hours of each person in each session.
    meetings : DataFrame
        Individual counselling held.
    employers : DataFrame
        Employers.
    spells : tuple of Spell
        Job relations, notified ones that were cancelled included.
    """

    seed: int
    recipe: Recipe
    people: pd.DataFrame
    sessions: pd.DataFrame
    meetings: pd.DataFrame
    employers: pd.DataFrame
    spells: tuple[Spell, ...]

    @property
    def courses(self) -> Sequence[Course]:
        """The editions, the earliest first."""
        return self.recipe.courses

    @property
    def days(self) -> Calendar:
        """The days of the study."""
        return self.recipe.calendar

    def draws(self, topic: str) -> Draws:
        """Return random draws for an office."""
        return Draws(self.seed, topic)

    def course(self, person: Any) -> Course:
        """Return the edition of a person."""
        return self.courses[int(person.course)]

    def in_role(self, role: str) -> pd.DataFrame:
        """Return the people who play a part."""
        return self.people[self.people["role"] == role]


def make_truth(recipe: Recipe, seed: int) -> Truth:
    """Invent the people of the registers.

    Parameters
    ----------
    recipe : Recipe
        What they are made from, of :func:`evaluation.synthetic.recipe.study_recipe`.
    seed : int
        Seed of everything: the same seed gives the same people.
    """
    people = _people(recipe, seed)
    sessions = attend(people, Draws(seed, "sessions"), recipe.courses, recipe.calendar)
    people["withdrawal_date"] = pd.Series(withdrawal_dates(people, sessions), index=people.index, dtype=object)
    employers = employ(Draws(seed, "employers"), recipe.places)
    return Truth(
        seed=seed,
        recipe=recipe,
        people=people,
        sessions=sessions,
        meetings=counsel(people, Draws(seed, "meetings"), recipe.courses),
        employers=employers,
        spells=tuple(_spells(people, employers, recipe, seed)),
    )


def _people(recipe: Recipe, seed: int) -> pd.DataFrame:
    people = enrol(Draws(seed, "enrolled"), recipe)
    people = add_outcomes(people, Draws(seed, "outcomes"), recipe)
    people = add_roles(people, Draws(seed, "roles"), recipe)
    people = add_identities(people, Draws(seed, "identities"), recipe.places.area.telephone_prefixes)
    people = add_job_start(people, Draws(seed, "job starts"), recipe.calendar)
    return add_pact_signature(people, Draws(seed, "pacts"), recipe.calendar)


def _spells(people: pd.DataFrame, employers: pd.DataFrame, recipe: Recipe, seed: int) -> list[Spell]:
    def made(topic: str) -> Jobs:
        return Jobs(employers, Draws(seed, topic), recipe.calendar)

    earlier = list(earlier_jobs(people, made("earlier jobs")))
    first = list(first_jobs(people, made("first jobs")))
    later = list(later_jobs(people, first, made("later jobs")))
    others = list(jobs_that_do_not_count(people, made("other jobs")))
    return [*earlier, *first, *later, *others]
