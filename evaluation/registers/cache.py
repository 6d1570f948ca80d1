"""The participants table of a study, kept between reports: each report runs in a process of its own."""

from __future__ import annotations

import contextlib
import hashlib
import io
from pathlib import Path

import pandas as pd

from evaluation import paths
from evaluation.errors import OutputError
from evaluation.provenance import data_fingerprint, digest, program_fingerprint
from evaluation.registers.intake import pseudonym_key, study_intake
from evaluation.registers.persons.pseudonyms import pseudonym
from evaluation.registers.rules import Rules, study_rules
from evaluation.seals import read_sealed, write_sealed
from evaluation.study import Study


def kept_participants(study: Study) -> pd.DataFrame:
    """Return the participants of a study from its registers.

    The table is kept in the user's cache folder (``~/.cache``, or ``XDG_CACHE_HOME``), where only the user can read it,
    under the fingerprint of registers, study, program and key, and sealed; one for each study. Where it cannot be kept,
    or is not as it was kept, it is made anew.

    Raises
    ------
    RegisterError
        As :func:`~evaluation.registers.intake.intake`.
    """
    path = _place(study, study_rules(study))
    with contextlib.suppress(OSError, ValueError):
        return pd.read_parquet(io.BytesIO(read_sealed(path)))
    table = study_intake(study).participants
    with contextlib.suppress(OSError, OutputError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        write_sealed(path, table.to_parquet(None, index=False))
        for old in path.parent.glob("*.parquet"):
            if old != path:
                old.unlink(missing_ok=True)
    return table


def _place(study: Study, rules: Rules) -> Path:
    parts = (
        data_fingerprint(study),
        digest(rules.folder, rules.folder.rglob("*")),
        program_fingerprint(),
        pseudonym(pseudonym_key(rules), "cache").hex(),
    )
    return paths.cache_folder(study.id) / f"{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:32]}.parquet"
