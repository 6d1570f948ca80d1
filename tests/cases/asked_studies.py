"""A study of invented people that asks more than first events: columns, levels as arms, subgroups, clusters."""

from __future__ import annotations

import csv
import random
from pathlib import Path

NOTEBOOKS = ("30_outcomes", "40_pact_comparison", "50_time_to_first_job")
SQL = """SELECT id AS person_id, nullif("group", '') AS "group", sex, TRY_CAST(age AS DOUBLE) AS age, event,
CAST(months AS DOUBLE) AS months_to_event, 12.0 AS followup_months, TRY_CAST(w6 AS INTEGER) AS w6,
TRY_CAST(earned AS DOUBLE) AS earned, TRY_CAST(long AS DOUBLE) AS long_job, town,
CAST(weight AS DOUBLE) AS weight FROM raw"""
STUDY = """
id = "asked"
languages = ["en", "it"]
nature = "public"
design = "observational"
title = {{ it = "T", en = "T" }}
programme = {{ it = "il corso", en = "the course" }}
question = {{ it = "Domanda?", en = "Question?" }}
caution = {{ it = "Cautela.", en = "Caution." }}
sources = [{{ text = {{ it = "fonte", en = "source" }} }}]
populations = [{{ id = "enrolled", label = {{ it = "persone", en = "people" }} }}]
participants = {{ file = "people.csv", sql = "people.sql" }}
reports = {{ notebooks = {notebooks}, by_subgroup = ["30_outcomes"] }}
disclosure = {{ threshold = {threshold} }}
primary = {{ outcome = "{primary}", population = "enrolled" }}
time = {{ zero = {{ it = "inizio", en = "start" }}, unit = "month", horizons = [3, 6], window = 12 }}
clusters = "town"
weights = "weight"
subgroups = [
    {{ id = "women", where = "sex == 'F'", label = {{ it = "donne", en = "women" }} }},
    {{ id = "young", where = "age < 30", label = {{ it = "giovani", en = "young people" }} }},
]
events = [{{ id = "job", label = {{ it = "lavoro", en = "job" }} }}]
outcomes = [
    {{ id = "work", label = {{ it = "un lavoro", en = "work" }}, events = ["job"] }},
    {{ id = "work6", label = {{ it = "al lavoro al mese 6", en = "in work at month 6" }}, column = "w6" }},
    {{ id = "earnings", label = {{ it = "guadagno", en = "earnings" }}, column = "earned", kind = "continuous" }},
    {{ id = "long", label = {{ it = "lavoro lungo", en = "long job" }}, column = "long_job", kind = "time" }},
]

[arms]
name = {{ it = "il patto", en = "the pact" }}
column = "group"
treated = ["A", "B"]
control = ["C"]
labels.treated = {{ it = "con patto", en = "pact" }}
"""


def write_study(folder: Path, primary: str = "work6", threshold: int = 0, people: int = 240) -> Path:
    """Write the folder of the study."""
    folder.mkdir(parents=True)
    draws = random.Random(7)
    rows = [_person(number, draws) for number in range(people)]
    with (folder / "people.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (folder / "people.sql").write_text(SQL, encoding="utf-8")
    notebooks = "[" + ", ".join(f'"{name}"' for name in NOTEBOOKS) + "]"
    text = STUDY.format(primary=primary, threshold=threshold, notebooks=notebooks)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder


def _person(number: int, draws: random.Random) -> dict[str, object]:
    months = min(12.0, round(draws.expovariate(1 / 8), 2))
    worked = months < 12
    return {
        "id": f"p{number}",
        "group": draws.choice("ABCD") if number % 50 else "",
        "sex": draws.choice("FM"),
        "age": draws.randint(18, 60) if number % 30 else "",
        "event": "job" if worked else "none",
        "months": months,
        "w6": draws.choice(("1", "0", "0", "")),
        "earned": draws.randint(0, 20000) if number % 10 else "",
        "long": months if worked and draws.random() < 0.6 else "",
        "town": draws.choice("abcdefgh"),
        "weight": round(draws.random() + 0.2, 2),
    }
