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
from evaluation.synthetic.truth.enrolled import OLDEST, YOUNGEST
from evaluation.synthetic.truth.schedule import LAST_DAY

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
# The sheets of these editions have a column too many: whoever completed them missed nothing, so that it does not matter
# how many hours a reader takes a session for.
CROWDED_EDITIONS = ("CR2", "CM2")
# Their sheets give hours, so that it shows when somebody left early.
HOURLY_EDITIONS = ("CR1", "CR3", "CR4")
# Its first session was held on the day of the last one of CR3, at another site.
OVERLAPPED_EDITION, OVERLAPPING_EDITION = "CM3", "CR3"
_WANTED = 20.0


def add_roles(people: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Return the people with a column ``role``, empty for most."""
    people = people.copy()
    one_each = dict.fromkeys(DROPOUT_ROLES, 1)
    # Who has the same birth date in two editions is of the right age in both.
    wanted = {
        "two_sites": people["edition"] == OVERLAPPED_EDITION,
        "omocode_base": people["age"].between(YOUNGEST + 1, OLDEST - 1),
    }
    scores = {role: _WANTED * flags.to_numpy(float) for role, flags in wanted.items()}
    roles = draws.deal(people["dropout"].to_numpy(bool), one_each, scores, NO_ROLE)
    for role, number in OTHER_ROLES.items():
        free = roles == NO_ROLE
        roles[draws.some(np.where(free & _suited(people, role), 0.0, NEVER), number)] = role
    people["role"] = roles
    return people


def _suited(people: pd.DataFrame, role: str) -> Flags:
    """Return for whom a part is harmless."""
    hourly = people["edition"].isin(HOURLY_EDITIONS)
    quiet = people["kind"] == NO_EVENT
    anybody = pd.Series(True, index=people.index)
    suited = {
        "exactly_75": ~people["completed"] & hourly,
        "between_bases": people["completed"] & ~people["counselled"] & hourly,
        "blank_sessions": ~people["completed"],
        "no_show": ~people["counselled"],
        "late_job": people["observed"] & quiet & (people["exposure_days"] > LAST_DAY),
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
