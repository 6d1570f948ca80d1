"""What each column of a file of people is taken for, and why: guesses, all of them said and left to be decided."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from evaluation.errors import ParticipantsError, Phrase
from evaluation.registers.folding import fold
from evaluation.starting.columns import Column

Unit = Literal["day", "week", "fortnight", "month"]
_MOST_ARMS, _MOST_EVENTS, _MOST_PLACES, _MOST_LEVELS = 12, 8, 40, 15
_MOST_NAMED = 5


@dataclass(frozen=True)
class Arm:
    """The column of the arms: which of its levels are compared, and which are in neither arm."""

    column: Column
    treated: str
    control: str
    neither: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """The column of what happened: the levels that say that nothing did, and those that name what did."""

    column: Column
    nothing: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Roles:
    """What the columns of a file are taken for.

    Parameters
    ----------
    person : Column
        Tells people apart.
    arm, time, followup, event, site, strata
        The columns of these roles; None where there is none.
    unit : str
        Unit of the times.
    unit_said : bool
        Whether a header says it.
    covariates : tuple of Column
        What people are described by.
    reasons : tuple of Phrase
        Of each column in turn: what it is taken for and why.
    """

    person: Column
    arm: Arm | None
    time: Column | None
    followup: Column | None
    event: Event | None
    site: Column | None
    strata: Column | None
    unit: Unit
    unit_said: bool
    covariates: tuple[Column, ...]
    reasons: tuple[Phrase, ...]


@functools.cache
def vocabulary() -> dict[str, Any]:
    """Return the words by which columns and values are understood."""
    return tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))


def guess_roles(columns: Sequence[Column], file: str, lines: Sequence[int]) -> Roles:
    """Return what the columns of a file are taken for.

    Parameters
    ----------
    columns : sequence of Column
        The columns.
    file : str
        Name of the file, for errors.
    lines : sequence of int
        Line on which each row begins.

    Raises
    ------
    ParticipantsError
        When no column tells people apart, or the one that should does not.
    """
    said = _Said()
    person = _person(columns, file, lines, said)
    free = [column for column in columns if column is not person]
    free = said.leave_out(free)
    arm = _arm(free, said)
    free = [column for column in free if arm is None or column is not arm.column]
    time, followup = _times(free, said)
    free = [column for column in free if column not in (time, followup)]
    event = _event(free, said)
    free = [column for column in free if event is None or column is not event.column]
    site, strata = _places(free, said)
    free = [column for column in free if column not in (site, strata)]
    unit = next((_unit(column) for column in (time, followup) if column and _unit(column)), None)
    covariates = _covariates(free, said)
    ordered = sorted(said.reasons, key=lambda told: [each.name for each in columns].index(told[0]))
    return Roles(
        person, arm, time, followup, event, site, strata, unit or "month", unit is not None, covariates,
        tuple(reason for _, reason in ordered),
    )  # fmt: skip


@dataclass
class _Said:
    """The reasons given so far, each with its column."""

    reasons: list[tuple[str, Phrase]] = field(default_factory=list)

    def say(self, column: Column, key: str, **facts: Any) -> None:
        self.reasons.append((column.name, Phrase(f"starting.role.{key}", {"column": column.name, **facts})))

    def leave_out(self, columns: Sequence[Column]) -> list[Column]:
        """Return the columns of which something can be made; of the others it is said why they are left out."""
        kept = []
        for column in columns:
            if not column.known:
                self.say(column, "empty")
            elif is_personal(column) and column not in _named([column], "arm"):
                self.say(column, "personal")
            elif column.dates:
                self.say(column, "dates")
            elif len(column.levels) == 1 and not column.missing:
                self.say(column, "constant", met=next(iter(column.levels)))
            else:
                kept.append(column)
        return kept


def is_personal(column: Column) -> bool:
    """Return whether a column's header speaks of what tells who somebody is."""
    return column in _named([column], "personal")


def _named(columns: Sequence[Column], words: str, unless: str = "") -> list[Column]:
    """Return the columns whose header has one of the words of a role, and none that speaks against it."""
    for_it, against = set(vocabulary()[words]), set(vocabulary().get(unless, ()))
    return [column for column in columns if column.words & for_it and not column.words & against]


def _person(columns: Sequence[Column], file: str, lines: Sequence[int], said: _Said) -> Column:
    alone = set(vocabulary()["id_alone"])
    named = [column for column in columns if column in _named(columns, "id") or column.words <= alone]
    for column in named:
        if column.tells_apart:
            said.say(column, "person_named")
            return column
    plain = [column for column in named if column.words <= set(vocabulary()["id"]) | alone]
    if plain:
        raise _not_apart(plain[0], file, lines)
    for column in columns:
        if column.tells_apart and not column.dates and (column.numbers is None or column.numbers.whole):
            said.say(column, "person_unique")
            return column
    raise ParticipantsError("starting.errors.no_id", file=file, met=", ".join(column.name for column in columns))


def _not_apart(column: Column, file: str, lines: Sequence[int]) -> ParticipantsError:
    """Return the error that names the lines on which an id stands again or is missing; never the id itself."""
    seen: set[str] = set()
    wrong = []
    for line, cell in zip(lines, column.cells, strict=True):
        if not cell or cell in seen:
            wrong.append(int(line))
        seen.add(cell)
    key = "two_rows" if column.missing == 0 else "id_missing"
    if column.missing:
        wrong = [int(line) for line, cell in zip(lines, column.cells, strict=True) if not cell]
    more = Phrase("starting.errors.more", {"more": len(wrong) - _MOST_NAMED}) if len(wrong) > _MOST_NAMED else ""
    named = ", ".join(map(str, wrong[:_MOST_NAMED]))
    return ParticipantsError(f"starting.errors.{key}", file=file, column=column.name, lines=named, more=more)


def _arm(columns: Sequence[Column], said: _Said) -> Arm | None:
    possible = [column for column in _named(columns, "arm") if 2 <= len(column.levels) <= _MOST_ARMS]
    if not possible:
        return None
    column = possible[0]
    levels = list(column.levels)
    against = set(vocabulary()["control"])
    control = next((level for level in levels if set(fold(level).split()) & against), levels[-1])
    treated = next(level for level in levels if level != control)
    arm = Arm(column, treated, control, tuple(level for level in levels if level not in (treated, control)))
    counts = {"treated": treated, "control": control, "missing": column.missing}
    counts |= {"people1": column.count(treated), "people0": column.count(control)}
    said.say(column, "arm", **counts)
    for level in arm.neither:
        said.say(column, "neither", met=level, people=column.count(level))
    return arm


def _times(columns: Sequence[Column], said: _Said) -> tuple[Column | None, Column | None]:
    numeric = [column for column in columns if column.numbers is not None and _never_negative(column)]
    followed = _named(numeric, "followup")
    units = {word for words in vocabulary()["units"].values() for word in words}
    against, hints = set(vocabulary()["not_time"]), set(vocabulary()["time"])
    scores = {
        column.name: len(column.words & hints) + 2 * bool(column.words & units)
        for column in numeric
        if column not in followed and not column.words & against and len(column.levels) > 2
    }
    best = max(scores, key=lambda name: scores[name], default=None)
    time = next((column for column in numeric if column.name == best and scores[column.name]), None)
    followup = followed[0] if followed else None
    if time is None:
        time, followup = followup, None
    for column, key in ((time, "time"), (followup, "followup")):
        if column is not None:
            said.say(column, key, missing=column.missing)
    return time, followup


def _never_negative(column: Column) -> bool:
    numbers = column.numbers
    return numbers is not None and all((numbers.value(cell) or 0) >= 0 for cell in column.known)


def _unit(column: Column) -> Unit | None:
    found: list[Unit] = [unit for unit, words in vocabulary()["units"].items() if column.words & set(words)]
    return found[0] if found else None


def _event(columns: Sequence[Column], said: _Said) -> Event | None:
    possible = _named(columns, "event", "not_event")
    possible = [column for column in possible if 2 <= len(column.levels) <= _MOST_EVENTS and not _amounts(column)]
    if not possible:
        return None
    column = next((column for column in possible if column.yes), possible[0])
    levels, nothing_words = list(column.levels), set(vocabulary()["no_event"])
    if column.yes is not None:
        nothing = [level for level in levels if not set(column.levels[level]) & set(column.yes)]
    else:
        nothing = [level for level in levels if set(fold(level).split()) & nothing_words]
    kinds = tuple(level for level in levels if level not in nothing)
    said.say(column, "event", kinds=", ".join(kinds) or "-", nothing=", ".join(nothing) or "-", missing=column.missing)
    return Event(column, tuple(nothing), kinds) if kinds else None


def _amounts(column: Column) -> bool:
    return column.numbers is not None and column.yes is None and len(column.levels) > _MOST_EVENTS // 2


def _places(columns: Sequence[Column], said: _Said) -> tuple[Column | None, Column | None]:
    named = [column for column in _named(columns, "site", "not_site") if _few(column) and not column.missing]
    site = named[0] if named else None
    strata = next((column for column in _named(columns, "strata") if _few(column) and column is not site), None)
    for column, key in ((site, "site"), (strata, "strata")):
        if column is not None:
            said.say(column, key, levels=len(column.levels), missing=column.missing)
    return site, strata


def _few(column: Column) -> bool:
    return 2 <= len(column.levels) <= min(_MOST_PLACES, len(column.cells) // 2)


def _covariates(columns: Sequence[Column], said: _Said) -> tuple[Column, ...]:
    kept = []
    later = _named(columns, "event", "not_event")
    for column in columns:
        if column in later:
            said.say(column, "later")
        elif column.numbers is not None:
            strays = ", ".join(dict.fromkeys(column.numbers.strays)) or "-"
            said.say(column, "number", missing=column.missing, strays=strays)
            kept.append(column)
        elif len(column.levels) <= _MOST_LEVELS:
            said.say(column, "category", levels=len(column.levels), missing=column.missing)
            kept.append(column)
        else:
            said.say(column, "many", levels=len(column.levels))
    return tuple(kept)
