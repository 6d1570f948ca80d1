"""What a page may show: every function of the vocabulary asks here before a number leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from evaluation.arms import ArmCounts
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.parameters import Settings
from evaluation.people import study_participants
from evaluation.presentation import show
from evaluation.presentation.show import Shown
from evaluation.presentation.tables import Mark, Suppressed
from evaluation.presentation.words import Words
from evaluation.protection import place, protect, who
from evaluation.protection.coding import (
    ARM,
    KNOWN_ARMS,
    SUBGROUP,
    code,
    in_subgroup,
    known_kinds,
    told_of,
    with_it,
    without_it,
)
from evaluation.statistics.estimate import Estimate, Scale, undefined
from evaluation.statistics.rounding import round_estimate
from evaluation.study import ALL
from evaluation.waiting import CONTROL, TREATED

HIDDEN = "hidden"
EVERYBODY = ""
ARMS = (TREATED, CONTROL, EVERYBODY)


def guarded(settings: Settings) -> bool:
    """Return whether the report is about people of whom something may have to be hidden."""
    return settings.nature != "published" and protect(settings.study).on


def shows(settings: Settings, *populations: Population) -> bool:
    """Return whether numbers made from the counts of these populations may be shown."""
    return not guarded(settings) or protect(settings.study).shows(*populations)


def mark() -> Mark:
    """Return what stands in the place of a hidden number."""
    return Suppressed(HIDDEN)


def hidden(id: str, settings: Settings) -> Shown:
    """Return the notice that stands where everything would have to be hidden."""
    return show.notice(id, Words(settings.language).text("hidden.notice"), "lacking")


def hidden_answer(question: str, estimand: str, scale: Scale, settings: Settings) -> Shown:
    """Return the first screen of a report whose answer would be about too few people."""
    words, study = Words(settings.language), settings.study
    lines = {name: words.text(f"hidden.{name}") for name in ("answer", "verdict", "base")}
    estimate = undefined(estimand, scale, HIDDEN, population=study.primary.population)
    caution = study.caution[settings.language]
    return show.headline("answer", question=question, caution=caution, estimate=estimate, **lines)


def hidden_claims(settings: Settings) -> Shown:
    """Return what may and may not be said where the answer is hidden."""
    words = Words(settings.language)
    return show.claims("claims", [words.text("hidden.can")], [words.text("hidden.cannot")], words)


def group(
    settings: Settings, arm: str = EVERYBODY, base: str = "", kind: tuple[str, ...] = (), *, known: bool = False
) -> Population:
    """Return who is counted on a report: its site or edition, in an arm, a population, with a kind of first event.

    ``known`` leaves those out whose outcome is not known.
    """
    study = settings.study
    where = dict(place(study, settings.site, settings.edition))
    if settings.subgroup != ALL:
        where[SUBGROUP] = settings.once("subgroup", lambda: _subgroup(settings))
    return who(
        where, arm=arm, base=base or study.primary.population, kind=kind or (known_kinds(study) if known else ())
    )


def _subgroup(settings: Settings) -> tuple[str, ...]:
    return in_subgroup(settings.subgroup, code(settings.study, study_participants(settings.study)))


def compared(population: Population, unknown: int) -> Population:
    """Return a population without those whose arm is not known, where there are any who cannot be compared."""
    return population if not unknown or ARM in dict(population.chosen) else population.among(**{ARM: KNOWN_ARMS})


def divided(
    settings: Settings, outcome: str, base: str, arm: str = EVERYBODY, *, known: bool = False
) -> tuple[Population, ...]:
    """Return the people with an outcome, those without, and both together."""
    study, everybody = settings.study, group(settings, arm, base)
    parts = (with_it(study, outcome), without_it(study, outcome), told_of(study, outcome) if known else {})
    return tuple(everybody.among(**part) for part in parts)


def of_arms(counts: ArmCounts, settings: Settings) -> tuple[Population, ...]:
    """Return every population that a comparison of two arms counts."""
    return tuple(each for arm in ARMS for each in _parts(counts, settings, arm))


def shows_arms(counts: ArmCounts, settings: Settings) -> bool:
    """Return whether a comparison of two arms may be shown: its every count, with and without the outcome.

    What follows from published figures alone is known already, and always shown.
    """
    return counts.published or shows(settings, *of_arms(counts, settings))


def counted_arms(counts: ArmCounts, settings: Settings) -> Iterator[Counted]:
    """Yield the counts that a comparison of two arms of people shows or gives away."""
    if counts.published:
        return
    numbers = {TREATED: (counts.events1, counts.n1), CONTROL: (counts.events0, counts.n0)}
    numbers[EVERYBODY] = (counts.events, counts.n)
    for arm, (events, n) in numbers.items():
        values = (events, n - events, n)
        yield from map(Counted, _parts(counts, settings, arm), values)


def _parts(counts: ArmCounts, settings: Settings, arm: str) -> tuple[Population, ...]:
    parts = divided(settings, counts.outcome, counts.population, arm, known=bool(counts.unknown))
    return tuple(compared(part, counts.unknown) for part in parts)


def settle(estimate: Estimate, settings: Settings, *, counts: bool = True, effective: bool = True) -> Estimate:
    """Return the estimate of a model as it may be shown: on a fixed grid, and without counts that are shown nowhere.

    The grid follows from the estimate's own error (:func:`~evaluation.statistics.rounding.round_estimate`), and no
    p-value or standard error stands beside it: to more digits each would be a statement about the people behind it.
    A share or a difference of shares is hidden with its counts instead. Effective sizes are whole numbers, where they
    give away no count that is shown nowhere.
    """
    if not guarded(settings):
        return estimate
    told: dict[str, Any] = {} if counts else {"n": None, "events": None}
    if not effective:
        told["effective_n"] = None
    return round_estimate(replace(estimate, **told)).replace(standard_error=None)
