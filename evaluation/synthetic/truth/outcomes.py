"""What became of the people: who is seen, who completed, who signed a pact, who found which work, in exact numbers.

Nothing here is published but the totals. The associations are invented, and plausible: late editions are seen less,
people with less schooling and longer out of work sign a pact more, better schooled ones and those who had worked before
find work more, a pact goes with an internship.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.study import NO_EVENT
from evaluation.synthetic.draws import NEVER, Draws, Flags, Scores
from evaluation.synthetic.truth.enrolled import SCHOOLING
from evaluation.synthetic.truth.roles import DROPOUT_ROLES
from evaluation.synthetic.truth.schedule import LAST_DAY, Course
from evaluation.synthetic.world import World

UNSEEN = "unseen"
# Kinds of work of the people whose outcome nobody published.
_UNSEEN_KINDS = ("fixed_term", "internship", "fixed_term", "permanent", "apprenticeship", "other", "unclassified")


def add_outcomes(people: pd.DataFrame, draws: Draws, held: Sequence[Course], world: World) -> pd.DataFrame:
    """Return the people with what became of them.

    Parameters
    ----------
    people : DataFrame
        From :func:`evaluation.synthetic.truth.enrolled.enrol`.
    draws : Draws
        Random draws.
    held : sequence of Course
        The editions, the earliest first.
    world : World
        The counts to meet.

    Returns
    -------
    DataFrame
        With ``observed`` (outcome published), ``dropout`` (left after the first meetings), ``completed``,
        ``counselled``, ``pact`` (bool); ``service`` (``cpi``, ``informagiovani``, ``none``, or ``unseen``),
        ``cpi_office`` (a town or ""); ``kind`` of the first work (``none`` without any).
    """
    people = people.copy()
    order = {course.edition: place for place, course in enumerate(held)}
    lateness = people["edition"].map(order).to_numpy(float) / (len(held) - 1)
    people["observed"] = ~draws.some(2.6 * lateness**2, world["enrolled"] - world["followed"])
    unseen = ~_flags(people["observed"])
    people["dropout"] = draws.some(np.where(unseen, 0.0, NEVER), len(DROPOUT_ROLES))
    stays = ~_flags(people["dropout"])
    people["completed"] = draws.some(_score(stays, -0.6 * unseen), world["attended_75"])
    completed = _flags(people["completed"])
    people["counselled"] = draws.some(_score(stays, 0.9 * completed - 0.6 * unseen), world["counselled"])
    people["service"] = _services(people, draws, world)
    people["cpi_office"] = _offices(people, draws, world)
    people["pact"] = draws.some(_score(~unseen, _hardship(people)), world["pact_followed"])
    people["kind"] = _kinds(people, draws, world)
    return people


def _services(people: pd.DataFrame, draws: Draws, world: World) -> np.ndarray:
    """Return one service for each person seen; the youth service is in Cremona, and for the younger."""
    cremona, crema = _flags(people["site"] == "Cremona"), _flags(people["site"] == "Crema")
    counts = {"informagiovani": world["with_informagiovani"], "none": world["with_none"], "cpi": world["with_cpi"]}
    young = _flags(people["age"] < 28)
    scores = {"informagiovani": 4.0 * cremona + 0.8 * young, "none": -0.5 * crema}
    return draws.deal(_flags(people["observed"]), counts, scores, UNSEEN)


def _offices(people: pd.DataFrame, draws: Draws, world: World) -> np.ndarray:
    """Return the office of each person registered with an employment centre: mostly that of the course's site."""
    with_cpi = _flags(people["service"] == "cpi")
    crema = _flags(people["site"] == "Crema")
    in_crema = draws.some(_score(with_cpi, 6.0 * crema), world["with_cpi_crema"])
    near = {"Cremona": "Cremona", "Casalmaggiore": "Casalmaggiore", "Crema": "Soresina"}
    offices = np.array([near[site] for site in people["site"]], dtype="U32")
    offices[_flags(people["town"] == "Soresina")] = "Soresina"
    offices[in_crema] = "Crema"
    offices[~with_cpi] = ""
    return offices


def _kinds(people: pd.DataFrame, draws: Draws, world: World) -> np.ndarray:
    """Return the kind of each person's first work: as published among the observed, others among the rest."""
    observed, pact = _flags(people["observed"]), _flags(people["pact"])
    chances = _employability(people)
    works = draws.some(_score(observed & pact, chances), world["pact_followed_work"])
    works |= draws.some(_score(observed & ~pact, chances), world["any_work"] - world["pact_followed_work"])
    schooling = people["education"].map(SCHOOLING).to_numpy(float)
    young = _flags(people["age"] < 26)
    scores = {"internship": 1.2 * pact + 0.8 * young, "permanent": 0.3 * schooling - 0.8 * young}
    counts = {kind: world[kind] for kind in ("internship", "permanent", "fixed_term")}
    kinds = draws.deal(works, counts, scores, NO_EVENT)
    elsewhere = ~observed & ~_flags(people["dropout"])
    number = world["unseen_no_pact_work"]
    found = np.flatnonzero(draws.some(_score(elsewhere, chances), number))
    for place, person in enumerate(draws.shuffled(list(found))):
        kinds[person] = _UNSEEN_KINDS[place % len(_UNSEEN_KINDS)]
    return kinds


def _hardship(people: pd.DataFrame) -> Scores:
    schooling = people["education"].map(SCHOOLING).to_numpy(float)
    long_out = np.log(people["unemployment_months"].to_numpy(float))
    older = _flags(people["age"] > 29)
    with_cpi = _flags(people["service"] == "cpi")
    return np.asarray(-0.35 * schooling + 0.45 * long_out + 0.5 * older + 0.4 * with_cpi, float)


def _employability(people: pd.DataFrame) -> Scores:
    """Return log-weights of finding work; nobody can be seen to find it who was not followed for long enough."""
    schooling = people["education"].map(SCHOOLING).to_numpy(float)
    experienced = _flags(people["prior_status"] == "unemployed")
    long_out = np.log(people["unemployment_months"].to_numpy(float))
    exposed = np.minimum(people["exposure_days"].to_numpy(float), LAST_DAY) / LAST_DAY
    completed = _flags(people["completed"])
    return np.asarray(0.3 * schooling + 0.5 * experienced - 0.4 * long_out + 0.4 * completed + np.log(exposed), float)


def _score(among: Flags, scores: ArrayLike) -> Scores:
    return np.where(among, scores, NEVER)


def _flags(column: pd.Series) -> Flags:
    return np.asarray(column, bool)
