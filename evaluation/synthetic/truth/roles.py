"""Who plays which part in the dirt: each part only with people for whom it cannot change a published total.

A dropout was not seen, completed nothing and has no work after the course: whatever becomes of a broken code or a
doubtful link, the totals stay. The other parts name their own condition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from evaluation.study import NO_EVENT
from evaluation.synthetic.draws import NEVER, Draws, Flags
from evaluation.synthetic.recipe import Recipe
from evaluation.synthetic.truth.schedule import Course

NO_ROLE = ""
# One for each dropout.
DROPOUT_ROLES: Sequence[str] = (
    "two_sites",
    "omocode_base",
    "omocode_variant",
    "no_code",
    "letter_for_digit",
    "short_code",
    "provisional_code",
    "two_editions",
    "nickname",
    "names_inverted",
    "birth_year_typo",
    "hidden_row",
)
OTHER_ROLES: Mapping[str, int] = MappingProxyType(
    {
        "exactly_75": 1,
        "between_bases": 1,
        "blank_sessions": 2,
        "no_show": 2,
        "late_job": 2,
        "running_job": 3,
        "annulled_job": 2,
        "running_job_unseen": 1,
        "draft_pact": 2,
        "impossible_date": 1,
        "entered_twice": 1,
        "lives_elsewhere": 1,
    }
)
# Each edition has an attendance sheet of its own kind, by its place among the editions; there are so many kinds.
SHEETS = 8
# These have a column too many: whoever completed the course missed nothing, so that it does not matter how many hours a
# reader takes a session for.
CROWDED_SHEETS = frozenset({2, 4})
# These give hours, so that it shows when somebody left early.
HOURLY_SHEETS = frozenset({0, 5, 7})
_WANTED = 20.0


def overlap(held: Sequence[Course]) -> tuple[Course, Course] | None:
    """Return an edition that ends on the day on which another one starts elsewhere, and that one; None without any."""
    pairs = [(early, late) for early in held for late in held if early.end == late.start and early.site != late.site]
    return pairs[0] if pairs else None


def add_roles(people: pd.DataFrame, draws: Draws, recipe: Recipe) -> pd.DataFrame:
    """Return the people with a column ``role``, empty for most; parts that suit nobody are left out."""
    people = people.copy()
    one_each = dict.fromkeys(DROPOUT_ROLES[: int(people["dropout"].sum())], 1)
    youngest, oldest = recipe.ages
    meeting = overlap(recipe.courses)
    # Who has the same birth date in two editions is of the right age in both.
    wanted = {
        "two_sites": people["edition"] == (meeting[1].edition if meeting else None),
        "omocode_base": people["age"].between(youngest + 1, oldest - 1),
    }
    scores = {role: _WANTED * flags.to_numpy(float) for role, flags in wanted.items()}
    roles = draws.deal(people["dropout"].to_numpy(bool), one_each, scores, NO_ROLE)
    for role, number in OTHER_ROLES.items():
        possible = (roles == NO_ROLE) & _suited(people, role, recipe.calendar.last_day)
        roles[draws.some(np.where(possible, 0.0, NEVER), min(number, int(possible.sum())))] = role
    people["role"] = roles
    return people


def _suited(people: pd.DataFrame, role: str, last_day: int) -> Flags:
    """Return for whom a part is harmless."""
    hourly = (people["course"] % SHEETS).isin(HOURLY_SHEETS)
    quiet = people["kind"] == NO_EVENT
    anybody = pd.Series(True, index=people.index)
    suited = {
        "exactly_75": ~people["completed"] & hourly,
        "between_bases": people["completed"] & ~people["counselled"] & hourly,
        "blank_sessions": ~people["completed"],
        "no_show": ~people["counselled"],
        "late_job": people["observed"] & quiet & (people["exposure_days"] > last_day),
        "running_job": people["observed"] & quiet,
        "annulled_job": people["observed"] & quiet,
        "running_job_unseen": ~people["observed"] & quiet,
        "draft_pact": ~people["pact"],
        "impossible_date": anybody,
        "entered_twice": anybody,
        "lives_elsewhere": anybody,
    }
    flags: Flags = suited[role].to_numpy(bool)
    return flags
