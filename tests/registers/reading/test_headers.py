from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.errors import RegisterError
from evaluation.registers.ledger import Ledger, remarks_frame, rows_frame
from evaluation.registers.reading import read_folder, read_register
from evaluation.registers.schemas import Options, load_schemas

SCHEMAS = load_schemas()
CODE = "AAABBB90A31D150X"
FILES = {
    "enrolments": f"N.;Cod. Fisc.;Cognome;Nome;Edizione;Comune\n1;{CODE};Rossi;Ada;3;Crema\n",
    "attendance": "Cognome e nome;03/04/2016;10/04/2016;Totale ore\nRossi Ada;P;A;4\n",
    "counselling": f"CF;Cognome;Nome;Data colloquio;Durata;Esito\n{CODE};Rossi;Ada;03/04/2016;1h;svolto\n",
    "services": f"CF;CPI;Data DID;Stato DID\n{CODE};CPI CR;03/04/2016;Convalidata\n",
    "pacts": f"CF;Cognome;Nome;Data firma;Importo;Stato\n{CODE};Rossi;Ada;03/04/2016;2.000,00 €;firmato\n",
    "notices": (
        f"cf;INIZIO;FINE;COD_TIPOLOGIA_CONTRATTUALE;COD_TIPO_ORARIO;ORE_SETTIM_MEDIE\n{CODE};03/04/2016;;A.01.00;1;\n"
    ),
}


@pytest.mark.parametrize("register", FILES)
def test_each_register_is_recognised_by_its_header(tmp_path: Path, register: str) -> None:
    (tmp_path / "data.csv").write_text(FILES[register])
    assert list(read_folder(tmp_path, Ledger())) == [register]


def test_a_folder_of_all_six(tmp_path: Path) -> None:
    for register, text in FILES.items():
        (tmp_path / f"{register}.csv").write_text(text)
    assert set(read_folder(tmp_path, Ledger())) == set(SCHEMAS)


@pytest.mark.parametrize("header", ["Cod. Fisc.", "CF", "CODICE FISCALE ", "codice_fiscale", "C.F."])
def test_spellings_of_one_header(tmp_path: Path, header: str) -> None:
    (tmp_path / "a.csv").write_text(f"{header};Cognome;Nome\n{CODE};Rossi;Ada\n")
    rows = read_register(tmp_path / "a.csv", SCHEMAS["enrolments"], Ledger())
    assert rows.cells["tax_code"].to_pylist() == [CODE]


def test_a_study_adds_headers_and_ignores_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"Codice cittadino;Cognome;Nome;Taglia maglietta\n{CODE};Rossi;Ada;M\n")
    options = Options(
        headers={"enrolments": {"tax_code": ["codice cittadino"]}}, ignore={"enrolments": ["Taglia maglietta"]}
    )
    ledger = Ledger()
    rows = read_folder(tmp_path, ledger, options=options)
    assert rows["enrolments"].cells["tax_code"].to_pylist() == [CODE]
    assert remarks_frame(ledger, "issues", "it")[["kind", "raw"]].to_numpy().tolist() == [
        ["column_ignored", "Taglia maglietta"]
    ]


def test_a_missing_column_shows_what_was_found_and_what_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Cognome;Nome;Data inizio\nRossi;Ada;03/04/2016\n")
    with pytest.raises(RegisterError) as caught:
        read_register(tmp_path / "a.csv", SCHEMAS["notices"], Ledger())
    said = caught.value.say("it")
    assert all(part in said for part in ("a.csv", "riga 1", "tax_code", "Cognome, Nome, Data inizio", "codice fiscale"))


def test_an_unknown_column_is_named_with_the_likely_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"CF;Cognome;Nome;Comune di residensa;Boh\n{CODE};Rossi;Ada;Crema;x\n")
    with pytest.raises(RegisterError) as caught:
        read_register(tmp_path / "a.csv", SCHEMAS["enrolments"], Ledger())
    assert "D “Comune di residensa” (? residence_town), E “Boh”" in str(caught.value)


def test_a_column_found_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"CF;Codice Fiscale;Cognome\n{CODE};{CODE};Rossi\n")
    with pytest.raises(RegisterError, match="two columns for tax_code: A and B"):
        read_register(tmp_path / "a.csv", SCHEMAS["enrolments"], Ledger())


def test_a_sheet_that_may_be_two_registers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"CF;Data inizio;Data fine;CPI;Data firma\n{CODE};03/04/2016;;Crema;03/04/2016\n")
    with pytest.raises(RegisterError, match="may be services, pacts"):
        read_folder(tmp_path, Ledger())
    rows = read_folder(
        tmp_path, Ledger(), options=Options(files={"services": ["*.csv"]}, ignore={"services": ["data firma"]})
    )
    assert list(rows) == ["services"]


def test_notes_are_never_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"CF;Cognome;Nome;Note;Firma\n{CODE};Rossi;Ada;depressione;x\n")
    ledger = Ledger()
    rows = read_register(tmp_path / "a.csv", SCHEMAS["enrolments"], ledger)
    assert "depressione" not in str(rows.cells.to_pydict())
    assert remarks_frame(ledger, "issues", "en")["column"].tolist() == ["Note", "Firma"]


def test_a_column_without_a_header_is_reported(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    path = write_xlsx("a.xlsx", {"Ed 1": [["CF", "Cognome", None, "Nome"], [CODE, "Rossi", "ritirata", "Ada"]]})
    rows = read_register(path, SCHEMAS["enrolments"], ledger)
    assert rows.cells["first_name"].to_pylist() == ["Ada"]
    assert remarks_frame(ledger, "issues", "en")[["kind", "raw"]].to_numpy().tolist() == [["unnamed_column", "C"]]


def test_a_column_inserted_in_one_sheet_moves_nothing(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    sheets = {
        "Ed 1": [["CF", "Cognome", "Nome"], [CODE, "Rossi", "Ada"]],
        "Ed 2": [["CF", "Telefono", "Cognome", "Nome"], [CODE, "333", "Verdi", "Ugo"]],
    }
    cells = read_register(write_xlsx("a.xlsx", sheets), SCHEMAS["enrolments"], ledger).cells
    assert cells["last_name"].to_pylist() == ["Rossi", "Verdi"]
    assert cells["edition"].to_pylist() == ["Ed 1", "Ed 2"]
    assert cells["phone"].to_pylist() == [None, "333"]


def test_sheets_that_say_nothing(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    sheets = {
        "Foglio3": [["CF", "Cognome", "Nome"], [CODE, "Rossi", "Ada"]],
        "Legenda": [["P = presente"], ["A = assente"]],
        "Vuoto": [],
    }
    rows = read_register(write_xlsx("a.xlsx", sheets), SCHEMAS["enrolments"], ledger)
    ledger.close([rows.cells])
    assert "edition" not in rows.cells.column_names
    issues = remarks_frame(ledger, "issues", "it")
    assert set(zip(issues["kind"], issues["raw"], strict=True)) == {
        ("sheet_name_without_edition", "Foglio3"),
        ("sheet_without_header", "Legenda"),
    }
    assert rows_frame(ledger, "it")["kind"].tolist() == ["sheet_without_header"] * 2


def test_a_hidden_sheet_is_read_and_said(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    sheets = {name: [["CF", "Cognome", "Nome"], [CODE, "Rossi", "Ada"]] for name in ("Ed 1", "Ed 2")}
    path = write_xlsx("a.xlsx", sheets, lambda workbook: setattr(workbook["Ed 2"], "sheet_state", "hidden"))
    assert len(read_register(path, SCHEMAS["enrolments"], ledger).cells) == 2
    assert remarks_frame(ledger, "issues", "it")[["kind", "sheet"]].to_numpy().tolist() == [["hidden_sheet", "Ed 2"]]


def test_files_by_pattern(tmp_path: Path) -> None:
    (tmp_path / "iscritti 2016.csv").write_text(FILES["enrolments"])
    (tmp_path / "altro.csv").write_text("a;b\n1;2\n")
    (tmp_path / "~$iscritti.xlsx").write_bytes(b"lock")
    ledger = Ledger()
    rows = read_folder(tmp_path, ledger, options=Options(files={"enrolments": ["iscritti*.csv"]}))
    assert len(rows["enrolments"].cells) == 1
    assert remarks_frame(ledger, "issues", "it")[["file", "kind"]].to_numpy().tolist() == [
        ["altro.csv", "file_not_used"]
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (Options(files={"enrolments": ["nope*.csv"]}), "no file fits the pattern"),
        (Options(files={"nope": ["*.csv"]}), "accepted: enrolments, attendance"),
        (Options(headers={"enrolments": {"nope": ["x"]}}), r"registers\.headers\.enrolments"),
        (Options(headers={"enrolments": {"sex": ["cognome"]}}), "is given to last_name and to sex"),
    ],
)
def test_what_a_study_says_is_checked(tmp_path: Path, options: Options, message: str) -> None:
    (tmp_path / "a.csv").write_text(FILES["enrolments"])
    with pytest.raises(RegisterError, match=message):
        read_folder(tmp_path, Ledger(), options=options)


def test_a_person_named_tot_is_no_total(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Cognome;Nome;Edizione\nTot;Mihaela;3\nTotaro;Ada;3\nTotale iscritti;;2\n")
    ledger = Ledger()
    rows = read_register(tmp_path / "a.csv", SCHEMAS["enrolments"], ledger)
    assert rows.cells["last_name"].to_pylist() == ["Tot", "Totaro"]


def test_a_row_that_names_nobody_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"CF;Cognome;Nome;Comune\n{CODE};Rossi;Ada;Crema\n;;;(*) fuori provincia\n")
    ledger = Ledger()
    read_register(tmp_path / "a.csv", SCHEMAS["enrolments"], ledger)
    assert rows_frame(ledger, "en")[["row", "kind"]].to_numpy().tolist() == [[3, "nobody"]]


@pytest.mark.parametrize(
    ("file", "header", "register"),
    [
        ("presenze.csv", "CF;Cognome;Nome;Data;Ore", "attendance"),
        ("colloqui 2016.csv", "CF;Cognome;Nome;Data;Ore", "counselling"),
    ],
)
def test_where_two_registers_fit_the_name_decides_and_the_doubt_is_said(
    tmp_path: Path, file: str, header: str, register: str
) -> None:
    (tmp_path / file).write_text(f"{header}\n{CODE};Rossi;Ada;03/04/2016;1\n")
    ledger = Ledger()
    assert list(read_folder(tmp_path, ledger)) == [register]
    other = {"attendance": "counselling", "counselling": "attendance"}[register]
    found = remarks_frame(ledger, "issues", "en")[["kind", "raw"]].to_numpy().tolist()
    assert found == [["register_doubtful", f"{register} / {other}"]]


def test_where_nothing_decides_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"CF;Cognome;Nome;Data;Ore\n{CODE};Rossi;Ada;03/04/2016;1\n")
    with pytest.raises(RegisterError, match="may be attendance, counselling"):
        read_folder(tmp_path, Ledger())


@pytest.mark.parametrize(
    ("file", "header", "said"),
    [
        ("patti.csv", "CF;Cognome;Nome;Stato;Sottoscriz.;Euro erog.", "no column for signed_date / amount_eur"),
        ("cob.csv", "CF;Data inizio;Data fine;Protocollo;Contr.", "no column for contract_code"),
        ("iscritti.csv", "CF;Cognome;Nome;Edizione;Stato", "unknown columns: E “Stato”"),
    ],
)
def test_a_fault_is_said_of_the_register_that_fits_best(tmp_path: Path, file: str, header: str, said: str) -> None:
    (tmp_path / file).write_text(f"{header}\n{CODE};a;b;c;d;e\n")
    with pytest.raises(RegisterError, match=said):
        read_folder(tmp_path, Ledger())


@pytest.mark.parametrize("register", FILES)
def test_no_doubt_where_one_register_fits(tmp_path: Path, register: str) -> None:
    (tmp_path / "data.csv").write_text(FILES[register])
    ledger = Ledger()
    read_folder(tmp_path, ledger)
    assert "register_doubtful" not in set(remarks_frame(ledger, "issues", "en")["kind"])
