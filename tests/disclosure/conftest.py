"""An attacker who owes the implementation nothing: he writes down every table that agrees with what was published."""

from collections.abc import Callable, Hashable, Iterator, Mapping

import pytest

from evaluation.disclosure import Table


def leaves_of(table: Table, key: Hashable) -> frozenset[Hashable]:
    """Return the innermost cells that a key is the sum of."""
    for total in table.sums:
        if total.whole == key:
            return frozenset().union(*(leaves_of(table, part) for part in total.parts))
    return frozenset([key])


def fitting_tables(table: Table, shown: Mapping[Hashable, int], most: int) -> Iterator[dict[Hashable, int]]:
    """Yield the innermost cells of every table whose shown counts are true and whose cells hold at most so many."""
    inside = {key: leaves_of(table, key) for key in table.counts}
    cells = sorted(frozenset().union(*inside.values()), key=str)
    known = [(inside[key], count) for key, count in shown.items()]

    def extend(found: dict[Hashable, int]) -> Iterator[dict[Hashable, int]]:
        for cover, count in known:
            so_far = sum(found[cell] for cell in cover if cell in found)
            if so_far > count or (cover <= found.keys() and so_far != count):
                return
        if len(found) == len(cells):
            yield dict(found)
            return
        for value in range(most + 1):
            yield from extend({**found, cells[len(found)]: value})

    return extend({})


def left_values(table: Table, shown: Mapping[Hashable, int], most: int) -> dict[Hashable, set[int]]:
    """Return what each count can be, as far as somebody who sees only the shown ones can tell."""
    inside = {key: leaves_of(table, key) for key in table.counts}
    values: dict[Hashable, set[int]] = {key: set() for key in table.counts}
    for cells in fitting_tables(table, shown, most):
        for key, cover in inside.items():
            values[key].add(sum(cells[cell] for cell in cover))
    return values


@pytest.fixture(scope="session")
def enumerating_attacker() -> Callable[..., dict[Hashable, set[int]]]:
    """The attacker: table, shown counts and the largest cell thought of, to the values left to each key."""
    return left_values
