"""What a study begun from a file of people will say: its roles, with identifiers and times."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evaluation.starting.columns import Column
from evaluation.starting.names import identifiers
from evaluation.starting.roles import Roles

# Follow-up in months where no column says it.
_ASSUMED_MONTHS = 12


@dataclass(frozen=True, eq=False)
class Draft:
    """A study begun.

    Parameters
    ----------
    name : str
        Its id.
    file : str
        Name of the file of people.
    people : int
        How many rows it has.
    encoding, delimiter : str
        How it is written.
    roles : Roles
        What its columns are taken for.
    """

    name: str
    file: str
    people: int
    encoding: str
    delimiter: str
    roles: Roles

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """Name in the participants table of each covariate, and of the strata, by its header."""
        strata = [self.roles.strata] if self.roles.strata else []
        return identifiers((column.name for column in (*self.roles.covariates, *strata)), self.events.values())

    @cached_property
    def events(self) -> Mapping[str, str]:
        """Identifier of each kind of event by the words of the file; of the one kind by those of its header."""
        event = self.roles.event
        if event is None:
            return identifiers(["event"])
        return identifiers([event.column.name] if self.one_kind else event.kinds)

    @property
    def one_kind(self) -> bool:
        """Whether the file tells only whether something happened."""
        event = self.roles.event
        return event is None or event.column.yes is not None

    @cached_property
    def sites(self) -> Mapping[str, str]:
        """Identifier of each site by its words."""
        return identifiers(self.roles.site.levels) if self.roles.site else {}

    @cached_property
    def window(self) -> int:
        """Length of follow-up in the study's unit: the longest time in the file."""
        times = [time for time in (self.roles.time, self.roles.followup) if time is not None]
        longest = max((_longest(column) for column in times), default=_ASSUMED_MONTHS)
        return max(1, math.ceil(longest))

    @property
    def horizons(self) -> tuple[int, ...]:
        """Times for "how many within": a quarter, a half, and all of the window."""
        return tuple(sorted({max(1, round(self.window * share)) for share in (0.25, 0.5, 1)}))


def _longest(column: Column) -> float:
    numbers = column.numbers
    return max((numbers.value(cell) or 0 for cell in column.known), default=0) if numbers else 0
