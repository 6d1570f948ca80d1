"""The command ``evaluation intake``."""

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from evaluation import paths
from evaluation.cli import main
from evaluation.registers.schemas import Limits, Options

ENROLMENTS = (
    "CF;Cognome;Nome;Edizione;Inizio corso;Fine corso\nBZKTND90A71G468I;Bazukolo;Terenda;1;01/03/2016;31/03/2016\n"
)

NOTICES = "CF;Data inizio;Tipologia contrattuale\nBZKTND90A71G468I;01/06/2016;A.01.00\n"


@pytest.fixture(autouse=True)
def _own_key(tmp_path, monkeypatch):
    monkeypatch.setenv("EVALUATION_KEY_FILE", str(tmp_path / "keys" / "test.key"))
    monkeypatch.chdir(tmp_path)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["intake", *map(str, arguments)])
    return int(ended.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Registri 2016"
    folder.mkdir()
    (folder / "iscritti.csv").write_text(ENROLMENTS, encoding="utf-8")
    return folder


def test_a_bare_folder(folder, tmp_path, capsys):
    assert run(folder, "--language", "it") == 0
    said = capsys.readouterr().out
    assert "1 righe lette: 1 tenute" in said
    assert (tmp_path / "registri-2016-intake" / "participants.parquet").is_file()


def test_a_study_folder(folder, tmp_path, capsys):
    study = tmp_path / "mine"
    shutil.copytree(paths.data_folder() / "fare-legami", study, ignore=shutil.ignore_patterns("registers"))
    shutil.copytree(folder, study / "registers")
    text = (study / "study.toml").read_text(encoding="utf-8")
    text = text.replace('nature = "synthetic"', 'nature = "real"').replace("threshold = 0", "threshold = 5")
    (study / "study.toml").write_text(text, encoding="utf-8")
    file = study / "registers" / "iscritti.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(";1;", ";CR1;"), encoding="utf-8")
    assert run(study, "--out", tmp_path / "out") == 0
    assert "people enrolled: 1," in capsys.readouterr().out
    assert (tmp_path / "out" / "ledger.xlsx").is_file()


def test_the_day_of_extraction_may_be_said(folder, tmp_path):
    (folder / "cob.csv").write_text(NOTICES, encoding="utf-8")
    assert run(folder, "--extraction", "30/04/2017", "--out", tmp_path / "out") == 0
    assert pd.read_parquet(tmp_path / "out" / "participants.parquet")["event"].tolist() == ["permanent"]


def _zip_bomb(folder):
    with zipfile.ZipFile(folder / "bomba.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(3_000_000))


def _password(folder):
    (folder / "segreto.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))


def _truncated(folder):
    pd.DataFrame({"CF": [1]}).to_excel(folder / "tagliato.xlsx", index=False)
    (folder / "tagliato.xlsx").write_bytes((folder / "tagliato.xlsx").read_bytes()[:-200])


REFUSED = {
    "nothing there": (
        lambda folder: [path.unlink() for path in folder.iterdir()],
        "no file that can be read; found: -",
    ),
    "nothing readable": (
        lambda folder: (folder / "iscritti.csv").rename(folder / "iscritti.doc"),
        "found: iscritti.doc",
    ),
    "empty": (lambda folder: (folder / "vuoto.csv").write_bytes(b""), "vuoto.csv: the file is empty"),
    "password": (_password, "segreto.xls: protected by a password"),
    "zip bomb": (_zip_bomb, "bomba.xlsx: larger than 1 MiB when unpacked"),
    "truncated": (_truncated, "tagliato.xlsx: damaged ("),
    "web page": (lambda folder: (folder / "a.xls").write_text("<html><table>"), "a.xls: a web page, whatever its name"),
    "10,000 columns": (
        lambda folder: (folder / "largo.csv").write_text(";".join(f"c{n}" for n in range(10_000)) + "\n"),
        "largo.csv: 10000 columns and 1 rows, up to cell NTP1; at most 500 columns",
    ),
    "missing column": (
        lambda folder: (folder / "iscritti.csv").write_text("Cognome;Edizione\nX;1\n"),
        "iscritti.csv, row 1: no column for tax_code / last_name + first_name / full_name; found: Cognome, Edizione;",
    ),
    "header twice": (
        lambda folder: (folder / "iscritti.csv").write_text("CF;Cognome;Nome;Cognome\n"),
        "iscritti.csv, row 1: two columns for last_name: B and D",
    ),
    "no enrolments": (lambda folder: (folder / "iscritti.csv").write_text(NOTICES), "no register of enrolments"),
    "nobody enrolled": (
        lambda folder: (folder / "iscritti.csv").write_text(ENROLMENTS.splitlines()[0]),
        "the lists of the people enrolled have no rows",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_one_clear_line_and_nothing_is_written(folder, tmp_path, capsys, monkeypatch, case):
    small = Options(limits=Limits(unpacked_bytes=1024**2))
    monkeypatch.setattr("evaluation.registers.declaration.Registers.options", lambda _: small)
    spoil, said = REFUSED[case]
    spoil(folder)
    assert run(folder, "--out", tmp_path / "out") == 6
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.startswith("error: ")
    assert printed.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_several_files_that_cannot_be_read_are_one_line_each(folder, tmp_path, capsys):
    _truncated(folder)
    (folder / "cob.csv").write_bytes(b"")
    assert run(folder, "--out", tmp_path / "out", "--language", "it") == 6
    assert [line.partition(":")[2][:10] for line in capsys.readouterr().err.splitlines()] == [
        " cob.csv: ",
        " tagliato.",
    ]
    assert not (tmp_path / "out").exists()


def test_what_was_there_before_stays_when_a_file_cannot_be_read(folder, tmp_path):
    assert run(folder, "--out", tmp_path / "out") == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (folder / "cob.csv").write_bytes(b"")
    assert run(folder, "--out", tmp_path / "out") == 6
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_what_is_to_be_looked_at_is_counted(folder, capsys):
    (folder / "cob.txt").write_text(NOTICES, encoding="utf-8")
    assert run(folder, "--language", "en") == 0
    said = capsys.readouterr().out
    # Five registers are missing: what hangs on them is not known, and never none.
    assert "5 things to correct and 1 to look at, each with its place in ledger.xlsx" in said
    assert "completed: not known, counselled: not known, with a pact: not known; job spells: not known" in said


def test_what_is_left_out_and_who_was_never_enrolled_are_said(folder, tmp_path, capsys):
    stranger = "FRBBDR80E45G468K;01/06/2016;A.01.00\n"
    (folder / "cob.csv").write_text(f"{NOTICES}{stranger * 2};01/06/2016;A.01.00\n", encoding="utf-8")
    assert run(folder, "--language", "en", "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "5 things to correct" in said  # the missing registers among them
    assert "(first in ledger.xlsx): people 0, jobs 1, pacts 0" in said
    assert "rows of people never enrolled, which stand apart: 2" in said
    book = openpyxl.load_workbook(tmp_path / "out" / "ledger.xlsx")
    assert [cell.value for cell in book["To do"][2]][:3] == ["a job", "error", 1]
    assert [cell.value for cell in book["Never enrolled"][2]][-1] == 2
    assert (tmp_path / "out" / "ledger_rows.csv").read_text(encoding="utf-8-sig").count("\n") == 4


def test_a_file_of_what_was_left_out_goes_when_nothing_is(folder, tmp_path):
    (folder / "cob.csv").write_text(f"{NOTICES}FRBBDR80E45G468K;01/06/2016;A.01.00\n", encoding="utf-8")
    assert run(folder, "--out", tmp_path / "out") == 0
    assert (tmp_path / "out" / "ledger_rows.csv").is_file()
    (folder / "cob.csv").write_text(NOTICES, encoding="utf-8")
    assert run(folder, "--out", tmp_path / "out") == 0
    assert not list((tmp_path / "out").glob("ledger_*.csv"))


def test_the_registers_are_no_place_to_write_to(folder, capsys):
    assert run(folder, "--out", folder / "out") == 9
    assert "not inside" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["iscritti.csv"]


def test_a_key_inside_the_project_is_refused(folder, tmp_path, capsys):
    key_file = paths.root() / "outputs" / "study.key"
    assert run(folder, "--key-file", key_file, "--out", tmp_path / "out", "--language", "it") == 6
    assert "non può stare in" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_help_says_what_is_written(capsys):
    assert run("-h") == 0
    said = " ".join(capsys.readouterr().out.split())
    for words in ("participants.parquet", "ledger.xlsx", "datapackage.json", "all of it or"):
        assert words in said
