"""Curves of waiting as a figure, with numbers at risk below."""

from __future__ import annotations

from collections.abc import Hashable

from evaluation.analysis.curves import EVERYBODY, OUTCOME, Curves
from evaluation.presentation import figures
from evaluation.presentation.figures.style import ARMS, SERIES
from evaluation.presentation.results.context import Context
from evaluation.presentation.show import Shown


def present_curves(result: Curves, context: Context) -> Shown:
    """Return curves as a figure: who still waits, or who has had the outcome, in each group."""
    labels, words = context.labels, context.words
    frame = result.frame.assign(group=result.frame["group"].map(str))
    groups: dict[Hashable, str] = {
        group: _group(group, result, context) for group in labels.order(result.by, result.groups)
    }
    told = {"outcome": labels.column(result.outcome), "window": labels.unit(result.window)}
    caption = context.caption(result.kind, result.caption, **told)
    axis = words.text(
        "analysis.time_axis",
        unit=words.text(f"words.time.{result.unit}s.other", number="").strip(),
        zero=labels.text(labels.study.time.zero),
    )
    if result.kind == "survival":
        return figures.survival_curves(
            frame, caption, words, labels=groups, measure=words.text("waiting.still_waiting"), time_label=axis,
            looks=ARMS if len(groups) <= len(ARMS) else SERIES,
        )  # fmt: skip
    shown = frame[frame["cause"].isin(list(result.causes))]
    if list(result.causes) == [OUTCOME] and result.by:
        return figures.cumulative_incidence(
            shown, caption, words, labels={OUTCOME: labels.column(result.outcome)}, groups=groups,
            measure=words.text("waiting.had_event"), time_label=axis,
        )  # fmt: skip
    causes: dict[Hashable, str] = {
        cause: labels.value("event", cause) if cause != OUTCOME else labels.column(result.outcome)
        for cause in result.causes
    }
    return figures.cumulative_incidence(
        shown, caption, words, labels=causes, measure=words.text("waiting.had_event"), time_label=axis
    )


def _group(group: str, result: Curves, context: Context) -> str:
    if group == EVERYBODY and not result.by:
        return context.words.text("analysis.everybody")
    return context.labels.value(result.by, group)
