"""Estimates with their intervals: forests of differences or ratios, rates on their bases, ranges of the possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from evaluation.presentation import units
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.rows import IntervalRow, Style, paint_intervals
from evaluation.presentation.figures.scales import check_null, common_scale, interval_axis
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import (
    Mark,
    NoLimits,
    estimates_table,
    mark_undefined,
    people,
    shown_estimates,
    table_marks,
)
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate

Rows = Mapping[str, Estimate | Mark]


def forest(
    rows: Rows,
    caption: Caption,
    words: Words,
    *,
    sides: tuple[str, str],
    overall: Rows | None = None,
    counts: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Shown:
    """Show comparisons on one scale around the line of no difference.

    Parameters
    ----------
    rows : mapping of name to Estimate or Mark
        In the stated order of the page. All on one scale; ratios get a logarithmic axis.
    caption, words
        Caption of the figure and language of the page.
    sides : pair of str
        What lies left and right of no difference (``("fewer in work", "more in work")``).
    overall : mapping, optional
        Estimates over all rows, set apart below.
    counts : mapping of name to text, optional
        Text beside each name; by default events and people of the estimate.
    groups : mapping of name to text, optional
        What each row belongs to, as a heading above the first of several rows that follow each other.

    Raises
    ------
    ReportError
        When the estimates are on several scales or on one without a value of no difference.
    """
    everything = [*rows.values(), *(overall or {}).values()]
    check_null(common_scale(everything, caption, words), caption, words)
    return _show(rows, caption, words, overall=overall, sides=sides, counts=counts, groups=groups)


def rates(rows: Rows, caption: Caption, words: Words, *, counts: Mapping[str, str] | None = None) -> Shown:
    """Show proportions (or months, or money) with their limits on an axis from zero.

    Parameters
    ----------
    rows, caption, words, counts
        As in :func:`forest`.

    Raises
    ------
    ReportError
        When the estimates are on several scales.
    """
    return _show(rows, caption, words, counts=counts)


def ranges(rows: Rows, caption: Caption, words: Words, *, sides: tuple[str, str] | None = None) -> Shown:
    """Show ranges of what is possible as bars: no value inside is likelier than another; a value, if any, is a diamond.

    Parameters
    ----------
    rows : mapping of name to Estimate or Mark
        `low` and `high` are the ends of each range; `value` may be None.
    caption, words
        Caption of the figure and language of the page.
    sides : pair of str, optional
        What lies left and right of no difference, for scales that have one.

    Raises
    ------
    ReportError
        When the estimates are on several scales.
    """
    return _show(rows, caption, words, sides=sides, style="bar")


def _show(
    rows: Rows,
    caption: Caption,
    words: Words,
    *,
    overall: Rows | None = None,
    sides: tuple[str, str] | None = None,
    counts: Mapping[str, str] | None = None,
    style: Style = "dot",
    groups: Mapping[str, str] | None = None,
) -> Shown:
    given, last = {**rows, **(overall or {})}, overall or {}
    scale = common_scale(given.values(), caption, words)
    everything = {name: mark_undefined(item, words) for name, item in given.items()}
    drawn = list(_rows(everything, words, counts or {}, last, groups or {}))
    axis = interval_axis(shown_estimates(everything), scale, words, sides)
    told = {_under(name, groups or {}): item for name, item in everything.items()}
    data = estimates_table(told, part_caption(caption, words, "data"), words)
    key = "figures.rows_alt" if sides is None else "figures.forest_alt"
    return show_figure(
        lambda width: paint_intervals(drawn, axis, width, style),
        _with_reasons(caption, everything, words),
        words,
        alt=words.text(
            key,
            measure=axis.label,
            rows=" ".join(_said(name, item, words) for name, item in told.items()),
            left=sides[0] if sides else "",
            right=sides[1] if sides else "",
        ),
        data=data,
        estimates=shown_estimates(everything),
        marks=table_marks(data, words),
    )


def _rows(
    rows: Rows, words: Words, counts: Mapping[str, str], last: Rows, groups: Mapping[str, str]
) -> Iterator[IntervalRow]:
    before = ""
    for name, item in rows.items():
        heading = groups.get(name, "")
        if heading and heading != before:
            yield IntervalRow(heading, "", "", overall=True)
        before = heading
        yield _row(name, item, words, counts, name in last)


def _under(name: str, groups: Mapping[str, str]) -> str:
    return f"{groups[name]}: {name}" if groups.get(name) else name


def _row(name: str, item: Estimate | Mark, words: Words, counts: Mapping[str, str], overall: bool) -> IntervalRow:
    if isinstance(item, Mark):
        return IntervalRow(name, "", item.word(words), overall=overall)
    beside = counts.get(name, people(item, words) if item.n is not None else "")
    numbers = units.value_and_limits(item, words)
    return IntervalRow(name, beside, numbers, item.value, item.low, item.high, overall)


def _said(name: str, item: Estimate | Mark, words: Words) -> str:
    if isinstance(item, Mark):
        return words.text("figures.row_said", name=name, numbers=item.note(words))
    if item.value is None and item.low is not None:
        return words.text("figures.row_said", name=name, numbers=words.limits(item))
    if item.level is None and item.low is not None:
        numbers = words.text("figures.value_and_limits", value=words.value(item, item.value), limits=words.limits(item))
        return words.text("figures.row_said", name=name, numbers=numbers)
    return words.text("figures.row_said", name=name, numbers=words.estimate(item))


def _with_reasons(caption: Caption, rows: Rows, words: Words) -> Caption:
    """Return the caption with a note for each reason why rows have no number, or no limits."""
    reasons: dict[str, list[str]] = {}
    for name, item in rows.items():
        if isinstance(item, Mark):
            reasons.setdefault(item.note(words), []).append(name)
        elif reason := words.without(item):
            reasons.setdefault(NoLimits(reason).note(words), []).append(name)
    notes = (words.text("figures.row_said", name=words.join(names), numbers=note) for note, names in reasons.items())
    return replace(caption, notes=(*caption.notes, *notes))
