"""Outcomes that are numbers: people have more or less of them, so that means stand where shares would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.arms import ArmCounts, ArmValues
from evaluation.attained import amounts
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.notebook.boundary import estimated
from evaluation.notebook.captions import write_caption
from evaluation.notebook.guard import ARMS, compared, group, hidden, hidden_answer, hidden_claims, mark, settle, shows
from evaluation.notebook.page import capitalise, labels, lacking, population
from evaluation.notebook.unknown import with_unknown
from evaluation.parameters import Settings
from evaluation.people import in_population, is_known, report_participants, with_outcome
from evaluation.presentation import show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Mark
from evaluation.presentation.words import Words
from evaluation.protection.coding import told_of
from evaluation.statistics.adjustment import welch_difference
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate, undefined
from evaluation.statistics.means import mean
from evaluation.study import ENROLLED
from evaluation.waiting import CONTROL, TREATED

IS_NUMBER = "the outcome is a number"


def of_people(counts: ArmCounts | ArmValues) -> ArmCounts:
    """Return counts of people with an outcome and without.

    Raises
    ------
    DegenerateDataError
        When the outcome is a number, that nobody is with or without.
    """
    if isinstance(counts, ArmValues):
        raise DegenerateDataError(IS_NUMBER)
    return counts


def compare_means(values: ArmValues, settings: Settings) -> Estimate:
    """Estimate the mean of the treated less that of the controls (Welch), as it may be shown."""
    both = np.concatenate([values.values1, values.values0])
    arm = np.repeat([True, False], [values.n1, values.n0])
    level = settings.study.primary.level
    found = estimated(lambda: welch_difference(both, arm, level=level), values.outcome, "number_difference")
    named: dict[str, Any] = {"estimand": values.outcome, "population": values.population, "events": None}
    return settle(found.replace(scale="number_difference", n=len(both), **named), settings)


def mean_of(values: NDArray[np.float64], outcome: str, base: str, settings: Settings) -> Estimate:
    """Estimate a mean with t limits, as it may be shown."""
    found = mean(values, level=settings.study.primary.level, estimand=outcome, population=base)
    return settle(found, settings)


def shows_values(values: ArmValues, settings: Settings) -> bool:
    """Return whether means of the arms may be shown: how many people they are made of."""
    return shows(settings, *_people(values, settings))


def counted_values(values: ArmValues, settings: Settings) -> Iterator[Counted]:
    """Yield how many people the means of the arms are made of."""
    numbers = (values.n1, values.n0, values.n1 + values.n0)
    yield from map(Counted, _people(values, settings), numbers)


def _people(values: ArmValues, settings: Settings) -> list[Population]:
    told = told_of(settings.study, values.outcome)
    everybody = [group(settings, arm, values.population).among(**told) for arm in ARMS]
    return [compared(each, values.unknown) for each in everybody]


def mean_facts(values: ArmValues, settings: Settings) -> dict[str, str]:
    """Return everything a sentence about means of two arms may need, written out."""
    words, estimate = Words(settings.language), compare_means(values, settings)
    arms = [mean_of(each, values.outcome, values.population, settings) for each in (values.values1, values.values0)]
    return labels(settings) | {
        "outcome": settings.study.outcome(values.outcome).label[settings.language],
        "population": population(values.population, settings),
        "n": words.number(values.n1 + values.n0),
        "n1": words.number(values.n1),
        "n0": words.number(values.n0),
        "mean1": words.value(arms[0], arms[0].value),
        "mean0": words.value(arms[1], arms[1].value),
        "difference": words.value(estimate, estimate.value),
        "low": words.value(estimate, estimate.low),
        "high": words.value(estimate, estimate.high),
        "limits": words.limits(estimate),
        "level": words.level(estimate),
        "p": words.p_value(estimate.p_value),
        "reason": words.why(estimate),
    }


def mean_answer(estimate: Estimate, values: ArmValues, settings: Settings) -> Shown:
    """Return the first screen of a comparison of means."""
    words, study = Words(settings.language), settings.study
    question = study.question[settings.language]
    if not shows_values(values, settings):
        return hidden_answer(question, values.outcome, "number_difference", settings)
    told = mean_facts(values, settings)
    shown = show.headline(
        "answer",
        question=question,
        answer=words.text(f"means.answer.{_limited(estimate)}", **told),
        verdict=words.text(f"means.verdict.{study.design}.{estimate.verdict}", **told),
        base=with_unknown(words.text("trial.base.counts", **told), settings),
        caution=study.caution[settings.language],
        estimate=estimate,
    )
    return shown.counting(counted_values(values, settings))


def mean_claims(estimate: Estimate, values: ArmValues, settings: Settings) -> Shown:
    """Return what may and what may not be said from a comparison of means."""
    if not shows_values(values, settings):
        return hidden_claims(settings)
    words, study, told = Words(settings.language), settings.study, mean_facts(values, settings)
    can = [words.text("means.can.means", **told)]
    can += [words.text(f"means.can.{estimate.verdict}", **told)] if estimate.low is not None else []
    cannot = [words.text("means.cannot.single", **told), words.text(f"claims.cannot.{study.design}", **told)]
    return show.claims("claims", [capitalise(line) for line in can], [capitalise(line) for line in cannot], words)


def means_table(values: ArmValues, settings: Settings, id: str) -> Shown:
    """Show the mean in each arm and their difference."""
    if not shows_values(values, settings):
        return hidden(id, settings)
    words, told = Words(settings.language), labels(settings)
    rows: dict[str, Estimate | Mark] = {
        told[name]: mean_of(each, values.outcome, values.population, settings)
        for name, each in ((TREATED, values.values1), (CONTROL, values.values0))
    }
    rows[words.text("means.difference", **told)] = compare_means(values, settings)
    caption = write_caption("means", id, settings, mean_facts(values, settings))
    shown = tables.show_table(tables.estimates_table(rows, caption, words), words)
    return shown.counting(counted_values(values, settings))


def mean_differences(every: Iterable[ArmCounts | ArmValues], settings: Settings, id: str = "mean-differences") -> Shown:
    """Show the difference of the means for every outcome that is a number, on each base; each has its own unit."""
    found = [values for values in every if isinstance(values, ArmValues)]
    if not found:
        return lacking("mean_differences", id, settings)
    words = Words(settings.language)
    rows: dict[str, Estimate | Mark] = {}
    counted: list[Counted] = []
    for values in found:
        outcome = capitalise(settings.study.outcome(values.outcome).label[settings.language])
        label = words.text("comparison.base", outcome=outcome, population=population(values.population, settings))
        visible = shows_values(values, settings)
        rows[label] = compare_means(values, settings) if visible else mark()
        counted += counted_values(values, settings) if visible else []
    if all(isinstance(row, Mark) for row in rows.values()):
        return hidden(id, settings)
    caption = write_caption("mean_differences", id, settings, labels(settings))
    return tables.show_table(tables.estimates_table(rows, caption, words), words).counting(counted)


def outcome_means(settings: Settings, id: str = "outcome-means") -> Shown:
    """Show the mean of every outcome that is a number on every base."""
    words, study = Words(settings.language), settings.study
    rows: dict[str, Estimate | Mark] = {}
    counted: list[Counted] = []
    for outcome in study.outcomes:
        for item in study.populations if outcome.is_number else ():
            label = {
                "outcome": capitalise(outcome.label[settings.language]),
                "population": item.label[settings.language],
            }
            estimate, found = base_mean(settings, outcome.id, item.id)
            rows[words.text("comparison.base", **label)] = estimate
            counted += found
    if not rows:
        return lacking("outcome_means", id, settings)
    if all(isinstance(row, Mark) for row in rows.values()):
        return hidden(id, settings)
    level = words.confidence(study.primary.level)
    caption: Caption = write_caption("outcome_means", id, settings, labels(settings) | {"level": level})
    return tables.show_table(tables.estimates_table(rows, caption, words), words).counting(counted)


def base_mean(settings: Settings, outcome: str, base: str = ENROLLED) -> tuple[Estimate | Mark, list[Counted]]:
    """Return the mean of an outcome among a population with the count it rests on; a mark where it may not be shown."""
    study, people = settings.study, report_participants(settings)
    if not is_known(people, base):
        return undefined(outcome, "number", "population_unknown", population=base), []
    everybody = in_population(people, base)
    known = with_outcome(everybody, study, outcome)
    who = group(settings, base=base).among(**told_of(study, outcome))
    if not shows(settings, who):
        return mark(), []
    values = amounts(known, study, outcome).to_numpy(float)
    return mean_of(values, outcome, base, settings), [Counted(who, len(known))]


def _limited(estimate: Estimate) -> str:
    if not estimate.defined:
        return "undefined"
    return "difference" if estimate.low is not None else "no_limits"
