"""One job relation, from its start to its end, with what happened in between."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

# Part of the story: ended before the course; running at time zero; the first after it; a later one; begun too late to
# be seen with certainty; notified and cancelled.
Part = Literal["before", "running", "first", "later", "late", "annulled"]


@dataclass(frozen=True, kw_only=True)
class Spell:
    """A job relation.

    Parameters
    ----------
    person : int
        Who worked.
    part : Part
        Which part of the story it is.
    employer : int
        Where: a row of the employers.
    contract : str
        National code at the start (``A.02.00``).
    start : date
        First day.
    planned_end : date or None
        Last day as first agreed; None for no end.
    extensions : tuple of date
        Later last days, one for each extension.
    converted : date or None
        Day on which a fixed-term job became permanent.
    cessation : date or None
        Last day, where it came before the agreed one or there was none.
    cause : str
        Why it ceased.
    form : str
        Form of its notices.
    weekly_hours : float or None
        Hours of a part-time job; None for full time.
    monthly_pay_eur : int
        Monthly pay or allowance.
    occupation, sector : str
        As the notice says.
    """

    person: int
    part: Part
    employer: int
    contract: str
    start: dt.date
    planned_end: dt.date | None
    extensions: tuple[dt.date, ...] = ()
    converted: dt.date | None = None
    cessation: dt.date | None = None
    cause: str = ""
    form: str = "UniLav"
    weekly_hours: float | None = None
    monthly_pay_eur: int = 0
    occupation: str = ""
    sector: str = ""

    @property
    def end(self) -> dt.date | None:
        """The last day: of the cessation, else of the last extension, else as planned; None while it has no end."""
        if self.cessation:
            return self.cessation
        if self.converted:
            return None
        return self.extensions[-1] if self.extensions else self.planned_end
