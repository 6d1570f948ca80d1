"""When the treated arm began: an arm that people enter while they wait cannot be compared from time zero.

Only people still without the outcome can enter, so that treating the arm as known from the start credits it with
waiting that nobody could have missed (immortal-time bias); an arm entered because the outcome was in sight does the
opposite. Both are shown before anything is adjusted.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from evaluation.disclosure.counted import Counted
from evaluation.notebook.boundary import Unanswerable
from evaluation.notebook.coarse import shows_waiting, ticks
from evaluation.notebook.guard import group, guarded, hidden, settle, shows
from evaluation.notebook.page import labels, lacking
from evaluation.notebook.waiting import caption, waiting_times
from evaluation.parameters import Settings
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.protection.coding import EARLY, YES, with_it
from evaluation.statistics import hazards, survival
from evaluation.statistics.estimate import Estimate
from evaluation.waiting import CONTROL, TREATED, Waiting


def swimmer(waits: Waiting, settings: Settings, id: str = "swimmer") -> Shown:
    """Show for each treated person when the arm began and when the outcome came; only where single people may show."""
    if waits.arm_time is None:
        return lacking("timing", id, settings)
    if guarded(settings):
        return lacking("swimmer", id, settings)
    words, told = Words(settings.language), _told(settings)
    treated = ~np.isnan(waits.arm_time)
    frame = pd.DataFrame(
        {
            "months_to_pact": waits.arm_time[treated],
            "months_to_event": np.where(waits.happened, waits.time, np.nan)[treated],
            "followup_months": waits.time[treated],
        }
    )
    marks = {name: words.text(f"timing.{name}", **told) for name in ("pact", "event", "end")}
    axis = words.text("waiting.axis", unit=told["unit"], zero=told["zero"])
    return figures.swimmer(frame, caption("swimmer", waits, settings, id), words, labels=marks, time_label=axis)


def timing_grid(waits: Waiting, settings: Settings, id: str = "timing") -> Shown:
    """Show how many treated people there are by the time the arm began and the time the outcome came."""
    if waits.arm_time is None:
        return lacking("dates", id, settings)
    if guarded(settings):
        return hidden(id, settings)
    words, told = Words(settings.language), _told(settings)
    treated = ~np.isnan(waits.arm_time)
    began = np.floor(waits.arm_time[treated]).astype(int)
    came = np.where(waits.happened, np.floor(waits.time), -1)[treated].astype(int)
    cells = [
        _cell(start, end, int(((began == start) & (came == end)).sum()), settings)
        for start in range(began.max() + 1)
        for end in [*range(came.max() + 1), -1]
    ]
    axes = (words.text("timing.axis_event", **told), words.text("timing.axis_pact", **told))
    first = caption("timing", waits, settings, id)
    first_of_all = treated & waits.happened & (waits.time < np.where(treated, waits.arm_time, -np.inf))
    same = int((first_of_all[treated] & (began == came)).sum())
    first = first.noting(words.count("timing.same_cell", same)) if same else first
    return figures.timing_grid(pd.DataFrame(cells), first, words, axes=axes, early=words.text("timing.early", **told))


def timing_estimates(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the hazard ratio of the treated arm naively, from each landmark, and counted from when it began."""
    words, told, level = Words(settings.language), labels(settings), settings.study.primary.level
    exact = waits.grouped() if _whole(waits) else waits
    varying = hazards.time_varying_arm(exact.time, exact.happened, exact.arm_time, level=level)
    marks = hazards.landmark(waits.time, waits.happened, waits.arm_time, settings.study.time.landmarks, level=level)
    rows = {words.text("timing.naive", **told): varying.naive.estimate("arm").replace(estimand="hazard_ratio_naive")}
    for analysis in marks.analyses:
        if analysis.cox is not None:
            time = words.time(analysis.landmark, f"{settings.study.time.unit}s")
            estimate = analysis.cox.estimate("arm").replace(estimand=f"hazard_ratio_landmark_{analysis.landmark:g}")
            rows[words.text("timing.landmark", time=time, **told)] = estimate
    rows[words.text("timing.time_varying", **told)] = varying.estimate()
    return {
        label: settle(estimate.replace(population=waits.population), settings, counts=False)
        for label, estimate in rows.items()
    }


def tie_estimates(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the time-varying ratio in whole units: outcomes in the arm's first unit are after its start, or before.

    Nothing where each of them says what the ratio of :func:`timing_estimates` says.
    """
    words, told, level = Words(settings.language), _told(settings), settings.study.primary.level
    *_, exact = timing_estimates(waits, settings).values()
    grouped, last = waits.grouped(), np.ceil(waits.arm_time)
    found = {
        "grouped_after": hazards.time_varying_arm(grouped.time, waits.happened, grouped.arm_time, level=level),
        "grouped_before": hazards.time_varying_arm(grouped.time, waits.happened, last, level=level, ties="before"),
    }
    rows = {
        words.text(f"timing.{name}", **told): settle(
            each.estimate().replace(estimand=f"hazard_ratio_{name}", population=waits.population),
            settings,
            counts=False,
        )
        for name, each in found.items()
    }
    apart = any(words.value(each, each.value) != words.value(exact, exact.value) for each in rows.values())
    return rows if apart else {}


def timing_forest(waits: Waiting, settings: Settings, id: str = "timing-estimates") -> Shown:
    """Show what the date of the arm does to the answer."""
    if waits.arm_time is None:
        return lacking("landmarks", id, settings)
    if not shows_waiting(waits, settings):
        return hidden(id, settings)
    words, told = Words(settings.language), labels(settings)
    sides = (words.text("timing.slower", **told), words.text("timing.faster", **told))
    estimates = timing_estimates(waits, settings)
    first = caption("timing_estimates", waits, settings, id, **_naive_and_varying(estimates, words))
    return figures.forest(estimates | tie_estimates(waits, settings), first, words, sides=sides)


def landmark_curves(waits: Waiting, settings: Settings, id: str = "landmark-curves") -> Shown:
    """Show the naive curves beside those of people still waiting at each landmark, sorted by what was known then."""
    if waits.arm_time is None:
        return lacking("curves", id, settings)
    if guarded(settings):
        return hidden(id, settings)
    words, told, study = Words(settings.language), _told(settings), settings.study
    arm = np.where(np.isnan(waits.arm_time), CONTROL, TREATED)
    naive = survival.kaplan_meier(waits.time, waits.happened, arm, level=study.primary.level)
    panels = {words.text("timing.panel_naive"): naive.frame}
    for analysis in hazards.landmark(waits.time, waits.happened, waits.arm_time, study.time.landmarks).analyses:
        rows = analysis.rows
        since = np.where(rows["arm"] == 1, TREATED, CONTROL)
        if len(set(since)) == 2:
            time = words.time(analysis.landmark, f"{study.time.unit}s")
            curve = survival.kaplan_meier(rows["time"], rows["event"], since, level=study.primary.level)
            panels[words.text("timing.panel_landmark", time=time)] = curve.frame
    frame = pd.concat([part.drop(columns=[*tables.COUNTS]).assign(panel=name) for name, part in panels.items()])
    arms: dict[Hashable, str] = {arm: told[arm] for arm in waits.arms}
    return figures.survival_curves(
        frame.reset_index(drop=True),
        caption("landmark_curves", waits, settings, id, **_naive_and_varying(timing_estimates(waits, settings), words)),
        words,
        labels=arms,
        panels={name: name for name in panels},
        measure=words.text("waiting.still_waiting"),
        time_label=words.text("waiting.axis", unit=told["unit"], zero=told["zero"]),
        ticks=ticks(waits, settings),
        estimates=list(timing_estimates(waits, settings).values()),
    )


def _naive_and_varying(estimates: dict[str, Estimate], words: Words) -> dict[str, str]:
    """Return the first and the last treatment of the date in words: naively, and counted from when the arm began."""
    naive, *_, varying = estimates.values()
    return {"naive": words.value(naive, naive.value), "varying": words.value(varying, varying.value)}


def timing_direction(waits: Waiting, settings: Settings, id: str = "timing-direction") -> Shown:
    """Say in which direction each treatment of the date is wrong, with the numbers of this study."""
    if waits.arm_time is None:
        return lacking("direction", id, settings)
    who = group(settings, TREATED, waits.population).among(**with_it(settings.study, waits.outcome))
    first = who.among(**{EARLY: (YES,)})
    if not shows_waiting(waits, settings) or not shows(settings, first):
        return hidden(id, settings)
    words, estimates = Words(settings.language), timing_estimates(waits, settings)
    naive, *_, varying = estimates.values()
    treated = ~np.isnan(waits.arm_time)
    early = int((treated & waits.happened & (waits.time < waits.arm_time)).sum())
    told = _told(settings) | {
        "naive": words.estimate(naive),
        "varying": words.estimate(varying),
        "early": words.number(early),
    }
    said, ties = [words.text("timing.direction", **told)], tuple(tie_estimates(waits, settings).values())
    if ties:
        after, before = map(words.estimate, ties)
        said.append(words.text("timing.ties", after=after, before=before, **told))
    return show.sentence(id, " ".join(said), [naive, varying, *ties]).counting([Counted(first, early)])


def _cell(start: int, end: int, people: int, settings: Settings) -> dict[str, object]:
    words = Words(settings.language)
    return {
        "pact": words.number(start),
        "event": words.text("timing.none") if end < 0 else words.number(end),
        "people": people,
        "early": 0 <= end < start,
    }


def _whole(waits: Waiting) -> bool:
    """Whether all times are known by whole units only."""
    known = np.concatenate([waits.time, [] if waits.arm_time is None else waits.arm_time])
    return bool((np.isnan(known) | (known == np.round(known))).all())


def _told(settings: Settings) -> dict[str, str]:
    words, time = Words(settings.language), settings.study.time
    return labels(settings) | {
        "unit": words.text(f"words.time.{time.unit}s.other", number="").strip(),
        "one_unit": words.text(f"words.time.{time.unit}s.one", number="").strip(),
        "study_window": words.time(time.window, f"{time.unit}s"),
    }


def arm_dates(settings: Settings, id: str = "arm-dates") -> Shown:
    """Show when the arm began against when the outcome came, for the people of the primary comparison."""
    waits = None if settings.nature == "published" else waiting_times(settings)
    if isinstance(waits, Unanswerable):
        waits.refuse()
    if waits is None or waits.arm_time is None:
        return lacking("timing", id, settings)
    return timing_grid(waits, settings, id)
