"""How the numbers of a column are written, and the SQL that reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What stands around a number without being part of it.
_AROUND = re.compile(r"[€$£%\s'’]")
_STYLES = {
    "point": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"),
    "comma": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d*)?"),
    "thousands": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?"),
}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
# A column is one of numbers when at most one cell in five is not.
MOSTLY = 0.8


@dataclass(frozen=True)
class Numbers:
    """How a column writes its numbers.

    Parameters
    ----------
    style : str
        ``point`` (1234.5), ``comma`` (1.234,5 or 1234,5) or ``thousands`` (1,234.5).
    around : bool
        Whether signs such as € or % stand around them.
    strays : tuple of str
        Cells that are no numbers.
    whole : bool
        Whether all of them are whole.
    """

    style: str
    around: bool
    strays: tuple[str, ...]
    whole: bool

    def value(self, cell: str) -> float | None:
        """Return the number of a cell, None where it is none."""
        bare = _AROUND.sub("", cell)
        if not _STYLES[self.style].fullmatch(bare):
            return None
        if self.style == "comma":
            bare = bare.replace(".", "").replace(",", ".")
        return float(bare.replace(",", ""))

    def sql(self, column: str) -> str:
        """Return the expression that reads a column, given as a quoted name; what is no number is missing."""
        said = f"trim({column})"
        if self.around:
            said = f"regexp_replace({column}, '[^0-9,.eE+-]', '', 'g')"
        if self.style == "comma":
            said = f"replace(replace({said}, '.', ''), ',', '.')"
        if self.style == "thousands":
            said = f"replace({said}, ',', '')"
        return f"TRY_CAST({said} AS {'INTEGER' if self.whole else 'DOUBLE'})"


def read_numbers(cells: Sequence[str], delimiter: str) -> Numbers | None:
    """Return how the cells of a column write numbers; None when it is no column of numbers.

    Parameters
    ----------
    cells : sequence of str
        The cells that say something.
    delimiter : str
        Of the file: with semicolons between the cells, ``1.250`` is read as one thousand two hundred and fifty.
    """
    bare = [_AROUND.sub("", cell) for cell in cells]
    fits = {style: sum(map(bool, map(pattern.fullmatch, bare))) for style, pattern in _STYLES.items()}
    style = max(fits, key=lambda name: fits[name])
    with_point = [cell for cell in bare if "." in cell]
    if style == "point" and delimiter == ";" and with_point and all(map(_GROUPED.fullmatch, with_point)):
        style = "comma"
    if not cells or fits[style] < MOSTLY * len(cells):
        return None
    found = Numbers(style, any(map(str.__ne__, bare, cells)), (), whole=False)
    values = [found.value(cell) for cell in cells]
    strays = tuple(cell for cell, value in zip(cells, values, strict=True) if value is None)
    whole = all(value.is_integer() and abs(value) < 2**31 for value in values if value is not None)
    return Numbers(style, found.around, strays, whole)
