"""The participants table: one row per enrolled person, the one frame between cleaning and statistics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.errors import ParticipantsError
from evaluation.study import ALL, ENROLLED, NO_EVENT, Study

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
    from pandera.errors import SchemaError

    from evaluation.parameters import Settings

ROUNDING = 1e-9
PERSON, MASK = "person_id", "…"


def participants(settings: Settings) -> pd.DataFrame:
    """Return the participants of a report, checked against the contract.

    Parameters
    ----------
    settings : Settings
        The report's parameters; site and edition choose the rows.

    Returns
    -------
    pandas.DataFrame
        One row per enrolled person with at least ``person_id``, ``pact`` (bool, the arm), ``event`` (one of the study's
        events or ``"none"``), ``months_to_event`` and ``followup_months`` (months, float).

    Raises
    ------
    ParticipantsError
        When the study has no person-level data, a file is missing, or the table breaks the contract.
    """
    table = study_participants(settings.study)
    if settings.site != ALL:
        table = table[table["site"] == settings.site]
    if settings.edition != ALL:
        table = table[table["edition"] == settings.edition]
    return table.reset_index(drop=True)


def study_participants(study: Study) -> pd.DataFrame:
    """Return the participants of a whole study, checked; see :func:`participants`."""
    if study.registers is not None:
        from evaluation.registers.cache import kept_participants

        return check(kept_participants(study), study)
    if study.participants is None:
        raise ParticipantsError("errors.no_participants", study=study.id)
    file, sql = study.path(study.participants.file), study.path(study.participants.sql)
    for path in (file, sql):
        if not path.is_file():
            raise ParticipantsError("errors.no_file", file=path.name, study=study.id)
    return check(_query(file, sql), study)


def in_population(table: pd.DataFrame, population: str) -> pd.DataFrame:
    """Return the rows of a population: everybody enrolled, or those whose column of that name is true."""
    return table if population == ENROLLED else table[table[population]]


def check(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the table when it keeps the contract.

    Raises
    ------
    ParticipantsError
        Names the column, the row, the value met and the values accepted.
    """
    from pandera.errors import SchemaError

    try:
        return _schema(study).validate(table)
    except SchemaError as error:
        raise ParticipantsError("errors.participants", study=study.id, **_facts(error)) from None


def _facts(error: SchemaError) -> dict[str, str]:
    cases = error.failure_cases
    accepted = str(getattr(error.check, "error", None) or error.check)
    if getattr(cases, "columns", None) is None or cases["index"].isna().all():
        name = cases if isinstance(cases, str) else cases["failure_case"].iloc[0]
        return {"column": str(error.schema.name or name), "row": "-", "met": str(name), "accepted": accepted}
    row = int(cases["index"].iloc[0])
    column = cases["column"].iloc[0] if "column" in cases else error.schema.name
    met = MASK if column == PERSON else str(cases["failure_case"].iloc[0])
    return {"column": str(column), "row": str(row + 1), "met": met, "accepted": accepted}


def _schema(study: Study) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    events = [NO_EVENT, *(event.id for event in study.events)]
    flags = [item.id for item in study.populations if item.id != ENROLLED]
    columns = {
        PERSON: pa.Column(str, unique=True),
        "pact": pa.Column(bool),
        "event": pa.Column(str, pa.Check.isin(events)),
        "followup_months": pa.Column(float, pa.Check.ge(0)),
        "months_to_event": pa.Column(float, pa.Check.ge(0)),
        **{flag: pa.Column(bool) for flag in flags},
    }
    if study.sites:
        columns["site"] = pa.Column(str, pa.Check.isin([item.id for item in study.sites]))
    if study.editions:
        columns["edition"] = pa.Column(str, pa.Check.isin([item.id for item in study.editions]))
    within = pa.Check(
        lambda table: table["months_to_event"] <= table["followup_months"] + ROUNDING,
        error="months_to_event <= followup_months",
    )
    return pa.DataFrameSchema(columns, checks=within, strict=False)


def _query(file: Path, sql: Path) -> pd.DataFrame:
    """Run the study's query over its file, alone in a database that may not reach anything else."""
    import duckdb

    with duckdb.connect() as database:
        database.execute(
            "CREATE TABLE raw AS SELECT * FROM read_csv(?, all_varchar = true, header = true)", [str(file)]
        )
        database.execute("SET enable_external_access = false")
        try:
            return database.execute(sql.read_text(encoding="utf-8")).df()
        except duckdb.Error as error:
            facts = {"file": sql.name, "problem": str(error).splitlines()[0]}
            raise ParticipantsError("errors.broken_sql", **facts) from None
