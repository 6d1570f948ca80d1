"""The contract between ``study.toml`` and the participants table: everything that breaks it, at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from evaluation.assignment import arm_levels, levels_of
from evaluation.errors import ParticipantsError, Phrase, StudyError, several
from evaluation.study import ENROLLED, NO_EVENT, UNKNOWN_EVENT, Study

if TYPE_CHECKING:
    import pandas as pd

ROUNDING = 1e-9
PERSON, MASK = "person_id", "…"
# As numbers are typed, with a point, a comma, a sign or per cent.
NUMBER = r"\s*[+-]?\d+(?:[.,' ]\d+)*(?:[eE][+-]?\d+)?\s*%?\s*"
_MOST_COLUMNS = 60
_SHORT = 60


def check(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the table when it keeps the contract: flags as booleans, times as floats, everything else as it is.

    A flag stays nullable ("boolean") where that of somebody is not known.

    Raises
    ------
    StudyError
        Names everything that breaks it: entry or column, the first row, the value met and the values accepted.
    """
    if study.arms is None:  # everybody is in the one group, whatever the table says of arms
        table = table.drop(columns=["months_to_pact"], errors="ignore").assign(pact=False)
    found = [*_columns_faults(table, study), *_value_faults(table, study), *_covariate_faults(table, study)]
    found += [*_outcome_faults(table, study), *_level_faults(table, study), *_design_faults(table, study)]
    if found:
        raise several(found)
    known = [name for name in _flags(study) if table[name].notna().all()]
    return table.astype(dict.fromkeys(_times(), float) | dict.fromkeys(known, bool))


def missing_strata(table: pd.DataFrame, study: Study) -> list[int]:
    """Return the rows, from 1, of people without a stratum."""
    name = study.adjustment.strata if study.adjustment else ""
    return [int(row) + 1 for row in table[name].isna().to_numpy().nonzero()[0]] if name else []


def strata_of(table: pd.DataFrame, name: str) -> pd.Series:
    """Return the stratum of everybody as a text; people without one are compared among themselves, nobody is lost."""
    return table[name].astype(object).where(table[name].notna(), "").astype(str)


def _times() -> tuple[str, ...]:
    return ("followup_months", "months_to_event")


def _flags(study: Study) -> dict[str, str]:
    """Return the columns of true and false, each with the entry that asks for it."""
    populations = [item.id for item in study.populations if item.id != ENROLLED]
    return {"pact": ""} | {name: f"populations.{name}.id" for name in populations}


def _codes(study: Study) -> dict[str, tuple[str, list[str]]]:
    """Return the columns of ids, each with the entry that asks for it and the ids."""
    codes = {"event": ("", [NO_EVENT, UNKNOWN_EVENT, *(event.id for event in study.events)])}
    if study.sites:
        codes["site"] = ("sites", [item.id for item in study.sites])
    if study.editions:
        codes["edition"] = ("editions", [item.id for item in study.editions])
    return codes


def _columns_faults(table: pd.DataFrame, study: Study) -> Iterator[StudyError]:
    """Return the columns that must be there, or that ``study.toml`` names, and that the table does not have."""
    needed = {PERSON: ""} | _flags(study) | {name: entry for name, (entry, _) in _codes(study).items()}
    needed |= dict.fromkeys(_times(), "")
    needed |= {each.column: f"outcomes.{each.id}.column" for each in study.outcomes if each.column}
    needed |= {name: entry for entry in ("clusters", "weights") if (name := getattr(study, entry))}
    if study.arms is not None and study.arms.column:
        needed |= {study.arms.column: "arms.column"}
        # The arm is made of that column.
        needed = {name: entry for name, entry in needed.items() if name != "pact" or study.arms.column in table}
    if study.adjustment is not None:
        needed |= {each.id: f"adjustment.covariates.{each.id}.id" for each in study.adjustment.covariates}
        needed |= {study.adjustment.strata: "adjustment.strata"} if study.adjustment.strata else {}
    columns = ", ".join(str(name) for name in table.columns[:_MOST_COLUMNS])
    for name, entry in needed.items():
        if name not in table:
            kind = StudyError if entry else ParticipantsError
            yield kind("errors.no_column", study=study.id, column=name, accepted=columns, asks=_asks(entry))


def _asks(entry: str) -> Phrase:
    return Phrase("errors.asks.entry", {"entry": entry}) if entry else Phrase("errors.asks.contract")


def _value_faults(table: pd.DataFrame, study: Study) -> Iterator[StudyError]:
    if not len(table):
        yield ParticipantsError("errors.nobody", study=study.id)
    if PERSON in table:
        yield from _person_faults(table[PERSON], study)
    for name in _flags(study):
        if name in table and table[name].dtype not in (bool, "boolean"):
            told = table[name].map(lambda value: isinstance(value, bool)).to_numpy(bool)
            yield from _fault(table[name], ~told, "flag", study)
    for name, (_, accepted) in _codes(study).items():
        if name in table:
            facts = {"accepted": ", ".join(accepted)}
            yield from _fault(table[name], ~table[name].isin(accepted), "one_of", study, **facts)
    yield from _time_faults(table, study)
    yield from _place_faults(table, study)


def _person_faults(column: pd.Series, study: Study) -> Iterator[StudyError]:
    texts = column.map(lambda value: isinstance(value, str) and bool(value)).to_numpy(bool)
    yield from _fault(column, ~texts, "person_text", study)
    yield from _fault(column, texts & column.duplicated().to_numpy(bool), "person_once", study)


def _time_faults(table: pd.DataFrame, study: Study) -> Iterator[StudyError]:
    import numpy as np

    numbers = {name: _numbers(table[name]) for name in _times() if name in table}
    for name, values in numbers.items():
        with np.errstate(invalid="ignore"):
            yield from _fault(table[name], ~(np.isfinite(values) & (values >= 0)), "months", study)
    if len(numbers) == len(_times()):
        followed, waited = (numbers[name] for name in _times())
        yield from _fault(table["months_to_event"], waited > followed + ROUNDING, "within_followup", study)


def _numbers(column: pd.Series) -> Any:
    """Return a column as numbers, NaN where it holds something else; a text or a flag is no number."""
    import numpy as np
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype) and column.dtype != bool:
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.full(len(column), np.nan)


def _place_faults(table: pd.DataFrame, study: Study) -> Iterator[StudyError]:
    """Return people whose edition was not held at their site."""
    if not (study.editions and study.sites and {"site", "edition"} <= set(table.columns)):
        return
    held = table["edition"].map({item.id: item.site for item in study.editions})
    elsewhere = held.notna() & table["site"].isin([item.id for item in study.sites]) & (held != table["site"])
    yield from _fault(table["site"], elsewhere, "site_of_edition", study)


def _outcome_faults(table: pd.DataFrame, study: Study) -> Iterator[StudyError]:
    """Return outcomes that are columns and do not hold what their kind says; not to be known is no fault."""
    import numpy as np

    for outcome in study.outcomes:
        column = table.get(outcome.column)
        if not outcome.column or column is None:
            continue
        recorded = column.notna().to_numpy(bool)
        if outcome.kind == "binary":
            yield from _fault(column, recorded & ~column.isin([True, False]).to_numpy(bool), "outcome_flag", study)
            continue
        values = _numbers(column)
        fit = np.isfinite(values) & ((values >= 0) | outcome.is_number)
        yield from _fault(column, recorded & ~fit, "outcome_number" if outcome.is_number else "outcome_time", study)
        if not outcome.is_number and "followup_months" in table:
            followed = _numbers(table["followup_months"])
            yield from _fault(column, fit & (values > followed + ROUNDING), "within_followup", study)


def _level_faults(table: pd.DataFrame, study: Study) -> Iterator[StudyError]:
    """Return levels of the arms that nobody has: misspelt, they would leave people out of the comparison."""
    column = study.arms.column if study.arms else ""
    if not column or column not in table:
        return
    met = sorted(levels_of(table[column]).dropna().unique())
    accepted = Phrase("errors.accepted.one_of", {"accepted": ", ".join(met[:_MOST_COLUMNS]) or "-"})
    for arm, levels in arm_levels(study).items():
        for level in levels:
            if level not in met:
                named = {"file": study.file.name, "entry": f"arms.{arm}", "met": repr(level)}
                yield StudyError("errors.study_wrong", accepted=accepted, **named)


def _design_faults(table: pd.DataFrame, study: Study) -> Iterator[StudyError]:
    """Return people without a cluster or a weight, and weights that are none."""
    import numpy as np

    if study.clusters in table:
        yield from _fault(table[study.clusters], table[study.clusters].isna(), "cluster", study)
    if study.weights in table:
        values = _numbers(table[study.weights])
        with np.errstate(invalid="ignore"):
            yield from _fault(table[study.weights], ~(np.isfinite(values) & (values >= 0)), "weight", study)


def _covariate_faults(table: pd.DataFrame, study: Study) -> Iterator[StudyError]:
    import numpy as np
    import pandas as pd

    for each in study.adjustment.covariates if study.adjustment else ():
        column = table.get(each.id)
        if column is None:
            continue
        if pd.api.types.is_numeric_dtype(column.dtype):
            if column.dtype.kind == "f":
                yield from _fault(column, np.isinf(column.to_numpy(np.float64, na_value=0)), "finite", study)
            continue
        texts = column.map(lambda value: isinstance(value, str | bool) or pd.isna(value)).to_numpy(bool)
        yield from _fault(column, ~texts, "covariate", study)
        if not each.levels:
            yield from _left_as_text(column, study)


def _left_as_text(column: pd.Series, study: Study) -> Iterator[StudyError]:
    """Return a text column most of whose values are numbers: each number would be a category of its own."""
    known = column.dropna().astype(str)
    number = known.str.fullmatch(NUMBER)
    if 2 * number.sum() <= len(known):
        return
    # What is no number is what has to be looked at; else any row shows it.
    wrong = number if number.all() else ~number
    strange = column.index.isin(wrong[wrong].index)
    yield from _fault(column, strange, "number_or_levels", study, column=str(column.name))


def _fault(values: pd.Series, wrong: Any, kind: str, study: Study, **facts: str) -> Iterator[StudyError]:
    """Return the fault of the rows that are wrong, if there are any; the first is named, the others are counted."""
    import numpy as np

    rows = np.flatnonzero(np.asarray(wrong, dtype=bool))
    if not len(rows):
        return
    row = Phrase(
        "errors.rows.one" if len(rows) == 1 else "errors.rows.more", {"row": rows[0] + 1, "more": len(rows) - 1}
    )
    yield ParticipantsError(
        "errors.participants",
        study=study.id,
        column=str(values.name),
        row=row,
        met=_met(values, int(rows[0])),
        accepted=Phrase(f"errors.accepted.{kind}", facts),
    )


def _met(column: pd.Series, row: int) -> Phrase | str:
    import pandas as pd

    value = column.iloc[row]
    if pd.isna(value):
        return Phrase("errors.empty")
    if column.name == PERSON:
        return MASK
    written = str(value) or repr(value)
    return written if len(written) <= _SHORT else f"{written[:_SHORT]}…"
