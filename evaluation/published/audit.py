"""The audit of a published table: every scenario solved, every figure judged, every derived quantity bounded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from evaluation import languages
from evaluation.errors import PublishedError
from evaluation.published.bounds import Bound, derived_bound
from evaluation.published.conflicts import Conflict, minimal_conflict
from evaluation.published.contradictions import judge_contradictory
from evaluation.published.entries import say
from evaluation.published.expressions import Interval
from evaluation.published.scenarios import Scenario, scenarios
from evaluation.published.solver import IntractableError, Solver
from evaluation.published.system import System, build_system, settled_counts
from evaluation.published.table import PublishedTable
from evaluation.published.verdicts import Judgement, judge
from evaluation.published.worlds import Worlds, list_worlds

MOST_BASES = 400


@dataclass(frozen=True)
class Finding:
    """What follows from a table under one scenario.

    Parameters
    ----------
    scenario : Scenario
    counts : mapping of str to Interval
        Lowest and highest value of every count over all worlds; empty where there is no world.
    bases : mapping of str to tuple of int
        Every possible value of each base that is not printed, where its range is short enough to go through.
    bounds : mapping of str to Bound
        Exact bounds of every derived quantity; empty where there is no world.
    conflict : Conflict or None
        Where there is no world, what cannot hold together.
    """

    scenario: Scenario
    counts: Mapping[str, Interval]
    bases: Mapping[str, tuple[int, ...]]
    bounds: Mapping[str, Bound]
    conflict: Conflict | None = None

    @property
    def consistent(self) -> bool:
        """Whether any set of counts agrees with what is printed."""
        return self.conflict is None


@dataclass(frozen=True)
class Audit:
    """The whole verdict on a published table.

    Parameters
    ----------
    table : PublishedTable
    findings : tuple of Finding
        One for each scenario, the table as printed first.
    figures : tuple of Judgement
        One for each printed figure.
    worlds : Worlds or None
        Every set of counts that agrees with the table as printed, None where there is none.
    conflicts : tuple of Conflict
        Minimal sets of figures that cannot hold together; empty where the table as printed is consistent.
    seconds : float
        Seconds spent in the solver (not part of comparisons: it is different each time).
    solves : int
        Problems solved.
    """

    table: PublishedTable
    findings: tuple[Finding, ...]
    figures: tuple[Judgement, ...]
    worlds: Worlds | None
    conflicts: tuple[Conflict, ...]
    seconds: float
    solves: int

    @property
    def consistent(self) -> bool:
        """Whether the table as printed can be true."""
        return self.as_printed.consistent

    @property
    def as_printed(self) -> Finding:
        """What follows from the table as its file says."""
        return self.findings[0]

    @property
    def limited(self) -> bool:
        """Whether some counts are only limited by where the search for them ends (``table.limit``)."""
        return any(
            self.table.unlimited(name, interval.high)
            for finding in self.findings
            for name, interval in finding.counts.items()
        )

    def values(self, name: str) -> tuple[int, ...] | None:
        """Return every possible value of a count of the table as printed; None where they were not listed."""
        listed = self.worlds.values(name) if self.worlds else None
        return listed or self.as_printed.bases.get(name)

    def number_of_worlds(self, quantities: Collection[str] = ()) -> int | None:
        """Return how many sets of counts agree with the table as printed and differ in what quantities depend on.

        Parameters
        ----------
        quantities : collection of str
            Identifiers of derived quantities; all unless said. A table without any depends on all its counts.

        Returns
        -------
        int or None
            None where they are too many to list; 0 where nothing fits.
        """
        if self.worlds is None:
            return 0
        chosen = [each for each in self.table.quantities if each.id in quantities or not quantities]
        names = {name for each in chosen for name in each.names}
        return self.worlds.number_of(names) if chosen else self.worlds.number

    def finding(self, scenario: str) -> Finding:
        """Return what follows under the scenario with an identifier."""
        return next(finding for finding in self.findings if finding.scenario.id == scenario)

    def judgement(self, figure: str) -> Judgement:
        """Return the judgement of the figure with an identifier."""
        return next(judgement for judgement in self.figures if judgement.figure.id == figure)


def audit(table: PublishedTable, language: str = languages.DEFAULT) -> Audit:
    """Audit a published table.

    Parameters
    ----------
    table : PublishedTable
        From :func:`evaluation.published.read`.
    language : str
        Language of the error, if there is one.

    Returns
    -------
    Audit

    Raises
    ------
    PublishedError
        When the table cannot be solved exactly: numbers too large, or too much left open.
    """
    solver = Solver()
    try:
        return _audit(table, solver)
    except IntractableError:
        raise PublishedError(
            "published.errors.intractable", language=language, title=say(table.title, language)
        ) from None


def _audit(table: PublishedTable, solver: Solver) -> Audit:
    findings = tuple(_find(solver, table, scenario) for scenario in scenarios(table))
    printed = build_system(table, findings[0].scenario)
    conflicts: tuple[Conflict, ...] = ()
    worlds = None
    if findings[0].consistent:
        ranges = findings[0].counts
        figures = tuple(judge(solver, table, figure, printed, ranges) for figure in table.figures)
        endless = {name for name, interval in ranges.items() if table.unlimited(name, interval.high)}
        worlds = list_worlds(solver, printed.narrow(ranges), ranges, endless)
    else:
        figures, conflicts = judge_contradictory(solver, table, printed)
    return Audit(table, findings, figures, worlds, conflicts, solver.seconds, solver.solves)


def _find(solver: Solver, table: PublishedTable, scenario: Scenario) -> Finding:
    system = build_system(table, scenario)
    ranges = solver.ranges(system)
    if ranges is None:
        return Finding(scenario, {}, {}, {}, minimal_conflict(solver, system, table))
    narrow = system.narrow(ranges)
    bounds = {each.id: derived_bound(solver, narrow, ranges, each) for each in table.quantities}
    return Finding(scenario, ranges, _bases(solver, table, narrow, ranges), bounds)


def _bases(
    solver: Solver, table: PublishedTable, system: System, ranges: Mapping[str, Interval]
) -> dict[str, tuple[int, ...]]:
    """Return every possible value of each base that is not printed: a range may have holes."""
    printed = {figure.id for figure in table.figures if figure.kind == "count"}
    bases = dict.fromkeys(figure.of for figure in table.figures if figure.of and figure.of not in printed)
    short = [base for base in bases if ranges[base].high - ranges[base].low <= MOST_BASES]
    settled = settled_counts(ranges)
    return {base: (settled[base],) if base in settled else solver.values(system.part({base}), base) for base in short}
