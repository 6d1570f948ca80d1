"""The table of docs/agreement.md: every statistic, its reference, and the largest difference that was met."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.agreement import experiment, hazards, multiplicity, proportions, sensitivity, survival, weighting

TOPICS = (
    ("adjustment", experiment),
    ("adjustment", weighting),
    ("hazards", hazards),
    ("proportions", proportions),
    ("sensitivity", sensitivity),
    ("survival", survival),
    ("multiplicity", multiplicity),
)
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
    for topic, compared in TOPICS:
        for statistic, reference, values, difference in sorted(compared.agreement()):
            yield Row(topic, statistic, Path(reference).stem, int(values), float(difference))


def bound(difference: float) -> str:
    """Return the power of ten above a relative difference; differences below rounding error as 1e-12."""
    return f"1e{math.ceil(math.log10(max(difference, 1e-12))):d}"


def document() -> str:
    """Return the document."""
    return HEAD + "\n".join(row.line() for row in rows()) + "\n"
