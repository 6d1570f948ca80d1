"""Jobs at time zero and after it: first ones, later ones, and those that must not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from evaluation.study import NO_EVENT
from evaluation.synthetic.truth import jobs
from evaluation.synthetic.truth.jobs import Jobs
from evaluation.synthetic.truth.schedule import weekday_from, weekdays
from evaluation.synthetic.truth.spell import Spell

_CODES = {
    "internship": jobs.INTERNSHIP,
    "permanent": jobs.PERMANENT,
    "fixed_term": jobs.FIXED_TERM,
    "apprenticeship": jobs.APPRENTICESHIP,
    "other": jobs.WORK_GRANT,
    "unclassified": jobs.UNKNOWN,
}
_AGENCY, _REPLACEMENT, _DOMESTIC = 0.2, 0.06, 0.15
_EXTENDED, _CUT_SHORT, _AGAIN = 0.5, 0.18, 0.6
_TERMS = (14, 30, 60, 90, 120, 182, 365)


def first_jobs(people: pd.DataFrame, made: Jobs) -> Iterator[Spell]:
    """Give the first job after the course of everybody who found one."""
    for person in people[people["kind"] != NO_EVENT].itertuples():
        yield _first(person, made)


def later_jobs(people: pd.DataFrame, first: Sequence[Spell], made: Jobs) -> Iterator[Spell]:
    """Give jobs that followed first ones; they change no outcome.

    One internship leads to a job in the same firm the next day, one fixed-term job is joined by a second, overlapping
    one, and one job that is found again becomes permanent.
    """
    seen = [spell for spell in first if people["observed"][spell.person] and spell.end is not None]
    ended = sorted(seen, key=lambda spell: (_next_day(spell), spell.person))
    hired = next((spell for spell in ended if spell.contract == jobs.INTERNSHIP), None)
    of_a_firm = [spell for spell in ended if spell.contract == jobs.FIXED_TERM and spell.form == "UniLav"]
    joined = next(iter(of_a_firm), None)
    last = made.days.extraction
    again = [spell for spell in ended if spell not in (hired, joined) and _next_day(spell, 40) < last]
    if hired:
        yield _fixed_term(hired, made, _next_day(hired), 182, employer=hired.employer)
    if joined:
        yield _fixed_term(joined, made, weekday_from(_after(joined.start, 8)), 150, weekly_hours=10.0)
    if again:
        stays = _fixed_term(again[0], made, weekday_from(_next_day(again[0], 10)), 180)
        yield replace(stays, converted=_after(stays.start, 60))
    for spell in again[1:]:
        if made.draws.happens(_AGAIN):
            yield _found_again(spell, made)


def jobs_that_do_not_count(people: pd.DataFrame, made: Jobs) -> Iterator[Spell]:
    """Give jobs already running at time zero, begun too late to be seen, and notified but cancelled."""
    for person in people[people["role"].str.startswith("running_job")].itertuples():
        start = weekday_from(person.course_start - dt.timedelta(days=made.draws.whole(20, 200)))
        contract = made.draws.one((jobs.ON_CALL, jobs.FIXED_TERM))
        until = person.course_end + dt.timedelta(days=made.draws.whole(30, 120))
        yield made.make(person.Index, "running", contract, start, until, weekly_hours=made.draws.one((8.0, 12.0)))
    for person in people[people["role"] == "late_job"].itertuples():
        earliest = max(_after(made.days.reliable, 1), _after(person.course_end, made.days.last_day + 10))
        if possible := weekdays(earliest, _after(made.days.extraction, -5)):
            start = made.draws.one(possible)
            yield made.make(person.Index, "late", jobs.FIXED_TERM, start, _after(start, 90))
    for person in people[people["role"] == "annulled_job"].itertuples():
        latest = min(_after(person.course_end, 150), _after(made.days.reliable, -1))
        start = made.draws.one(weekdays(min(_after(person.course_end, 20), _after(latest, -3)), latest))
        yield made.make(person.Index, "annulled", jobs.FIXED_TERM, start, _after(start, 60))


def _first(person: Any, made: Jobs) -> Spell:
    draws, contract, facts = made.draws, _CODES[person.kind], {}
    if contract == jobs.PERMANENT and person.sex == "F" and draws.happens(_DOMESTIC):
        contract = jobs.DOMESTIC
    elif contract == jobs.FIXED_TERM and draws.happens(_AGENCY):
        facts["form"] = "UniSomm"
    elif contract == jobs.FIXED_TERM and draws.happens(_REPLACEMENT):
        contract = jobs.REPLACEMENT
    if person.kind == "permanent":
        spell = made.make(person.Index, "first", contract, person.job_start, None, **facts)
        return _quit(spell, made) if draws.happens(_CUT_SHORT) else spell
    terms = {"internship": (90, 182), "apprenticeship": (1095,)}.get(person.kind, _TERMS)
    until = _after(person.job_start, draws.one(terms) - 1)
    spell = made.make(person.Index, "first", contract, person.job_start, until, **facts)
    if contract == jobs.FIXED_TERM and until < made.days.extraction and draws.happens(_EXTENDED):
        spell = _extend(spell, made)
    elif draws.happens(_CUT_SHORT):
        spell = _cut_short(spell, made)
    return spell


def _extend(spell: Spell, made: Jobs) -> Spell:
    """Return a job extended once or twice, each time before it would have ended and before the extraction."""
    ends: list[dt.date] = [spell.planned_end] if spell.planned_end else []
    for _ in range(made.draws.whole(1, 2)):
        if ends[-1] < made.days.extraction:
            ends.append(_after(ends[-1], made.draws.one((30, 60, 90))))
    return replace(spell, extensions=tuple(ends[1:]))


def _cut_short(spell: Spell, made: Jobs) -> Spell:
    last = made.days.extraction
    days = (min(spell.end or last, last) - spell.start).days
    if days < 10:
        return spell
    cause = "cessazione anticipata del tirocinio" if spell.contract == jobs.INTERNSHIP else "dimissioni"
    return replace(spell, cessation=_after(spell.start, made.draws.whole(5, days - 1)), cause=cause)


def _quit(spell: Spell, made: Jobs) -> Spell:
    days = (made.days.extraction - spell.start).days
    cessation = _after(spell.start, made.draws.whole(10, max(11, days - 1)))
    return replace(spell, cessation=cessation, cause="mancato superamento del periodo di prova")


def _found_again(spell: Spell, made: Jobs) -> Spell:
    start = weekday_from(_next_day(spell, made.draws.whole(3, 35)))
    if made.draws.happens(0.25):
        return made.make(spell.person, "later", jobs.ON_CALL, start, _after(start, 119), weekly_hours=8.0)
    return _fixed_term(spell, made, start, 120, form=made.draws.one(("UniLav", "UniSomm")))


def _fixed_term(earlier: Spell, made: Jobs, start: dt.date, days: int, **facts: Any) -> Spell:
    return made.make(earlier.person, "later", jobs.FIXED_TERM, start, _after(start, days - 1), **facts)


def _next_day(spell: Spell, further: int = 0) -> dt.date:
    """Return the day after the last one of a job that ended, or some days further."""
    return _after(spell.end or dt.date.max - dt.timedelta(days=1 + further), 1 + further)


def _after(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)
