"""What may be shown of a study: one suppression over every count that its pages ask for."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation.disclosure.populations import Population, people
from evaluation.disclosure.rules import is_small
from evaluation.disclosure.suppression import suppress
from evaluation.disclosure.tables import Sum, Table
from evaluation.errors import DisclosureError
from evaluation.policy.terms import Terms

EVERYTHING = "everything"
ROUNDS = 2


@dataclass(frozen=True)
class Decision:
    """What may be shown.

    Parameters
    ----------
    shown, hidden : frozenset of Population
        What was asked for, as far as it has been decided.
    """

    shown: frozenset[Population] = frozenset()
    hidden: frozenset[Population] = frozenset()

    def covers(self, asked: Iterable[Population]) -> bool:
        """Return whether all of it has been decided."""
        return all(each in self.shown or each in self.hidden for each in asked)


def decide(terms: Terms, asked: Sequence[Sequence[Population]], threshold: int, known: Decision) -> Decision:
    """Decide about counts that nothing was decided about yet, so that none of all can be worked out.

    Parameters
    ----------
    terms : Terms
        Of the study.
    asked : sequence of sequence of Population
        What is asked for; the populations of an earlier group are hidden last.
    threshold : int
        Counts from 1 to one less are small.
    known : Decision
        What has been decided: it stays.

    Raises
    ------
    DisclosureError
        When nothing of it can be protected.
    """
    table = count_table(terms, [*known.shown, *known.hidden, *itertools.chain(*asked)])
    small = {each for each, count in table.counts.items() if is_small(count, threshold)}
    for kept in range(len(asked), -1, -1):
        first = {each for each in itertools.chain(*asked[:kept]) if each not in small and each not in known.hidden}
        try:
            made = suppress(table, threshold, keep=known.shown | first)
        except DisclosureError:
            if not kept:
                break
            continue
        wanted = frozenset(itertools.chain(*asked))
        hidden = frozenset(each for each in wanted if each in made.hidden) | known.hidden
        return Decision(known.shown | (wanted - hidden), hidden)
    return Decision(known.shown, known.hidden | (frozenset(itertools.chain(*asked)) - known.shown))


def count_table(terms: Terms, asked: Iterable[Population]) -> Table:
    """Return counts of populations with every sum between them.

    Populations that agree in all dimensions but one are sums of the atoms of that dimension: of the smallest groups of
    categories that they tell apart. The atoms are counted too, asked for or not, since a reader can work them out.
    """
    found = dict.fromkeys(asked)
    sums: dict[Sum, None] = {}
    for _ in range(ROUNDS):
        for whole, parts in list(_sums(terms, found)):
            sums[Sum(whole, parts)] = None
            found |= dict.fromkeys([whole, *parts])
    counts: dict[Hashable, int] = {each: terms.count(dict(each.chosen)) for each in found}
    return Table(counts, tuple(sums))


def _sums(terms: Terms, found: Mapping[Population, None]) -> Iterator[tuple[Population, tuple[Population, ...]]]:
    dimensions = sorted({name for each in found for name, _ in each.chosen})
    for dimension in dimensions:
        every = frozenset(terms.dimension(dimension).categories)
        alike: dict[Population, dict[frozenset[str], Population]] = defaultdict(dict)
        for each in found:
            chosen = dict(each.chosen)
            own = frozenset(chosen.pop(dimension, every))
            alike[people(**chosen)][own] = each
        for others, choices in alike.items():
            atoms = _atoms(list(choices))
            for own, whole in choices.items():
                parts = [atom for atom in atoms if atom <= own]
                if len(parts) > 1:
                    yield whole, tuple(_with(others, dimension, atom, every) for atom in parts)


def _atoms(choices: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return the smallest groups of categories of which all choices are made."""
    signatures: dict[tuple[bool, ...], set[str]] = defaultdict(set)
    for category in sorted(frozenset().union(*choices)):
        signatures[tuple(category in choice for choice in choices)].add(category)
    return [frozenset(names) for names in signatures.values()]


def _with(others: Population, dimension: str, names: frozenset[str], every: frozenset[str]) -> Population:
    chosen = {} if names == every else {dimension: sorted(names)}
    return people(**dict(others.chosen), **chosen)
