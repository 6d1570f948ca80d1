"""Who is counted: from everybody enrolled to the people observed, by edition and site, and for how long."""

from __future__ import annotations

import pandas as pd

from evaluation.notebook.captions import write_caption
from evaluation.notebook.page import capitalise, labels
from evaluation.parameters import Settings
from evaluation.participants import in_population, participants
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.statistics import proportions
from evaluation.statistics.estimate import Estimate
from evaluation.study import ENROLLED, Item


def observed_share(settings: Settings) -> Estimate:
    """Estimate which share of the people enrolled is in the primary population."""
    study, people = settings.study, participants(settings)
    seen = in_population(people, study.primary.population)
    names = {"estimand": study.primary.population, "population": ENROLLED}
    return proportions.proportion(len(seen), len(people), level=study.primary.level, **names)


def people_answer(settings: Settings) -> Shown:
    """Return the first screen: how many of those enrolled the answers rest on."""
    words, told = Words(settings.language), facts(settings)
    share = observed_share(settings)
    whole = "everybody" if share.events == share.n else "some"
    return show.headline(
        "answer",
        question=words.text("people.question"),
        answer=words.text("people.answer", **told),
        verdict=words.text(f"people.verdict.{whole}", **told),
        base=capitalise(words.text("people.base", **told)),
        caution=settings.study.caution[settings.language],
        estimate=share.replace(low=None, high=None, level=None, method="count"),
    )


def people_claims(settings: Settings) -> Shown:
    """Return what may and what may not be said of who is counted."""
    words, told = Words(settings.language), facts(settings)
    return show.claims("claims", [words.text("people.can", **told)], [words.text("people.cannot", **told)], words)


def flow(settings: Settings, id: str = "flow") -> Shown:
    """Show the way from everybody enrolled to the people of each population and arm."""
    words, study, people = Words(settings.language), settings.study, participants(settings)
    seen = in_population(people, study.primary.population)
    steps = [figures.Step(_label(study.population(ENROLLED), settings), len(people))]
    if study.primary.population != ENROLLED:
        steps += [
            figures.Step(words.text("people.not_counted"), len(people) - len(seen), left_out=True),
            figures.Step(_label(study.population(study.primary.population), settings), len(seen)),
        ]
    told = labels(settings)
    steps += [
        figures.Step(words.text("people.in_arm", group=told["treated"]), int(seen["pact"].sum())),
        figures.Step(words.text("people.in_arm", group=told["control"]), int((~seen["pact"]).sum())),
    ]
    return figures.flow(steps, _caption("flow", settings, id), words)


def people_by_place(settings: Settings, id: str = "by-place") -> Shown:
    """Show how many people of each population there are at each site and in each edition."""
    words, study, people = Words(settings.language), settings.study, participants(settings)
    places: list[tuple[str, pd.DataFrame]] = [(words.text("people.all"), people)]
    for column, items in (("site", study.sites), ("edition", study.editions)):
        places += [(_label(item, settings), people[people[column] == item.id]) for item in items if column in people]
    populations = [item for item in study.populations if item.id == ENROLLED or item.id in people]
    rows = tuple(
        tables.Row(label, tuple(float(len(in_population(part, item.id))) for item in populations), total=place == 0)
        for place, (label, part) in enumerate(places)
        if len(part) or not place
    )
    columns = (
        tables.Column(words.text("people.place"), kind="text"),
        *(tables.Column(_label(item, settings)) for item in populations),
    )
    return tables.show_table(tables.Table(_caption("by_place", settings, id), columns, rows), words)


def exposure(settings: Settings, id: str = "exposure") -> Shown:
    """Show for how long people of the primary population could be seen, in quarters of the people."""
    words, study = Words(settings.language), settings.study
    people = in_population(participants(settings), study.primary.population)
    seen = "seen_months" if "seen_months" in people else "followup_months"
    units = people[seen] * study.time.per_month
    rows = tuple(
        tables.Row(
            words.text("people.seen_for", time=words.time(horizon, f"{study.time.unit}s")),
            (float((units >= horizon - 1e-9).sum()), words.percent((units >= horizon - 1e-9).mean())),
        )
        for horizon in sorted({*study.time.horizons, study.time.window})
    )
    columns = (
        tables.Column(words.text("people.exposure"), kind="text"),
        tables.Column(words.text("tables.people")),
        tables.Column(words.text("tables.share")),
    )
    return tables.show_table(tables.Table(_caption("exposure", settings, id), columns, rows), words)


def facts(settings: Settings) -> dict[str, str]:
    """Return everything a sentence about who is counted may need, written out."""
    words, study, share = Words(settings.language), settings.study, observed_share(settings)
    seen = in_population(participants(settings), study.primary.population)
    return labels(settings) | {
        "seen": words.number(share.events),
        "enrolled": words.number(share.n),
        "unseen": words.number((share.n or 0) - (share.events or 0)),
        "share": words.percent(share.value),
        "population": study.population(study.primary.population).label[settings.language],
        "n1": words.number(int(seen["pact"].sum())),
        "n0": words.number(int((~seen["pact"]).sum())),
    }


def _label(item: Item, settings: Settings) -> str:
    return capitalise(item.label[settings.language])


def _caption(key: str, settings: Settings, id: str) -> Caption:
    return write_caption(f"people_{key}", id, settings, facts(settings))
