"""What became of people: each outcome on each base, by kind, site and edition, and in work at a time."""

from __future__ import annotations

import re

import pandas as pd

from evaluation.arms import reached
from evaluation.notebook.captions import write_caption
from evaluation.notebook.page import capitalise, labels
from evaluation.parameters import Settings
from evaluation.participants import in_population, participants
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.statistics import proportions
from evaluation.statistics.estimate import Estimate
from evaluation.study import ENROLLED


def outcome_rate(
    settings: Settings, outcome: str = "", population: str = "", people: pd.DataFrame | None = None
) -> Estimate:
    """Estimate the proportion with an outcome among a population, with Wilson limits; the primary ones unless said."""
    study = settings.study
    outcome, population = outcome or study.primary.outcome, population or study.primary.population
    counted = in_population(participants(settings) if people is None else people, population)
    events = int(reached(counted, study.outcome(outcome)).sum())
    names = {"estimand": outcome, "population": population}
    return proportions.proportion(events, len(counted), level=study.primary.level, **names)


def outcome_answer(settings: Settings) -> Shown:
    """Return the first screen: the primary outcome's rate on its base, and on everybody enrolled."""
    words, estimate = Words(settings.language), outcome_rate(settings)
    told = facts(settings)
    return show.headline(
        "answer",
        question=words.text("outcomes.question", **told),
        answer=words.text("outcomes.answer" if estimate.defined else "outcomes.nobody", **told),
        verdict=words.text("outcomes.verdict", **told),
        base=words.text("outcomes.base", **told),
        caution=words.text("outcomes.caution", **told),
        estimate=estimate,
    )


def outcome_claims(settings: Settings) -> Shown:
    """Return what may and what may not be said of outcomes without a comparison."""
    words, told = Words(settings.language), facts(settings)
    cannot = [words.text(f"outcomes.cannot.{name}", **told) for name in ("effect", "exposure")]
    return show.claims("claims", [capitalise(words.text("outcomes.can", **told))], cannot, words)


def outcome_rates(settings: Settings, id: str = "rates") -> Shown:
    """Show every outcome on every base, so that nobody has to guess what a percentage is a share of."""
    words, study, people = Words(settings.language), settings.study, participants(settings)
    rows = {
        words.text(
            "comparison.base", outcome=_outcome(outcome.id, settings), population=item.label[settings.language]
        ): (outcome_rate(settings, outcome.id, item.id, people))
        for outcome in study.outcomes
        for item in study.populations
        if item.id == ENROLLED or item.id in people
    }
    several = len({item.n for item in rows.values()}) > 1
    return figures.rates(rows, _caption("rates" if several else "rates_one", settings, id), words)


def outcomes_by_kind(settings: Settings, id: str = "by-kind") -> Shown:
    """Show how many people had each kind of first event, on the primary base and on everybody enrolled."""
    words, study, people = Words(settings.language), settings.study, participants(settings)
    bases = list(dict.fromkeys([study.primary.population, ENROLLED]))
    rows = []
    for event in study.events:
        cells: list[tables.Cell] = []
        for base in bases:
            counted = in_population(people, base)
            number = int((counted["event"] == event.id).sum())
            cells += [
                float(number),
                words.percent(number / len(counted)) if len(counted) else tables.Undefined(words.reason("no_base")),
            ]
        rows.append(tables.Row(capitalise(event.label[settings.language]), tuple(cells)))
    columns = [tables.Column(words.text("outcomes.kind"), kind="text")]
    for base in bases:
        label = study.population(base).label[settings.language]
        columns += [
            tables.Column(words.text("outcomes.people_of", population=label)),
            tables.Column(words.text("outcomes.share_of", population=label)),
        ]
    return tables.show_table(tables.Table(_caption("by_kind", settings, id), tuple(columns), tuple(rows)), words)


def outcomes_by_place(settings: Settings, id: str = "by-place") -> Shown:
    """Show the primary outcome's rate at each site and in each edition."""
    words, study, people = Words(settings.language), settings.study, participants(settings)
    rows = {words.text("people.all"): outcome_rate(settings, people=people)}
    for column, items in (("site", study.sites), ("edition", study.editions)):
        for item in items if column in people else ():
            part = people[people[column] == item.id]
            if len(part):
                rows[capitalise(item.label[settings.language])] = outcome_rate(settings, people=part)
    return figures.rates(rows, _caption("by_place", settings, id), words)


def in_work_at(settings: Settings, id: str = "in-work-at") -> Shown:
    """Show who is in work at each time, among people who could be seen so long; other than who ever had work."""
    words, study = Words(settings.language), settings.study
    people = in_population(participants(settings), study.primary.population)
    found = {}
    for column in people.columns:
        match = re.fullmatch(r"(in_work|employed)_at_(\d+)", column)
        if match:
            seen = people[column].dropna().astype(bool)
            label = words.text(f"outcomes.{match[1]}_at", time=words.time(float(match[2]), f"{study.time.unit}s"))
            found[label] = proportions.proportion(
                int(seen.sum()),
                len(seen),
                level=study.primary.level,
                estimand=column,
                population=study.primary.population,
            )
    if not found:
        return show.notice(id, words.text("lacking.in_work_at"), "lacking")
    return tables.show_table(tables.estimates_table(found, _caption("in_work_at", settings, id), words), words)


def facts(settings: Settings) -> dict[str, str]:
    """Return everything a sentence about outcomes may need, written out."""
    words, study, estimate = Words(settings.language), settings.study, outcome_rate(settings)
    everybody = outcome_rate(settings, population=ENROLLED)
    return labels(settings) | {
        "outcome": study.outcome(study.primary.outcome).label[settings.language],
        "population": study.population(study.primary.population).label[settings.language],
        "rate": words.value(estimate, estimate.value),
        "limits": words.limits(estimate),
        "level": words.percent(study.primary.level, 0),
        "events": words.number(estimate.events),
        "n": words.number(estimate.n),
        "rate_enrolled": words.value(everybody, everybody.value),
        "events_enrolled": words.number(everybody.events),
        "n_enrolled": words.number(everybody.n),
        "window": words.time(study.time.window, f"{study.time.unit}s"),
    }


def _outcome(name: str, settings: Settings) -> str:
    return capitalise(settings.study.outcome(name).label[settings.language])


def _caption(key: str, settings: Settings, id: str) -> Caption:
    return write_caption(f"outcomes_{key}", id, settings, facts(settings))
