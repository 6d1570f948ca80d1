"""Who is counted: from everybody enrolled to those whose outcome was observed, each with its share of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.errors import ReportError
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.sheet import Sheet, widest, wrap
from evaluation.presentation.figures.style import ARMS, INK, LINE_HEIGHT, Look, Width, area_style
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Cell, Column, Mark, Row, Table
from evaluation.presentation.words import Words

NAME_WIDTH, GAP, SPACE, BAR = 220.0, 14.0, 14.0, 18.0
COUNTED, LEFT_OUT = ARMS[0], Look(INK, "solid", "o", "//")


@dataclass(frozen=True, slots=True)
class Step:
    """A group of people on the way.

    Parameters
    ----------
    label : str
        Who they are.
    people : int or Mark
        How many.
    left_out : bool, default False
        Whether these are the people whom the next step lacks.
    """

    label: str
    people: int | Mark
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class _Bar:
    """A step as it is drawn: its ends as shares of all, None where the count is not shown."""

    label: str
    text: str
    ends: tuple[float, float] | None
    look: Look


def flow(steps: Sequence[Step], caption: Caption, words: Words) -> Shown:
    """Show each step as a bar; people left out are drawn where the bar of the next step ends.

    Parameters
    ----------
    steps : sequence of Step
        The first is everybody, the base of every share.
    caption, words
        Caption of the figure and language of the page.

    Raises
    ------
    ReportError
        When there is no step, or the first has nobody or no number.
    """
    if not steps or isinstance(steps[0].people, Mark) or steps[0].people <= 0:
        raise ReportError("figures.errors.flow", language=words.language, id=caption.id)
    everybody = steps[0].people
    bars = _bars(steps, everybody, words)
    return show_figure(
        lambda width: _paint(bars, width),
        caption,
        words,
        alt=" ".join(words.text("figures.row_said", name=bar.label, numbers=bar.text) for bar in bars),
        data=_data(steps, everybody, part_caption(caption, words, "data"), words),
    )


def _bars(steps: Sequence[Step], everybody: int, words: Words) -> list[_Bar]:
    bars = []
    for place, step in enumerate(steps):
        start = _kept_after(steps[place:]) if step.left_out else 0
        ends = None
        if not isinstance(step.people, Mark) and not isinstance(start, Mark):
            ends = (start / everybody, (start + step.people) / everybody)
        bars.append(_Bar(step.label, _text(step, everybody, words), ends, LEFT_OUT if step.left_out else COUNTED))
    return bars


def _kept_after(steps: Sequence[Step]) -> int | Mark:
    """Return the people of the next step that counts, after whom those left out are drawn; 0 where there is none."""
    return next((step.people for step in steps if not step.left_out), 0)


def _text(step: Step, everybody: int, words: Words) -> str:
    if isinstance(step.people, Mark):
        return step.people.word(words)
    if step.people == everybody:
        return words.number(step.people)
    count, share = words.number(step.people), words.percent(step.people / everybody)
    return words.text("tables.count_and_share", count=count, share=share)


def _paint(bars: Sequence[_Bar], width: Width) -> Sheet:
    names = [wrap(bar.label, width.units if width.narrow else NAME_WIDTH) for bar in bars]
    heights = [len(lines) * LINE_HEIGHT + SPACE + (BAR + 4 if width.narrow else 0) for lines in names]
    left = 0.0 if width.narrow else max(widest(lines) for lines in names) + GAP
    room = width.units - left - widest([bar.text for bar in bars]) - GAP
    sheet = Sheet(width.units, sum(heights) + 4)
    axes = sheet.axes(left, 0, room, sheet.height)
    axes.set_xlim(0, 1)
    axes.set_ylim(sheet.height, 0)
    y = 0.0
    for bar, lines, height in zip(bars, names, heights, strict=True):
        middle = y + height - SPACE / 2 - BAR / 2 if width.narrow else y + height / 2
        first = y + 13 if width.narrow else middle + 4.5 - (len(lines) - 1) * LINE_HEIGHT / 2
        sheet.write_lines(0, first, lines)
        sheet.write(width.units, middle + 4.5, bar.text, align="right")
        if bar.ends is not None:
            start, end = bar.ends
            axes.barh([middle], [end - start], height=BAR, left=[start], **area_style(bar.look))
        y += height
    return sheet


def _data(steps: Sequence[Step], everybody: int, caption: Caption, words: Words) -> Table:
    rows = []
    for step in steps:
        share: Cell = step.people if isinstance(step.people, Mark) else 100 * step.people / everybody
        rows.append(Row(step.label, (step.people, share)))
    columns = (
        Column(words.text("figures.step"), kind="text"),
        Column(words.text("tables.people")),
        Column(words.text("figures.share_of_all", base=steps[0].label), unit="%", decimals=1),
    )
    return Table(caption=caption, columns=columns, rows=tuple(rows))
