"""What may be shown of a study: one suppression over every count that its pages ask for."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.disclosure.populations import Population, people
from evaluation.disclosure.rules import is_small
from evaluation.disclosure.suppression import suppress
from evaluation.disclosure.tables import Sum, Table
from evaluation.errors import DisclosureError
from evaluation.policy.terms import Terms, population
from evaluation.protection.protection import protect

ROUNDS = 2


@dataclass(frozen=True)
class Decision:
    """What may be shown.

    Parameters
    ----------
    shown, hidden : frozenset of Population
        What was asked for, as far as it has been decided.
    sums : tuple of Sum
        What margins are the sums of.
    """

    shown: frozenset[Population] = frozenset()
    hidden: frozenset[Population] = frozenset()
    sums: tuple[Sum, ...] = ()

    def covers(self, asked: Iterable[Population]) -> bool:
        """Return whether all of it has been decided."""
        return all(each in self.shown or each in self.hidden for each in asked)


def of_the_pages(terms: Terms) -> Decision:
    """Return what is decided about the counts of the study's shipped pages, which comes before anything of its own."""
    made = protect(terms.study).suppression
    if made is None:
        return Decision()
    shown, hidden = ({_same(each, terms) for each in found} for found in (made.shown, made.hidden))
    return Decision(frozenset(shown), frozenset(hidden - shown))


def _same(each: object, terms: Terms) -> Population:
    """Return a population under the one name by which equal ones are found."""
    return population(dict(each.chosen), terms) if isinstance(each, Population) else Population()


@dataclass(frozen=True)
class Asked:
    """What results ask to show.

    Parameters
    ----------
    populations : tuple of Population
        Whom they count.
    sums : tuple of Sum
        What their margins are the sums of, as everybody sees who reads them.
    alone : mapping of dimension to mapping of person to str
        Columns of the researcher's own that nothing of the study decides.
    """

    populations: tuple[Population, ...] = ()
    sums: tuple[Sum, ...] = ()
    alone: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __add__(self, other: Asked) -> Asked:
        populations = dict.fromkeys((*self.populations, *other.populations))
        sums = dict.fromkeys((*self.sums, *other.sums))
        return Asked(tuple(populations), tuple(sums), {**self.alone, **other.alone})


def decide(terms: Terms, asked: Asked, threshold: int, known: Decision) -> Decision:
    """Decide about counts that nothing was decided about yet, so that none of all can be worked out.

    Parameters
    ----------
    terms : Terms
        Of the study.
    asked : Asked
        What is asked for.
    threshold : int
        Counts from 1 to one less are small.
    known : Decision
        What has been decided: it stays.
    """
    wanted = frozenset(asked.populations)
    before = [each for each in (*known.shown, *known.hidden) if terms.knows(each)]
    sums = tuple(dict.fromkeys((*known.sums, *asked.sums)))
    table = count_table(terms, [*before, *asked.populations], [each for each in sums if _known(each, terms)])
    small = {each for each, count in table.counts.items() if is_small(count, threshold)}
    for keep in (wanted - small - known.hidden, frozenset[Population]()):
        with contextlib.suppress(DisclosureError):
            made = suppress(table, threshold, keep={each for each in known.shown if each in table.counts} | keep)
            hidden = frozenset(each for each in wanted if each in made.hidden) | known.hidden
            return Decision(known.shown | (wanted - hidden), hidden, sums)
    return Decision(known.shown, known.hidden | (wanted - known.shown), known.sums)


def _known(total: Sum, terms: Terms) -> bool:
    return all(isinstance(key, Population) and terms.knows(key) for key in total.keys)


def count_table(terms: Terms, asked: Iterable[Population], seen: Iterable[Sum] = ()) -> Table:
    """Return counts of populations with every sum between them.

    Populations that agree in all dimensions but one are sums of the atoms of that dimension: of the smallest groups of
    categories that they tell apart. The atoms are counted too, asked for or not, since a reader can work them out.
    """
    found = dict.fromkeys(asked)
    sums: dict[Sum, None] = dict.fromkeys(seen)
    found |= dict.fromkeys(key for each in sums for key in each.keys if isinstance(key, Population))
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
