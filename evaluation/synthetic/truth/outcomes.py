"""What became of the people: who is seen, who completed, who signed a pact, who found which work, in exact numbers.

Nothing here is published but the totals, of a study that has any. The associations are invented, and plausible: late
editions are seen less,
people with less schooling and longer out of work sign a pact more, better schooled ones and those who had worked before
find work more, a pact goes with an internship.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.study import NO_EVENT
from evaluation.synthetic.draws import NEVER, Draws, Flags, Scores
from evaluation.synthetic.recipe import Recipe
from evaluation.synthetic.truth.enrolled import SCHOOLING
from evaluation.synthetic.truth.roles import DROPOUT_ROLES
from evaluation.synthetic.world import World

UNSEEN = "unseen"
# Kinds of work of the people whose outcome nobody published.
_UNSEEN_KINDS = ("fixed_term", "internship", "fixed_term", "permanent", "apprenticeship", "other", "unclassified")


def add_outcomes(people: pd.DataFrame, draws: Draws, recipe: Recipe) -> pd.DataFrame:
    """Return the people with what became of them.

    Parameters
    ----------
    people : DataFrame
        From :func:`evaluation.synthetic.truth.enrolled.enrol`.
    draws : Draws
        Random draws.
    recipe : Recipe
        The editions, and the counts to meet.

    Returns
    -------
    DataFrame
        With ``observed`` (outcome published), ``dropout`` (left after the first meetings), ``completed``,
        ``counselled``, ``pact`` (bool); ``service`` (``cpi``, ``informagiovani``, ``none``, or ``unseen``),
        ``cpi_office`` (a town or ""); ``kind`` of the first work (``none`` without any).
    """
    people, world = people.copy(), recipe.counts
    lateness = people["course"].to_numpy(float) / max(len(recipe.courses) - 1, 1)
    people["observed"] = ~draws.some(2.6 * lateness**2, world["enrolled"] - world["observed"])
    unseen = ~_flags(people["observed"])
    people["dropout"] = draws.some(np.where(unseen, 0.0, NEVER), _dropouts(world))
    stays = ~_flags(people["dropout"])
    people["completed"] = draws.some(_score(stays, -0.6 * unseen), world["completed"])
    completed = _flags(people["completed"])
    people["counselled"] = draws.some(_score(stays, 0.9 * completed - 0.6 * unseen), world["counselled"])
    people["service"] = _services(people, draws, recipe)
    people["cpi_office"] = _offices(people, draws, recipe)
    people["pact"] = draws.some(_score(~unseen, _hardship(people)), world["pacts"])
    people["kind"] = _kinds(people, draws, recipe)
    return people


def _dropouts(world: World) -> int:
    """Return how many leave after the first meetings: one for each part in the dirt, where there are so many unseen."""
    unseen, staying = world["enrolled"] - world["observed"], max(world["completed"], world["counselled"])
    return min(len(DROPOUT_ROLES), unseen - world["unobserved_with_work"], world["enrolled"] - staying)


def _services(people: pd.DataFrame, draws: Draws, recipe: Recipe) -> np.ndarray:
    """Return one service for each person seen; the youth service is at one site, and for the younger."""
    world, area = recipe.counts, recipe.places.area
    youth, counted = _flags(people["site"] == area.youth_site), _flags(people["site"] == area.counted_site)
    counts = {
        "informagiovani": world["youth_service"],
        "none": world["no_service"],
        "cpi": world["employment_centre"],
    }
    young = _flags(people["age"] < 28)
    scores = {"informagiovani": 4.0 * youth + 0.8 * young, "none": -0.5 * counted}
    return draws.deal(_flags(people["observed"]), counts, scores, UNSEEN)


def _offices(people: pd.DataFrame, draws: Draws, recipe: Recipe) -> np.ndarray:
    """Return the office of each person registered with an employment centre: mostly that of the course's site."""
    places = recipe.places
    with_centre = _flags(people["service"] == "cpi")
    here = _flags(people["site"] == places.area.counted_site)
    counted = draws.some(_score(with_centre, 6.0 * here), recipe.counts["employment_centre_here"])
    offices = np.array([places.centre_of_site[site] for site in people["site"]], dtype="U100")
    for town in places.centres:
        if town not in places.towns_of_sites:
            offices[_flags(people["town"] == town)] = town
    offices[counted] = places.area.counted_site
    offices[~with_centre] = ""
    return offices


def _kinds(people: pd.DataFrame, draws: Draws, recipe: Recipe) -> np.ndarray:
    """Return the kind of each person's first work: as counted among the observed, others among the rest."""
    world = recipe.counts
    observed, pact = _flags(people["observed"]), _flags(people["pact"])
    chances = _employability(people, recipe.calendar.last_day)
    works = draws.some(_score(observed & pact, chances), world["pacts_with_work"])
    works |= draws.some(_score(observed & ~pact, chances), world["with_work"] - world["pacts_with_work"])
    schooling = people["education"].map(SCHOOLING).to_numpy(float)
    young = _flags(people["age"] < 26)
    scores = {"internship": 1.2 * pact + 0.8 * young, "permanent": 0.3 * schooling - 0.8 * young}
    counts = {kind: world[kind] for kind in ("internship", "permanent", "fixed_term")}
    kinds = draws.deal(works, counts, scores, NO_EVENT)
    elsewhere = ~observed & ~_flags(people["dropout"])
    of_study = [kind for kind in _UNSEEN_KINDS if kind in recipe.events]
    number = world["unobserved_with_work"] if of_study else 0
    found = np.flatnonzero(draws.some(_score(elsewhere, chances), number))
    for place, person in enumerate(draws.shuffled(list(found))):
        kinds[person] = of_study[place % len(of_study)]
    return kinds


def _hardship(people: pd.DataFrame) -> Scores:
    schooling = people["education"].map(SCHOOLING).to_numpy(float)
    long_out = np.log(people["unemployment_months"].to_numpy(float))
    older = _flags(people["age"] > 29)
    with_cpi = _flags(people["service"] == "cpi")
    return np.asarray(-0.35 * schooling + 0.45 * long_out + 0.5 * older + 0.4 * with_cpi, float)


def _employability(people: pd.DataFrame, last_day: int) -> Scores:
    """Return log-weights of finding work; nobody can be seen to find it who was not followed for long enough."""
    schooling = people["education"].map(SCHOOLING).to_numpy(float)
    experienced = _flags(people["prior_status"] == "unemployed")
    long_out = np.log(people["unemployment_months"].to_numpy(float))
    exposed = np.clip(people["exposure_days"].to_numpy(float), 1, last_day) / last_day
    completed = _flags(people["completed"])
    return np.asarray(0.3 * schooling + 0.5 * experienced - 0.4 * long_out + 0.4 * completed + np.log(exposed), float)


def _score(among: Flags, scores: ArrayLike) -> Scores:
    return np.where(among, scores, NEVER)


def _flags(column: pd.Series) -> Flags:
    return np.asarray(column, bool)
