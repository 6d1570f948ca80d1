"""``evaluation synthetic``: test registers for a study."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation import languages, paths
from evaluation.cli.places import Places
from evaluation.errors import EvaluationError
from evaluation.scratch import scratch_folder
from evaluation.synthetic import SEED


@click.command()
@click.argument("study", metavar="NAME|PATH")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to. That of the study's registers."
)
@click.option("--people", type=click.IntRange(min=1, max=100_000), help="How many are enrolled. As published, or 140.")
@click.option("--seed", type=click.IntRange(min=0), default=SEED, show_default=True, help="Seed: other people.")
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the messages.",
)  # fmt: skip
def command(study: str, out: Path | None, people: int | None, seed: int, language: str) -> None:
    """Write test registers for STUDY: invented people, on whom notebooks can be written before the data come.

    One file for each register that the study has, called and written as it declares, dirty in the ways of an office,
    with its editions, sites and days; where the study has published figures and says how, with their totals. The same
    seed gives the same bytes. As long as one of these files is among the registers of a study, all of its pages say
    that the people are invented. Files that may be of real people are never overwritten.

    Example: evaluation synthetic my-study --people 300
    """
    from evaluation.study import read_study
    from evaluation.synthetic.writing import write_registers

    with scratch_folder() as scratch:
        chosen = read_study(Places(scratch).study(study), language)
        registers = chosen.registers
        inside = registers.folder if registers else "registers"
        folder = out.expanduser().absolute() if out else writable(chosen.folder) / inside
        try:
            files = write_registers(chosen, folder, seed, people, language)
        except EvaluationError as error:
            raise error.spoken(language) from None
    for file in files:
        click.echo(file)


def writable(study: Path) -> Path:
    """Return a study's folder, or, of one installed with the package, its place below the working folder."""
    shipped = paths.data_folder()
    return paths.working_root() / "data" / study.relative_to(shipped) if study.is_relative_to(shipped) else study
