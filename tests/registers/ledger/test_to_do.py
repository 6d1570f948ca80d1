"""The list that an office works through: equal errors are one line, removals stand first, strangers apart."""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from evaluation import languages
from evaluation.registers.ledger import (
    Ledger,
    Position,
    Source,
    count_issues,
    remarks_frame,
    strangers_frame,
    to_do_frame,
    write_excel,
)
from evaluation.registers.ledger.removals import HARMLESS, removal_kind
from evaluation.registers.ledger.to_do import MOST_PLACES

REGISTERS = ("enrolments", "attendance", "counselling", "services", "pacts", "notices")


@pytest.fixture
def ledger() -> Ledger:
    """Return a ledger of one file for each register, of 99 rows below the header."""
    ledger = Ledger()
    columns = {"residence_town": Position("C", "Comune"), "tax_code": Position("A", "CF")}
    for register in REGISTERS:
        ledger.add_source(
            Source(
                file=f"{register}.csv",
                register=register,
                header_row=1,
                last_row=100,
                columns=columns,
                personal=frozenset({"tax_code"}),
            )
        )
    return ledger


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


def source(register: str) -> int:
    return REGISTERS.index(register)


def test_equal_errors_are_one_line_with_count_places_and_room_for_one_decision(ledger: Ledger) -> None:
    ledger.issue("unknown_town", (0, np.arange(2, 66)), "residence_town", "Atlantide")
    ledger.issue("unknown_town", (0, 70), "residence_town", "Eldorado")
    lines = to_do_frame(ledger, "en").to_dict("records")
    assert [(line["times"], line["raw"], line["decision"]) for line in lines] == [
        (64, "Atlantide", ""),
        (1, "Eldorado", ""),
    ]
    assert lines[0]["places"].startswith("enrolments.csv: C2, C3, C4")
    assert lines[0]["places"].endswith(f"C{MOST_PLACES + 1} and {64 - MOST_PLACES} more: all in ledger_issues.csv")
    assert lines[1]["places"] == "enrolments.csv: C70"


def test_places_of_several_files_and_of_whole_sheets(ledger: Ledger) -> None:
    ledger.issue("hidden_row", (np.repeat(rows(0, 0), 1), rows(4, 6)))
    ledger.issue("encoding_assumed", (1, 0), raw="cp1252")
    assert set(to_do_frame(ledger, "en")["places"]) == {"enrolments.csv: 4, 6", "attendance.csv"}


def test_cells_of_personal_columns_are_not_told_apart(ledger: Ledger) -> None:
    ledger.issue("tax_code_form", (0, rows(3, 9)), "tax_code", np.array(["AAABBB90", "12"]))
    assert to_do_frame(ledger, "en")[["times", "raw"]].to_numpy().tolist() == [[2, ""]]


@pytest.mark.parametrize(
    ("kind", "register", "who"),
    [
        ("unknown_town", "enrolments", "who keeps the enrolments"),
        ("unknown_town", "notices", "the office of job notices"),
        ("ambiguous_one", "attendance", "who runs the study"),
    ],
)
def test_each_line_says_who_corrects_it(ledger: Ledger, kind: str, register: str, who: str) -> None:
    ledger.issue(kind, (source(register), 5))
    assert to_do_frame(ledger, "en")["who"].tolist() == [who]


def test_what_removes_somebody_comes_first_then_errors_then_the_rest(ledger: Ledger) -> None:
    ledger.issue("hidden_row", (0, rows(2, 3)))
    ledger.issue("unknown_town", (0, rows(4, 5, 6)), "residence_town", "x")
    ledger.quarantine((source("pacts"), 8), "nobody")
    ledger.quarantine((source("notices"), rows(8, 9)), "too_few_cells")
    ledger.quarantine((0, 8), "edition_unknown")
    close(ledger)
    lines = to_do_frame(ledger, "en")
    assert lines["removes"].tolist() == ["a person", "a job", "a pact", "", ""]
    assert lines["severity"].tolist() == ["error"] * 4 + ["warning"]
    assert count_issues(ledger) == {
        "errors": 7, "warnings": 2, "notes": 0, "persons": 1, "jobs": 2, "pacts": 1, "rows": 0,
    }  # fmt: skip


def close(ledger: Ledger) -> None:
    """Close the account, every row that nobody set aside kept."""
    fates = [np.flatnonzero(fate == 0) + 2 for fate in ledger.fates]
    ledger.close([(number, numbers.astype(np.int32)) for number, numbers in enumerate(fates) if len(numbers)])


@pytest.mark.parametrize("reason", ["too_many_cells", "too_few_cells", "swallowed_lines", "nobody", "nobody_named"])
@pytest.mark.parametrize("register", REGISTERS)
def test_no_row_is_set_aside_without_a_word(ledger: Ledger, register: str, reason: str) -> None:
    ledger.quarantine((source(register), rows(4, 5)), reason)
    close(ledger)
    issues = remarks_frame(ledger, "issues", "en")
    assert issues["row"].tolist() == [4, 5]
    grave = register in ("enrolments", "notices", "pacts") or reason not in ("nobody", "nobody_named")
    assert set(issues["severity"]) == {"error" if grave else "warning"}


def test_what_was_said_of_a_row_is_not_said_again(ledger: Ledger) -> None:
    ledger.issue("several_candidates", (source("notices"), 4))
    ledger.quarantine((source("notices"), rows(4, 5)), "several_candidates")
    close(ledger)
    assert remarks_frame(ledger, "issues", "en")["row"].tolist() == [4, 5]


def test_every_reason_is_harmless_or_an_issue() -> None:
    reasons = {key.rpartition(".")[2] for key in languages.catalogue("en") if key.startswith("registers.reasons.")}
    assert {reason for reason in reasons if not removal_kind("enrolments", reason)} == HARMLESS


def test_people_never_enrolled_stand_apart(ledger: Ledger, tmp_path: Path) -> None:
    notices, attendance = source("notices"), source("attendance")
    ledger.quarantine((notices, np.arange(2, 92, dtype=np.int32)), "not_enrolled")
    ledger.quarantine((attendance, 7), "not_enrolled")
    ledger.issue("unknown_town", (notices, np.arange(50, 100)), "residence_town", "Atlantide")
    ledger.change("residence_town", (notices, rows(3, 95)), "crema", "Crema", "town_spelling")
    close(ledger)
    assert to_do_frame(ledger, "en")["times"].tolist() == [8]
    assert strangers_frame(ledger, "en").to_numpy().tolist() == [["notices.csv", "", "job notices", 90]]
    assert (count_issues(ledger)["errors"], count_issues(ledger)["rows"]) == (8, 90)
    write_excel(ledger, tmp_path / "ledger.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
    assert [row[0].value for row in book["Rows"].iter_rows(min_row=2)] == ["attendance.csv"]
    assert book["Changes"].max_row == 2
    assert [cell.value for cell in book["Never enrolled"][2]] == ["notices.csv", None, "job notices", 90]
    whole = pd.read_csv(tmp_path / "ledger_rows.csv", sep=";", encoding="utf-8-sig")
    assert len(whole) == 91


def test_places_left_out_are_all_in_the_file_that_is_named(ledger: Ledger, tmp_path: Path) -> None:
    ledger.issue("unknown_town", (0, np.arange(2, 66)), "residence_town", "=1+1")
    write_excel(ledger, tmp_path / "ledger.xlsx", "en")
    whole = pd.read_csv(tmp_path / "ledger_issues.csv", sep=";", encoding="utf-8-sig")
    assert whole["row"].tolist() == list(range(2, 66))
    assert set(whole["as it was"]) == {"'=1+1"}
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".csv"] == ["ledger_issues.csv"]
