"""The audit of a batch: everything that it publishes about the people of a study, solved jointly.

Whoever reads all pages can subtract and combine. The audit does the same with every number that the ledger holds: a
count of people that could be small, and to which the numbers leave no more values than the threshold, is disclosed.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from evaluation import languages
from evaluation.disclosure.attack import Attack
from evaluation.disclosure.ledger import Ledger
from evaluation.disclosure.populations import Population
from evaluation.disclosure.rules import check_threshold, values_needed
from evaluation.disclosure.statements import Statement
from evaluation.disclosure.worlds import UnprovenError
from evaluation.errors import DisclosureError


@dataclass(frozen=True)
class Violation:
    """People of whom the published numbers say too much.

    Parameters
    ----------
    population : Population
        Who they are.
    possible : tuple of int
        All numbers that they can be.
    statements : tuple of Statement
        Where the numbers are that say so: every page and cell of a smallest set of numbers that suffices.
    """

    population: Population
    possible: tuple[int, ...]
    statements: tuple[Statement, ...]

    def say(self, language: str) -> str:
        """Return it in words, for whoever prepares the release and may see the data."""
        key = "disclosure.violation.pinned" if len(self.possible) == 1 else "disclosure.violation.narrowed"
        places = "; ".join(statement.where for statement in self.statements)
        values = ", ".join(map(str, self.possible))
        return languages.text(key, language, population=self.population, values=values, places=places)


@dataclass(frozen=True)
class Audit:
    """What came out of an audit.

    Parameters
    ----------
    ledger : Ledger
        What was audited.
    threshold : int
        Counts from 1 to one less are small.
    violations : tuple of Violation
        What must not be released.
    known : tuple of Population
        Small populations that were known before, to which the release adds nothing.
    cells, counts : int
        Cells of the joint table, and counts that were attacked.
    """

    ledger: Ledger
    threshold: int
    violations: tuple[Violation, ...]
    known: tuple[Population, ...]
    cells: int
    counts: int

    @property
    def passed(self) -> bool:
        """Whether the batch may be released."""
        return not self.violations

    def check(self, language: str = languages.DEFAULT) -> Audit:
        """Return the audit when it passed.

        Raises
        ------
        DisclosureError
            When it did not; names the populations, the values left to them, the pages and the cells.
        """
        if self.violations:
            said = "\n".join(violation.say(language) for violation in self.violations)
            facts = {"study": self.ledger.study, "number": len(self.violations), "violations": said}
            raise DisclosureError("disclosure.errors.violations", language=language, **facts)
        return self

    def record(self) -> dict[str, Any]:
        """Return what was done as plain data, fit to be published with the release: it names no population."""
        return {
            "study": self.ledger.study,
            "release": self.ledger.release,
            "passed": self.passed,
            "rule": "joint audit of all published numbers",
            "threshold": self.threshold,
            "values_left_to_each_small_count": values_needed(self.threshold),
            "zeros": "presumed safe",
            "statements": len(self.ledger.statements),
            "known_statements": len(self.ledger.known),
            "cells": self.cells,
            "counts_attacked": self.counts,
            "violations": len(self.violations),
            "tools": {"python": platform.python_version(), "ortools": version("ortools")},
        }


def audit(ledger: Ledger, threshold: int) -> Audit:
    """Attack everything that a ledger publishes.

    Parameters
    ----------
    ledger : Ledger
        All numbers of the batch about the people of one study.
    threshold : int
        Counts from 1 to one less are small; 0 finds nothing.

    Raises
    ------
    DisclosureError
        When statements contradict each other (then nothing can be audited), name something unknown, or cross too many
        dimensions, and when the solver cannot prove that a count is safe.
    """
    check_threshold(threshold, open_data=True)
    try:
        attack = Attack(ledger, threshold)
        disclosed, known = attack.run()
        violations = tuple(
            Violation(attack.name(chosen), tuple(sorted(values)), attack.explain(chosen))
            for chosen, values in disclosed.items()
        )
    except UnprovenError:
        raise DisclosureError("disclosure.errors.unproven", study=ledger.study) from None
    names = tuple(map(attack.name, known))
    return Audit(ledger, threshold, violations, names, attack.frame.grid.size, len(attack.targets))
