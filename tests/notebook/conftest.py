"""Small studies of invented people, written where a test wants them."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evaluation.parameters import Settings, settings

STUDY = """
id = "{name}"
languages = ["en", "it"]
nature = "public"
design = "randomised"
title = {{ it = "T", en = "T" }}
programme = {{ it = "il corso", en = "the course" }}
question = {{ it = "Domanda?", en = "Question?" }}
caution = {{ it = "Cautela.", en = "Caution." }}
sources = [{{ text = {{ it = "fonte", en = "source" }} }}]
populations = [{{ id = "enrolled", label = {{ it = "persone", en = "people" }} }}]
participants = {{ file = "people.csv", sql = "people.sql" }}
reports = {{ notebooks = ["30_outcomes", "40_pact_comparison", "50_time_to_first_job"] }}
disclosure = {{ threshold = {threshold} }}
primary = {{ outcome = "work", population = "enrolled" }}
time = {{ zero = {{ it = "inizio", en = "start" }}, unit = "month", horizons = {horizons}, window = {window}, \
landmarks = [1] }}

[arms]
name = {{ it = "il patto", en = "the pact" }}
treated = {{ it = "con patto", en = "pact" }}
control = {{ it = "senza patto", en = "no pact" }}

[[events]]
id = "job"
label = {{ it = "lavoro", en = "job" }}

[[outcomes]]
id = "work"
label = {{ it = "un lavoro", en = "work" }}
events = ["job"]
"""
SQL = """SELECT CAST(row_number() OVER () AS VARCHAR) AS person_id, pact = '1' AS pact,
CASE WHEN job = '1' THEN 'job' ELSE 'none' END AS event,
CAST(months AS DOUBLE) AS months_to_event, CAST(followup AS DOUBLE) AS followup_months{began} FROM raw"""
BEGAN = ", CAST(nullif(began, '') AS DOUBLE) AS months_to_pact"


@pytest.fixture
def study_of(tmp_path: Path) -> Callable[..., Settings]:
    """Writes a study of people (pact, months, job; followup and began where they differ) and returns its settings."""

    def write(people: pd.DataFrame, window=12, horizons=(3, 12), threshold=0, language="en") -> Settings:
        folder = tmp_path / f"study{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        written = STUDY.format(name=folder.name, window=window, horizons=list(horizons), threshold=threshold)
        (folder / "study.toml").write_text(written, encoding="utf-8")
        (folder / "people.sql").write_text(SQL.format(began=BEGAN if "began" in people else ""), encoding="utf-8")
        people.assign(followup=people.get("followup", people["months"])).to_csv(folder / "people.csv", index=False)
        return settings(study=folder, language=language)

    return write
