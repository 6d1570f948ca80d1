import datetime as dt
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from evaluation.registers.ledger import Ledger, remarks_frame
from evaluation.registers.reading import read_register
from evaluation.registers.schemas import Options, clean_columns, load_schemas, pandera_schema
from evaluation.registers.values import CleanRegister, parse_register
from evaluation.registers.values.columns import parse_column, tidy_column
from evaluation.registers.values.reading import Reading
from evaluation.registers.values.text import clean_tax_code

SCHEMAS = load_schemas()


def parse(
    path: Path, register: str, text: str, options: Options | None = None
) -> tuple[CleanRegister, pd.DataFrame, pd.DataFrame]:
    path.write_text(text, encoding="utf-8")
    ledger = Ledger()
    clean = parse_register(read_register(path, SCHEMAS[register], ledger, options=options), ledger, options)
    ledger.close([clean.table])
    return clean, remarks_frame(ledger, "issues", "it"), remarks_frame(ledger, "changes", "it")


@pytest.mark.parametrize("register", SCHEMAS)
def test_a_clean_table_always_has_all_its_columns(tmp_path: Path, register: str) -> None:
    needed = {
        "attendance": "Presenza",
        "counselling": "Incontri",
        "services": "CPI",
        "pacts": "Importo",
        "notices": "Data inizio;Contratto",
    }
    header = "CF;" + needed.get(register, "Cognome")
    clean, _, _ = parse(tmp_path / "a.csv", register, f"{header}\nAAABBB90A31D150X{';' * header.count(';')}\n")
    assert clean.table.column_names == [column.name for column in clean_columns(SCHEMAS[register])]
    pandera_schema(SCHEMAS[register]).validate(clean.frame)


def test_notices(tmp_path: Path) -> None:
    clean, issues, changes = parse(
        tmp_path / "a.csv",
        "notices",
        "Protocollo;Tipo comunicazione;CF;Data inizio;Data fine;Data cessazione;Tipo contratto;Tipo orario;Ore;"
        "Comune sede lavoro;Retribuzione;Modello\n"
        "001;AVV;AAABBB90A31D150X;01/02/2016;31/12/9999;;A0100;F;;CREMA;1.200,50;UniLav\n"
        "002;PRO;AAABBB90A31D150X;1900-01-01;31/02/2016;01/03/2016;Z.09.00;P;0;Z129;boh;UniSomm\n"
        "003;boh;AAABBB90A31D150X;;;;stage;P;37,5;D150;;\n",
    )
    frame = clean.frame
    assert frame["start_date"].tolist() == [dt.date(2016, 2, 1), pd.NA, pd.NA]
    assert frame["start_date_state"].tolist() == ["given", "open", "blank"]
    assert frame["end_date_state"].tolist() == ["open", "unreadable", "blank"]
    assert frame["cessation_date_state"].tolist() == ["blank", "given", "blank"]
    assert frame["contract_code"].tolist() == ["A.01.00", "Z.09.00", "C.01.00"]
    assert frame["contract_class"].tolist() == ["permanent", "unclassified", "internship"]
    assert frame["workplace_town"].tolist() == ["Crema", "Romania", "Cremona"]
    assert frame["workplace_town_code"].tolist() == ["D142", "Z129", "D150"]
    assert frame["event"].astype(object).where(frame["event"].notna(), None).tolist() == ["start", "extension", None]
    assert frame["notice_id"].tolist() == ["001", "002", "003"]
    assert set(zip(issues["kind"], issues["cell"], issues["raw"], strict=True)) == {
        ("impossible_date", "E3", "31/02/2016"),
        ("unknown_contract_code", "G3", "Z.09.00"),
        ("part_time_without_hours", "I3", ""),
        ("not_an_amount", "K3", "boh"),
        ("unknown_label", "B4", "boh"),
    }
    assert {"open_end", "contract_spelling", "contract_label", "town_spelling", "thousands_dot"} == set(changes["kind"])


def test_a_date_that_stands_for_none_is_an_issue_where_a_real_one_is_needed(tmp_path: Path) -> None:
    clean, issues, _ = parse(tmp_path / "a.csv", "pacts", "CF;Data firma\nAAABBB90A31D150X;01/01/1900\n")
    assert clean.table["signed_date"].to_pylist() == [None]
    assert issues["kind"].tolist() == ["sentinel_date"]


def test_counselling_per_meeting_and_per_person(tmp_path: Path) -> None:
    rows = ["A;10/04/2016 e 03/04/2016;;60';Sì", "B;;2 incontri;1h;no", "C;03/04/2016;;;boh"]
    text = "\n".join(["CF;Data colloquio;Colloqui;Durata;Presentato", *rows]) + "\n"
    clean, issues, _ = parse(tmp_path / "a.csv", "counselling", text)
    assert clean.table["meeting_date"].to_pylist() == [dt.date(2016, 4, 3), None, dt.date(2016, 4, 3)]
    assert clean.table["meetings"].to_pylist() == [2, 2, 1]
    assert clean.table["duration_hours"].to_pylist() == [1.0, 1.0, None]
    assert clean.table["outcome"].to_pylist() == ["held", "no_show", None]
    assert set(issues["kind"]) == {"several_dates", "unknown_label"}


def test_personal_cells_are_masked_in_issues_and_changes(tmp_path: Path) -> None:
    header = "CF;Cognome;Nome;Data di nascita;Comune di nascita"
    text = f"{header}\naaabbb90a31d150x;  Bianchini ;NicolÃ²;31/02/1990;Bianchini\n"
    clean, issues, changes = parse(tmp_path / "a.csv", "enrolments", text)
    assert clean.table["tax_code"].to_pylist() == ["AAABBB90A31D150X"]
    assert clean.table["first_name"].to_pylist() == ["Nicolò"]
    assert dict(zip(issues["kind"], issues["raw"], strict=True)) == {
        "impossible_date": "99/99/9999",
        "unknown_town": "Aaaaaaaaa",
    }
    assert not any(word in changes.to_csv() + issues.to_csv() for word in ("BBB", "bbb", "ianchini", "Nicol"))


def test_a_study_adds_spellings_and_sentinels(tmp_path: Path) -> None:
    options = Options(
        labels={"event": {"start": ["nuovo rapporto"]}, "town": {"D142": ["Crema centro"]}},
        open_dates=(dt.date(2099, 12, 31),),
    )
    header = "CF;Data inizio;Data fine;Contratto;Evento;Comune"
    text = f"{header}\nAAABBB90A31D150X;01/02/2016;31/12/2099;TD;Nuovo rapporto;Crema centro\n"
    clean, issues, _ = parse(tmp_path / "a.csv", "notices", text, options)
    assert [clean.table[name][0].as_py() for name in ("event", "worker_town", "end_date_state")] == [
        "start",
        "Crema",
        "open",
    ]
    assert issues.empty


def test_a_column_is_read_once_per_distinct_cell() -> None:
    seen = []

    def read(text: str) -> Reading:
        seen.append(text)
        return Reading(text.upper() or None)

    column = pa.chunked_array([["a", "b"] * 500, ["b", None, ""] * 500])
    parsed = parse_column(column, read)
    assert sorted(set(seen)) == ["", "a", "b"]
    assert len(seen) <= 4
    assert parsed.values(pa.string()).to_pylist() == ["A", "B"] * 500 + ["B", None, None] * 500


def test_tidy_cells_are_not_read_at_all() -> None:
    column = pa.chunked_array([["AAABBB90A31D150X", "aaabbb90a31d150x", "", None]])
    values, parsed = tidy_column(column, clean_tax_code, "^[A-Z0-9]{16}$")
    assert values.to_pylist() == ["AAABBB90A31D150X", "AAABBB90A31D150X", None, None]
    assert parsed.raw[:2] == ["aaabbb90a31d150x", ""]
    assert parsed.rows is not None
    assert parsed.rows.tolist() == [1, 2]
