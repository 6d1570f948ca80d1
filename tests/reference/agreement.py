"""The table of docs/agreement.md: every statistic, the reference it was compared with, and the largest difference met.

``python tests/reference/agreement.py`` writes the document; a test holds it to what the tests find.
"""

from __future__ import annotations

import importlib.util
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).resolve().parent.parent
DOCUMENT = TESTS.parent / "docs" / "agreement.md"
HEAD = """# Agreement with other implementations

Numbers computed with R 4.2 (survival, cmprsk, etm, sandwich, brglm2, epiR and others; `tests/reference/` holds inputs
and outputs) against ours, on every value of each case. "Below" is the power of ten above the largest relative
difference: the last digits differ between machines. Written by `make agreement` from the same functions that the tests
assert with.

Left out on purpose: limits of Wald's difference are cut to -1 and 1 before they are compared, and where nobody or
everybody has the event the chi-squared test is undefined in the reference and p = 1 here. Limits to which the
reference gives no width (a curve before its first event) are exact here.

| topic | statistic | reference | values | largest relative difference below |
|---|---|---|--:|--:|
"""


class Row(NamedTuple):
    """One line of the table."""

    topic: str
    statistic: str
    reference: str
    values: int
    difference: float

    def line(self) -> str:
        """Return the line as it stands in the document."""
        return f"| {self.topic} | {self.statistic} | {self.reference} | {self.values} | {bound(self.difference)} |"


def rows() -> Iterator[Row]:
    """Compare everything and yield the lines in a fixed order."""
    for file in sorted((TESTS / "statistics").rglob("test_*.py")):
        if "def agreement(" in file.read_text(encoding="utf-8"):
            topic = file.parent.name if file.parent.name != "statistics" else file.stem.removeprefix("test_")
            for statistic, reference, values, difference in sorted(load(file).agreement()):
                yield Row(topic, statistic, Path(str(reference)).stem, int(values), float(difference))


def load(file: Path):
    """Import a test module from its path."""
    name = f"agreement_{file.parent.name}_{file.stem}"
    specification = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


def bound(difference: float) -> str:
    """Return the power of ten above a relative difference; differences below rounding error as 1e-12."""
    return f"1e{math.ceil(math.log10(max(difference, 1e-12))):d}"


if __name__ == "__main__":
    DOCUMENT.write_text(HEAD + "\n".join(row.line() for row in rows()) + "\n", encoding="utf-8")
