"""``evaluation synthetic``: the synthetic registers of fare-legami."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation import paths
from evaluation.synthetic import SEED, STUDY


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to. data/fare-legami/registers.")
@click.option("--seed", type=click.IntRange(min=0), default=SEED, show_default=True, help="Seed: other people.")
def command(out: Path | None, seed: int) -> None:
    """Write the synthetic registers of fare-legami: invented people whose totals are the published figures.

    Six files in the formats of an office, dirty in the ways of an office: iscritti.xlsx, presenze.xlsx, colloqui.csv,
    servizi.ods, patti.xlsx and the job notices of the day of their extraction. The same seed gives the same bytes;
    docs/synthetic.md says what is published and what is invented.
    """
    from evaluation.synthetic.writing import write_registers

    folder = (out or paths.working_root() / "data" / STUDY / "registers").absolute()
    for file in write_registers(folder, seed):
        click.echo(file)
