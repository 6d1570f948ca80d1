"""The attack on a batch: each count that could be small is asked for all values that the published numbers leave it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from evaluation.disclosure.explanation import explain
from evaluation.disclosure.frame import Frame
from evaluation.disclosure.grid import Chosen, choose, coarse_cells
from evaluation.disclosure.ledger import Ledger
from evaluation.disclosure.populations import Population
from evaluation.disclosure.relaxation import Relaxation
from evaluation.disclosure.rules import is_small, values_needed
from evaluation.disclosure.statements import Statement
from evaluation.disclosure.worlds import ContradictionError, Worlds
from evaluation.errors import DisclosureError

Values = frozenset[int]


class Attack:
    """Everything that a ledger says, as one problem; the same number on two pages is one fact.

    Parameters
    ----------
    ledger : Ledger
        What is published, and what was known before.
    threshold : int
        Counts from 1 to one less are small.

    Raises
    ------
    DisclosureError
        When statements contradict each other, name something unknown, or cross too many dimensions.
    """

    def __init__(self, ledger: Ledger, threshold: int) -> None:
        self.ledger, self.threshold = ledger, threshold
        self.every = (*ledger.known, *ledger.statements)
        self.facts = tuple({statement.claims: statement for statement in self.every}.values())
        self.published = dict.fromkeys(choose(ledger, each) for said in ledger.statements for each in said.populations)
        spoken = dict.fromkeys(choose(ledger, each) for fact in self.facts for each in fact.populations)
        self.coarse = tuple(coarse_cells(ledger, spoken))
        self.frame = Frame(ledger, self.facts, [*self.published, *self.coarse])
        try:
            self.worlds = Worlds(self.frame.system)
            self.worlds.check()
        except ContradictionError:
            facts = explain(range(len(self.facts)), self._contradict)
            places = "; ".join(statement.where for statement in self._saying(facts))
            raise DisclosureError("disclosure.errors.contradiction", study=ledger.study, places=places) from None

    @cached_property
    def targets(self) -> dict[Chosen, int]:
        """The populations that could be small with the numbers of their unknowns, the large before those within them.

        What is published, the cells of the tables that this makes, and the cells of all tables crossed.
        """
        every = dict.fromkeys([*self.published, *self.coarse, *self.frame.grid.populations()])
        numbers = {chosen: self.frame.number(chosen) for chosen in every}
        ranges = {chosen: self.worlds.ranges[number] for chosen, number in numbers.items()}
        few = [chosen for chosen, (low, high) in ranges.items() if low < self.threshold and high > 0]
        return {chosen: numbers[chosen] for chosen in sorted(few, key=lambda each: -len(self.frame.grid.find(each)))}

    def run(self) -> tuple[dict[Chosen, Values], list[Chosen]]:
        """Return the disclosed populations with the values left to them, and those that were known before.

        A count is disclosed when it could be small and is left no more values than the threshold. People within a
        disclosed population are not told again.
        """
        values = self.worlds.values(set(self.targets.values()), values_needed(self.threshold))
        disclosed: dict[Chosen, Values] = {}
        known: list[Chosen] = []
        for chosen, number in self.targets.items():
            if self._discloses(values[number]) and not any(_within(chosen, whole) for whole in disclosed):
                if not self.known_before(chosen, values[number]):
                    disclosed[chosen] = values[number]
                elif not any(_within(chosen, whole) for whole in known):
                    known.append(chosen)
        return disclosed, known

    @cached_property
    def before(self) -> tuple[Frame, Worlds]:
        """What was known before."""
        frame = Frame(self.ledger, self.ledger.known, self.targets)
        return frame, Worlds(frame.system)

    def known_before(self, chosen: Chosen, values: Values) -> bool:
        """Return whether what was known before leaves a population no more values than the release does."""
        if not self.ledger.known:
            return False
        frame, worlds = self.before
        number = frame.number(chosen)
        return worlds.values([number], values_needed(self.threshold))[number] == values

    def explain(self, chosen: Chosen) -> tuple[Statement, ...]:
        """Return the statements of a smallest set of facts that discloses a population, on every page."""
        near = sorted(range(len(self.facts)), key=lambda fact: (self._distance(fact, chosen), fact))
        blamed = self._blamed(chosen)
        candidates = [fact for fact in near if fact in blamed or self._distance(fact, chosen) == 0]

        def narrow(facts: Iterable[int]) -> bool:
            worlds, number = self._worlds(map(self.facts.__getitem__, facts), chosen)
            low, high = worlds.span(number)
            return high - low < self.threshold

        def exactly_narrow(facts: Iterable[int]) -> bool:
            return self._discloses(self._left(map(self.facts.__getitem__, facts), chosen))

        if narrow(candidates):
            return self._saying(explain(candidates, narrow))
        # Where fractions are possible that whole numbers are not, linear programming does not know whom to blame.
        return self._saying(explain(near, exactly_narrow))

    def name(self, chosen: Chosen) -> Population:
        """Return a population under the names that its dimensions have for it."""
        return Population(tuple((name, self.ledger.dimension(name).name(categories)) for name, categories in chosen))

    @cached_property
    def relaxation(self) -> Relaxation:
        """All that is said, for the question of which facts are to blame."""
        return Relaxation(self.frame.system, range(len(self.frame.system.ranges)))

    def _blamed(self, chosen: Chosen) -> set[int]:
        """Return the facts that keep a count from being larger or smaller."""
        blamed = set[int]()
        for direction in (1, -1):
            self.relaxation.maximise([(self.frame.number(chosen), direction)])
            blamed |= self.relaxation.blame()
        return blamed

    def _distance(self, fact: int, chosen: Chosen) -> int:
        """Return how many categories tell the populations of a fact from another one: explanations begin near by."""
        own = {(name, category) for name, categories in chosen for category in categories}
        spoken = {
            (name, category)
            for population in self.facts[fact].populations
            for name, categories in self.frame.chosen[population]
            for category in categories
        }
        return len(own ^ spoken)

    def _discloses(self, values: Values) -> bool:
        few = any(is_small(value, self.threshold) for value in values)
        return few and len(values) < values_needed(self.threshold)

    def _worlds(self, statements: Iterable[Statement], chosen: Chosen) -> tuple[Worlds, int]:
        """Return the worlds that some statements alone leave, and the number of a population in them."""
        frame = Frame(self.ledger, tuple(statements), [chosen])
        return Worlds(frame.system), frame.number(chosen)

    def _left(self, statements: Iterable[Statement], chosen: Chosen) -> Values:
        """Return the values that some statements alone leave to a population."""
        worlds, number = self._worlds(statements, chosen)
        return worlds.values([number], values_needed(self.threshold))[number]

    def _contradict(self, facts: Iterable[int]) -> bool:
        try:
            Worlds(Frame(self.ledger, [self.facts[fact] for fact in facts]).system).check()
        except ContradictionError:
            return True
        return False

    def _saying(self, facts: Iterable[int]) -> tuple[Statement, ...]:
        """Return all statements that say one of the facts."""
        claims = {self.facts[fact].claims for fact in facts}
        return tuple(statement for statement in self.every if statement.claims in claims)


def _within(part: Chosen, whole: Chosen) -> bool:
    """Return whether everybody of a population is in another one."""
    own = dict(part)
    return all(name in own and own[name] <= categories for name, categories in whole)
