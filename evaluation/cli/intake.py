"""``evaluation intake``: a folder of registers to the participants table and an account of every row."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation import languages
from evaluation.errors import EvaluationError, OutputError
from evaluation.study import read_study, shipped

if TYPE_CHECKING:
    from evaluation.registers.intake import Intake
    from evaluation.registers.ledger import Ledger
    from evaluation.registers.rules import Rules


@click.command()
@click.argument("folder", metavar="FOLDER|STUDY")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to. NAME-intake in the working directory.",
)  # fmt: skip
@click.option(
    "--extraction", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Day on which the job notices were extracted. That of study.toml, else the last day of sending.",
)  # fmt: skip
@click.option(
    "--key-file", type=click.Path(path_type=Path, dir_okay=False),
    help="File with the key of the pseudonyms, made when it is not there. One in your configuration folder.",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(languages.available()), default=languages.DEFAULT, show_default=True,
    help="Language of the ledger and of the messages.",
)  # fmt: skip
def command(
    folder: str, out: Path | None, extraction: dt.datetime | None, key_file: Path | None, language: str
) -> None:
    """Read the registers of a study (a folder with a study.toml, or a name) or of a bare folder of files.

    Writes to OUT participants.parquet and spells.parquet, datapackage.json (their dictionary), populations.csv,
    ledger.xlsx (every row: kept, merged or set aside; what to correct, where and by whom, what removes somebody first),
    ledger_*.parquet, and ledger_*.csv for what the workbook leaves out; all of it or nothing. No tax code, name,
    address or birth date is in any of them. The key of the pseudonyms stays in its place.
    """
    from evaluation.registers.intake import intake
    from evaluation.registers.reading import RefusedFilesError
    from evaluation.registers.writing import write_intake

    rules = _rules(folder, extraction.date() if extraction else None, key_file, language)
    place = (out or Path(f"{rules.name}-intake")).expanduser().absolute()
    if place.resolve().is_relative_to(rules.folder.resolve()):
        raise OutputError(
            "registers.errors.out_in_registers", language=language, out=str(place), folder=str(rules.folder)
        )
    try:
        made = intake(rules)
    except RefusedFilesError as refused:
        for error in refused.errors:
            click.echo(f"error: {error.say(language)}", err=True)
        sys.exit(refused.exit_code)
    except EvaluationError as error:
        error.language = language
        raise
    for path in write_intake(made, place, language):
        click.echo(path)
    click.echo(_summary(made, language))


def _rules(folder: str, extraction: dt.date | None, key_file: Path | None, language: str) -> Rules:
    from evaluation.registers.rules import folder_rules, study_rules, with_declared

    path = Path(folder).expanduser().absolute()
    is_study = folder in shipped() or (path / "study.toml").is_file()
    rules = (
        study_rules(read_study(folder if folder in shipped() else path, language)) if is_study else folder_rules(path)
    )
    rules = with_declared(rules, extraction=extraction) if extraction else rules
    return replace(rules, key_file=key_file.expanduser().absolute() if key_file else None)


def _summary(made: Intake, language: str) -> str:
    people = made.participants
    unknown = languages.text("registers.intake.unknown", language)
    counts = {
        name: int(people[name].sum()) if people[name].notna().any() else unknown
        for name in ("observed", "completed", "counselled", "pact")
    }
    jobs = len(made.spells) if made.registers["notices"].found else unknown
    facts = {"people": len(people), "pacts": counts.pop("pact"), "jobs": jobs, **counts}
    rows = made.ledger.counts()[["read", "kept", "merged", "quarantined"]].sum().to_dict()
    lines = [
        languages.text("registers.intake.rows", language, **rows),
        *_issues(made.ledger, language),
        languages.text("registers.intake.summary", language, **facts),
    ]
    return "\n".join(lines)


def _issues(ledger: Ledger, language: str) -> list[str]:
    """Return what has to be corrected and looked at, what is left out until it is, and what stands apart."""
    from evaluation.registers.ledger import count_issues

    counts = count_issues(ledger)
    lines = [languages.text("registers.intake.issues", language, **counts)]
    if counts["persons"] or counts["jobs"] or counts["pacts"]:
        lines.append(languages.text("registers.intake.removals", language, **counts))
    return lines + ([languages.text("registers.intake.apart", language, **counts)] if counts["rows"] else [])
