"""The researcher's own plots: seaborn draws the counts and means that may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.analysis.describe import EVERYBODY, Description
from evaluation.analysis.plots import Plot
from evaluation.analysis.tables import Crosstab
from evaluation.errors import ReportError
from evaluation.presentation import tables
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.sheet import Sheet, grid, wrap
from evaluation.presentation.figures.style import ARMS, INK, LINE_HEIGHT, SERIES, Look, Width, area_style
from evaluation.presentation.results.context import Context
from evaluation.presentation.show import Shown
from evaluation.presentation.tables import Column, Row, Suppressed

HIDDEN = "hidden"
HEIGHT, MARGIN, LEFT = 260.0, 14.0, 64.0


@dataclass(frozen=True)
class Bar:
    """One bar or point: where it stands, how high it is (None where hidden), its limits, the text of its number."""

    x: str
    hue: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


def present_plot(result: Plot, context: Context) -> Shown:
    """Return a plot as a figure whose data table holds just what is drawn."""
    bars = _counts(result, context) if isinstance(result.data, Crosstab) else _means(result, context)
    labels, words = context.labels, context.words
    measure = words.text("tables.people") if isinstance(result.data, Crosstab) else labels.column(result.y)
    told = {"x": labels.column(result.x), "measure": measure, "hue": labels.column(result.hue) if result.hue else ""}
    caption = context.caption("plot_groups" if result.hue else "plot", result.caption, **told)
    said = " ".join(words.text("analysis.bar_said", name=_name(bar), number=bar.text) for bar in bars)
    alt = labels.text(result.alt) if result.alt else words.text("analysis.plot_alt", said=said, **told)
    data = tables.Table(
        part_caption(caption, words, "data"),
        (Column(told["x"], kind="text"), Column(measure)),
        tuple(Row(_name(bar), (bar.text if bar.value is not None else Suppressed(HIDDEN),)) for bar in bars),
    )
    line = result.kind == "lineplot"
    return show_figure(
        lambda width: _paint(bars, told["x"], measure, width, line=line), caption, words, alt=alt, data=data,
        estimates=[each.mean.estimate for each in getattr(result.data, "lines", ()) if each],
    )  # fmt: skip


def _counts(result: Plot, context: Context) -> list[Bar]:
    data, labels = result.data, context.labels
    assert isinstance(data, Crosstab)
    first, second = (*data.basis.axes, "")[:2]
    bars = []
    for x in labels.order(first, data.categories(first)):
        for hue in labels.order(second, data.categories(second)) if second else [None]:
            number = data.counts[(x, hue)[: len(data.basis.axes)]]
            text = context.words.text("tables.suppressed") if number is None else context.words.number(number)
            value = None if number is None else float(number)
            bars.append(Bar(labels.value(first, x), labels.value(second, hue) if hue else "", value, text))
    return bars


def _means(result: Plot, context: Context) -> list[Bar]:
    data, labels, words = result.data, context.labels, context.words
    assert isinstance(data, Description)
    bars = []
    groups = {line.group: line for line in data.lines if line and line.group != EVERYBODY}
    parts = {name: name.partition(" / ") for name in groups}
    firsts, seconds = labels.order(result.x, {each[0] for each in parts.values()}), {each[2] for each in parts.values()}
    places = {name: place for place, name in enumerate([*firsts, *labels.order(result.hue, seconds)])}
    for name in sorted(groups, key=lambda name: (firsts.index(parts[name][0]), places[parts[name][2]])):
        line, (x, _, hue) = groups[name], parts[name]
        found = line.mean.estimate
        said = words.estimate(found)
        named = labels.value(result.x, x), labels.value(result.hue, hue) if result.hue else ""
        bars.append(Bar(*named, found.value, said, found.low, found.high))
    return bars


def _name(bar: Bar) -> str:
    return f"{bar.x} / {bar.hue}" if bar.hue else bar.x


def _paint(bars: Sequence[Bar], x: str, measure: str, width: Width, *, line: bool) -> Sheet:
    import pandas as pd
    import seaborn as sns
    from matplotlib.ticker import AutoLocator

    places, hues = (list(dict.fromkeys(getattr(bar, name) for bar in bars)) for name in ("x", "hue"))
    looks = _looks(len(hues))
    head, foot = wrap(measure, width.units), wrap(x, width.units)
    labels = [wrap(place, max(40.0, (width.units - LEFT) / len(places) - 6)) for place in places]
    below = max(map(len, labels)) + len(foot)
    key = (len(hues) if hues != [""] else 0) * LINE_HEIGHT
    top = (len(head) + 0.5) * LINE_HEIGHT + key
    sheet = Sheet(width.units, top + HEIGHT + (below + 1) * LINE_HEIGHT)
    sheet.write_lines(0, 13, head)
    for place, (hue, look) in enumerate(zip(hues if key else [], looks, strict=False)):
        y = (len(head) + place + 0.9) * LINE_HEIGHT
        sheet.key(0, y - 4, look, "area")
        sheet.write(38, y, hue)
    axes = sheet.axes(LEFT, top, width.units - LEFT - MARGIN, HEIGHT)
    axes.xaxis.set_major_locator(AutoLocator())  # seaborn counts the ticks that there are
    frame = pd.DataFrame([(bar.x, bar.hue, bar.value, bar.low, bar.high) for bar in bars],
                         columns=["x", "hue", "value", "low", "high"])  # fmt: skip
    draw = sns.pointplot if line else sns.barplot
    palette = [look.colour for look in looks[: len(hues)]]
    more = {} if line else {"saturation": 1.0}
    draw(data=frame, x="x", y="value", hue="hue", order=places, hue_order=hues, palette=palette, errorbar=None,
         legend=False, ax=axes, **more)  # fmt: skip
    _dress(axes, bars, places, hues, looks, line=line)
    axes.yaxis.set_major_locator(AutoLocator())
    grid(axes, "y")
    axes.set(xlabel="", ylabel="", xlim=(-0.5, len(places) - 0.5))
    axes.set_xticks(range(len(places)), ["\n".join(lines) for lines in labels])
    axes.spines["bottom"].set_visible(True)
    sheet.write_lines(width.units - MARGIN, top + HEIGHT + (max(map(len, labels)) + 1) * LINE_HEIGHT, foot, "right")
    return sheet


def _dress(
    axes: object, bars: Sequence[Bar], places: list[str], hues: list[str], looks: Sequence[Look], *, line: bool
) -> None:
    """Hatch the bars of each series and draw limits, so that nothing is told by colour alone."""
    containers = getattr(axes, "containers", [])
    if not line:
        for look, container in zip(looks, containers, strict=False):
            for patch in container:
                patch.set(**area_style(look))
    step = 0.0 if line else 0.8 / len(hues)
    for bar in bars:
        if bar.low is None or bar.high is None:
            continue
        place = places.index(bar.x) + (hues.index(bar.hue) - (len(hues) - 1) / 2) * step
        axes.vlines(place, bar.low, bar.high, colors=INK, linewidth=1.6, zorder=5)  # type: ignore[attr-defined]


def _looks(number: int) -> Sequence[Look]:
    if number > len(SERIES):
        raise ReportError("analysis.errors.hues", met=number, accepted=len(SERIES))
    return ARMS if number <= len(ARMS) else SERIES
