import datetime as dt
from collections.abc import Callable
from pathlib import Path

from evaluation.registers.ledger import Ledger, remarks_frame
from evaluation.registers.reading import read_register
from evaluation.registers.schemas import Options, load_schemas
from evaluation.registers.values import parse_register

ATTENDANCE = load_schemas()["attendance"]


def test_a_grid_becomes_one_row_per_person_and_session(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    rows = [
        ["Registro presenze"],
        ["Cognome e nome", dt.date(2016, 4, 3), "10/04/2016", "3/4", "Lez. 4", 42480, "Totale ore", "% presenza"],
        ["Rossi Ada", "P", dt.time(3, 30), "1", 0.1458, None, 7.5, 0.749],
        ["Verdi Ugo", "A", "3h30", "G", "4,0", "boh", "7,5", "75%"],
    ]
    read = read_register(write_xlsx("a.xlsx", {"Ed 3 Crema": rows}), ATTENDANCE, ledger)
    table = parse_register(read, ledger, Options(one_means="present")).table
    ledger.close([table])
    assert table["session_date"].to_pylist()[:5] == [
        dt.date(2016, 4, 3),
        dt.date(2016, 4, 10),
        None,
        None,
        dt.date(2016, 4, 20),
    ]
    assert table["source_column"].to_pylist()[:5] == ["B", "C", "D", "E", "F"]
    assert table["mark"].to_pylist() == [
        "present",
        "present",
        "present",
        None,
        None,
        "absent",
        "present",
        "justified",
        "present",
        None,
    ]
    assert table["hours"].to_pylist() == [None, 3.5, None, None, None, None, 3.5, None, 4.0, None]
    assert table["blank"].to_pylist() == [False] * 4 + [True] + [False] * 5
    assert table["edition"].to_pylist() == ["Ed 3 Crema"] * 10
    assert set(table["total_hours"].to_pylist()) == {7.5}
    assert set(table["attendance_share"].to_pylist()) == {0.749, 0.75}
    issues = remarks_frame(ledger, "issues", "en")
    found = {(kind, cell, raw) for kind, cell, raw in zip(issues["kind"], issues["cell"], issues["raw"], strict=True)}
    assert found == {
        ("date_without_year", "D2", "3/4"),
        ("excel_time", "E3", "0.1458"),
        ("not_a_mark", "F4", "boh"),
        ("blank_marks", "", "1"),
    }
    assert ledger.counts()["kept"].tolist() == [2]


def test_a_session_twice(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "a.csv").write_text("Cognome e nome;Edizione;03/04/2016;03/04/2016\nRossi Ada;1;P;P\n")
    read_register(tmp_path / "a.csv", ATTENDANCE, ledger)
    issues = remarks_frame(ledger, "issues", "en")
    assert issues[["kind", "cell"]].to_numpy().tolist() == [["duplicate_session", "D1"]]


def test_one_row_per_person_and_session(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "a.csv").write_text("CF;Data;Presenza;Ore\nA;03/04/2016;P;4\nA;10/04/2016;A;\nA;17/04/2016;3h30;\n")
    table = parse_register(read_register(tmp_path / "a.csv", ATTENDANCE, ledger), ledger).table
    assert table["session_date"].to_pylist() == [dt.date(2016, 4, 3), dt.date(2016, 4, 10), dt.date(2016, 4, 17)]
    assert table["hours"].to_pylist() == [4.0, None, 3.5]
    assert table["source_column"].to_pylist() == [None] * 3
