"""The counts that the synthetic people must reproduce: one world of the audit of the published figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from evaluation.errors import StudyError
from evaluation.published import Audit, audit, read
from evaluation.synthetic.truth.schedule import FIRST_MONTH, LAST_MONTH

World = Mapping[str, int]

# The published figures leave these counts open. They are the synthetic registers' own choices: a number, or the name of
# another count. All people with a pact are among the people whose outcome is published.
CHOICES: Mapping[str, int | str] = MappingProxyType(
    {
        "pact_followed": "pact",
        "pact_followed_work": "pact_work",
        "unseen_no_pact_work": 9,
        "with_cpi_crema": 38,
        "months_min": FIRST_MONTH,
        "months_max": LAST_MONTH,
    }
)


@cache
def published_world(file: Path) -> World:
    """Return the world of a file of published figures that the choices single out; see :func:`choose_world`.

    Parameters
    ----------
    file : Path
        The file of published figures.
    """
    return choose_world(audit(read(file)), file.name)


def choose_world(verdict: Audit, file: str) -> World:
    """Return the counts of one world of an audit: what it settles, and :data:`CHOICES` for what it leaves open.

    Parameters
    ----------
    verdict : Audit
        Audit of the published figures.
    file : str
        Name of their file, for the error.

    Raises
    ------
    StudyError
        When the published figures contradict each other, or none of their worlds has the chosen counts.
    """
    if verdict.worlds is None:
        raise _wrong(file, "figures", "a contradiction", "figures that agree")
    world = dict(verdict.worlds.pinned)
    wanted = {name: world[choice] if isinstance(choice, str) else choice for name, choice in CHOICES.items()}
    for block in verdict.worlds.blocks:
        world.update(_row(block.counts, block.rows or (), wanted, file))
    return MappingProxyType(world)


def _row(names: Sequence[str], rows: Iterable[Sequence[int]], wanted: World, file: str) -> World:
    """Return the row of a block of counts that has the wanted values."""
    fitting = (dict(zip(names, row, strict=True)) for row in rows)
    chosen = next((row for row in fitting if all(row[name] == wanted.get(name) for name in names)), None)
    if chosen is None:
        met = ", ".join(f"{name} = {wanted.get(name)}" for name in names)
        raise _wrong(file, ", ".join(names), met, "one of the worlds of the audit: change world.py or the figures")
    return chosen


def _wrong(file: str, entry: str, met: str, accepted: str) -> StudyError:
    return StudyError("errors.study_wrong", file=file, entry=entry, met=met, accepted=accepted)
