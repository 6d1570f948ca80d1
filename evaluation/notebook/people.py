"""Who is counted: from everybody enrolled to the people observed, by edition and site, and for how long."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.notebook.captions import write_caption
from evaluation.notebook.guard import group, hidden, hidden_answer, hidden_claims, mark, shows
from evaluation.notebook.page import capitalise, labels
from evaluation.notebook.unknown import with_unknown
from evaluation.parameters import Settings
from evaluation.people import in_population, is_known, report_participants
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.protection import coding
from evaluation.statistics import proportions
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.study import ENROLLED, Item
from evaluation.waiting import CONTROL, TREATED
from evaluation.window import seen_months


def observed_share(settings: Settings) -> Estimate:
    """Estimate which share of the people enrolled is in the primary population."""
    study, people = settings.study, report_participants(settings)
    seen = in_population(people, study.primary.population)
    names = {"estimand": study.primary.population, "population": ENROLLED}
    return proportions.proportion(len(seen), len(people), level=study.primary.level, **names)


def people_answer(settings: Settings) -> Shown:
    """Return the first screen: how many of those enrolled the answers rest on."""
    words, share = Words(settings.language), observed_share(settings)
    if not shows(settings, *_steps(settings)):
        return hidden_answer(words.text("people.question"), share.estimand, share.scale, settings)
    told = facts(settings)
    whole = "everybody" if share.events == share.n else "some"
    shown = show.headline(
        "answer",
        question=words.text("people.question"),
        answer=words.text("people.answer", **told),
        verdict=words.text(f"people.verdict.{whole}", **told),
        base=with_unknown(
            capitalise(words.text("people.base" if settings.study.arms else "people.one.base", **told)), settings
        ),
        caution=settings.study.caution[settings.language],
        estimate=share.replace(low=None, high=None, level=None, method="count"),
    )
    return shown.counting(_counted(settings))


def people_claims(settings: Settings) -> Shown:
    """Return what may and what may not be said of who is counted."""
    if not shows(settings, *_steps(settings)):
        return hidden_claims(settings)
    words, told = Words(settings.language), facts(settings)
    shown = show.claims("claims", [words.text("people.can", **told)], [words.text("people.cannot", **told)], words)
    return shown.counting(_counted(settings))


def flow(settings: Settings, id: str = "flow") -> Shown:
    """Show the way from everybody enrolled to the people of each population and arm."""
    if not shows(settings, *_steps(settings)):
        return hidden(id, settings)
    words, study, people = Words(settings.language), settings.study, report_participants(settings)
    if people.empty:
        raise DegenerateDataError("nobody is counted")
    seen = in_population(people, study.primary.population)
    steps = [figures.Step(_label(study.population(ENROLLED), settings), len(people))]
    if study.primary.population != ENROLLED:
        steps += [
            figures.Step(words.text("people.not_counted"), len(people) - len(seen), left_out=True),
            figures.Step(_label(study.population(study.primary.population), settings), len(seen)),
        ]
    if study.arms is None:
        return figures.flow(steps, _caption("flow_one", settings, id), words).counting(_counted(settings))
    told = labels(settings)
    numbers = _arms(seen)
    names = [words.text("people.in_arm", group=told[arm]) for arm in (TREATED, CONTROL)]
    left = "neither" if study.arms.column else "arm_unknown"
    names += [words.text(f"people.{left}")] if len(numbers) > len(names) else []
    steps += [figures.Step(name, number) for name, number in zip(names, numbers, strict=True)]
    return figures.flow(steps, _caption("flow", settings, id), words).counting(_counted(settings))


def people_by_place(settings: Settings, id: str = "by-place") -> Shown:
    """Show how many people of each population there are at each site and in each edition."""
    if not shows(settings, *_steps(settings)):
        return hidden(id, settings)
    words, study, people = Words(settings.language), settings.study, report_participants(settings)
    places = [(words.text("people.all"), people, settings)]
    for column, items in (("site", study.sites), ("edition", study.editions)):
        for item in items if column in people else ():
            part = people[people[column] == item.id]
            if len(part):
                places.append((_label(item, settings), part, replace(settings, **{column: item.id})))
    populations = [item for item in study.populations if item.id == ENROLLED or item.id in people]
    rows, counted = [], []
    for number, (label, part, here) in enumerate(places):
        who = {item.id: group(here, base=item.id) for item in populations}
        seen = [Counted(each, len(in_population(part, base))) for base, each in who.items() if shows(here, each)]
        known = {each.population: float(each.value) for each in seen}
        cells = [_cell(part, base, known.get(each, mark()), words) for base, each in who.items()]
        rows.append(tables.Row(label, tuple(cells), total=number == 0))
        counted += seen
    columns = (
        tables.Column(words.text("people.place"), kind="text"),
        *(tables.Column(_label(item, settings)) for item in populations),
    )
    table = tables.Table(_caption("by_place", settings, id), columns, tuple(rows))
    return tables.show_table(table, words).counting(counted)


def _cell(people: pd.DataFrame, base: str, shown: tables.Cell, words: Words) -> tables.Cell:
    """Return a number of people, or that nobody knows it: a register that is missing leaves no population of nobody."""
    return shown if is_known(people, base) else tables.Undefined(words.reason("population_unknown"))


def exposure(settings: Settings, id: str = "exposure") -> Shown:
    """Show how many people of the primary population could be seen for how long."""
    if not shows(settings, *_steps(settings)):
        return hidden(id, settings)
    words, study = Words(settings.language), settings.study
    people = in_population(report_participants(settings), study.primary.population)
    units = seen_months(people) * study.time.per_month
    rows, counted = [], []
    for horizon in coding.seen_horizons(study):
        label = words.text("people.seen_for", time=words.time(horizon, f"{study.time.unit}s"))
        long = units >= horizon - coding.NEGLIGIBLE
        until = tuple(sorted(f"{other:g}" for other in coding.seen_horizons(study) if other >= horizon))
        who = group(settings).among(**{coding.SEEN: until})
        if shows(settings, who):
            counted.append(Counted(who, int(long.sum())))
            share = words.percent(long.mean()) if len(long) else tables.Undefined("no_base")
            rows.append(tables.Row(label, (float(long.sum()), share)))
        else:
            rows.append(tables.Row(label, (mark(), mark())))
    columns = (
        tables.Column(words.text("people.exposure"), kind="text"),
        tables.Column(words.text("tables.people")),
        tables.Column(words.text("tables.share")),
    )
    table = tables.Table(_caption("exposure", settings, id), columns, tuple(rows))
    return tables.show_table(table, words).counting(counted)


def facts(settings: Settings) -> dict[str, str]:
    """Return everything a sentence about who is counted may need, written out."""
    words, study, share = Words(settings.language), settings.study, observed_share(settings)
    seen = in_population(report_participants(settings), study.primary.population)
    return labels(settings) | {
        "seen": words.number(share.events),
        "enrolled": words.number(share.n),
        "unseen": words.number((share.n or 0) - (share.events or 0)),
        "share": words.percent(share.value),
        "population": study.population(study.primary.population).label[settings.language],
        "n1": words.number(_arms(seen)[0]),
        "n0": words.number(_arms(seen)[1]),
    }


def _steps(settings: Settings) -> tuple[Population, ...]:
    """Return who the first screen counts: everybody enrolled, the primary population, the others, and its arms."""
    base, enrolled = settings.study.primary.population, group(settings, base=ENROLLED)
    people = report_participants(settings)
    nullable = base != ENROLLED and people[base].dtype == "boolean"
    out = tuple(sorted((coding.OUT, coding.UNKNOWN))) if nullable else (coding.OUT,)
    left_out = [enrolled.among(**{coding.flag(base): out})] if base != ENROLLED else []
    arms = [group(settings, arm) for arm in (TREATED, CONTROL)]
    if len(_arms(in_population(people, base))) > len(arms):
        arms.append(group(settings).among(**{coding.ARM: (coding.UNKNOWN,)}))
    return (enrolled, group(settings), *left_out, *arms)


def _arms(seen: pd.DataFrame) -> list[int]:
    """Return how many people are in each arm, and in neither where that of somebody is not known."""
    unknown = int(seen["pact"].isna().sum())
    numbers = [int(seen["pact"].sum()), int((~seen["pact"]).sum())]
    return [*numbers, unknown] if unknown else numbers


def _counted(settings: Settings) -> list[Counted]:
    people = report_participants(settings)
    seen = in_population(people, settings.study.primary.population)
    left_out = [len(people) - len(seen)] if settings.study.primary.population != ENROLLED else []
    numbers = (len(people), len(seen), *left_out, *_arms(seen))
    return list(map(Counted, _steps(settings), numbers))


def _label(item: Item, settings: Settings) -> str:
    return capitalise(item.label[settings.language])


def _caption(key: str, settings: Settings, id: str) -> Caption:
    return write_caption(f"people_{key}", id, settings, facts(settings))
