"""The query that makes the participants table of a file: a line for each column, to be read and changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evaluation import languages
from evaluation.starting.columns import Column, quoted
from evaluation.starting.draft import Draft
from evaluation.starting.roles import is_personal
from evaluation.study import NO_EVENT, UNKNOWN_EVENT
from evaluation.study.undecided import mark

_PER_YEAR = {"day": "365.25", "week": "52", "fortnight": "26", "month": "12"}


def query_text(draft: Draft, language: str) -> str:
    """Return the query of a study begun from a file, what is to be decided marked in a language."""

    def decide(key: str) -> str:
        return f"    -- {mark(language)}: {languages.text(f'starting.decide.{key}', language)}"

    roles = draft.roles
    lines = [f"    {_person(roles.person)} AS person_id,"]
    if roles.arm is not None:
        lines += [decide("arm"), f"    {_arm(draft)} AS pact,"]
    lines += [decide("event"), f"    {_event(draft)} AS event,"]
    lines += [decide("time"), *(f"    {line}," for line in _times(draft))]
    if roles.site is not None:
        lines.append(f"    {_choice(roles.site, draft.sites)} AS site,")
    if roles.strata is not None:
        lines.append(f"    {_words(roles.strata)} AS {quoted(draft.columns[roles.strata.name])},")
    lines += [f"    {_covariate(column)} AS {quoted(draft.columns[column.name])}," for column in roles.covariates]
    lines[-1] = lines[-1].removesuffix(",")
    about = languages.text("starting.comment.query", language, file=draft.file)
    return "\n".join([f"-- {about}", "SELECT", *lines, "FROM raw", ""])


def _person(column: Column) -> str:
    return "printf('P%04d', row_number() OVER ())" if is_personal(column) else f"trim({column.sql})"


def _arm(draft: Draft) -> str:
    arm = draft.roles.arm
    assert arm is not None
    treated, control = (_among(arm.column, arm.column.levels[level]) for level in (arm.treated, arm.control))
    return f"CASE WHEN {treated} THEN true WHEN {control} THEN false END"


def _event(draft: Draft) -> str:
    """Return the kind of the first event: that of its column; else, that of whoever has a time; else nobody's."""
    event, time = draft.roles.event, draft.roles.time
    if event is None:
        (name,) = draft.events.values()
        if time is None:
            return _text(UNKNOWN_EVENT)
        return f"CASE WHEN {_number(time)} IS NOT NULL THEN {_text(name)} ELSE {_text(NO_EVENT)} END"
    nothing = [spelling for level in event.nothing for spelling in event.column.levels[level]]
    cases = [f"WHEN {_among(event.column, nothing)} THEN {_text(NO_EVENT)}"] if nothing else []
    if time is not None and time.missing:
        cases.append(f"WHEN {_number(time)} IS NULL THEN {_text(UNKNOWN_EVENT)}")
    for kind in event.kinds:
        name = next(iter(draft.events.values())) if draft.one_kind else draft.events[kind]
        cases.append(f"WHEN {_among(event.column, event.column.levels[kind])} THEN {_text(name)}")
    return f"CASE {' '.join(cases)} ELSE {_text(UNKNOWN_EVENT)} END"


def _times(draft: Draft) -> Iterator[str]:
    """Give the two lines of times, in months; whoever has none was followed to the end."""
    roles = draft.roles
    months = f" * 12 / {_PER_YEAR[roles.unit]}" if roles.unit != "month" else ""
    whole = f"{float(draft.window)}"
    waited = _known(roles.time, whole) if roles.time else whole
    followed = _known(roles.followup, whole) if roles.followup else waited
    if roles.followup:
        followed = f"greatest({followed}, {waited})"
    yield f"{waited}{months} AS months_to_event"
    yield f"{followed}{months} AS followup_months"


def _known(column: Column, otherwise: str) -> str:
    return f"coalesce({_number(column)}, {otherwise})" if _unread(column) else f"({_number(column)})"


def _unread(column: Column) -> bool:
    return bool(column.missing or (column.numbers and column.numbers.strays))


def _number(column: Column) -> str:
    assert column.numbers is not None
    return column.numbers.sql(column.sql).replace("AS INTEGER", "AS DOUBLE")


def _covariate(column: Column) -> str:
    return column.numbers.sql(column.sql) if column.numbers else _words(column)


def _words(column: Column) -> str:
    """Return a column of words: every spelling as the most frequent one, what means "not known" as missing."""
    bare = f"nullif(trim({column.sql}), '')"
    cases = [
        f"WHEN {_text(spelling)} THEN {_text(level)}"
        for level, spellings in column.levels.items()
        for spelling in spellings
        if spelling != level
    ]
    cases += [f"WHEN {_text(cell)} THEN NULL" for cell in column.missing_marks]
    return f"CASE trim({column.sql}) {' '.join(cases)} ELSE {bare} END" if cases else bare


def _choice(column: Column, names: Mapping[str, str]) -> str:
    cases = [f"WHEN {_among(column, column.levels[level])} THEN {_text(name)}" for level, name in names.items()]
    return f"CASE {' '.join(cases)} END"


def _among(column: Column, spellings: Iterable[str]) -> str:
    return f"trim({column.sql}) IN ({', '.join(map(_text, spellings))})"


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
