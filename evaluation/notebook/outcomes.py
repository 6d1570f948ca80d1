"""What became of people: each outcome on each base, by kind, site and edition, and in work at a time."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pandas as pd

from evaluation.analysis.frame import participants
from evaluation.analysis.in_work import FEW_SEEN, in_work
from evaluation.arms import reached
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.notebook.captions import write_caption
from evaluation.notebook.guard import (
    EVERYBODY,
    divided,
    group,
    hidden,
    hidden_answer,
    hidden_claims,
    mark,
    shows,
)
from evaluation.notebook.means import IS_NUMBER, base_mean
from evaluation.notebook.page import capitalise, labels, lacking, within_window
from evaluation.notebook.unknown import with_unknown
from evaluation.parameters import Settings
from evaluation.people import in_population, is_known, report_participants, with_outcome
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Mark
from evaluation.presentation.words import Words
from evaluation.protection import coding
from evaluation.statistics import proportions
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate, undefined
from evaluation.study import ENROLLED, UNKNOWN_EVENT, Outcome
from evaluation.waiting import CONTROL, TREATED


def outcome_rate(
    settings: Settings, outcome: str = "", population: str = "", people: pd.DataFrame | None = None
) -> Estimate:
    """Estimate the proportion with an outcome among a population, with Wilson limits; the primary ones unless said."""
    study = settings.study
    outcome, population = outcome or study.primary.outcome, population or study.primary.population
    everybody = in_population(report_participants(settings) if people is None else people, population)
    counted = with_outcome(everybody, study, outcome)
    events = int(reached(counted, study, outcome).sum())
    names = {"estimand": outcome, "population": population}
    return proportions.proportion(events, len(counted), level=study.primary.level, **names)


def outcome_answer(settings: Settings) -> Shown:
    """Return the first screen: the primary outcome's rate on its base, and on everybody enrolled."""
    if primary_of(settings).is_number:
        return _mean_answer(settings)
    words, estimate = Words(settings.language), outcome_rate(settings)
    question = words.text("outcomes.question", **labels(settings), **_named(settings))
    if not _shows(settings):
        return hidden_answer(question, estimate.estimand, estimate.scale, settings)
    told = facts(settings)
    shown = show.headline(
        "answer",
        question=question,
        answer=words.text(f"outcomes.{_answered(estimate, settings)}", **told),
        verdict=words.text("outcomes.verdict", **told),
        base=with_unknown(words.text(f"outcomes.base{_of_column(settings)}", **told), settings),
        caution=words.text(f"outcomes.caution{_of_column(settings)}", **told),
        estimate=estimate,
    )
    return shown.counting(_counted(settings))


def outcome_claims(settings: Settings) -> Shown:
    """Return what may and what may not be said of outcomes without a comparison."""
    if primary_of(settings).is_number:
        return _mean_claims(settings)
    if not _shows(settings):
        return hidden_claims(settings)
    words, told = Words(settings.language), facts(settings)
    unseen = "unrecorded" if _of_column(settings) else "exposure"
    cannot = [words.text(f"outcomes.cannot.{name}", **told) for name in ("effect", unseen)]
    shown = show.claims("claims", [capitalise(words.text("outcomes.can", **told))], cannot, words)
    return shown.counting(_counted(settings))


def outcome_rates(settings: Settings, id: str = "rates") -> Shown:
    """Show every outcome on every base, so that nobody has to guess what a percentage is a share of."""
    _require_share(settings)
    if not _shows(settings):
        return hidden(id, settings)
    words, study, people = Words(settings.language), settings.study, report_participants(settings)
    rows: dict[str, Estimate | Mark] = {}
    counted: list[Counted] = []
    shares = [outcome for outcome in study.outcomes if not outcome.is_number]
    for outcome, item in itertools.product(shares, study.populations):
        if item.id == ENROLLED or item.id in people:
            estimate, counts = _rate(settings, outcome.id, item.id, people)
            if not is_known(people, item.id):
                estimate = undefined(outcome.id, "proportion", "population_unknown", population=item.id)
            counted += counts
            label = {"outcome": _outcome(outcome.id, settings), "population": item.label[settings.language]}
            rows[words.text("comparison.base", **label)] = estimate
    several = len({item.n for item in rows.values() if isinstance(item, Estimate)}) > 1
    shown = figures.rates(rows, _caption("rates" if several else "rates_one", settings, id), words)
    return shown.counting(counted)


def outcomes_by_kind(settings: Settings, id: str = "by-kind") -> Shown:
    """Show how many people had each kind of first event, on the primary base and on everybody enrolled."""
    if not primary_of(settings).column and not _shows(settings):
        return hidden(id, settings)
    words, study, people = Words(settings.language), settings.study, report_participants(settings)
    bases = list(dict.fromkeys([study.primary.population, ENROLLED]))
    rows, counted = [], []
    for event in study.events:
        cells: list[tables.Cell] = []
        for base in bases:
            everybody = in_population(people, base)
            counted_people = everybody[everybody["event"] != UNKNOWN_EVENT]
            one = group(settings, base=base, kind=(coding.event(event.id),))
            if not shows(settings, one, group(settings, base=base, known=len(counted_people) < len(everybody))):
                cells += [mark(), mark()]
                continue
            number = int((counted_people["event"] == event.id).sum())
            counted.append(Counted(one, number))
            n = len(counted_people)
            cells += [float(number), words.percent(number / n) if n else tables.Undefined(words.reason("no_base"))]
        rows.append(tables.Row(capitalise(event.label[settings.language]), tuple(cells)))
    columns = [tables.Column(words.text("outcomes.kind"), kind="text")]
    for base in bases:
        label = study.population(base).label[settings.language]
        columns += [
            tables.Column(words.text("outcomes.people_of", population=label)),
            tables.Column(words.text("outcomes.share_of", population=label)),
        ]
    shown = tables.show_table(tables.Table(_caption("by_kind", settings, id), tuple(columns), tuple(rows)), words)
    return shown.counting(counted)


def outcomes_by_place(settings: Settings, id: str = "by-place") -> Shown:
    """Show the primary outcome's rate at each site and in each edition."""
    _require_share(settings)
    if not _shows(settings):
        return hidden(id, settings)
    words, study, people = Words(settings.language), settings.study, report_participants(settings)
    first, counted = _rate(settings, people=people)
    rows = {words.text("people.all"): first}
    for column, items in (("site", study.sites), ("edition", study.editions)):
        for item in items if column in people else ():
            part = people[people[column] == item.id]
            if len(part):
                estimate, counts = _rate(replace(settings, **{column: item.id}), people=part)
                rows[capitalise(item.label[settings.language])] = estimate
                counted += counts
    return figures.rates(rows, _caption("by_place", settings, id), words).counting(counted)


def in_work_at(settings: Settings, id: str = "in-work-at") -> Shown:
    """Show who is in work at each time, among people who could be seen so long; other than who ever had work."""
    if not primary_of(settings).column and not _shows(settings):
        return hidden(id, settings)
    words, study = Words(settings.language), settings.study
    people = in_population(report_participants(settings), study.primary.population)
    found: dict[str, Estimate | Mark] = {}
    counted: list[Counted] = []
    for column in people.columns:
        match = coding.STATE.fullmatch(column)
        if match and (study.registers is None or int(match[2]) in study.time.horizons):
            seen = people[column].dropna().astype(bool)
            parts = _at(int(match[2]), match[1] == "employed", settings)
            label = words.text(f"outcomes.{match[1]}_at", time=words.time(float(match[2]), f"{study.time.unit}s"))
            names = {"estimand": column, "population": study.primary.population}
            numbers = int(seen.sum()), len(seen)
            hide = not shows(settings, *parts)
            found[label] = mark() if hide else proportions.proportion(*numbers, level=study.primary.level, **names)
            counted += [] if hide else list(map(Counted, parts, (numbers[0], numbers[1], len(people) - numbers[1])))
    if not found:
        return show.notice(id, words.text("lacking.in_work_at"), "lacking")
    shown = tables.show_table(tables.estimates_table(found, _caption("in_work_at", settings, id), words), words)
    return shown.counting(counted)


def facts(settings: Settings) -> dict[str, str]:
    """Return everything a sentence about outcomes may need, written out; of a number without the rates."""
    words, study = Words(settings.language), settings.study
    told = labels(settings) | _named(settings)
    told |= {
        "level": words.confidence(study.primary.level),
        "window": words.time(study.time.window, f"{study.time.unit}s"),
        "within": within_window(study.primary.outcome, settings),
        "within_each": _within_each(settings),
    }
    return told if primary_of(settings).is_number else told | _rates(settings)


def _rates(settings: Settings) -> dict[str, str]:
    words, estimate = Words(settings.language), outcome_rate(settings)
    everybody = outcome_rate(settings, population=ENROLLED)
    return {
        "rate": words.value(estimate, estimate.value),
        "limits": words.limits(estimate),
        "events": words.number(estimate.events),
        "n": words.number(estimate.n),
        "rate_enrolled": words.value(everybody, everybody.value),
        "events_enrolled": words.number(everybody.events),
        "n_enrolled": words.number(everybody.n),
    }


def primary_of(settings: Settings) -> Outcome:
    """Return the primary outcome."""
    return settings.study.outcome(settings.study.primary.outcome)


def _of_column(settings: Settings) -> str:
    """Return the ending of texts about an outcome that is a column without a time of its own."""
    return "" if primary_of(settings).has_time else "_column"


def _within_each(settings: Settings) -> str:
    """Return the window as it stands behind "each outcome": of all, of first events among others, or of none."""
    words, study = Words(settings.language), settings.study
    shares = [outcome for outcome in study.outcomes if not outcome.is_number]
    timed = [outcome for outcome in shares if outcome.has_time]
    if not timed:
        return ""
    within = within_window(timed[0].id, settings)
    return within if timed == shares else words.text("outcomes.within_events", within=within)


def _require_share(settings: Settings) -> None:
    """Raise DegenerateDataError where the primary outcome is a number, that nobody is with or without."""
    if primary_of(settings).is_number:
        raise DegenerateDataError(IS_NUMBER)


def _mean_answer(settings: Settings) -> Shown:
    words, study = Words(settings.language), settings.study
    question = words.text("means.one.question", **labels(settings), **_named(settings))
    estimate, counted = base_mean(settings, study.primary.outcome, study.primary.population)
    if isinstance(estimate, Mark):
        return hidden_answer(question, study.primary.outcome, "number", settings)
    told = labels(settings) | _named(settings) | _mean_facts(estimate, words)
    shown = show.headline(
        "answer",
        question=question,
        answer=words.text(f"means.one.{'answer' if estimate.defined else 'nobody'}", **told),
        verdict=words.text("means.one.verdict", **told),
        base=with_unknown(words.text("outcomes.base_column", **told), settings),
        caution=words.text("outcomes.caution_column", **told),
        estimate=estimate,
    )
    return shown.counting(counted)


def _mean_claims(settings: Settings) -> Shown:
    words, study = Words(settings.language), settings.study
    estimate, counted = base_mean(settings, study.primary.outcome, study.primary.population)
    if isinstance(estimate, Mark):
        return hidden_claims(settings)
    told = labels(settings) | _named(settings) | _mean_facts(estimate, words)
    cannot = [words.text(f"outcomes.cannot.{name}", **told) for name in ("effect", "unrecorded")]
    can = [capitalise(words.text("means.one.can", **told))]
    return show.claims("claims", can, cannot, words).counting(counted)


def _mean_facts(estimate: Estimate, words: Words) -> dict[str, str]:
    return {
        "mean": words.value(estimate, estimate.value),
        "limits": words.limits(estimate),
        "level": words.level(estimate),
        "n": words.number(estimate.n),
    }


def _answered(estimate: Estimate, settings: Settings) -> str:
    """Return which sentence is true: with people of unknown outcome, everybody enrolled is not the base."""
    if not estimate.defined:
        return "nobody"
    people = report_participants(settings)
    known_people = with_outcome(people, settings.study, settings.study.primary.outcome)
    known = "answer" if len(known_people) == len(people) else "answer_known"
    return known if estimate.events else "none"


def _named(settings: Settings) -> dict[str, str]:
    study = settings.study
    return {
        "outcome": study.outcome(study.primary.outcome).label[settings.language],
        "population": study.population(study.primary.population).label[settings.language],
    }


def _rate(
    settings: Settings, outcome: str = "", population: str = "", people: pd.DataFrame | None = None
) -> tuple[Estimate | Mark, list[Counted]]:
    """Return a rate with the counts it gives away, or a mark where these may not be shown."""
    study = settings.study
    base = in_population(
        report_participants(settings) if people is None else people, population or study.primary.population
    )
    outcome = outcome or study.primary.outcome
    known = len(with_outcome(base, study, outcome)) < len(base)
    who = divided(settings, outcome, population or study.primary.population, known=known)
    if not shows(settings, *who):
        return mark(), []
    estimate = outcome_rate(settings, outcome, population, people)
    events, n = int(estimate.events or 0), int(estimate.n or 0)
    return estimate, [Counted(each, value) for each, value in zip(who, (events, n - events, n), strict=True)]


def _shows(settings: Settings) -> bool:
    """Return whether the rate that the page answers with may be shown, on both of its bases."""
    return not any(isinstance(_rate(settings, population=base)[0], Mark) for base in ("", ENROLLED))


def _counted(settings: Settings) -> list[Counted]:
    return [counted for base in ("", ENROLLED) for counted in _rate(settings, population=base)[1]]


def in_work_by_arm(settings: Settings, id: str = "in-work-by-arm") -> Shown:
    """Show which share of each arm is in work at some times, among people who could be seen so long."""
    words, study = Words(settings.language), settings.study
    if settings.nature == "published" or study.arms is None:
        return lacking("in_work_at", id, settings)
    people = in_population(participants(settings), study.primary.population)
    times = [each for each in study.time.moments if f"in_work_at_{each}" in people]
    if not times:
        return lacking("in_work_at", id, settings)
    found = in_work(people, by="pact", times=times)
    told = {"True": (TREATED, labels(settings)["treated"]), "False": (CONTROL, labels(settings)["control"])}
    rows: dict[str, Estimate | Mark] = {}
    counted: list[Counted] = []
    for (time, arm), row in found.rows.items():
        name, label = told[arm]
        parts = _at(time, False, settings, name)
        visible = shows(settings, *parts)
        when = words.text("outcomes.in_work_at", time=words.time(float(time), f"{study.time.unit}s"))
        rows[words.text("outcomes.in_arm", when=when, group=label)] = row.estimate if visible else mark()
        numbers = (row.estimate.events or 0, row.estimate.n or 0)
        counted += map(Counted, parts[:2], numbers) if visible and row.estimate.defined else []
    estimates = [row for row in rows.values() if isinstance(row, Estimate)]
    if not estimates:
        return hidden(id, settings)
    if not any(row.defined for row in estimates):
        raise DegenerateDataError(FEW_SEEN)
    caption = _caption("in_work_by_arm", settings, id)
    return figures.rates(rows, caption, words).counting(counted)


def _at(time: int, employed: bool, settings: Settings, arm: str = EVERYBODY) -> tuple[Population, ...]:
    """Return who is in work (or employed) at a time, about whom that is known, and about whom it is not."""
    everybody = group(settings, arm)
    states = (coding.EMPLOYED,) if employed else tuple(sorted((coding.EMPLOYED, coding.OTHER_WORK)))
    known = tuple(sorted((coding.EMPLOYED, coding.OTHER_WORK, coding.NO)))
    return tuple(everybody.among(**{coding.state(time): names}) for names in (states, known, (coding.UNKNOWN,)))


def _outcome(name: str, settings: Settings) -> str:
    return capitalise(settings.study.outcome(name).label[settings.language])


def _caption(key: str, settings: Settings, id: str) -> Caption:
    return write_caption(f"outcomes_{key}", id, settings, facts(settings))
