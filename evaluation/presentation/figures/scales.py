"""One axis for several estimates: their common scale, its ticks, its unit and its line of no difference."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from evaluation.errors import ReportError
from evaluation.presentation import units
from evaluation.presentation.figures.axis import ratio_ticks, round_ticks
from evaluation.presentation.figures.rows import IntervalAxis
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Mark
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import NULL_VALUES, Estimate, Scale

RATIOS = frozenset({"ratio", "odds_ratio", "hazard_ratio"})
SMALLEST_RATIO, LARGEST_RATIO = 1 / 20, 20.0


def common_scale(items: Iterable[Estimate | Mark], caption: Caption, words: Words) -> Scale:
    """Return the one scale of all estimates, the undefined ones among them; raise ReportError where there is none."""
    scales = list(dict.fromkeys(item.scale for item in items if isinstance(item, Estimate)))
    if len(scales) != 1:
        facts = {"id": caption.id, "scales": ", ".join(scales) or "-"}
        raise ReportError("figures.errors.scales", language=words.language, **facts)
    return scales[0]


def check_null(scale: Scale, caption: Caption, words: Words) -> None:
    """Raise ReportError for a scale without a value of no difference."""
    if scale not in NULL_VALUES:
        raise ReportError("figures.errors.no_null", language=words.language, id=caption.id, scale=scale)


def interval_axis(
    estimates: Sequence[Estimate], scale: Scale, words: Words, sides: tuple[str, str] | None = None
) -> IntervalAxis:
    """Return an axis that holds all finite values and limits and the value of no difference.

    Ratios are drawn on a logarithm between 1/20 and 20; what lies beyond becomes an arrow.
    """
    ends = [end for item in estimates for end in (item.value, item.low, item.high) if end is not None]
    if scale in RATIOS:
        kept = [min(max(end, SMALLEST_RATIO), LARGEST_RATIO) for end in (*ends, 1.0)]
        ticks = ratio_ticks(min(kept), max(kept))
    else:
        kept = [end for end in (*ends, 0.0) if math.isfinite(end)]
        ticks = round_ticks(min(kept), max(kept))
    return IntervalAxis(
        label=_label(estimates, scale, words),
        ticks=ticks,
        texts=_tick_texts(ticks, scale, words),
        logarithmic=scale in RATIOS,
        null=NULL_VALUES.get(scale),
        sides=sides,
    )


def _tick_texts(ticks: Sequence[float], scale: Scale, words: Words) -> tuple[str, ...]:
    """Return each tick with the fewest decimals that write all of them exactly."""
    if scale in RATIOS:
        return tuple(words.number(tick, 0 if tick >= 1 else 1 if tick >= 0.1 else 2) for tick in ticks)
    factor = 100.0 if scale in units.PER_HUNDRED else 1.0
    decimals = next(places for places in range(6) if all(_whole(tick * factor * 10**places) for tick in ticks))
    return tuple(units.number(tick, scale, words, decimals) for tick in ticks)


def _whole(number: float) -> bool:
    return math.isclose(number, round(number), abs_tol=1e-6)


def _label(estimates: Sequence[Estimate], scale: Scale, words: Words) -> str:
    """Return scale and unit, and the level of the limits where all share one."""
    levels = {item.level for item in estimates if item.low is not None}
    unit = units.unit(scale, words)
    level = levels.pop() if len(levels) == 1 else None
    return unit if level is None else words.text("figures.with_limits", measure=unit, level=words.confidence(level))
