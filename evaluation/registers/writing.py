"""An intake on disk: tables, their dictionary, the ledger; all of it or nothing."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evaluation import languages
from evaluation.errors import OutputError
from evaluation.lock import only_writer
from evaluation.registers.intake import Intake
from evaluation.registers.ledger import write_excel, write_tables
from evaluation.registers.participants.columns import datapackage, participant_columns, spell_columns

DRAFT = ".intake."


def write_intake(intake: Intake, folder: Path, language: str = languages.DEFAULT) -> tuple[Path, ...]:
    """Write an intake.

    Parameters
    ----------
    intake : Intake
        What to write.
    folder : Path
        Where: ``participants.parquet``, ``spells.parquet``, ``datapackage.json`` (their dictionary),
        ``populations.csv``, ``ledger.xlsx`` and the tables of the ledger (as csv too where the workbook leaves
        something out), readable by their owner alone. Files of the same names are replaced, when all new ones are
        whole.
    language : str
        Language of descriptions and of the ledger.

    Returns
    -------
    tuple of Path
        The files, sorted.

    Raises
    ------
    OutputError
        When the folder cannot be written to, or another process is writing there; the files that were there are
        untouched.
    """
    tables = {
        "participants": participant_columns(intake.rules.horizons, intake.rules.lengths),
        "spells": spell_columns(),
    }
    with _all_or_nothing(folder, language) as draft:
        intake.participants.to_parquet(draft / "participants.parquet", index=False)
        intake.spells.frame.to_parquet(draft / "spells.parquet", index=False)
        intake.populations.to_csv(draft / "populations.csv", index=False)
        package = datapackage(intake.rules.name, tables, language)
        text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
        (draft / "datapackage.json").write_text(text, encoding="utf-8")
        write_excel(intake.ledger, draft / "ledger.xlsx", language)
        write_tables(intake.ledger, draft, language)
        names = sorted(path.name for path in draft.iterdir())
    return tuple(folder / name for name in names)


@contextlib.contextmanager
def _all_or_nothing(folder: Path, language: str) -> Iterator[Path]:
    """Give a folder aside whose files take their places when the block ends well; remove what a kill left of one."""
    draft, written = None, set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with only_writer(folder, language):
            for left in folder.glob(f"{DRAFT}*"):
                shutil.rmtree(left, ignore_errors=True)
            draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder))
            yield draft
            for path in sorted(draft.iterdir()):
                # Pseudonymous people are personal data.
                path.chmod(0o600)
                os.replace(path, folder / path.name)
                written.add(path.name)
            for old in folder.glob("ledger_*.csv"):
                if old.name not in written:
                    old.unlink()
    except OSError as error:
        problem = error.strerror or str(error)
        raise OutputError("errors.unwritable", language=language, path=str(folder), problem=problem) from None
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
