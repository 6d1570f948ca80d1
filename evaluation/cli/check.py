"""``evaluation check``: whether a study and its data agree, before any page is made."""

from __future__ import annotations

import sys

import click

from evaluation import languages
from evaluation.cli.places import Places
from evaluation.errors import EvaluationError, StudyError
from evaluation.scratch import scratch_folder
from evaluation.study import read_study


@click.command()
@click.argument("study", metavar="NAME|PATH|URL")
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the messages.",
)  # fmt: skip
def command(study: str, language: str) -> None:
    """Check STUDY, a folder with a study.toml: its entries, its data, its published figures; nothing is written.

    Names every fault at once: entry or column, row or line, what was met and what is accepted. Says how many rows were
    read of a public file and how many people they are. Ends with exit code 4 when something is wrong. The same check
    comes before the first page of every batch.
    """
    from evaluation.checking import check_study

    with scratch_folder() as scratch:
        try:
            checked = check_study(read_study(Places(scratch).study(study), language))
        except EvaluationError as error:
            for line in error.say(language).splitlines():
                click.echo(f"error: {line}", err=True)
            sys.exit(StudyError.exit_code)
    for note in checked.notes:
        click.echo(note.say(language))
    click.echo(languages.text("check.sound", language, study=checked.study.id))
