"""The names of series above a plot, each with its sample, in the order in which they are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.presentation.figures.sheet import KEY_WIDTH, Sheet, widest, wrap
from evaluation.presentation.figures.style import LINE_HEIGHT, Look, Sample

SPACE = 18.0


@dataclass(frozen=True, slots=True)
class KeyItem:
    """A placed name: where its row begins, how it looks, and its lines."""

    left: float
    top: float
    look: Look
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """All names above a plot and the height that they take."""

    items: tuple[KeyItem, ...]
    height: float

    def draw(self, sheet: Sheet, top: float, sample: Sample = "line") -> None:
        """Draw samples and names."""
        for item in self.items:
            y = top + item.top
            sheet.key(item.left, y + LINE_HEIGHT / 2, item.look, sample)
            sheet.write_lines(item.left + KEY_WIDTH + 6, y + 13, item.lines)


def place_key(names: Iterable[tuple[Look, str]], width: float) -> Key:
    """Set names side by side as long as they fit, then on further rows."""
    items: list[KeyItem] = []
    x = y = row_height = 0.0
    for look, name in names:
        lines = wrap(name, width - KEY_WIDTH - 6)
        needed = KEY_WIDTH + 6 + widest(lines)
        if x and x + needed > width:
            x, y, row_height = 0.0, y + row_height, 0.0
        items.append(KeyItem(x, y, look, lines))
        x += needed + SPACE
        row_height = max(row_height, len(lines) * LINE_HEIGHT)
    return Key(tuple(items), y + row_height)
