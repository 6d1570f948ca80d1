"""``evaluation check``: whether a study and its data agree, before any page is made."""

from __future__ import annotations

import sys
from pathlib import Path

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
    read of a public file and how many people they are, and lists what is marked as still to decide. Ends with exit code
    4 when something is wrong. The same check comes before the first page of every batch.
    """
    with scratch_folder() as scratch:
        sound, lines = checked_lines(Places(scratch).study(study), language)
    for line in lines:
        click.echo(line, err=not sound)
    sys.exit(0 if sound else StudyError.exit_code)


def checked_lines(study: str | Path, language: str) -> tuple[bool, list[str]]:
    """Return whether a study and its data agree, and what is to be said of them."""
    from evaluation.checking import check_study

    try:
        checked = check_study(read_study(study, language))
    except EvaluationError as error:
        return False, [f"error: {line}" for line in error.say(language).splitlines()]
    sound = languages.text("check.sound", language, study=checked.study.id)
    return True, [*(note.say(language) for note in checked.notes), sound]
