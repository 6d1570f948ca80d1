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


FIGURES = """
title = {{ it = "T", en = "T" }}
source = {{ it = "fonte", en = "source" }}
relations = [
    "treated + control = followed",
    "treated_had + control_had = had",
    "unseen_had <= enrolled - followed",
]
counts = [
    {{ id = "enrolled", printed = {enrolled} }},
    {{ id = "followed", within = ["enrolled"] }},
    {{ id = "had", within = ["followed"] }},
    {{ id = "unseen_had", range = [0, {enrolled}] }},
    {{ id = "treated", printed = {n1}, within = ["followed"] }},
    {{ id = "treated_had", printed = {events1}, within = ["treated"] }},
    {{ id = "control", {control}within = ["followed"] }},
    {{ id = "control_had", printed = {events0}, within = ["control"] }},
]

[[derived.counts]]
id = "unseen"
count = "enrolled - followed"

[[derived.rates]]
id = "share"
events = "had"
n = "followed"

[[derived.rates]]
id = "share_of_all"
events = "had + unseen_had"
n = "enrolled"

[[derived.differences]]
id = "followed_difference"
events1 = "treated_had"
n1 = "treated"
events0 = "control_had"
n0 = "control"

[[derived.differences]]
id = "enrolled_difference"
events1 = "treated_had"
n1 = "treated"
events0 = "control_had + unseen_had"
n0 = "enrolled - treated"
"""
PUBLISHED = """
[published]
file = "published.toml"
headline = "enrolled_difference"
base = "followed"
unseen = "unseen"
{share}

[[published.comparisons]]
id = "followed"
scenario = "as_printed"
difference = "followed_difference"
label = {{ it = "persone con esito", en = "people with an outcome" }}
"""
SHARE = (
    'claim = "share"\nclaim_of_all = "share_of_all"\nconclusion = { it = "Il corso aiuta.", en = "The course helps." }'
)


@pytest.fixture
def published_study(tmp_path: Path) -> Callable[..., Settings]:
    """Writes a study of published figures alone, without a person, and returns its settings."""

    def write(
        events1,
        n1,
        events0,
        n0,
        enrolled=None,
        window=12,
        language="en",
        design="observational",
        share=SHARE,
        **left_out,
    ) -> Settings:
        folder = tmp_path / f"study{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        head = STUDY.format(name=folder.name, window=window, horizons=[window], threshold=0)
        lines = [line for line in head.splitlines() if not line.startswith("participants")]
        head = "\n".join(lines).replace('design = "randomised"', f'design = "{design}"')
        head = head.replace("landmarks = [1]", "landmarks = []")
        (folder / "study.toml").write_text(head + PUBLISHED.format(share=share), encoding="utf-8")
        control = "" if left_out.get("control") else f"printed = {n0}, "
        told = {"events1": events1, "n1": n1, "events0": events0, "control": control}
        figures = FIGURES.format(enrolled=enrolled or n1 + n0, **told)
        (folder / "published.toml").write_text(figures, encoding="utf-8")
        return settings(study=folder, language=language)

    return write
