"""``evaluation report --explain``: which reports would be made and why, and none is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from evaluation import languages
from evaluation.cli.events import event
from evaluation.cli.progress import label
from evaluation.reports.due import Examined, Folder, examine
from evaluation.reports.inputs import say_reason
from evaluation.reports.selection import Fault


def explain_all(
    folders: Mapping[str, Folder], faults: Sequence[Fault], force: bool, language: str, as_json: bool
) -> int:
    """Say it of every report, and what is wrong with studies; return the exit code.

    Parameters
    ----------
    folders : mapping of str to Folder
        The reports of each study by the name it was asked for.
    faults : sequence of Fault
        Studies that cannot be read.
    force : bool
        Whether reports are made in any case.
    language : str
        Language of the lines.
    as_json : bool
        Whether each is said as a line of JSON instead.
    """
    met = list(faults)
    for each in _examined(folders, force, met):
        click.echo(_as_event(each) if as_json else _in_words(each, language))
    for fault in met:
        if as_json:
            click.echo(event("study", study=fault.study, error=fault.say(language), code=fault.exit_code))
        else:
            click.echo("\n".join(f"error: {line}" for line in fault.say(language).splitlines()), err=True)
    return met[0].exit_code if met else 0


def _examined(folders: Mapping[str, Folder], force: bool, met: list[Fault]) -> Iterator[Examined]:
    for name, folder in folders.items():
        try:
            yield from examine(folder, force)
        except Exception as error:
            met.append(Fault(name, error))


def _as_event(each: Examined) -> str:
    where = {"study": each.planned.study.id, "report": each.planned.name}
    return event("explained", **where, would_be_made=bool(each.reasons), reasons=list(each.reasons))


def _in_words(each: Examined, language: str) -> str:
    reasons = ", ".join(say_reason(reason, language) for reason in each.reasons)
    kind = "made" if each.reasons else "unchanged"
    return languages.text(f"batch.explained.{kind}", language, report=label(each.planned), reasons=reasons)
