"""Which dimensions have to be crossed with each other, and where one crossing is tied to the next.

Populations that are counted together tie their dimensions. The cliques of a triangulation of these ties, joined in a
tree, say as much about the counts as one table with all dimensions would, at a small part of its size: consistent
tables on the cliques of a triangulated graph are always the margins of one table of whole numbers.

Lauritzen, S. L. (1996): Graphical Models. Dobra, A. and Fienberg, S. E. (2000): Bounds for cell entries in contingency
tables given marginal totals and decomposable graphs. PNAS 97, 11885-11892.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

Names = frozenset[str]


def find_cliques(tied: Iterable[Names]) -> list[Names]:
    """Return the cliques of a triangulated graph in which the names of each given set are all tied."""
    neighbours: dict[str, set[str]] = {}
    for names in tied:
        for name in names:
            neighbours.setdefault(name, set()).update(names - {name})
    cliques: list[Names] = []
    while neighbours:
        name = min(neighbours, key=lambda each: (_missing(neighbours, each), each))
        around = neighbours.pop(name)
        for other in around:
            neighbours[other] |= around - {other}
            neighbours[other].discard(name)
        clique = frozenset({name} | around)
        if not any(clique <= earlier for earlier in cliques):
            cliques.append(clique)
    return cliques or [frozenset()]


def find_junctions(cliques: list[Names]) -> list[tuple[int, int, Names]]:
    """Return pairs of cliques that make a tree, and what each pair shares.

    A tree with the largest shares is a junction tree: two cliques share no name that is not on all the way between.
    """
    junctions, joined = [], [0]
    while len(joined) < len(cliques):
        pairs = ((one, other) for one in joined for other in range(len(cliques)) if other not in joined)
        one, other = max(pairs, key=lambda pair: len(cliques[pair[0]] & cliques[pair[1]]))
        junctions.append((one, other, cliques[one] & cliques[other]))
        joined.append(other)
    return junctions


def _missing(neighbours: dict[str, set[str]], name: str) -> int:
    """Return how many ties there would have to be more for a name's neighbours to be all tied to each other."""
    pairs = itertools.combinations(sorted(neighbours[name]), 2)
    return sum(other not in neighbours[one] for one, other in pairs)
