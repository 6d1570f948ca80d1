"""The people enrolled: edition, age, sex, education, town, condition; everything that was so before the course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.truth.schedule import ENROLMENT_DAYS, Course, weekday_from

YOUNGEST, OLDEST = 19, 39
_FEWEST = 12
_WOMEN, _FOREIGN = 0.56, 0.22
_CITIZENSHIPS = ("Romania", "Marocco", "India", "Albania", "Egitto")
_EDUCATION: Mapping[str, float] = MappingProxyType(
    {"lower_secondary": 0.32, "vocational": 0.19, "upper_secondary": 0.36, "first_degree": 0.05, "degree": 0.08}
)
SCHOOLING = MappingProxyType({level: years for years, level in enumerate(_EDUCATION)})
# Municipalities of the province, with their postal codes, by the site whose courses people attended.
TOWNS: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType(
    {
        "Cremona": (
            ("Cremona", "26100"), ("Castelverde", "26022"), ("Vescovato", "26039"), ("Sospiro", "26048"),
            ("Soresina", "26015"), ("Casalbuttano ed Uniti", "26011"), ("Pizzighettone", "26026"),
        ),
        "Crema": (
            ("Crema", "26013"), ("Offanengo", "26010"), ("Castelleone", "26012"), ("Pandino", "26025"),
            ("Soncino", "26029"), ("Rivolta d'Adda", "26027"), ("Bagnolo Cremasco", "26010"),
        ),
        "Casalmaggiore": (
            ("Casalmaggiore", "26041"), ("San Giovanni in Croce", "26037"), ("Piadena", "26034"),
            ("Torre de' Picenardi", "26038"), ("Gussola", "26040"),
        ),
    }
)  # fmt: skip
_IN_TOWN = 6.0


def enrol(draws: Draws, held: Sequence[Course], number: int) -> pd.DataFrame:
    """Return the people enrolled.

    Parameters
    ----------
    draws : Draws
        Random draws.
    held : sequence of Course
        The editions, the earliest first.
    number : int
        How many people there are.

    Returns
    -------
    DataFrame
        One row per person: ``edition``, ``site``, ``course_start``, ``course_end``, ``exposure_days``, ``sex``,
        ``birth_date``, ``age``, ``foreign``, ``citizenship``, ``education``, ``prior_status``, ``unemployment_months``,
        ``town``, ``postal_code``, ``enrolment_date``.
    """
    seats = _seats(draws, held, number)
    people = [_person(draws, course) for course, seat in zip(held, seats, strict=True) for _ in range(seat)]
    return pd.DataFrame(people)


def _seats(draws: Draws, held: Sequence[Course], number: int) -> list[int]:
    """Return how many people each edition has: at least a dozen, fewer in the small town."""
    weights = [0.4 if course.site == "Casalmaggiore" else 1.0 for course in held]
    further = [draws.one(range(len(held)), weights) for _ in range(number - _FEWEST * len(held))]
    return [_FEWEST + int(count) for count in np.bincount(further, minlength=len(held))]


def _person(draws: Draws, course: Course) -> dict[str, object]:
    age = draws.one(range(YOUNGEST, OLDEST + 1), [1.0 if age < 31 else 0.7 for age in range(YOUNGEST, OLDEST + 1)])
    education = _education(draws, age)
    never = draws.happens(0.55 if age < 23 else 0.2 if age < 28 else 0.08)
    foreign = draws.happens(_FOREIGN)
    towns = TOWNS[course.site]
    town, postal_code = draws.one(towns, [_IN_TOWN] + [1.0] * (len(towns) - 1))
    return {
        "edition": course.edition,
        "site": course.site,
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
        "unemployment_months": _unemployment_months(draws, age, education),
        "town": town,
        "postal_code": postal_code,
        "enrolment_date": weekday_from(course.start - dt.timedelta(days=draws.whole(5, ENROLMENT_DAYS))),
    }


def _education(draws: Draws, age: int) -> str:
    """Return the education of a person: no degrees before 22."""
    levels = [level for level in _EDUCATION if age > 21 or "degree" not in level]
    return draws.one(levels, [_EDUCATION[level] for level in levels])


def _unemployment_months(draws: Draws, age: int, education: str) -> int:
    """Return months without work at enrolment: exponential, longer for older people and those with less schooling."""
    mean = 9 + 0.5 * (age - YOUNGEST) - 1.5 * SCHOOLING[education]
    return 1 + min(59, int(-mean * np.log(1 - draws.uniform(1)[0])))


def _birth_date(draws: Draws, day: dt.date, age: int) -> dt.date:
    """Return the birth date of somebody who has an age on a day."""
    return day.replace(year=day.year - age) - dt.timedelta(days=draws.whole(0, 364))
