"""The counts that invented people reproduce: one world of the audit of published figures, or plausible shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from evaluation.errors import StudyError
from evaluation.published import Audit, audit, read
from evaluation.study import Study
from evaluation.synthetic.local import Local

World = Mapping[str, int]
PEOPLE = 140
# Of the people enrolled; of a study that says nothing of its counts.
_OBSERVED, _COMPLETED, _COUNSELLED = 0.8, 0.7, 0.72
_WITH_CENTRE, _YOUTH = 0.68, 0.22
_PACTS, _WITH_WORK, _UNOBSERVED_WITH_WORK = 1 / 3, 0.44, 0.3
_KINDS = MappingProxyType({"internship": 0.3, "fixed_term": 0.5, "permanent": 0.2})
_PACT_EUR = 2000


def study_counts(study: Study, local: Local, people: int | None = None) -> World:
    """Return how many people there are of each kind.

    Parameters
    ----------
    study : Study
        The study.
    local : Local
        What is its own: the counts by their names among its published figures.
    people : int, optional
        How many people are enrolled; then no published total is met.

    Raises
    ------
    StudyError
        When the published figures contradict each other, or none of their worlds has the chosen counts.
    """
    if people is None and local.counts and study.published is not None:
        world = published_world(study.path(study.published.file), tuple(local.choices.items()))
        return MappingProxyType(
            {name: world[count] if isinstance(count, str) else count for name, count in local.counts.items()}
        )
    return usual_counts(study, people or PEOPLE)


def usual_counts(study: Study, people: int) -> World:
    """Return plausible counts of a number of people; nobody signs a pact in a study with one group."""
    observed = round(_OBSERVED * people)
    centre, youth = round(_WITH_CENTRE * observed), round(_YOUTH * observed)
    pacts = round(_PACTS * observed) if study.arms is not None else 0
    with_work = round(_WITH_WORK * observed)
    kinds = {event.id: _KINDS[event.id] for event in study.events if event.id in _KINDS}
    shared = {kind: int(with_work * share / sum(kinds.values())) for kind, share in kinds.items()}
    if shared:
        most = max(shared, key=lambda kind: shared[kind])
        shared[most] += with_work - sum(shared.values())
    cost = round(study.cost.per_person_eur) if study.cost else _PACT_EUR
    return MappingProxyType(
        {
            "enrolled": people,
            "observed": observed,
            "completed": round(_COMPLETED * people),
            "counselled": round(_COUNSELLED * people),
            "employment_centre": centre,
            "employment_centre_here": 0,
            "youth_service": youth,
            "no_service": observed - centre - youth,
            "pacts": pacts,
            "pacts_with_work": round(_WITH_WORK * pacts) if shared else 0,
            "with_work": with_work if shared else 0,
            "unobserved_with_work": round(_UNOBSERVED_WITH_WORK * (people - observed)),
            "pact_eur": cost,
            **dict.fromkeys(_KINDS, 0),
            **shared,
        }
    )


@cache
def published_world(file: Path, choices: tuple[tuple[str, int | str], ...]) -> World:
    """Return the world of a file of published figures that choices single out; see :func:`choose_world`.

    Parameters
    ----------
    file : Path
        The file of published figures.
    choices : tuple of (name, count)
        What is chosen where the figures leave it open: a number, or the name of another count.
    """
    return choose_world(audit(read(file)), file.name, dict(choices))


def choose_world(verdict: Audit, file: str, choices: Mapping[str, int | str]) -> World:
    """Return the counts of one world of an audit: what it settles, and the choices for what it leaves open.

    Parameters
    ----------
    verdict : Audit
        Audit of the published figures.
    file : str
        Name of their file, for the error.
    choices : mapping of str to int or str
        What is chosen where the figures leave it open.

    Raises
    ------
    StudyError
        When the published figures contradict each other, or none of their worlds has the chosen counts.
    """
    if verdict.worlds is None:
        raise _wrong(file, "figures", "a contradiction", "figures that agree")
    world = dict(verdict.worlds.pinned)
    wanted = {name: world[choice] if isinstance(choice, str) else choice for name, choice in choices.items()}
    for block in verdict.worlds.blocks:
        world.update(_row(block.counts, block.rows or (), wanted, file))
    return MappingProxyType(world)


def _row(names: Sequence[str], rows: Iterable[Sequence[int]], wanted: World, file: str) -> World:
    """Return the row of a block of counts that has the wanted values."""
    fitting = (dict(zip(names, row, strict=True)) for row in rows)
    chosen = next((row for row in fitting if all(row[name] == wanted.get(name) for name in names)), None)
    if chosen is None:
        met = ", ".join(f"{name} = {wanted.get(name)}" for name in names)
        raise _wrong(
            file, ", ".join(names), met, "one of the worlds of the audit: change synthetic.toml or the figures"
        )
    return chosen


def _wrong(file: str, entry: str, met: str, accepted: str) -> StudyError:
    return StudyError("errors.study_wrong", file=file, entry=entry, met=met, accepted=accepted)
