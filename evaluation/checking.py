"""A study held to its own files before any page is made: all that is wrong with it, at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluation.assignment import in_neither
from evaluation.attained import is_told
from evaluation.contract import missing_strata
from evaluation.errors import EvaluationError, Phrase, SeveralFaultsError, StudyError, several
from evaluation.people import read_participants
from evaluation.registers.invented import held
from evaluation.study import Study
from evaluation.study.undecided import undecided
from evaluation.subgroups import belongs

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.published.table import PublishedTable


@dataclass(frozen=True)
class Checked:
    """What was checked of a study in which nothing is wrong.

    Parameters
    ----------
    study : Study
        The study.
    notes : tuple of Phrase
        What was read, and what people should know of it.
    """

    study: Study
    notes: tuple[Phrase, ...]


@dataclass
class _Finds:
    """What is found out of one part after the other."""

    notes: list[Phrase] = field(default_factory=list)
    errors: list[EvaluationError] = field(default_factory=list)

    def run(self, part: Callable[[Study], Iterator[Phrase]], study: Study) -> None:
        """Check one part; its faults do not keep the others from being checked."""
        try:
            self.notes += part(study)
        except SeveralFaultsError as error:
            self.errors += error.errors
        except EvaluationError as error:
            self.errors.append(error)


def check_data(study: Study) -> Checked:
    """Check the data of a study, its people and its published figures, against ``study.toml``: before any page.

    Raises
    ------
    EvaluationError
        When something is wrong; one error for each fault within it.
    """
    return _check(study, (_people, _published))


def check_study(study: Study) -> Checked:
    """Check a study: its data, and that there is a notebook for each of its reports.

    Raises
    ------
    EvaluationError
        As :func:`check_data`.
    """
    return _check(study, (_people, _published, _notebooks, _undecided))


def _check(study: Study, parts: Sequence[Callable[[Study], Iterator[Phrase]]]) -> Checked:
    found = _Finds()
    for part in parts:
        found.run(part, study)
    if found.errors:
        raise several(found.errors)
    return Checked(study, tuple(found.notes))


def _people(study: Study) -> Iterator[Phrase]:
    if study.participants is None and study.registers is None:
        return
    read = read_participants(study)
    if study.registers is not None and (files := held(study.path(study.registers.folder))):
        yield Phrase("check.test_registers", {"files": ", ".join(sorted(file.name for file in files))})
    if read.text is not None and study.participants is not None:
        text, dialect = read.text, read.text.dialect
        facts = {"file": text.file, "rows": len(text.lines), "blank": text.blank, "query": study.participants.sql}
        facts |= {"encoding": dialect.encoding, "delimiter": repr(dialect.delimiter)}
        yield Phrase("check.read", facts)
    yield Phrase("check.people", {"people": len(read.table)})
    yield from _choices(study, read.table)
    if rows := missing_strata(read.table, study):
        facts = {"people": len(rows), "row": rows[0], "column": study.adjustment.strata if study.adjustment else ""}
        yield Phrase("check.strata", facts)


def _choices(study: Study, table: pd.DataFrame) -> Iterator[Phrase]:
    """Return what people should know of outcomes, arms, subgroups and the design before any page."""
    for outcome in study.outcomes:
        if outcome.column:
            known = int(is_told(table, study, outcome.id).sum())
            yield Phrase("check.outcome", {"outcome": outcome.id, "known": known, "people": len(table)})
    if len(left := in_neither(table, study)):
        levels = ", ".join(sorted(left.unique()))
        column = study.arms.column if study.arms else ""
        yield Phrase("check.neither", {"people": len(left), "column": column, "levels": levels})
    for item in study.subgroups:
        unknown = int(belongs(table.drop(columns=item.id), item, study).isna().sum())
        yield Phrase("check.subgroup", {"subgroup": item.id, "people": int(table[item.id].sum()), "unknown": unknown})
    if study.clusters:
        number = int(table[study.clusters].nunique())
        yield Phrase("check.clusters", {"column": study.clusters, "number": number})
    if study.weights:
        yield Phrase("check.weights", {"column": study.weights})


def _published(study: Study) -> Iterator[Phrase]:
    if study.published is None:
        return
    from evaluation.published import read

    table = read(study.path(study.published.file))
    if errors := list(_names_of_figures(study, table)):
        raise several(errors)
    yield Phrase("check.published", {"file": study.published.file, "figures": len(table.figures)})


def _names_of_figures(study: Study, table: PublishedTable) -> Iterator[EvaluationError]:
    """Return the entries of ``study.toml`` that name what the file of published figures does not have."""
    from evaluation.published.scenarios import scenarios

    told = study.published
    if told is None:
        return
    of_kind = {
        kind: [each.id for each in table.quantities if each.kind == kind] for kind in ("count", "rate", "difference")
    }
    named = [("headline", told.headline, of_kind["difference"]), ("base", told.base, list(table.domains))]
    named.append(("unseen", told.unseen, of_kind["count"]))
    rates = (("claim", told.claim), ("claim_of_all", told.claim_of_all))
    named += [(entry, name, of_kind["rate"]) for entry, name in rates if name is not None]
    for each in told.comparisons:
        place = f"comparisons.{each.id}"
        named.append((f"{place}.scenario", each.scenario, [scenario.id for scenario in scenarios(table)]))
        named.append((f"{place}.difference", each.difference, of_kind["difference"]))
    for entry, met, accepted in named:
        if met not in accepted:
            words = Phrase("errors.accepted.one_of", {"accepted": ", ".join(accepted) or "-"})
            yield StudyError(
                "errors.study_wrong", file=study.file.name, entry=f"published.{entry}", met=repr(met), accepted=words
            )


def _notebooks(study: Study) -> Iterator[Phrase]:
    """Raise an error for each notebook of the grid that there is none of."""
    from evaluation.reports.plan import plan

    planned = {each.notebook: each.source for each in plan(study)}
    errors = [
        StudyError("errors.no_notebook", notebook=name) for name, source in planned.items() if not source.is_file()
    ]
    if errors:
        raise several(errors)
    yield Phrase("check.reports", {"reports": len(plan(study))})


def _undecided(study: Study) -> Iterator[Phrase]:
    """Return what is still to decide: it keeps no page from being made, and every page says so."""
    for each in undecided(study):
        key = "starting.undecided_entry" if each.entry else "starting.undecided"
        yield Phrase(key, {"file": each.file, "line": each.line, "entry": each.entry, "question": each.question})
