"""Intake at scale: N invented people and 5 N job notices as csv, against the same job as one SQL query in DuckDB.

    python benchmarks/intake.py                    # 100,000 people
    python benchmarks/intake.py --people 1000000   # needs 1 GB of disk and 8 GiB of memory

Each side runs in a process of its own; the ratio is that of processor seconds, steadier than those of the clock.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXTRACTION = "2017-04-30"
CEASED_PLACE = "G468"
SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe ga go la le li lo lu ma me mi mo na ne no pa pe po ra re ri sa se ta te to"
)
PEOPLE = """
CREATE TABLE person AS
WITH drawn AS (
    SELECT
        i,
        list_transform(range(7), lambda k: syllables[1 + CAST(hash(i, k) % len(syllables) AS INTEGER)]) AS parts,
        hash(i, 'sex') % 2 = 0 AS woman,
        DATE '1978-01-01' + CAST(hash(i, 'birth') % 6900 AS INTEGER) AS birth_date,
        hash(i, 'edition') % 400 AS edition
    FROM range($people) AS numbers(i), (SELECT string_split($syllables, ' ') AS syllables)
)
SELECT
    *,
    upper(parts[1][1]) || parts[1][2:] || parts[2] || parts[3] || parts[4] AS surname,
    upper(parts[5][1]) || parts[5][2:] || parts[6] || parts[7] AS first_name,
    surname_letters(plain(surname)) || name_letters(plain(first_name)) || strftime(birth_date, '%y')
    || 'ABCDEHLMPRST'[month(birth_date)] || printf('%02d', day(birth_date) + if(woman, 40, 0)) || $place AS stem,
    DATE '2015-09-01' + CAST(edition AS INTEGER) AS course_end
FROM drawn
"""
ENROLMENTS = """
COPY (
    SELECT
        code AS "Codice fiscale", surname AS "Cognome", first_name AS "Nome", if(woman, 'F', 'M') AS "Sesso",
        strftime(birth_date, '%d/%m/%Y') AS "Data di nascita", 'Corso ' || edition AS "Edizione", 'Crema' AS "Sede",
        strftime(course_end - 60, '%d/%m/%Y') AS "Data iscrizione",
        strftime(course_end - 30, '%d/%m/%Y') AS "Inizio corso",
        strftime(course_end, '%d/%m/%Y') AS "Fine corso", 'diploma' AS "Titolo di studio", 'disoccupato' AS "Condizione"
    FROM coded
) TO '{file}' (HEADER, DELIMITER ';')
"""
NOTICES = """
COPY (
    WITH job AS (
        SELECT
            i, code, number,
            course_end - 100 + CAST(hash(i, number, 'start') % 500 AS INTEGER) AS start,
            start + 30 + CAST(hash(i, number, 'end') % 300 AS INTEGER) AS planned,
            ['A.01.00', 'A.02.00', 'C.01.00', 'A.03.09', 'A.02.00'][1 + CAST(hash(i, number, 'code') % 5 AS INTEGER)]
                AS contract,
            printf('%011d', CAST(hash(i, number, 'firm') % 50000 AS BIGINT)) AS firm
        FROM coded, range(2) AS numbers(number)
    ),
    notice AS (
        SELECT *, 0 AS step, 'AVV' AS event, start AS sent, NULL AS previous FROM job
        UNION ALL
        SELECT
            *, 1, if(number = 0, 'PRO', CASE hash(i, 'fix') % 20 WHEN 0 THEN 'RET' WHEN 1 THEN 'ANN' ELSE 'TRA' END),
            start + 20,
            if(number = 1 AND hash(i, 'fix') % 20 < 2, i * 10 + number * 5, NULL)
        FROM job
        UNION ALL
        SELECT *, 2, 'CES', planned - 5, NULL FROM job WHERE number = 0
    )
    SELECT
        printf('%016d', i * 10 + number * 5 + step) AS "Codice comunicazione",
        if(previous IS NULL, '', printf('%016d', previous)) AS "Codice comunicazione precedente",
        event AS "Tipo comunicazione", strftime(sent, '%d/%m/%Y') AS "Data invio", code AS "CF lavoratore",
        strftime(start, '%d/%m/%Y') AS "Data inizio",
        if(event = 'TRA', '', strftime(planned + if(event = 'PRO', 40, 0), '%d/%m/%Y')) AS "Data fine",
        if(event = 'CES', strftime(planned - 5, '%d/%m/%Y'), '') AS "Data cessazione",
        if(event = 'TRA', 'A.01.00', contract) AS "Tipologia contrattuale", firm AS "CF datore", 'unilav' AS "Modello"
    FROM notice
) TO '{file}' (HEADER, DELIMITER ';')
"""
ONE_QUERY = """
COPY (
    WITH person AS (
        SELECT
            upper(trim("Codice fiscale")) AS code,
            any_value("Edizione") AS edition,
            any_value("Sede") AS site,
            any_value("Sesso") AS sex,
            any_value("Titolo di studio") AS education,
            any_value("Condizione") AS prior_status,
            min(CAST(try_strptime("Data di nascita", '%d/%m/%Y') AS DATE)) AS birth_date,
            min(CAST(try_strptime("Data iscrizione", '%d/%m/%Y') AS DATE)) AS enrolled,
            min(CAST(try_strptime("Inizio corso", '%d/%m/%Y') AS DATE)) AS course_start,
            min(CAST(try_strptime("Fine corso", '%d/%m/%Y') AS DATE)) AS zero
        FROM read_csv('{folder}/iscritti.csv', all_varchar = true, delim = ';')
        WHERE regexp_full_match("Codice fiscale", '[A-Z]{{6}}[0-9L-V]{{2}}[A-Z][0-9L-V]{{2}}[A-Z][0-9L-V]{{3}}[A-Z]')
        GROUP BY code
    ),
    notice AS (
        SELECT
            "Codice comunicazione" AS id,
            nullif("Codice comunicazione precedente", '') AS previous,
            "Tipo comunicazione" AS event,
            CAST(try_strptime("Data invio", '%d/%m/%Y') AS DATE) AS sent,
            upper(trim("CF lavoratore")) AS code,
            CAST(try_strptime("Data inizio", '%d/%m/%Y') AS DATE) AS start,
            CAST(try_strptime("Data fine", '%d/%m/%Y') AS DATE) AS planned,
            CAST(try_strptime("Data cessazione", '%d/%m/%Y') AS DATE) AS cessation,
            "Tipologia contrattuale" AS contract,
            "CF datore" AS firm
        FROM read_csv('{folder}/cob.csv', all_varchar = true, delim = ';')
    ),
    ordered AS (
        SELECT *, row_number() OVER (PARTITION BY code, firm, start ORDER BY sent, id) AS step
        FROM notice
        ANTI JOIN (SELECT previous AS id FROM notice WHERE event IN ('RET', 'ANN')) USING (id)
        WHERE event <> 'ANN'
    ),
    job AS (
        SELECT
            code, start, arg_min(contract, step) AS contract, arg_max(contract, step) AS contract_at_end,
            coalesce(arg_max(cessation, step), arg_max_null(planned, step) FILTER (event <> 'CES')) AS last_day
        FROM ordered GROUP BY code, firm, start
    ),
    seen AS (
        SELECT
            code, start - zero AS day, coalesce(last_day, DATE '9999-12-31') - zero AS last, contract, contract_at_end,
            coalesce(last_day, DATE '{extraction}') - start + 1 AS length, start - enrolled AS day_enrolled,
            start - zero BETWEEN 1 AND DATE '{extraction}' - 50 - zero AS is_new,
            DATE '{extraction}' - 50 - zero AS followup,
            max(coalesce(last_day, DATE '9999-12-31') - zero)
                OVER (PARTITION BY code ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
        FROM job JOIN person USING (code)
    ),
    outcome AS (
        SELECT
            code,
            min(day) FILTER (is_new) AS day_of_event,
            arg_min(contract, day) FILTER (is_new) AS event,
            arg_min(contract_at_end, day) FILTER (is_new) AS event_at_end,
            arg_min(length, day) FILTER (is_new) AS event_days,
            {kinds}
            {lengths}
            {moments}
            bool_or(day <= 0 AND last >= 0) AS working_at_zero,
            sum(greatest(least(last, followup) - greatest(day - 1, coalesce(earlier, 0), 0), 0)) AS days_worked,
            min(day_enrolled) FILTER (day_enrolled > 0) AS day_of_event_from_enrolment,
            arg_min(contract, day_enrolled) FILTER (day_enrolled > 0) AS event_from_enrolment
        FROM seen GROUP BY code
    )
    SELECT
        row_number() OVER (ORDER BY sha256('secret' || sha256('secret' || code))) AS person_id,
        edition, site, sex, education, prior_status, date_sub('year', birth_date, course_start) AS age,
        zero AS course_end,
        (DATE '{extraction}' - 50 - zero) * 12 / 365.25 AS followup_months, outcome.* EXCLUDE (code)
    FROM person LEFT JOIN outcome USING (code)
) TO '{folder}/../reference.parquet'
"""


def generate(folder: Path, people: int) -> None:
    """Write registers of invented people: their birthplace ceased to exist in 1928, so that no code is anybody's."""
    import duckdb
    import numpy as np
    import pyarrow as pa

    from evaluation.registers import persons
    from evaluation.registers.database import define
    from evaluation.registers.persons.tax_codes import check_letters

    with duckdb.connect() as database:
        define(database, persons.__name__, "names.sql")
        database.execute(PEOPLE, {"people": people, "syllables": SYLLABLES, "place": CEASED_PLACE})
        stems = database.sql("SELECT stem FROM person ORDER BY i").to_arrow_table()["stem"].combine_chunks()
        signs = np.frombuffer("".join(stems.to_pylist()).encode(), np.uint8).reshape(-1, 15)
        checks = pa.table({"i": np.arange(people), "letter": [chr(letter) for letter in check_letters(signs)]})
        database.register("checks", checks)
        database.execute(
            "CREATE TABLE coded AS "
            "SELECT DISTINCT ON (code) *, stem || letter AS code FROM person JOIN checks USING (i)"
        )
        database.execute(ENROLMENTS.format(file=folder / "iscritti.csv"))
        database.execute(NOTICES.format(file=folder / "cob.csv"))


def run_intake(folder: Path) -> None:
    """Run the intake."""
    import datetime as dt

    from evaluation.registers.intake import intake
    from evaluation.registers.rules import folder_rules, with_declared

    rules = with_declared(folder_rules(folder), extraction=dt.date.fromisoformat(EXTRACTION))
    made = intake(rules)
    made.participants.to_parquet(folder.parent / "participants.parquet", index=False)
    print(
        f"people {len(made.participants):,}, jobs {len(made.spells):,}, events:",
        made.participants["event"].value_counts().to_dict(),
    )


def run_query(folder: Path) -> None:
    """Run the same job as one query, without ledger, checks, or any word about a cell that cannot be read."""
    import duckdb

    kinds = ("A.01.00", "A.02.00", "A.03.09", "C.01.00", "B.03.00", "Z.00.00")
    columns = {
        "kinds": [f"min(day) FILTER (is_new AND contract = '{kind}') AS day_of_{kind[0]}{kind[2:4]}" for kind in kinds],
        "lengths": [f"min(day) FILTER (is_new AND length >= {days}) AS day_of_{days}" for days in (8, 30, 180)],
        "moments": [
            f"bool_or(day <= {day} AND last >= {day} AND {kind}) AS at_{day}_{name}"
            for day in (30, 91, 183, 365)
            for name, kind in {"any": "true", "employed": "contract <> 'C.01.00'"}.items()
        ],
    }
    parts = {name: "".join(f"{column}, " for column in each) for name, each in columns.items()}
    duckdb.sql(ONE_QUERY.format(folder=folder, extraction=EXTRACTION, **parts))


def measure(side: str, folder: Path) -> float:
    """Run one side in a process of its own, print what it took, and return its processor seconds."""
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"EVALUATION_KEY_FILE": str(folder.parent / "benchmark.key")}
    subprocess.run([sys.executable, __file__, "--side", side, "--folder", str(folder)], check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = f"largest peak so far {after.ru_maxrss >> 10} MiB"
    print(f"{side}: {time.monotonic() - start:.1f} s, {processor:.1f} processor s, {peak}")
    return processor


def main() -> None:
    """Generate, run both sides, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--side", choices=("query", "intake"), help=argparse.SUPPRESS)
    parser.add_argument(
        "--folder", type=Path, help="keep the registers in this folder, and use them when they are there"
    )
    arguments = parser.parse_args()
    if arguments.side:
        return {"query": run_query, "intake": run_intake}[arguments.side](arguments.folder)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (arguments.folder or Path(temporary)) / "registers"
        if not folder.exists():
            folder.mkdir(parents=True)
            generate(folder, arguments.people)
        query = measure("query", folder)
        print(f"ratio: {measure('intake', folder) / query:.2f}")


if __name__ == "__main__":
    main()
