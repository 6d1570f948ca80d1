"""The linear relaxation: what would be possible if counts could be fractions. Fast, and often whole numbers anyway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evaluation.disclosure.system import Factors, Range, Row, System

NEGLIGIBLE, NOTHING = 1e-6, 1e-10


class Relaxation:
    """A system as the simplex solver GLOP sees it, asked one question after the other.

    Parameters
    ----------
    system : System
        What is known.
    unknowns : iterable of int
        The unknowns that it is about.
    """

    def __init__(self, system: System, unknowns: Iterable[int]) -> None:
        from ortools.linear_solver import pywraplp

        self.optimal = pywraplp.Solver.OPTIMAL
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.quick, self.careful = pywraplp.MPSolverParameters(), pywraplp.MPSolverParameters()
        # Presolving throws away the last answer, from which the next one is mostly but a few steps.
        self.quick.SetIntegerParam(self.quick.PRESOLVE, self.quick.PRESOLVE_OFF)
        self.careful.SetIntegerParam(self.careful.INCREMENTALITY, self.careful.INCREMENTALITY_OFF)
        self.variables = {unknown: self.solver.NumVar(*system.ranges[unknown], "") for unknown in unknowns}
        self.facts: list[tuple[int, Any]] = []
        for row in system.rows:
            constraint = self._constraint(row)
            if row.fact is not None:
                self.facts.append((row.fact, constraint))
        self.slice = self.solver.Constraint()
        self.solved = False

    def limit(self, unknown: int, interval: Range) -> None:
        """Set the range of an unknown."""
        self.variables[unknown].SetBounds(*interval)

    def cut(self, factors: Factors, value: int) -> None:
        """Look only at numbers whose sum has a value, instead of the sum that was set before."""
        self.slice.Clear()
        for unknown, factor in factors:
            self.slice.SetCoefficient(self.variables[unknown], factor)
        self.slice.SetBounds(value, value)

    def mend(self) -> None:
        """Look at all numbers again."""
        self.slice.Clear()
        self.slice.SetBounds(-self.solver.infinity(), self.solver.infinity())

    def maximise(self, weights: Factors) -> float | None:
        """Return the largest weighted sum of unknowns; None where the solver finds none."""
        objective = self.solver.Objective()
        objective.Clear()
        for unknown, weight in weights:
            objective.SetCoefficient(self.variables[unknown], weight)
        objective.SetMaximization()
        # Where the few steps from the last answer come to nothing, the whole way is gone.
        self.solved = any(self.solver.Solve(way) == self.optimal for way in (self.quick, self.careful))
        return objective.Value() if self.solved else None

    def _constraint(self, row: Row) -> Any:
        constraint = self.solver.Constraint(row.low, row.high)
        for unknown, factor in row.factors:
            constraint.SetCoefficient(self.variables[unknown], factor)
        return constraint

    def worth(self, unknown: int) -> float:
        """Return by how much the last maximum grows with each unit that the range of an unknown gives."""
        reduced: float = self.variables[unknown].reduced_cost() if self.solved else 0.0
        return reduced if abs(reduced) > NEGLIGIBLE else 0.0

    def blame(self) -> set[int]:
        """Return the facts that alone keep the last maximum from being larger, none where there was no maximum."""
        if not self.solved:
            return set()
        return {fact for fact, constraint in self.facts if abs(constraint.dual_value()) > NOTHING}

    def numbers(self) -> dict[int, int] | None:
        """Return the numbers of the last maximum, None unless there was one and all are whole."""
        if not self.solved:
            return None
        found = {unknown: variable.solution_value() for unknown, variable in self.variables.items()}
        whole = {unknown: round(value) for unknown, value in found.items()}
        return whole if all(abs(value - whole[unknown]) < NEGLIGIBLE for unknown, value in found.items()) else None
