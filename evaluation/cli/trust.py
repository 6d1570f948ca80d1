"""``evaluation trust``: let the notebooks of a study's folder run."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation import languages
from evaluation.cli.places import Places
from evaluation.scratch import scratch_folder
from evaluation.study import read_study


@click.command()
@click.argument("study", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option("--forget", is_flag=True, help="Trust them no longer.")
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the messages.",
)  # fmt: skip
def command(study: Path, forget: bool, language: str) -> None:
    """Let the notebooks in FOLDER/notebooks run: they are code, which can do what you can do. Look at them first.

    Everything else in a study's folder is data and needs no trust. What you trust is remembered as it is now, in your
    configuration folder: when a notebook changes you are asked again. Writes nothing into FOLDER.
    """
    from evaluation import trust

    with scratch_folder() as scratch:
        chosen = read_study(Places(scratch).study(str(study)), language)
    if forget:
        trust.forget(chosen)
        click.echo(languages.text("trust.forgotten", language, folder=chosen.folder))
        return
    names = trust.trust(chosen)
    key = "trusted" if names else "nothing"
    click.echo(languages.text(f"trust.{key}", language, folder=chosen.folder, names=", ".join(names)))
