"""The ``study.toml`` of a study begun from a file of people."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.starting.draft import Draft
from evaluation.starting.entries import Writer, written

NOTEBOOKS = ("20_participants", "30_outcomes", "40_pact_comparison", "50_time_to_first_job")
ONE_GROUP = ("20_participants", "30_outcomes", "50_time_to_first_job")
# Whether people are real can only be undone by whoever knows that they are not.
THRESHOLD = 5
QUERY = "participants.sql"


def study_text(draft: Draft, spoken: Sequence[str]) -> str:
    """Return the file of a study, in which every guess and everything that no file of people says is marked.

    Parameters
    ----------
    draft : Draft
        What the file of people is taken for.
    spoken : sequence of str
        The languages of the study, that of the comments first.
    """
    facts = {"name": draft.name, "file": draft.file, "people": draft.people}
    writer = Writer(spoken, facts)
    opening(writer, draft.name)
    _sources(writer)
    _places(writer, draft)
    _arms(writer, draft)
    _outcome(writer, draft)
    _time(writer, draft)
    _covariates(writer, draft)
    writer.table("disclosure", "threshold")
    writer.entry("threshold", THRESHOLD)
    writer.table("participants")
    for name, value in (
        ("file", draft.file),
        ("sql", QUERY),
        ("encoding", draft.encoding),
        ("delimiter", draft.delimiter),
    ):
        writer.entry(name, value)
    writer.table("reports")
    writer.entry("notebooks", list(NOTEBOOKS if draft.roles.arm else ONE_GROUP))
    return writer.text()


def opening(writer: Writer, name: str) -> None:
    """Write what the study is and asks."""
    writer.comment("comment.study")
    writer.entry("id", name)
    writer.entry("languages", list(writer.spoken))
    writer.entry("nature", "real", "nature")
    writer.entry("design", "observational", "design")
    for table in ("title", "programme", "question", "caution"):
        writer.table(table, table)
        writer.said("", f"text.{table}")


def _sources(writer: Writer) -> None:
    writer.table("[sources]", "source")
    writer.said("text", "text.source")


def _places(writer: Writer, draft: Draft) -> None:
    for words, name in draft.sites.items():
        writer.table("[sites]")
        writer.entry("id", name)
        writer.same("label", words)
    writer.table("[populations]")
    writer.entry("id", "enrolled")
    writer.said("label", "text.enrolled")


def _arms(writer: Writer, draft: Draft) -> None:
    arm = draft.roles.arm
    if arm is None:
        return
    writer.table("arms", "arms")
    writer.same("name", arm.column.name)
    writer.same("treated", arm.treated)
    writer.same("control", arm.control)


def _outcome(writer: Writer, draft: Draft) -> None:
    decide = "events"
    for words, name in draft.events.items():
        writer.table("[events]", decide)
        writer.entry("id", name)
        _event_label(writer, draft, words)
        decide = ""
    writer.table("[outcomes]", "outcomes")
    outcome = next(iter(draft.events.values())) if len(draft.events) == 1 else "any_event"
    writer.entry("id", outcome)
    if len(draft.events) == 1:
        _event_label(writer, draft, next(iter(draft.events)))
    else:
        writer.said("label", "text.any_event")
    writer.entry("events", list(draft.events.values()))
    writer.table("primary", "primary")
    writer.entry("outcome", outcome)
    writer.entry("population", "enrolled")


def _event_label(writer: Writer, draft: Draft, words: str) -> None:
    if draft.roles.event is None:
        writer.said("label", "text.event")
    else:
        writer.same("label", words)


def _time(writer: Writer, draft: Draft) -> None:
    writer.table("time", "zero")
    writer.said("zero", "text.zero")
    writer.entry("unit", draft.roles.unit, "" if draft.roles.unit_said else "unit")
    writer.entry("horizons", list(draft.horizons))
    writer.entry("window", draft.window, "window")


def _covariates(writer: Writer, draft: Draft) -> None:
    roles = draft.roles
    if not roles.covariates:
        return
    writer.table("adjustment", "covariates")
    if roles.strata is not None:
        writer.entry("strata", draft.columns[roles.strata.name])
    if any(column.missing for column in roles.covariates):
        writer.entry("missing", "indicator", "missing")
    for column in roles.covariates:
        writer.table("[adjustment.covariates]")
        writer.entry("id", draft.columns[column.name])
        writer.same("label", column.name)
        for level in () if column.numbers else column.levels:
            writer.same(f"levels.{written(level)}", level)
