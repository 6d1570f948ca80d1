"""A figure on a page: caption, a drawing for each width, what stands below, its data, its notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Literal

from evaluation.presentation.figures.sheet import Sheet
from evaluation.presentation.figures.style import NARROW, WIDE, Width, drawing
from evaluation.presentation.figures.svg import embed
from evaluation.presentation.show import Caption, Shown, of_provenance, stamp
from evaluation.presentation.tables import Table, table_html, table_plain
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate

Paint = Callable[[Width], Sheet]


def show_figure(
    paint: Paint,
    caption: Caption,
    words: Words,
    *,
    alt: str,
    data: Table,
    below: Table | None = None,
    estimates: Iterable[Estimate] = (),
    marks: tuple[tuple[str, str], ...] = (),
) -> Shown:
    """Return a figure as something a notebook cell may display.

    Parameters
    ----------
    paint : callable
        Draws the figure for a width.
    caption, words
        Caption of the figure and language of the page.
    alt : str
        What the figure shows, with its numbers.
    data : Table
        Every number that is drawn.
    below : Table, optional
        A table that belongs under the drawing (numbers at risk).
    estimates : iterable of Estimate
        The estimates that are drawn.
    marks : tuple of (str, str)
        Rows that could not be computed, each with the reason.
    """
    told = stamp(estimates, caption.provenance)
    caption = of_provenance(caption, told, words)
    drawings = "".join(
        f'<div class="figure-{width.name}">{_draw(paint, width, caption, alt)}</div>' for width in (WIDE, NARROW)
    )
    under = f'<div class="figure-below">{table_html(below, words)}</div>' if below else ""
    fragment = (
        f'<figure class="figure" id="{caption.id}"><figcaption>{caption.html()}</figcaption>{drawings}{under}'
        f'<details class="figure-data"><summary>{escape(words.text("figures.data"))}</summary>'
        f"{table_html(data, words)}</details>{caption.notes_html()}</figure>"
    )
    return Shown(
        kind="figure",
        id=caption.id,
        html=fragment,
        plain="\n".join([caption.text, alt, table_plain(data, words), *caption.notes]),
        estimates=told,
        caption=caption.text,
        alt=alt,
        marks=marks,
    )


def part_caption(caption: Caption, words: Words, part: Literal["data", "at_risk"]) -> Caption:
    """Return the caption of a table that belongs to a figure: its data, its numbers at risk."""
    return Caption(
        id=f"{caption.id}-{part.replace('_', '-')}",
        title=words.text(f"figures.{part}"),
        subtitle=caption.title,
    )


def _draw(paint: Paint, width: Width, caption: Caption, alt: str) -> str:
    name = f"{caption.id}-{width.name}"
    with drawing(salt=name):
        document = paint(width).svg()
    return embed(document, id=name, title=caption.title, description=alt)
