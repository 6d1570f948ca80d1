"""Curves of waiting for the first event, by arm and by kind of event, as far as they may be shown."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from evaluation.notebook.coarse import draw_arms, draw_causes, shown_follow_up
from evaluation.notebook.guard import EVERYBODY, hidden
from evaluation.notebook.waiting import caption, facts
from evaluation.notebook.waiting_estimates import groups, mean_difference, medians
from evaluation.parameters import Settings
from evaluation.presentation import figures
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.study import NO_EVENT
from evaluation.waiting import CONTROL, OTHER_KINDS, Waiting


def waiting_curves(waits: Waiting, settings: Settings, id: str = "curves") -> Shown:
    """Show who is still waiting, by arm, with limits, medians and the numbers at risk below."""
    words = Words(settings.language)
    arms: dict[Hashable, str] = {arm: label for arm, label in groups(settings).items() if arm in waits.arms}
    if settings.study.arms is None:
        arms = {CONTROL: groups(settings)[EVERYBODY]}
    drawn = draw_arms(waits, settings, arms)
    if drawn is None:
        return hidden(id, settings)
    found = medians(waits, settings)
    shown = figures.survival_curves(
        drawn.frame,
        caption("curves" if settings.study.arms else "curve", waits, settings, id),
        words,
        labels=arms,
        measure=words.text("waiting.still_waiting"),
        time_label=words.text("waiting.axis", **facts(waits, settings)),
        medians={arm: found[label] for arm, label in arms.items()},
        ticks=drawn.ticks,
        counts=drawn.at_risk,
        estimates=[mean_difference(waits, settings)] if settings.study.arms else [],
    )
    return shown.counting(drawn.counted)


def cause_curves(waits: Waiting, settings: Settings, id: str = "causes") -> Shown:
    """Show how many have had each kind of first event by each time, each taking the others' place (Aalen-Johansen)."""
    words, drawn = Words(settings.language), draw_causes(waits, settings)
    if drawn is None:
        return hidden(id, settings)
    cause = shown_follow_up(waits, settings).cause
    kinds, numbers = np.unique(cause[cause != NO_EVENT], return_counts=True)
    commonest = settings.study.event(str(kinds[numbers.argmax()])).label[settings.language]
    present = set(drawn.frame["cause"])
    names = {event.id: event.label[settings.language] for event in settings.study.events}
    shown_as: dict[Hashable, str] = {kind: name for kind, name in names.items() if kind in present}
    first = caption("causes", waits, settings, id, commonest=commonest)
    if drawn.rare:
        shown_as[OTHER_KINDS] = words.text("waiting.other_kinds")
        rare = words.join([names[kind] for kind in names if kind in drawn.rare])
        first = replace(first, notes=(words.text("waiting.note_other_kinds", kinds=rare), *first.notes))
    shown = figures.cumulative_incidence(
        drawn.frame,
        first,
        words,
        labels=shown_as,
        measure=words.text("waiting.had_event"),
        time_label=words.text("waiting.axis", **facts(waits, settings)),
        ticks=drawn.ticks,
    )
    return shown.counting(drawn.counted)
