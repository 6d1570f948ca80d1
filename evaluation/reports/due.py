"""Which reports have to be made, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.reports.inputs import FORCED, read_common_inputs, read_inputs, reasons_to_make
from evaluation.reports.plan import Planned
from evaluation.reports.record import Record, read_record
from evaluation.study import Study

Place = tuple[Path, str]


@dataclass(frozen=True)
class Folder:
    """Reports of one study and the folder they go to; what else of the study's grid stands there is kept."""

    study: Study
    planned: Sequence[Planned]
    out: Path


@dataclass(frozen=True)
class Examined:
    """A report as it stands.

    Parameters
    ----------
    planned : Planned
        Which report.
    out : Path
        Folder of its files.
    record : Record
        What became of it the last time, without its numbers: a batch may have thousands of reports.
    inputs : dict of str to str
        What it would be made from now.
    reasons : tuple of str
        Why it has to be made; empty when it stands as it would be made.
    """

    planned: Planned
    out: Path
    record: Record
    inputs: dict[str, str]
    reasons: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Folder and name, which no other report of a batch has together."""
        return self.out, self.planned.name


def examine(folder: Folder, force: bool = False) -> list[Examined]:
    """Return the reports of a folder as they stand, in their order.

    Parameters
    ----------
    folder : Folder
        The reports.
    force : bool
        Whether they have to be made in any case.
    """
    common = read_common_inputs(folder.study)
    return [_examine(planned, folder.out, common, force) for planned in folder.planned]


def _examine(planned: Planned, out: Path, common: Mapping[str, str], force: bool) -> Examined:
    record, inputs = read_record(planned, out).without_numbers(), read_inputs(planned, common)
    reasons = reasons_to_make(planned, record, inputs, out) or ((FORCED,) if force else ())
    return Examined(planned, out, record, inputs, reasons)
