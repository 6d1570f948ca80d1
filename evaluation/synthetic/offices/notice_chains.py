"""From a job to its notices: hire, extensions, conversion, end, each pointing at the one before."""

from __future__ import annotations

import datetime as dt

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices.notice import EVENTS, Row, contract, job_cells, written
from evaluation.synthetic.truth.jobs import PERMANENT
from evaluation.synthetic.truth.spell import Spell
from evaluation.synthetic.truth.whole import Truth

Chain = list[Row]
_FIXED_TO_PERMANENT = "DI"


class Registry:
    """Numbers notices and makes the chain of each job.

    Parameters
    ----------
    truth : Truth
        People and employers.
    draws : Draws
        Random draws.
    """

    def __init__(self, truth: Truth, draws: Draws) -> None:
        self._people = truth.people.to_dict("index")
        self._employers = truth.employers.to_dict("records")
        self._draws = draws
        self._towns = truth.recipe.places.notice_spellings
        self._extraction = truth.days.extraction
        self._last = 100_000_000

    def chain(self, spell: Spell) -> Chain:
        """Return the notices of a job that had been sent by the day of the extraction."""
        cells = job_cells(spell, self._employers[spell.employer], self._people[spell.person], self._draws, self._towns)
        chain = [self.notice("start", _hire_sent(spell), cells)]
        end = spell.planned_end
        for extended in spell.extensions:
            facts = {"Data fine": written(end), "Data fine proroga": written(extended)}
            chain.append(self.notice("extension", _soon_after(end or spell.start), cells | facts, chain[-1]))
            end = extended
        if spell.converted:
            facts = {"Data trasformazione": written(spell.converted), "Cod trasformazione": _FIXED_TO_PERMANENT}
            facts |= {"Tipologia contrattuale": contract(PERMANENT, self._draws), "Data fine": ""}
            chain.append(self.notice("conversion", _soon_after(spell.converted), cells | facts, chain[-1]))
        if spell.cessation:
            facts = {"Data cessazione": written(spell.cessation), "Motivo cessazione": spell.cause}
            chain.append(self.notice("end", _soon_after(spell.cessation), cells | facts, chain[-1]))
        if spell.part == "annulled":
            chain.append(self.follow("cancellation", chain[-1]))
        return [row for row in chain if _sent(row) <= self._extraction]

    def notice(self, event: str, sent: dt.date, cells: Row, previous: Row | None = None) -> Row:
        """Return a notice of an event, with a number higher than all before it."""
        self._last += self._draws.whole(1, 997)
        return cells | {
            "Codice comunicazione": f"{sent.year}{self._last:012d}",
            "Tipo comunicazione": self._draws.one(EVENTS[event]),
            "Codice comunicazione precedente": previous["Codice comunicazione"] if previous else "",
            "Data invio": written(sent),
        }

    def follow(self, event: str, previous: Row, **facts: str) -> Row:
        """Return a correction or cancellation of a notice, sent two days after it.

        Parameters
        ----------
        event : str
            ``correction`` or ``cancellation``.
        previous : dict
            The notice that is corrected or cancelled.
        **facts
            Cells that differ, with ``_`` for the blanks in their headers.
        """
        changed = {header.replace("_", " "): text for header, text in facts.items()}
        return self.notice(event, _sent(previous) + dt.timedelta(days=2), previous | changed, previous)


def _hire_sent(spell: Spell) -> dt.date:
    """Return when a hire was notified: the day before, or for agency work by the twentieth of the month after."""
    if spell.form == "UniSomm":
        following = (spell.start.replace(day=1) + dt.timedelta(days=32)).replace(day=20)
        return following
    return spell.start - dt.timedelta(days=1)


def _soon_after(day: dt.date) -> dt.date:
    """Return a day within the five that the law allows."""
    return day + dt.timedelta(days=3)


def _sent(row: Row) -> dt.date:
    day, month, year = map(int, row["Data invio"].split("/"))
    return dt.date(year, month, day)
