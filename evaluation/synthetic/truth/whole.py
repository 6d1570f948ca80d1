"""What is true of the synthetic people, before any office writes it down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.study import Study
from evaluation.synthetic.draws import Draws
from evaluation.synthetic.truth.after_course import first_jobs, jobs_that_do_not_count, later_jobs
from evaluation.synthetic.truth.before_course import earlier_jobs
from evaluation.synthetic.truth.employers import employ
from evaluation.synthetic.truth.enrolled import enrol
from evaluation.synthetic.truth.identities import add_identities
from evaluation.synthetic.truth.jobs import Jobs
from evaluation.synthetic.truth.outcomes import add_outcomes
from evaluation.synthetic.truth.presence import attend, counsel, withdrawal_dates
from evaluation.synthetic.truth.roles import add_roles
from evaluation.synthetic.truth.schedule import Course, courses
from evaluation.synthetic.truth.spell import Spell
from evaluation.synthetic.truth.timing import add_job_start, add_pact_signature
from evaluation.synthetic.world import World


@dataclass(frozen=True)
class Truth:
    """Invented people and what happened to them.

    Parameters
    ----------
    seed : int
        The seed of everything.
    world : World
        The counts that it meets.
    courses : tuple of Course
        The editions, the earliest first.
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
    world: World
    courses: tuple[Course, ...]
    people: pd.DataFrame
    sessions: pd.DataFrame
    meetings: pd.DataFrame
    employers: pd.DataFrame
    spells: tuple[Spell, ...]

    def draws(self, topic: str) -> Draws:
        """Return random draws for an office."""
        return Draws(self.seed, topic)

    def course(self, edition: str) -> Course:
        """Return the edition with an id."""
        return next(course for course in self.courses if course.edition == edition)

    def in_role(self, role: str) -> pd.DataFrame:
        """Return the people who play a part."""
        return self.people[self.people["role"] == role]


def make_truth(study: Study, world: World, seed: int) -> Truth:
    """Invent the people of the registers.

    Parameters
    ----------
    study : Study
        Says which editions there were.
    world : World
        The counts to meet, from :func:`evaluation.synthetic.world.published_world`.
    seed : int
        Seed of everything: the same seed gives the same people.
    """
    held = courses([(each.id, each.site, each.label["it"]) for each in study.editions])
    people = _people(held, world, seed)
    by_id = {course.edition: course for course in held}
    sessions = attend(people, Draws(seed, "sessions"), by_id)
    people["withdrawal_date"] = pd.Series(withdrawal_dates(people, sessions), index=people.index, dtype=object)
    employers = employ(Draws(seed, "employers"))
    return Truth(
        seed=seed,
        world=world,
        courses=held,
        people=people,
        sessions=sessions,
        meetings=counsel(people, Draws(seed, "meetings"), by_id),
        employers=employers,
        spells=tuple(_spells(people, employers, seed)),
    )


def _people(held: Sequence[Course], world: Mapping[str, int], seed: int) -> pd.DataFrame:
    people = enrol(Draws(seed, "enrolled"), held, world["enrolled"])
    people = add_outcomes(people, Draws(seed, "outcomes"), held, world)
    people = add_roles(people, Draws(seed, "roles"))
    people = add_identities(people, Draws(seed, "identities"))
    people = add_job_start(people, Draws(seed, "job starts"))
    return add_pact_signature(people, Draws(seed, "pacts"))


def _spells(people: pd.DataFrame, employers: pd.DataFrame, seed: int) -> list[Spell]:
    earlier = list(earlier_jobs(people, Jobs(employers, Draws(seed, "earlier jobs"))))
    first = list(first_jobs(people, Jobs(employers, Draws(seed, "first jobs"))))
    later = list(later_jobs(people, first, Jobs(employers, Draws(seed, "later jobs"))))
    others = list(jobs_that_do_not_count(people, Jobs(employers, Draws(seed, "other jobs"))))
    return [*earlier, *first, *later, *others]
