"""What the columns of the participants hold: for a researcher who sees them for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.analysis.frame import participants
from evaluation.presentation.labels import Labels

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.parameters import Settings


def columns(settings: Settings) -> pd.DataFrame:
    """Return what is known of each person, column by column.

    Parameters
    ----------
    settings : Settings
        From :func:`evaluation.settings`.

    Returns
    -------
    DataFrame
        Index: the column; ``meaning`` in the language of the report, ``unit``, ``source`` (``"registers"``, the public
        file, or ``"study.toml"`` for what follows from the study's definitions), ``kind`` of its values, and how many
        are ``missing``.

    Examples
    --------
    >>> import evaluation as ev
    >>> ev.columns(ev.settings(study="rossi", language="en")).loc["time_any_work", "unit"]
    'weeks'
    """
    import pandas as pd

    people, labels = participants(settings), Labels(settings)
    rows = [
        (name, meaning(name, labels), _unit(name, settings), _source(name, settings), str(people[name].dtype),
         int(people[name].isna().sum()))
        for name in map(str, people)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["column", "meaning", "unit", "source", "kind", "missing"]).set_index("column")


def meaning(name: str, labels: Labels) -> str:
    """Return what a column holds, in words; empty where neither study nor program says it."""
    for prefix in ("time", "event"):
        outcome = name.removeprefix(f"{prefix}_")
        if outcome != name and outcome in {item.id for item in labels.study.outcomes}:
            return labels.words.text(f"analysis.meaning.{prefix}", outcome=labels.column(outcome))
    known = labels.column(name)
    if known != name:
        return known
    return labels.program_column(name)


def _unit(name: str, settings: Settings) -> str:
    if name.startswith("time_"):
        return f"{settings.study.time.unit}s"
    return "months" if "months" in name else "days" if name.startswith("days_") else ""


def _source(name: str, settings: Settings) -> str:
    study = settings.study
    defined = {each for item in study.outcomes for each in (item.id, f"time_{item.id}", f"event_{item.id}")}
    if name in defined or name == "enrolled":
        return "study.toml"
    return "registers" if study.registers is not None else str(study.participants and study.participants.file)
