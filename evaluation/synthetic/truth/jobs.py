"""What a job is like: employer, occupation, hours, pay, by its contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.truth.schedule import Calendar
from evaluation.synthetic.truth.spell import Part, Spell

INTERNSHIP, PERMANENT, FIXED_TERM, REPLACEMENT = "C.01.00", "A.01.00", "A.02.00", "A.02.01"
APPRENTICESHIP, ON_CALL, DOMESTIC, WORK_GRANT = "A.03.09", "A.05.02", "A.04.02", "C.04.00"
UNKNOWN = "Z.09.00"
OCCUPATIONS: Sequence[tuple[str, str]] = (
    ("Addetto alle pulizie", "81.21"), ("Magazziniere", "52.10"), ("Operaio alimentare", "10.51"),
    ("Commesso di vendita", "47.11"), ("Cameriere", "56.10"), ("Aiuto cuoco", "56.10"),
    ("Impiegato amministrativo", "82.11"), ("Addetto al call center", "82.20"), ("Operaio metalmeccanico", "25.62"),
    ("Educatore", "88.91"), ("Ausiliario socioassistenziale", "88.10"), ("Bracciante agricolo", "01.41"),
)  # fmt: skip
_HOME_HELP = ("Assistente familiare", "97.00")
_PAY: Mapping[str, tuple[int, int]] = MappingProxyType({INTERNSHIP: (400, 600), WORK_GRANT: (300, 500)})
_USUAL_PAY = (950, 1450)
_KIND_OF_EMPLOYER = MappingProxyType({"UniLav": "firm", "UniSomm": "agency", "UniDom": "family"})
_PART_TIME = 0.35
_HOURS = (12.0, 16.0, 18.0, 20.0, 24.0, 25.0, 30.0)


class Jobs:
    """Makes job relations with the employers there are.

    Parameters
    ----------
    employers : DataFrame
        From :func:`evaluation.synthetic.truth.employers.employ`.
    draws : Draws
        Random draws.
    days : Calendar
        The days of the study.
    """

    def __init__(self, employers: pd.DataFrame, draws: Draws, days: Calendar) -> None:
        self.draws = draws
        self.days = days
        self._of_kind = {
            kind: np.flatnonzero((employers["kind"] == kind).to_numpy(bool)).tolist()
            for kind in employers["kind"].unique()
        }

    def make(
        self, person: int, part: Part, contract: str, start: dt.date, planned_end: dt.date | None, **facts: Any
    ) -> Spell:
        """Return a job; what is not given is drawn.

        Parameters
        ----------
        person, part, contract, start, planned_end
            As in :class:`~evaluation.synthetic.truth.spell.Spell`.
        **facts
            Further facts of the job; ``form="UniSomm"`` makes it agency work.
        """
        form = facts.get("form", "UniDom" if contract == DOMESTIC else "UniLav")
        occupation, sector = _HOME_HELP if contract == DOMESTIC else self.draws.one(OCCUPATIONS)
        low, high = _PAY.get(contract, _USUAL_PAY)
        is_part_time = contract not in _PAY and self.draws.happens(_PART_TIME)
        drawn: dict[str, Any] = {
            "employer": self.employer(_KIND_OF_EMPLOYER[form]),
            "form": form,
            "weekly_hours": self.draws.one(_HOURS) if is_part_time else None,
            "monthly_pay_eur": 10 * self.draws.whole(low // 10, high // 10),
            "occupation": occupation,
            "sector": sector,
        }
        known = drawn | facts
        return Spell(person=person, part=part, contract=contract, start=start, planned_end=planned_end, **known)

    def employer(self, kind: str) -> int:
        """Return an employer of a kind; now and then a sole trader instead of a firm."""
        if kind == "firm" and self.draws.happens(0.1):
            kind = "trader"
        return int(self.draws.one(self._of_kind[kind]))
