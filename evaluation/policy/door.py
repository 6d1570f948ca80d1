"""The one door from results to a page: it asks the study's disclosure policy, hides and counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from evaluation.analysis.basis import MISSING, Basis, NobodyCounted, categories
from evaluation.analysis.frame import participants
from evaluation.analysis.result import HiddenError, Result
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.disclosure.rules import OFF
from evaluation.disclosure.tables import Sum
from evaluation.errors import ReportError
from evaluation.people import in_population
from evaluation.policy.coarse import coarse_curve, step_populations
from evaluation.policy.decision import Asked, Decision, decide, of_the_pages
from evaluation.policy.kept import kept_decision
from evaluation.policy.terms import OUTSIDE, Axis, Chosen, Terms, both, cells, margins, study_terms, union
from evaluation.statistics.estimate import Estimate
from evaluation.statistics.rounding import round_estimate
from evaluation.study import ALL, ENROLLED

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.analysis.curves import Curves
    from evaluation.parameters import Settings


class Door:
    """What a report may show.

    Parameters
    ----------
    settings : Settings
        The report's parameters.
    decision : Decision, optional
        What was decided about the study before this report was made.
    """

    def __init__(self, settings: Settings, decision: Decision | None = None) -> None:
        self.settings = settings
        self._decision = decision
        self.asked = Asked()
        self._alone: dict[str, pd.Series] = {}

    @property
    def decision(self) -> Decision:
        """What has been decided about the study; before anything of its own, about the shipped pages."""
        if self._decision is None:
            self._decision = self._decided() if self.guarded else Decision()
        return self._decision

    def _decided(self) -> Decision:
        return kept_decision(self.settings.study) or of_the_pages(study_terms(self.settings.study))

    @property
    def guarded(self) -> bool:
        """Whether anything may have to be hidden at all."""
        return self.settings.study.disclosure.threshold != OFF

    @cached_property
    def people(self) -> pd.DataFrame:
        """The people of the report."""
        return participants(self.settings)

    @cached_property
    def everybody(self) -> pd.DataFrame:
        """The people of the whole study."""
        whole = (
            self.settings
            if self.settings.whole
            else dataclasses.replace(self.settings, site=ALL, edition=ALL, subgroup=ALL)
        )
        return participants(whole)

    def open(self, result: Result) -> tuple[Result | None, tuple[Counted, ...]]:
        """Return a result as it may be shown, None where nothing may be, with every count that it gives away.

        Raises
        ------
        ReportError
            When the people of a result are no people of the report, or no group of them that has a name.
        """
        passage = _Passage(self)
        try:
            released = result.released(passage)
        except HiddenError:
            return None, ()
        return released, tuple(passage.counted.values())

    def terms(self, found: Basis) -> Terms:
        """Return the terms of the study with what a basis has of its own."""
        import pandas as pd

        own = {}
        for subset in found.subsets:
            own[subset.where] = categories(self.everybody.eval(subset.where).astype(bool))
        for name in found.axes:
            if name not in self.everybody:
                whole = found.codes[name].reindex(self.everybody.index)
                own[name] = whole.where(whole.notna(), OUTSIDE)
        told = pd.DataFrame(own, index=self.everybody.index, dtype=object)
        return Terms(self.settings.study, self.everybody, told, self._alone)

    def among(self, found: Basis, terms: Terms) -> Chosen:
        """Return who the people of a basis are, in the terms of the study.

        Raises
        ------
        ReportError
            When they are no group that has a name: then no reader, and no audit, could know whom a number is about.
        """
        here = self._here(terms)
        for subset in found.subsets:
            here = both(here, terms.who(subset))
        name, recorded = self.population_of(found)
        if name is not None:
            here = here if name == ENROLLED else both(here, terms.axis(name)["True"])
            for column in recorded:
                here = both(here, _recorded(terms.axis(column)))
            return here
        if found.people.isin(self.people.index).all():
            raise ReportError("policy.errors.no_name", language=self.settings.language, number=found.n)
        raise ReportError("policy.errors.strangers", language=self.settings.language)

    def population_of(self, found: Basis) -> tuple[str | None, tuple[str, ...]]:
        """Return the population of the study that the people of a basis are, within its conditions, if any.

        With it the columns, as few as can be, of which only those people are left who have a value (``dropna``).
        """
        rows, study = self.people, self.settings.study
        for subset in found.subsets:
            rows = rows.query(subset.where)
        holding = {item.id: in_population(rows, item.id) for item in (*study.populations, *study.subgroups)}
        holding = {name: inside for name, inside in holding.items() if found.people.isin(inside.index).all()}
        # The smallest that holds them: everybody observed, rather than everybody of whom what was observed is known.
        for name, inside in sorted(holding.items(), key=lambda each: len(each[1])):
            recorded = _columns_without(inside, found.people)
            if recorded is not None:
                return name, recorded
        return None, ()

    def _here(self, terms: Terms) -> Chosen:
        found: Chosen = {}
        for name, value in (("edition", self.settings.edition), ("site", self.settings.site)):
            if value != ALL:
                found = both(found, terms.axis(name)[value])
        if self.settings.subgroup != ALL:
            found = both(found, terms.axis(self.settings.subgroup)["True"])
        return found


def _columns_without(rows: pd.DataFrame, kept: pd.Index) -> tuple[str, ...] | None:
    """Return columns in which exactly the others of some rows have no value; None where there are none such."""
    left_out, chosen = rows[~rows.index.isin(kept)], []
    gaps = left_out.isna().loc[:, rows.loc[kept].notna().all().to_numpy()]
    while len(gaps):
        most = gaps.sum()
        if most.empty or not most.max():
            return None
        chosen.append(str(most.idxmax()))
        gaps = gaps[~gaps[most.idxmax()]]
    return tuple(chosen)


def _recorded(axis: Axis) -> Chosen:
    """Return everybody of whom something is recorded."""
    return union(chosen for value, chosen in axis.items() if value != MISSING)


class _Passage:
    """The way of one result through the door: what it asks for is remembered."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.counted: dict[Population, Counted] = {}
        self._cells: dict[int, Mapping[tuple[str | None, ...], Population | None]] = {}
        self._terms: dict[int, Terms] = {}

    @property
    def guarded(self) -> bool:
        return self.door.guarded

    @property
    def fewest(self) -> int:
        return max(self.door.settings.study.disclosure.threshold, 1)

    def shows(self, basis: Basis | NobodyCounted) -> bool:
        if isinstance(basis, NobodyCounted):
            return True
        found = self._populations(basis)
        asked = [each for each in found.values() if each is not None]
        if not self._allowed(asked, self._terms[id(basis)]):
            return False
        self._declare(asked, self._terms[id(basis)])
        return True

    def count(self, basis: Basis, cell: tuple[str | None, ...]) -> int | None:
        who = self._populations(basis)[cell]
        if who is None:
            return 0
        terms = self._terms[id(basis)]
        if not self._allowed([who], terms):
            return None
        self._declare([who], terms)
        return terms.count(dict(who.chosen))

    def round(self, estimate: Estimate) -> Estimate:
        return round_estimate(estimate) if self.guarded else estimate

    def coarsen(self, curves: Curves) -> Curves:
        """Return curves as they may be shown: as they are, or at times between which several people leave.

        Raises
        ------
        HiddenError
            When they may not be shown: weighted, of a site, of a group of the researcher's own, or of few people. A
            site's curve and that of all sites would give those of the others away.
        """
        if not self.guarded:
            self.shows(curves.basis)
            return curves
        terms = self._terms_of(curves.basis)
        plain = self.door.settings.whole and not curves.basis.subsets and not curves.weighted
        coarse = coarse_curve(curves, self.door) if plain else None
        if coarse is None or not self.shows(curves.basis):
            raise HiddenError
        steps = list(step_populations(curves, coarse, self.door.among(curves.basis, terms), terms))
        self._ask(steps, terms)
        if not self._allowed(steps, terms):
            raise HiddenError
        self._declare(steps, terms)
        return dataclasses.replace(
            curves, curve=dataclasses.replace(curves.curve, frame=coarse.frame), steps=coarse.steps
        )

    def _terms_of(self, basis: Basis) -> Terms:
        self._populations(basis)
        return self._terms[id(basis)]

    def _populations(self, basis: Basis) -> Mapping[tuple[str | None, ...], Population | None]:
        if id(basis) not in self._cells:
            terms = self.door.terms(basis)
            self._terms[id(basis)] = terms
            self._cells[id(basis)] = dict(cells(basis, self.door.among(basis, terms), terms))
            self._check(basis, terms)
            self._ask(self._cells[id(basis)].values(), terms, margins(self._cells[id(basis)]))
        return self._cells[id(basis)]

    def _check(self, basis: Basis, terms: Terms) -> None:
        """Refuse a column of the study that was changed: the audit would count something else than the page."""
        for name in basis.axes:
            if name in terms.own or name not in terms.table:
                continue
            kept = categories(terms.table[name]).reindex(basis.people)
            changed = (kept != basis.codes[name]) & ~basis.codes[name].str.startswith("False or")
            if changed.any():
                raise ReportError("policy.errors.changed", language=self.door.settings.language, column=name)

    def _ask(self, found: Iterable[Population | None], terms: Terms, sums: Iterable[Sum] = ()) -> None:
        if not self.guarded:
            return
        told = {each: None for each in found if each is not None}
        known = tuple(each for each in sums if all(key in told for key in each.keys))
        alone = {name: dict(values.items()) for name, values in terms.alone.items()}
        asked = Asked(tuple(told), known, alone)
        self.door.asked += asked
        if not self.door.decision.covers(asked.populations):
            threshold = self.door.settings.study.disclosure.threshold
            self.door._decision = decide(terms, asked, threshold, self.door.decision)

    def _allowed(self, asked: list[Population], terms: Terms) -> bool:
        return not self.guarded or all(each in self.door.decision.shown for each in asked)

    def _declare(self, shown: Iterable[Population], terms: Terms) -> None:
        for each in shown:
            # Of a column that nothing of the study decides no other number tells: it was protected by itself.
            if each not in self.counted and not terms.is_alone(each):
                self.counted[each] = Counted(each, terms.count(dict(each.chosen)))
