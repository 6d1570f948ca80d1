"""What a figure draws is what its data say: nothing more, nothing less, in no other unit."""

import re

import numpy as np
import pytest
from matplotlib.patches import StepPatch

from evaluation.presentation.figures import figure
from evaluation.presentation.figures.style import WIDE, drawing


@pytest.fixture(scope="module")
def gallery_parts(build_gallery):
    """For each figure how it is painted, and its table of data."""
    paints, tables = {}, {}
    real_draw, real_table = figure._draw, figure.table_html

    def draw(paint, width, caption, alt):
        paints[caption.id] = paint
        return real_draw(paint, width, caption, alt)

    def write(table, words):
        tables[table.caption.id] = table
        return real_table(table, words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figure, "_draw", draw)
        patch.setattr(figure, "table_html", write)
        build_gallery("en")
    return {name: (paint, tables[f"{name}-data"]) for name, paint in paints.items()}


def drawn_numbers(paint, width):
    """Yield what a figure draws, in the units of its axes: marks, steps and areas; what the axis cuts is left out."""
    for axes in paint(width).figure.axes:
        for line in axes.lines:
            if line.get_marker() in ("<", ">"):
                continue
            steps = line.get_drawstyle() == "steps-post"
            marked = str(line.get_marker()) not in ("", "None")
            if steps or marked:
                points = [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]
                yield [point for point in points if point[0] < axes.get_xlim()[1] or steps]
        for patch in axes.patches:
            if isinstance(patch, StepPatch):
                yield [(None, float(value)) for value in patch.get_data().values]


def told_numbers(table):
    """Return every number of a data table."""
    cells = [cell for row in table.rows for cell in row.cells]
    texts = " ".join(f"{cell:.6f}" if isinstance(cell, int | float) else str(cell) for cell in cells)
    plain = texts.replace("\N{MINUS SIGN}", "-").replace(",", "")
    return np.array([float(each) for each in re.findall(r"[-+]?\d+(?:\.\d+)?", plain)])


# The steps and marks of these stand at the values themselves; flows, grids and swimmers write their counts as text.
MEASURED = ["survival", "panels", "causes", "causes-by-arm", "forest", "ratios", "rates", "ranges", "love", "overlap"]


@pytest.mark.parametrize("name", MEASURED)
def test_every_number_that_is_drawn_stands_in_the_data_of_the_figure(gallery_parts, name):
    paint, table = gallery_parts[name]
    told = told_numbers(table)
    with drawing(salt=name):
        drawn = [point for points in drawn_numbers(paint, WIDE) for point in points]
    assert drawn or name == "ranges"  # bars alone, where no value is likelier than another
    along = 0 if name in ("forest", "ratios", "rates", "ranges", "love") else 1
    for point in drawn:
        value = point[along]
        if along == 1 and value in (0.0, 0.5, 1.0):  # where curves begin, and where a median is marked
            continue
        found = np.abs(told - value).min() < 0.0051 or np.abs(told - 100 * value).min() < 0.051
        assert found, (name, value)


def test_counts_so_far_add_up(gallery_parts):
    _, table = gallery_parts["survival"]
    for place in (2, 3):
        by_series = {}
        for row in table.rows:
            by_series.setdefault(row.header, []).append(row.cells[place])
        for counts in by_series.values():
            assert counts == sorted(counts)
            assert counts[-1] > 1
