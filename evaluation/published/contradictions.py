"""A table that cannot be true: which figures are impossible, and what they contradict.

A share is judged before the count it is a share of: a figure that does not fit its own printed counts is set aside
(the test known as GRIM), and only what is left is judged by all of its figures together.

Brown, N. J. L. and Heathers, J. A. J. (2017): The GRIM test: a simple technique detects numerous anomalies in the
reporting of results in psychology. Social Psychological and Personality Science 8(4), 363-369.
"""

from __future__ import annotations

from evaluation.published.conflicts import Conflict, minimal_conflict
from evaluation.published.figures import Figure
from evaluation.published.solver import Solver
from evaluation.published.system import System
from evaluation.published.table import PublishedTable
from evaluation.published.verdicts import Judgement, judge, judge_impossible


def judge_contradictory(
    solver: Solver, table: PublishedTable, system: System
) -> tuple[tuple[Judgement, ...], tuple[Conflict, ...]]:
    """Return the judgement of every figure, and a minimal conflict for each contradiction.

    Parameters
    ----------
    solver : Solver
        Keeps count of the effort.
    table : PublishedTable
        The table they belong to.
    system : System
        The table as printed, which nothing fits.
    """
    figures = {figure.id for figure in table.figures}
    frame = {item for item in system.items if item not in figures}
    if solver.find(system.keep(frame)) is None:
        undecided = tuple(Judgement(figure, "undetermined", None, None, None) for figure in table.figures)
        return undecided, (minimal_conflict(solver, system.keep(frame), table),)
    impossible = _alone(solver, table, system, frame)
    conflicts = [minimal_conflict(solver, against, table) for against in impossible.values()]
    rest = system.keep(set(system.items) - impossible.keys())
    if solver.find(rest) is None:
        conflicts.append(minimal_conflict(solver, rest, table))
        impossible |= _given_others(solver, rest, figures)
        rest = system.keep(set(system.items) - impossible.keys())
    ranges = solver.ranges(rest)

    def judge_in_turn(figure: Figure) -> Judgement:
        if figure.id in impossible:
            return judge_impossible(solver, table, figure, impossible[figure.id])
        if ranges is None:
            return Judgement(figure, "undetermined", None, None, None)
        return judge(solver, table, figure, rest, ranges)

    return tuple(map(judge_in_turn, table.figures)), tuple(conflicts)


def _alone(solver: Solver, table: PublishedTable, system: System, frame: set[str]) -> dict[str, System]:
    """Return the figures that do not fit the printed counts they are a share or mean of, with what they contradict."""
    printed = {figure.id for figure in table.figures if figure.kind == "count"}
    own = {
        figure.id: system.keep(frame | {figure.id} | ({figure.count, figure.of} & printed))
        for figure in table.figures
        if figure.of
    }
    return {name: against for name, against in own.items() if solver.find(against) is None}


def _given_others(solver: Solver, system: System, figures: set[str]) -> dict[str, System]:
    """Return the figures without which all the others hold together, with what they contradict."""
    stated = [item for item in system.items if item in figures]
    return {name: system for name in stated if solver.find(system.without(name)) is not None}
