"""The people enrolled: edition, age, sex, education, town, condition; everything that was so before the course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.recipe import Recipe
from evaluation.synthetic.truth.schedule import ENROLMENT_DAYS, Course, weekday_from

_FEWEST = 12
_WOMEN, _FOREIGN = 0.56, 0.22
_CITIZENSHIPS = ("Romania", "Marocco", "India", "Albania", "Egitto")
_EDUCATION: Mapping[str, float] = MappingProxyType(
    {"lower_secondary": 0.32, "vocational": 0.19, "upper_secondary": 0.36, "first_degree": 0.05, "degree": 0.08}
)
SCHOOLING = MappingProxyType({level: years for years, level in enumerate(_EDUCATION)})
_IN_TOWN = 6.0


def enrol(draws: Draws, recipe: Recipe) -> pd.DataFrame:
    """Return the people enrolled.

    Parameters
    ----------
    draws : Draws
        Random draws.
    recipe : Recipe
        The editions, the places, the ages, and how many people there are.

    Returns
    -------
    DataFrame
        One row per person: ``course`` (place among the editions, from 0), ``edition``, ``site``,
         ``course_start``, ``course_end``, ``exposure_days``, ``sex``,
        ``birth_date``, ``age``, ``foreign``, ``citizenship``, ``education``, ``prior_status``, ``unemployment_months``,
        ``town``, ``postal_code``, ``enrolment_date``.
    """
    seats = _seats(draws, recipe)
    held = zip(recipe.courses, seats, strict=True)
    people = [
        {"course": place} | _person(draws, course, recipe)
        for place, (course, seat) in enumerate(held)
        for _ in range(seat)
    ]
    return pd.DataFrame(people)


def _seats(draws: Draws, recipe: Recipe) -> list[int]:
    """Return how many people each edition has: at least a dozen, where there are so many."""
    held, number = recipe.courses, recipe.counts["enrolled"]
    fewest = min(_FEWEST, number // len(held))
    weights = [recipe.places.seats.get(course.site, 1.0) for course in held]
    further = [draws.one(range(len(held)), weights) for _ in range(number - fewest * len(held))]
    return [fewest + int(count) for count in np.bincount(np.array(further, int), minlength=len(held))]


def _person(draws: Draws, course: Course, recipe: Recipe) -> dict[str, object]:
    youngest, oldest = recipe.ages
    ages = range(youngest, oldest + 1)
    age = draws.one(ages, [1.0 if age < 31 else 0.7 for age in ages])
    education = _education(draws, age)
    never = draws.happens(0.55 if age < 23 else 0.2 if age < 28 else 0.08)
    foreign = draws.happens(_FOREIGN)
    sites = tuple(recipe.places.towns)
    site = course.site or (draws.one(sites) if len(sites) > 1 else sites[0])
    towns = recipe.places.towns[site]
    town, postal_code = draws.one(towns, [_IN_TOWN] + [1.0] * (len(towns) - 1))
    return {
        "edition": course.edition,
        "site": site,
        "course_start": course.start,
        "course_end": course.end,
        "exposure_days": course.exposure_days,
        "sex": "F" if draws.happens(_WOMEN) else "M",
        "birth_date": _birth_date(draws, course.start, age),
        "age": age,
        "foreign": foreign,
        "citizenship": draws.one(_CITIZENSHIPS) if foreign else "Italia",
        "education": education,
        "prior_status": "never_employed" if never else "unemployed",
        "unemployment_months": _unemployment_months(draws, age - youngest, education),
        "town": town,
        "postal_code": postal_code,
        "enrolment_date": weekday_from(course.start - dt.timedelta(days=draws.whole(5, ENROLMENT_DAYS))),
    }


def _education(draws: Draws, age: int) -> str:
    """Return the education of a person: no degrees before 22."""
    levels = [level for level in _EDUCATION if age > 21 or "degree" not in level]
    return draws.one(levels, [_EDUCATION[level] for level in levels])


def _unemployment_months(draws: Draws, years: int, education: str) -> int:
    """Return months without work at enrolment: exponential, longer for older people and those with less schooling."""
    mean = 9 + 0.5 * years - 1.5 * SCHOOLING[education]
    return 1 + min(59, int(-mean * np.log(1 - draws.uniform(1)[0])))


def _birth_date(draws: Draws, day: dt.date, age: int) -> dt.date:
    """Return the birth date of somebody who has an age on a day."""
    on_day = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return on_day.replace(year=day.year - age) - dt.timedelta(days=draws.whole(0, 364))
