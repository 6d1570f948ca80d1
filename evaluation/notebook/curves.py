"""Curves of waiting for the first event, by arm and by kind of event, as far as they may be shown."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from evaluation.notebook.coarse import draw_arms, draw_causes
from evaluation.notebook.guard import hidden
from evaluation.notebook.page import labels
from evaluation.notebook.waiting import caption, facts, mean_difference, medians
from evaluation.parameters import Settings
from evaluation.presentation import figures
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.study import NO_EVENT
from evaluation.waiting import CONTROL, TREATED, Waiting


def waiting_curves(waits: Waiting, settings: Settings, id: str = "curves") -> Shown:
    """Show who is still waiting, by arm, with limits, medians and the numbers at risk below."""
    words, told = Words(settings.language), labels(settings)
    arms: dict[Hashable, str] = {TREATED: told["treated"], CONTROL: told["control"]}
    drawn = draw_arms(waits, settings, arms)
    if drawn is None:
        return hidden(id, settings)
    found = medians(waits, settings)
    shown = figures.survival_curves(
        drawn.frame,
        caption("curves", waits, settings, id),
        words,
        labels=arms,
        measure=words.text("waiting.still_waiting"),
        time_label=words.text("waiting.axis", **facts(waits, settings)),
        medians={arm: found[label] for arm, label in arms.items()},
        ticks=drawn.ticks,
        counts=drawn.at_risk,
        estimates=[mean_difference(waits, settings)],
    )
    return shown.counting(drawn.counted)


def cause_curves(waits: Waiting, settings: Settings, id: str = "causes") -> Shown:
    """Show how many have had each kind of first event by each time, each taking the others' place (Aalen-Johansen)."""
    words, drawn = Words(settings.language), draw_causes(waits, settings)
    if drawn is None:
        return hidden(id, settings)
    kinds, numbers = np.unique(waits.cause[waits.cause != NO_EVENT], return_counts=True)
    commonest = settings.study.event(str(kinds[numbers.argmax()])).label[settings.language]
    present = [event for event in settings.study.events if event.id in set(drawn.frame["cause"])]
    shown = figures.cumulative_incidence(
        drawn.frame,
        caption("causes", waits, settings, id, commonest=commonest),
        words,
        labels={event.id: event.label[settings.language] for event in present},
        measure=words.text("waiting.had_event"),
        time_label=words.text("waiting.axis", **facts(waits, settings)),
        ticks=drawn.ticks,
    )
    return shown.counting(drawn.counted)
