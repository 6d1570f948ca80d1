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
@click.option(
    "--previous", multiple=True, type=click.Path(path_type=Path, file_okay=False),
    help="An earlier release that it was audited with; once for each.",
)  # fmt: skip
@click.option(
    "--signers", type=click.Path(path_type=Path, dir_okay=False),
    help="File of allowed signers as OpenSSH has them; with it an unsigned release does not pass.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), help="Reports made at the same time. One per core, at most 8.")
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the messages.",
)  # fmt: skip
def command(
    release: Path,
    study: str | None,
    workers: int | None,
    previous: tuple[Path, ...],
    signers: Path | None,
    language: str,
) -> None:
    """Check RELEASE, a folder that evaluation release has made; nothing is written.

    First its files against SHA256SUMS and release.json; then all its reports are made again, elsewhere, and every file
    is compared, and what release.json says of threshold, rules, audits and numbers is worked out anew. Where program,
    environment, data or notebooks are not those of the release, that is said first. Ends with exit code 1 when a file
    or a claim differs.
    """
    from evaluation.release import changed_inputs, verify_files
    from evaluation.release.record import read_described

    folder = release.expanduser().absolute()
    damaged = verify_files(folder)
    for file in damaged:
        _say("damaged", language, file=file)
    if damaged:
        sys.exit(1)
    _check_signature(folder, signers, language)
    described = read_described(folder)
    _say("sound", language, number=len(described["files"]) + 1)
    with scratch_folder() as scratch:
        chosen = read_study(Places(scratch).study(study or described["study"]), language)
        if changed := changed_inputs(chosen, folder):
            _say("changed", language, parts=", ".join(changed))
        again = _make_again(chosen, folder, workers or min(os.cpu_count() or 1, 8), previous)
    for file in again.different:
        _say("differs", language, file=file)
    for claim in again.claims:
        _say("claim", language, claim=claim)
    for name in again.unchecked:
        _say("unchecked", language, name=name)
    _say("some" if again.different else "same", language, number=again.files, different=len(again.different))
    if not again.claims:
        _say("claims", language)
    sys.exit(0 if again.holds else 1)


def _check_signature(folder: Path, signers: Path | None, language: str) -> None:
    """Say who signed the release; end with exit code 1 where it has to be signed and is not by one of those allowed."""
    from evaluation.release.checksums import SIGNATURE
    from evaluation.release.signing import signer

    if signers is None:
        there = (folder / SIGNATURE).is_file()
        _say("not_checked" if there else "unsigned", language)
        return
    name = signer(folder, signers)
    _say("signed" if name else "unsigned", language, name=name)
    if not name:
        sys.exit(1)


def _make_again(study: Study, folder: Path, workers: int, previous: tuple[Path, ...]) -> Again:
    from evaluation.cli.progress import show_progress
    from evaluation.release import make_again
    from evaluation.reports.making import How
    from evaluation.reports.plan import plan

    with contextlib.ExitStack() as held:
        progress = held.enter_context(show_progress(len(plan(study)), workers, as_json=False))
        return make_again(study, folder, How(workers), progress.listen, earlier=previous)


def _say(key: str, language: str, **facts: object) -> None:
    click.echo(languages.text(f"release.verify.{key}", language, **facts))
