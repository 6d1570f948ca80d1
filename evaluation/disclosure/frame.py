"""Statements about populations as a system of whole numbers: the joint problem that an attacker would solve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evaluation.disclosure.grid import Chosen, Grid, choose, cross
from evaluation.disclosure.ledger import Ledger
from evaluation.disclosure.populations import Population
from evaluation.disclosure.statements import Claim, Statement, Subject
from evaluation.disclosure.system import NO_LIMIT, Range, Row, System
from evaluation.errors import DisclosureError

MOST_PEOPLE = 10**6
MOST_TOTAL = 10**9
MOST_PRODUCT = 10**18


class Frame:
    """What is known about the people of a study.

    The unknowns are the people in each cell of the grid, those in each population that is spoken of or asked about,
    and the sums of which only means are published.

    Parameters
    ----------
    ledger : Ledger
        Whose dimensions are used.
    statements : sequence of Statement
        What is known; the place of each is the number of its fact.
    asked : iterable of Chosen
        Further populations that will be asked about.

    Raises
    ------
    DisclosureError
        When a dimension or category is unknown, there would be too many cells, or a number has too many digits.
    """

    def __init__(self, ledger: Ledger, statements: Sequence[Statement], asked: Iterable[Chosen] = ()) -> None:
        self.chosen = {each: choose(ledger, each) for statement in statements for each in statement.populations}
        populations = dict.fromkeys([*self.chosen.values(), *asked])
        self.grid: Grid = cross(ledger, populations)
        self.unknowns: dict[Chosen | str, int] = {}
        rows = [*self.grid.ties(), *self._counted(populations)]
        for fact, statement in enumerate(statements):
            rows.extend(self._row(claim, fact, statement.where) for claim in statement.claims)
        ranges = [Range(0, MOST_PEOPLE)] * self.grid.size
        ranges += [Range(0, _most(each)) for each in self.unknowns]
        self.system = System(tuple(ranges), tuple(rows))

    def number(self, chosen: Chosen) -> int:
        """Return the number of the unknown that counts a population: of its own, or of its only cell."""
        if chosen in self.unknowns:
            return self.unknowns[chosen]
        (cell,) = self.grid.find(chosen)
        return cell

    def _counted(self, populations: Iterable[Chosen]) -> Iterator[Row]:
        """Number the populations, and yield that each is the sum of its cells."""
        for chosen in populations:
            number = self._number(chosen)
            yield Row((*((cell, 1) for cell in self.grid.find(chosen)), (number, -1)), 0, 0)

    def _row(self, claim: Claim, fact: int, where: str) -> Row:
        factors: dict[int, int] = {}
        for subject, factor in claim.terms:
            number = self._subject(subject)
            factors[number] = factors.get(number, 0) + factor
            if abs(factors[number]) * _most(subject) > MOST_PRODUCT:
                raise DisclosureError("disclosure.errors.digits", where=where)
        low = -NO_LIMIT if claim.low is None else claim.low
        high = NO_LIMIT if claim.high is None else claim.high
        return Row(tuple((number, factor) for number, factor in factors.items() if factor), low, high, fact)

    def _subject(self, subject: Subject) -> int:
        return self._number(self.chosen[subject] if isinstance(subject, Population) else subject)

    def _number(self, unknown: Chosen | str) -> int:
        return self.unknowns.setdefault(unknown, self.grid.size + len(self.unknowns))


def _most(subject: Subject | Chosen) -> int:
    """Return the largest number that a count of people, or the sum that a mean is made from, is thought to have."""
    return MOST_TOTAL if isinstance(subject, str) else MOST_PEOPLE
