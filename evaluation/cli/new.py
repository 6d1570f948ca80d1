"""``evaluation new``: a study begun, from a file of people or for registers that are still to come."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evaluation import languages
from evaluation.cli.check import checked_lines
from evaluation.errors import EvaluationError


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from", "source", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="A csv with one row a person. None: a study with registers, and test registers to try it on.",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the messages and comments, and the first of the study.",
)  # fmt: skip
def command(folder: Path, source: Path | None, language: str) -> None:
    """Begin a study in FOLDER: a study.toml that runs at once, in which everything to be decided is marked.

    From a csv, whatever its delimiter and letters, it guesses which column tells people apart, which is the arm, the
    time, what happened, what people are described by; it says each guess and why, writes the query that makes the
    participants table, and a README. Nothing that is there is overwritten. `evaluation check FOLDER` lists what is
    still to decide.

    Without a csv, the study has registers: enrolments, attendance, notices and so on, as docs/study.md describes them,
    and invented people in registers/, so that pages can be made and notebooks written before the data come.

    Example: evaluation new my-study --from people.csv
    """
    from evaluation.starting import start_study

    folder = folder.expanduser().absolute()
    try:
        started = start_study(folder, source.expanduser().absolute() if source else None, language)
    except EvaluationError as error:
        raise error.spoken(language) from None
    for file in started.files:
        click.echo(file)
    for reason in started.reasons:
        click.echo(f"- {reason.say(language)}")
    sound, lines = checked_lines(folder, language)
    for line in lines:
        click.echo(line)
    click.echo(languages.text("starting.next", language, folder=folder))
    sys.exit(0 if sound else 4)
