"""Published comparisons of a treatment that began on days nobody published: how far the dates alone can move them."""

from __future__ import annotations

import math
from typing import Any

from evaluation.arms import ArmCounts
from evaluation.notebook.captions import write_caption
from evaluation.notebook.page import labels, lacking
from evaluation.parameters import Settings
from evaluation.presentation import figures, show
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.statistics import proportions
from evaluation.statistics.estimate import Estimate
from evaluation.statistics.trial.undated import (
    SHAPES,
    Totals,
    compatible_ratio,
    expected_difference,
    moved_by_one,
    undone_by,
)
from evaluation.totals import published_arms

MOST_ROWS = 6
IN_SIGHT = (0.0, 0.2, 0.5)


def dates_unknown(settings: Settings, id: str = "dates-unknown") -> Shown:
    """Say what each person whose date is not published may be worth to the published difference."""
    counts = _published(settings)
    if counts is None:
        return lacking("dates_unknown", id, settings)
    words, totals, printed = Words(settings.language), _totals(counts), _printed(counts, settings)
    undone = undone_by(totals)
    told = _told(settings) | {
        "events1": words.number(counts.events1), "n1": words.number(counts.n1),
        "events0": words.number(counts.events0), "n0": words.number(counts.n0),
        "printed": words.estimate(printed), "difference": words.value(printed, printed.value),
        "moved": words.points(moved_by_one(totals), signed=False),
        "undone": words.number(undone),
    }  # fmt: skip
    key = "undated.moved" if undone is None else "undated.undone"
    return show.sentence(id, words.text(key, **told), [printed])


def dates_band(settings: Settings, id: str = "dates-band") -> Shown:
    """Show which difference is to be expected without any effect, by how long beginnings were spread."""
    counts = _published(settings)
    if counts is None:
        return lacking("dates_unknown", id, settings)
    words, totals, window = Words(settings.language), _totals(counts), settings.study.time.window
    rows, every = {}, []
    for spread in _spreads(window):
        found = [expected_difference(totals, window, spread, shape) for shape in SHAPES]
        every += found
        label = words.text("undated.spread", time=words.time(spread, f"{settings.study.time.unit}s"))
        rows[label] = _bounds(f"without_effect_spread_{spread:g}", "difference", found, counts)
    told = _told(settings) | {"least": words.points(min(every)), "most": words.points(max(every))}
    sides = tuple(words.text(f"comparison.{side}", **labels(settings)) for side in ("fewer", "more"))
    return figures.ranges(rows, _caption("undated_band", settings, id, told), words, sides=(sides[0], sides[1]))


def ratio_band(settings: Settings, id: str = "ratio-band") -> Shown:
    """Show which hazard ratios agree with the published counts, by how many began with the outcome in sight."""
    counts = _published(settings)
    if counts is None:
        return lacking("dates_unknown", id, settings)
    words, totals, window = Words(settings.language), _totals(counts), settings.study.time.window
    rows = {}
    for people in _in_sight(totals):
        moved = totals.without_those_in_sight(people)
        found = [compatible_ratio(moved, window, spread) for spread in (0, *_spreads(window))]
        label = words.count("undated.in_sight", people, **labels(settings))
        rows[label] = _bounds(f"hazard_ratio_{people}_in_sight", "hazard_ratio", found, counts)
    lows, highs = ([getattr(row, end) for row in rows.values()] for end in ("low", "high"))
    first = next(iter(rows.values()))
    ends = {"least": words.value(first, min(lows)), "most": words.value(first, max(highs))}
    verdict = "either" if min(lows) < 1 < max(highs) else "one_way"
    sides = tuple(words.text(f"undated.{side}", **labels(settings)) for side in ("slower", "faster"))
    caption = _caption(f"undated_ratio_{verdict}", settings, id, _told(settings) | ends)
    return figures.ranges(rows, caption, words, sides=(sides[0], sides[1]))


def _published(settings: Settings) -> ArmCounts | None:
    """Return the arms of the leading published comparison; None where there is none."""
    study = settings.study
    if study.published is None or not study.published.comparisons or not settings.whole:
        return None
    return next(iter(published_arms(settings)), None)


def published_difference(settings: Settings) -> Estimate | None:
    """Return the leading published comparison, where there is one that can be made."""
    counts = _published(settings)
    return _printed(counts, settings) if counts and counts.n1 and counts.n0 else None


def undone_by_dates(settings: Settings) -> int | None:
    """Return how many who began because the outcome was in sight undo the published difference; None where none can."""
    counts = _published(settings)
    return undone_by(_totals(counts)) if counts and counts.n1 and counts.n0 else None


def _printed(counts: ArmCounts, settings: Settings) -> Estimate:
    primary = settings.study.primary
    found = proportions.compare(
        counts.events1, counts.n1, counts.events0, counts.n0, method=primary.inference, level=primary.level
    )
    return found.replace(estimand=counts.outcome, population=counts.population, provenance="published")


def _totals(counts: ArmCounts) -> Totals:
    return Totals(counts.events1, counts.n1, counts.events0, counts.n0)


def _spreads(window: int) -> list[float]:
    """Return the times over which beginnings may be spread: up to the window, a few whole units."""
    last = max(window - 1, 1)
    step = math.ceil(last / MOST_ROWS)
    return [float(spread) for spread in range(step, last + 1, step)]


def _in_sight(totals: Totals) -> list[int]:
    """Return for how many beginnings in sight of the outcome the ratio is shown: none, one in five of them, half."""
    return sorted({min(round(share * totals.events1), totals.n1 - 1) for share in IN_SIGHT})


def _bounds(estimand: str, scale: Any, found: list[float], counts: ArmCounts) -> Estimate:
    return Estimate(
        estimand=estimand, scale=scale, value=None, low=min(found), high=max(found), method="exact bounds",
        population=counts.population, n=counts.n, events=counts.events, provenance="published",
        assumptions=("dates_unknown",),
    )  # fmt: skip


def _told(settings: Settings) -> dict[str, str]:
    words, time = Words(settings.language), settings.study.time
    return labels(settings) | {
        "window": words.time(time.window, f"{time.unit}s"),
        "longest": words.time(_spreads(time.window)[-1], f"{time.unit}s"),
    }


def _caption(key: str, settings: Settings, id: str, told: dict[str, str]) -> Caption:
    return write_caption(key, id, settings, told, provenance="published")
