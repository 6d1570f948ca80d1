"""The exact solver: CP-SAT with one worker and a fixed seed, so that a table always gives the same answers.

Perron, L. and Didier, F.: CP-SAT, OR-Tools (Google).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.published.expressions import Interval, Linear, constant, count
from evaluation.published.propagation import propagate
from evaluation.published.system import System

World = Mapping[str, int]
LARGEST_SUM = 2**62
MOST_WORK = 2.0
MOST_WORK_IN_ALL = 30.0
WIDE = 2_000


class IntractableError(ArithmeticError):
    """Numbers beyond those that the solver adds without overflow, or more work than it may do."""


class Model:
    """A system as the solver sees it; products of expressions can be added."""

    def __init__(self, system: System) -> None:
        from ortools.sat.python import cp_model

        self._linear = cp_model.LinearExpr
        self.program = cp_model.CpModel()
        self.wide = any(high - low > WIDE for low, high in system.ranges.values())
        self.ranges = dict(system.ranges)
        self.variables = {name: self.program.new_int_var(*interval, name) for name, interval in system.ranges.items()}
        for constraint in system.constraints:
            self.require(constraint.expression)

    def require(self, expression: Linear) -> Any:
        """Demand that an expression is not negative; return the solver's constraint."""
        return self.program.add(self.write(expression.reduced()) >= 0)

    def write(self, expression: Linear) -> Any:
        """Return an expression in the solver's terms."""
        if max(map(abs, expression.interval(self.ranges))) >= LARGEST_SUM:
            raise IntractableError(str(expression))
        variables = [self.variables[name] for name in expression.names]
        return self._linear.weighted_sum(variables, list(expression.coefficients.values())) + expression.constant

    def product(self, left: Linear, right: Linear) -> Linear:
        """Return the product of two expressions as an expression, by a further variable where both are unknown."""
        if not left.names:
            return right.times(left.constant)
        if not right.names:
            return left.times(right.constant)
        ends = [one * other for one in left.interval(self.ranges) for other in right.interval(self.ranges)]
        product = self._further(Interval(min(ends), max(ends)))
        factors = [self._alone(left), self._alone(right)]
        self.program.add_multiplication_equality(self.variables[product.names[0]], factors)
        return product

    def _alone(self, expression: Linear) -> Any:
        one = self._further(expression.interval(self.ranges))
        self.program.add(self.write(expression - one) == 0)
        return self.variables[one.names[0]]

    def _further(self, interval: Interval) -> Linear:
        if max(map(abs, interval)) >= LARGEST_SUM:
            raise IntractableError(str(interval))
        name = f"#{len(self.variables)}"
        self.ranges[name] = interval
        self.variables[name] = self.program.new_int_var(*interval, name)
        return count(name)


class Solver:
    """Solves models and keeps count of the effort.

    Attributes
    ----------
    seconds : float
        Seconds spent in the solver so far.
    solves : int
        Problems solved so far.
    work : float
        The same in the solver's own measure of work, which is the same on every machine (about seconds).
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.solves = 0
        self.work = 0.0

    def solve(self, model: Model, callback: Any = None) -> tuple[Any, bool]:
        """Solve a model, or hand all its solutions to a callback; return the engine, and whether anything fits.

        Raises
        ------
        IntractableError
            When the solver gives up, or the callback stops it: half-proven answers are never used.
        """
        from ortools.sat.python import cp_model

        if self.work >= MOST_WORK_IN_ALL:
            raise IntractableError("work")
        engine = cp_model.CpSolver()
        engine.parameters.num_workers = 1
        engine.parameters.random_seed = 0
        engine.parameters.max_deterministic_time = min(MOST_WORK, MOST_WORK_IN_ALL - self.work)
        engine.parameters.enumerate_all_solutions = callback is not None
        # Presolve and the linear relaxation cost more than they save, unless ranges are wide.
        wide = model.wide and callback is None
        engine.parameters.cp_model_presolve = wide
        engine.parameters.linearization_level = int(wide)
        status = engine.solve(model.program, callback)
        self.seconds += engine.wall_time
        self.solves += 1
        self.work += engine.response_proto.deterministic_time
        if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            raise IntractableError(engine.status_name(status))
        return engine, status == cp_model.OPTIMAL

    def world(self, model: Model, goal: Linear | None = None) -> World | None:
        """Return a set of counts that fits, one at which the goal is largest if there is one; None where none fits."""
        if goal is not None:
            model.program.maximize(model.write(goal))
        engine, fits = self.solve(model)
        return {name: engine.value(variable) for name, variable in model.variables.items()} if fits else None

    def find(self, system: System) -> World | None:
        """Return one set of counts that fits a system, or None where nothing does."""
        ranges = propagate(system)
        if ranges is None:
            return None
        found = {name: interval.low for name, interval in ranges.items()}
        for part in system.narrow(ranges).parts():
            world = self.world(Model(part)) if part.constraints else {}
            if world is None:
                return None
            found.update(world)
        return found

    def ranges(self, system: System) -> dict[str, Interval] | None:
        """Return the lowest and highest value of every count over all sets that fit, or None where nothing does."""
        ranges = propagate(system)
        if ranges is None:
            return None
        for part in system.narrow(ranges).parts():
            if part.constraints:
                ends = self._ends(Model(part))
                if ends is None:
                    return None
                ranges.update(ends)
        return ranges

    def _ends(self, model: Model) -> dict[str, Interval] | None:
        """Maximise and minimise each count, unless a set found on the way has reached the end of its range."""
        world = self.world(model)
        if world is None:
            return None
        seen = {name: Interval(value, value) for name, value in world.items()}
        for name, domain in model.ranges.items():
            for end, direction in ((0, -1), (1, 1)):
                if seen[name][end] != domain[end]:
                    world = self.world(model, count(name).times(direction)) or world
                    seen = {
                        each: Interval(min(low, world[each]), max(high, world[each]))
                        for each, (low, high) in seen.items()
                    }
        return seen

    def values(self, system: System, name: str) -> tuple[int, ...]:
        """Return every possible value of one count, lowest first: the highest, then the highest below it, and so on."""
        model, values = Model(system), []
        while (world := self.world(model, count(name))) is not None:
            values.append(world[name])
            model.require(constant(world[name] - 1) - count(name))
        return tuple(reversed(values))
