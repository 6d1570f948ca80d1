"""``evaluation release``: the folder of a study's reports that is handed over, when nobody can be recognised in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation import languages
from evaluation.cli.places import Places
from evaluation.errors import EvaluationError
from evaluation.scratch import scratch_folder
from evaluation.study import Study, read_study

if TYPE_CHECKING:
    from evaluation.release import Release


@click.command()
@click.argument("study", metavar="STUDY|PATH|URL")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Folder to make; there must be none yet.",
)  # fmt: skip
@click.option(
    "--from", "source", type=click.Path(path_type=Path, file_okay=False),
    help="Folder that evaluation report has written to. Its outputs/ folder.",
)  # fmt: skip
@click.option(
    "--previous", "earlier", multiple=True, metavar="RELEASE", type=click.Path(path_type=Path, file_okay=False),
    help="Earlier release, which readers have; again for more. None.",
)  # fmt: skip
@click.option(
    "--sign", "key", metavar="KEY", type=click.Path(path_type=Path, dir_okay=False),
    help="OpenSSH key to sign it with. It is not signed.",
)  # fmt: skip
@click.option("--name", default="", help="Name of the release. That of the folder.")
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the messages.",
)  # fmt: skip
def command(
    study: str, out: Path, source: Path | None, earlier: tuple[Path, ...], key: Path | None, name: str, language: str
) -> None:
    """Build the folder of a study's reports that is handed over, whole or not at all.

    Every report must be as it would be made now. All counts that the pages say, in all languages, are solved together
    at the threshold of the study, and with those of earlier releases; nothing is written when somebody could be worked
    out, or when a file holds a tax code, a name of the registers or the key of the pseudonyms: then the command ends
    with exit code 10 and says on standard error which pages and cells are to blame. That output holds what must not be
    published. In OUT: pages, results, notebooks, lists, release.json (what was done), ledger.json (for the next
    release) and SHA256SUMS, with --sign also SHA256SUMS.sig.
    """
    from evaluation.release import make_release

    with scratch_folder() as scratch:
        places = Places(scratch)
        chosen = read_study(places.study(study), language)
        root = places.out(str(source) if source else None)
        try:
            made = make_release(
                chosen,
                root / chosen.id,
                out.expanduser().absolute(),
                name,
                [folder.expanduser().absolute() for folder in earlier],
                language=language,
                key=key,
            )
        except EvaluationError as error:
            error.language = language
            raise
    for line in _told(made, chosen, language):
        click.echo(line)


def _told(made: Release, study: Study, language: str) -> list[str]:
    facts = {"folder": made.folder, "files": made.files, "reports": made.reports, "statements": made.statements}
    kind = "audited" if made.audited else "not_audited"
    lines = [
        languages.text("release.made", language, **facts),
        languages.text(f"release.{kind}", language, threshold=study.disclosure.threshold),
    ]
    if made.compared:
        lines.append(languages.text("release.compared", language, names=", ".join(made.compared)))
    if made.audited and made.silent:
        lines.append(languages.text("release.silent", language, pages=", ".join(made.silent)))
    return lines
