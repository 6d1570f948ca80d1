"""Careers before the course: what people did for work until they lost it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from evaluation.synthetic.truth import jobs
from evaluation.synthetic.truth.jobs import Jobs
from evaluation.synthetic.truth.schedule import weekday_from
from evaluation.synthetic.truth.spell import Spell

_NOTICES_SINCE = dt.date(2008, 3, 1)
_NEW_CODES = dt.date(2013, 1, 10)
_PROJECT_WORK_UNTIL = dt.date(2015, 12, 31)
# Codes of the years before 2013, when each kind of contract had one code with an end and one without.
_OLD = ("A.01.00", "A.02.00", "A.02.00", "A.06.01", "A.05.01", "A.03.02", "B.01.00")
_RECENT = ("A.01.00", "A.02.00", "A.02.00", "A.02.00", "A.05.02", "A.04.02", "A.03.09", "C.01.00")
_FORMS = MappingProxyType({"A.06.01": {"form": "UniSomm"}})
_NO_END = frozenset({"A.01.00"})
_ONE_DAY_JOBS = 24
_UNDECLARED = 2


def earlier_jobs(people: pd.DataFrame, made: Jobs) -> Iterator[Spell]:
    """Give the jobs that ended before the course: one to three of most people who had worked before.

    Some people who say that they never worked have a job in the notices, and one dropout had two dozen jobs of one day
    each through an agency.
    """
    never = people[(people["prior_status"] == "never_employed") & (people["role"] == "") & (people["age"] > 21)]
    worked = people[(people["prior_status"] == "unemployed") & ~people["role"].str.startswith("running_job")]
    for person in pd.concat([worked, never.iloc[:_UNDECLARED]]).itertuples():
        yield from _career(person, made)
    for person in people[people["role"] == "hidden_row"].itertuples():
        day = person.course_start - dt.timedelta(days=300)
        for _ in range(_ONE_DAY_JOBS):
            day = weekday_from(day + dt.timedelta(days=made.draws.whole(2, 9)))
            yield made.make(person.Index, "before", jobs.FIXED_TERM, day, day, form="UniSomm", weekly_hours=None)


def _career(person: Any, made: Jobs) -> Iterator[Spell]:
    """Give jobs backwards in time, the last one ending when unemployment began."""
    end = person.course_start - dt.timedelta(days=30 * person.unemployment_months + made.draws.whole(3, 25))
    for _ in range(made.draws.one((0, 1, 2, 3), (0.1, 0.35, 0.35, 0.2))):
        start = weekday_from(end - dt.timedelta(days=made.draws.one((45, 90, 180, 365, 700))))
        if start < _NOTICES_SINCE or start.year - person.birth_date.year < 17 or start >= end:
            return
        yield _job(person, made, start, end)
        end = start - dt.timedelta(days=made.draws.whole(10, 300))


def _job(person: Any, made: Jobs, start: dt.date, end: dt.date) -> Spell:
    contract = made.draws.one(_OLD if start < _NEW_CODES else _RECENT)
    if contract == "B.01.00" and end > _PROJECT_WORK_UNTIL:
        contract = jobs.FIXED_TERM
    if contract in _NO_END:
        spell = made.make(person.Index, "before", contract, start, None)
        return replace(spell, cessation=end, cause=made.draws.one(("dimissioni", "licenziamento", "chiusura attività")))
    return made.make(person.Index, "before", contract, start, end, **_FORMS.get(contract, {}))
