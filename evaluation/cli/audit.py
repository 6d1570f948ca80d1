"""``evaluation audit``: which counts can be behind a file of published figures, and what follows."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from evaluation import languages


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the whole verdict as JSON instead of text.")
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the text.",
)  # fmt: skip
def command(file: Path, as_json: bool, language: str) -> None:
    """Audit FILE, a TOML file of published figures (docs/published.md describes it); nothing is written.

    Prints the verdict on every figure, the counts that nobody printed, exact bounds of what follows, and what each
    assumption is worth. Ends with exit code 1 when the figures contradict each other.
    """
    from evaluation import published

    verdict = published.audit(published.read(file, language), language)
    if as_json:
        click.echo(json.dumps(published.to_dict(verdict), ensure_ascii=False, indent=1))
    else:
        click.echo(published.describe(verdict, language), nl=False)
    sys.exit(0 if verdict.consistent else 1)
