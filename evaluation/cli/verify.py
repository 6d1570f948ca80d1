"""``evaluation verify``: whether a release is what it says, and gives the same bytes when it is made again."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation import languages
from evaluation.cli.places import Places
from evaluation.scratch import scratch_folder
from evaluation.study import Study, read_study

if TYPE_CHECKING:
    from evaluation.release import Again


@click.command()
@click.argument("release", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--study", metavar="NAME|PATH|URL", help="Study that it was made from. The one that ships under its name."
)
@click.option("--workers", type=click.IntRange(min=1), help="Reports made at the same time. One per core, at most 8.")
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the messages.",
)  # fmt: skip
def command(release: Path, study: str | None, workers: int | None, language: str) -> None:
    """Check RELEASE, a folder that evaluation release has made; nothing is written.

    First its files against SHA256SUMS and release.json; then all its reports are made again, elsewhere, and every file
    is compared. Where program, environment, data or notebooks are not those of the release, that is said first. Ends
    with exit code 1 when a file differs.
    """
    from evaluation.release import changed_inputs, verify_files
    from evaluation.release.record import read_described

    folder = release.expanduser().absolute()
    damaged = verify_files(folder)
    for file in damaged:
        _say("damaged", language, file=file)
    if damaged:
        sys.exit(1)
    described = read_described(folder)
    _say("sound", language, number=len(described["files"]) + 1)
    with scratch_folder() as scratch:
        chosen = read_study(Places(scratch).study(study or described["study"]), language)
        if changed := changed_inputs(chosen, folder):
            _say("changed", language, parts=", ".join(changed))
        again = _make_again(chosen, folder, workers or min(os.cpu_count() or 1, 8))
    for file in again.different:
        _say("differs", language, file=file)
    _say("some" if again.different else "same", language, number=again.files, different=len(again.different))
    sys.exit(1 if again.different else 0)


def _make_again(study: Study, folder: Path, workers: int) -> Again:
    from evaluation.cli.progress import show_progress
    from evaluation.release import make_again
    from evaluation.reports.making import How
    from evaluation.reports.plan import plan

    with contextlib.ExitStack() as held:
        progress = held.enter_context(show_progress(len(plan(study)), workers, as_json=False))
        return make_again(study, folder, How(workers), progress.listen)


def _say(key: str, language: str, **facts: object) -> None:
    click.echo(languages.text(f"release.verify.{key}", language, **facts))
