"""A public file through its query: every row is handed over, and a fault of the file is not put down to the query."""

import shutil
from pathlib import Path

import pytest

from evaluation import paths
from evaluation.errors import StudyError
from evaluation.people import study_participants
from evaluation.query import query_file, require_all_rows
from evaluation.study import Study, read_study

SQL = """SELECT id AS person_id, arm = 'yes' AS pact, CASE WHEN job = '1' THEN 'job' ELSE 'none' END AS event,
 CAST(week AS DOUBLE) * 12 / 52 AS months_to_event, 12.0 AS followup_months FROM raw"""
ROWS = [f"{n},{'yes' if n % 2 else 'no'},{1 + n % 50},{n % 3 % 2}" for n in range(60)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(paths.data_folder() / "rossi", tmp_path / "mine")
    study = (tmp_path / "mine" / "study.toml").read_text(encoding="utf-8")
    before, rest = study.split("[[adjustment.covariates]]", 1)
    (tmp_path / "mine" / "study.toml").write_text(
        before + "[disclosure]" + rest.split("[disclosure]")[1], encoding="utf-8"
    )
    return write(tmp_path / "mine", ["id,arm,week,job", *ROWS])


def write(folder: Path, lines: list[str], sql: str = SQL) -> Path:
    (folder / "rossi.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "participants.sql").write_text(sql, encoding="utf-8")
    return folder


def people(folder: Path) -> int:
    return len(study_participants(read_study(folder)))


def fault(folder: Path) -> str:
    with pytest.raises(StudyError) as caught:
        study_participants(read_study(folder))
    return caught.value.say("it")


def test_first_cells_that_begin_with_a_hash_are_people(folder: Path) -> None:
    lines = [*ROWS[:6], f"#N/D{ROWS[6]}", f"#{ROWS[7]}", *ROWS[8:]]
    assert people(write(folder, ["id,arm,week,job", *lines])) == 60


def test_all_rows_read_are_handed_over_or_it_is_said(folder: Path) -> None:
    text = query_file(read_study(folder)).text
    require_all_rows(text, 60, "p.sql")
    with pytest.raises(StudyError, match=r"rossi\.csv: 60 rows read, 59 handed over to p\.sql"):
        require_all_rows(text, 59, "p.sql")


@pytest.mark.parametrize("cast", ["CAST(week AS DOUBLE)", "week::INT", "week::DECIMAL(9,2)", "month(week::DATE)"])
def test_a_cell_that_cannot_be_converted_is_a_fault_of_the_file(folder: Path, cast: str) -> None:
    rows = [f"{n},yes,{'2020-01-01' if 'DATE' in cast else n},1" for n in range(60)]
    rows[7] = "7,yes,#N/D,1"
    said = fault(write(folder, ["id,arm,week,job", *rows], SQL.replace("CAST(week AS DOUBLE)", cast)))
    assert said.startswith("rossi.csv, riga 9, colonna week: '#N/D' non si può leggere come")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (SQL.replace("job =", "jobb ="), "participants.sql: rossi.csv non ha la colonna jobb; ha: id, arm, week, job"),
        ("-- nothing", "participants.sql: l'interrogazione non restituisce alcuna tabella"),
        ("", "participants.sql: l'interrogazione non restituisce alcuna tabella"),
        ("SELECT * FROM cells", "participants.sql: l'interrogazione fallisce"),
        ("SELECT * FROM text", "participants.sql: l'interrogazione fallisce"),
        (SQL + " WHERE false", "tabella dei partecipanti dello studio rossi: non contiene nessuno"),
    ],
)
def test_a_fault_of_the_query_is_one_line(folder: Path, sql: str, said: str) -> None:
    assert fault(write(folder, ["id,arm,week,job", *ROWS], sql)).startswith(said)


def test_a_row_with_a_cell_more_or_fewer_names_its_line(folder: Path) -> None:
    assert fault(write(folder, ["id,arm,week,job", *ROWS[:-1], "59,yes,3"])).startswith("rossi.csv, riga 61: 3 celle")
    assert fault(write(folder, ["id,arm,week,job", "59,yes,3,1,x", *ROWS])).startswith("rossi.csv, riga 2: 5 celle")


def test_how_a_file_is_written_can_be_said(folder: Path) -> None:
    study = folder / "study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(
        text.replace('sql = "participants.sql"', 'sql = "participants.sql"\ndelimiter = ";"'), encoding="utf-8"
    )
    assert "non ha la colonna id; ha: id,arm,week,job" in fault(folder)
    study.write_text(
        text.replace('sql = "participants.sql"', 'sql = "participants.sql"\nencoding = "latin"'), encoding="utf-8"
    )
    with pytest.raises(StudyError, match=r"participants\.encoding is 'latin'; accepted: 'utf-8', 'utf-16', 'cp1252'"):
        read_study(folder)


def test_a_missing_file_and_a_study_without_people_say_so(folder: Path) -> None:
    study: Study = read_study(folder)
    (folder / "participants.sql").unlink()
    assert fault(folder).startswith("participants.sql: non si trova nella cartella dello studio rossi")
    with pytest.raises(StudyError, match="no person-level data"):
        query_file(study.model_copy(update={"participants": None}))
