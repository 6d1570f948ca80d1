"""Why nothing fits: as few figures, assumptions and relations as cannot hold together.

Junker, U. (2004): QUICKXPLAIN: preferred explanations and relaxations for over-constrained problems. AAAI-04, 167-172.
"""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.published.solver import Solver
from evaluation.published.system import System
from evaluation.published.table import PublishedTable


@dataclass(frozen=True)
class Conflict:
    """Items that cannot hold together, though all of them but any one can.

    Parameters
    ----------
    figures, assumptions : tuple of str
        Identifiers.
    relations : tuple of str
        Relations as written.
    """

    figures: tuple[str, ...]
    assumptions: tuple[str, ...]
    relations: tuple[str, ...]


def minimal_conflict(solver: Solver, system: System, table: PublishedTable) -> Conflict:
    """Return a minimal conflict of a system that nothing fits.

    Relations, which hold by the meaning of the words, are taken as given for as long as they can be, then the
    figures: a contradiction that needs few assumptions is the graver one.
    """
    figures = {figure.id for figure in table.figures}
    assumptions = {assumption.id for assumption in table.assumptions}
    ranked = sorted(system.items, key=lambda item: 2 if item in assumptions else int(item in figures))
    needed = set(_explain(solver, system, [], ranked, changed=False))
    return Conflict(
        tuple(item for item in system.items if item in needed & figures),
        tuple(item for item in system.items if item in needed & assumptions),
        tuple(item for item in system.items if item in needed - figures - assumptions),
    )


def _explain(solver: Solver, system: System, given: list[str], items: list[str], changed: bool) -> list[str]:
    """Return as few of the items as contradict what is given, the first ones by preference."""
    if changed and solver.find(system.keep(set(given))) is None:
        return []
    if len(items) <= 1:
        return items
    first, second = items[: len(items) // 2], items[len(items) // 2 :]
    of_second = _explain(solver, system, [*given, *first], second, bool(first))
    of_first = _explain(solver, system, [*given, *of_second], first, bool(of_second))
    return [*of_first, *of_second]
