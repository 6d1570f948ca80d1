"""Propensity scores of both arms in bins, arm 1 upwards and arm 0 downwards; no bin shows a single person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.errors import ReportError
from evaluation.presentation.figures.axis import round_ticks
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.sheet import Sheet, grid, widest, wrap
from evaluation.presentation.figures.style import ARMS, INK, LINE_HEIGHT, Width, area_style
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Column, Row, Table
from evaluation.presentation.words import Words

HALF_HEIGHT = {False: 130.0, True: 110.0}
STEP = 0.1


@dataclass(frozen=True, slots=True)
class Bins:
    """Counts of both arms between edges.

    Parameters
    ----------
    edges : array of shape (bins + 1,)
        From 0 to 1.
    counts : array of shape (2, bins)
        People of arm 1, then of arm 0.
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]

    @property
    def heights(self) -> NDArray[np.float64]:
        """Share of each arm for every step of 0.1 of the score, so that wide bins do not look fuller."""
        shares = self.counts / self.counts.sum(axis=1, keepdims=True)
        return np.asarray(shares * STEP / np.diff(self.edges))

    @property
    def shared(self) -> float:
        """Share of all people who stand in a bin with people of both arms."""
        return float(self.counts[:, (self.counts > 0).all(axis=0)].sum() / self.counts.sum())


def bin_scores(scores: ArrayLike, arm: ArrayLike, words: Words, *, minimum: int = 5, bins: int = 20) -> Bins:
    """Count scores in equal bins, joining neighbours until each holds nobody or at least `minimum` people of each arm.

    Parameters
    ----------
    scores : array of shape (people,)
        Propensity scores, 0 to 1.
    arm : array of shape (people,)
        1 and 0, or True and False.
    words : Words
        Language of the errors.
    minimum : int, default 5
        Fewest people of one arm in a bin that is not empty of it.
    bins : int, default 20
        Bins before any are joined.

    Raises
    ------
    ReportError
        When an arm has fewer than `minimum` people, or a score is not between 0 and 1.
    """
    values, treated = np.asarray(scores, dtype=float), np.asarray(arm, dtype=bool)
    strange = values[~((values >= 0) & (values <= 1))]
    if len(strange):
        raise ReportError("figures.errors.score", language=words.language, value=float(strange[0]))
    edges = np.linspace(0, 1, bins + 1)
    counts = np.array([np.histogram(values[members], edges)[0] for members in (treated, ~treated)])
    cuts = [0]
    for place in range(1, bins + 1):
        if _may_be_shown(counts[:, cuts[-1] : place], minimum):
            cuts.append(place)
    while cuts[-1] != bins and len(cuts) > 1:
        cuts.pop()
        if _may_be_shown(counts[:, cuts[-1] :], minimum):
            cuts.append(bins)
    if len(cuts) == 1:
        facts = {"people": ", ".join(map(str, counts.sum(axis=1))), "minimum": minimum}
        raise ReportError("figures.errors.small_arm", language=words.language, **facts)
    joined = np.array([counts[:, first:last].sum(axis=1) for first, last in pairwise(cuts)]).T
    return Bins(edges[cuts], joined)


def propensity_overlap(
    scores: ArrayLike,
    arm: ArrayLike,
    caption: Caption,
    words: Words,
    *,
    labels: tuple[str, str],
    minimum: int = 5,
) -> Shown:
    """Show whether both arms have people of the same propensity.

    Parameters
    ----------
    scores, arm, minimum
        As in :func:`bin_scores`.
    caption, words
        Caption of the figure and language of the page.
    labels : pair of str
        Names of arm 1 and arm 0.

    Raises
    ------
    ReportError
        When an arm has fewer than `minimum` people, or a score is not between 0 and 1.
    """
    binned = bin_scores(scores, arm, words, minimum=minimum)
    return show_figure(
        lambda width: _paint(binned, labels, words, width),
        caption,
        words,
        alt=_said(binned, labels, words),
        data=_data(binned, labels, part_caption(caption, words, "data"), words),
    )


def _may_be_shown(counts: NDArray[np.int64], minimum: int) -> bool:
    return all(total == 0 or total >= minimum for total in counts.sum(axis=1))


def _paint(binned: Bins, labels: tuple[str, str], words: Words, width: Width) -> Sheet:
    ticks = round_ticks(0.0, float(binned.heights.max()), 4)
    texts = [words.percent(tick, 0 if ticks[1] >= 0.01 else 1) for tick in ticks]
    measure = wrap(words.text("figures.overlap_measure"), width.units)
    left, half = widest(texts) + 10, HALF_HEIGHT[width.narrow]
    axis_label = wrap(words.text("figures.overlap_axis"), width.units - left)
    top = len(measure) * LINE_HEIGHT + 26
    sheet = Sheet(width.units, top + 2 * half + 26 + 22 + len(axis_label) * LINE_HEIGHT)
    sheet.write_lines(0, 13, measure)
    for place, (look, label, heights) in enumerate(zip(ARMS, labels, binned.heights, strict=True)):
        axes = sheet.axes(left, top + place * half, width.units - left - 12, half)
        axes.set_xlim(0, 1)
        axes.set_ylim(*((0, ticks[-1]) if place == 0 else (ticks[-1], 0)))
        axes.set_yticks(ticks[place:], texts[place:])
        grid(axes, "y")
        axes.stairs(heights, binned.edges, fill=True, **area_style(look))
        axes.axhline(0, color=INK, linewidth=1.2)
        baseline = top - 9 if place == 0 else top + 2 * half + 18
        sheet.key(left, baseline - 4.5, look, "area")
        sheet.write(left + 36, baseline, label)
    places = [round(tick / 5, 1) for tick in range(6)]
    axes.set_xticks(places, [words.number(tick, 1) for tick in places])
    axes.tick_params(axis="x", pad=28)
    sheet.write_lines(left, top + 2 * half + 58, axis_label)
    return sheet


def _data(binned: Bins, labels: tuple[str, str], caption: Caption, words: Words) -> Table:
    shares, heights = 100 * binned.counts / binned.counts.sum(axis=1, keepdims=True), 100 * binned.heights
    rows = []
    for place in range(len(binned.edges) - 1):
        cells = [(int(binned.counts[arm, place]), *(float(each[arm, place]) for each in (shares, heights)))
                 for arm in (0, 1)]  # fmt: skip
        rows.append(Row(_between(binned, place, words), tuple(cell for parts in cells for cell in parts)))
    heads = [Column(words.text("figures.overlap_axis"), kind="text")]
    for label in labels:
        drawn = words.text("figures.overlap_height", arm=label)
        heads += [Column(label), Column(label, unit="%", decimals=1), Column(drawn, unit="%", decimals=1)]
    return Table(caption=caption, columns=tuple(heads), rows=tuple(rows))


def _between(binned: Bins, place: int, words: Words) -> str:
    low, high = (words.number(float(edge), 2) for edge in binned.edges[place : place + 2])
    return words.text("words.limits", low=low, high=high)


def _said(binned: Bins, labels: tuple[str, str], words: Words) -> str:
    """Say for each arm where its scores lie and where they are densest."""
    parts = []
    for label, counts, heights in zip(labels, binned.counts, binned.heights, strict=True):
        used = np.flatnonzero(counts)
        densest = int(heights.argmax())
        parts.append(
            words.text(
                "figures.overlap_arm",
                arm=label,
                low=words.number(float(binned.edges[used[0]]), 2),
                high=words.number(float(binned.edges[used[-1] + 1]), 2),
                share=words.percent(counts[densest] / counts.sum(), 0),
                place=_between(binned, densest, words),
            )
        )
    return words.text("figures.overlap_alt", arms=" ".join(parts))


def grouped(minimum: int, words: Words) -> str:
    """Return in words how many people of each arm stand in a group of the overlap at least; nothing where one may."""
    return words.text("adjusting.grouped", fewest=words.number(minimum)) if minimum > 1 else ""
