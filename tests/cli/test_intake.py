"""The command ``evaluation intake``."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from evaluation import paths
from evaluation.cli import main

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
    assert "1 people enrolled" in capsys.readouterr().out
    assert (tmp_path / "out" / "ledger.xlsx").is_file()


def test_the_day_of_extraction_may_be_said(folder, tmp_path):
    (folder / "cob.csv").write_text(NOTICES, encoding="utf-8")
    assert run(folder, "--extraction", "30/04/2017", "--out", tmp_path / "out") == 0
    assert pd.read_parquet(tmp_path / "out" / "participants.parquet")["event"].tolist() == ["permanent"]


def _password(folder):
    (folder / "segreto.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: [path.unlink() for path in folder.iterdir()], "no file that can be read"),
        (lambda folder: (folder / "vuoto.csv").write_bytes(b""), "the file is empty"),
        (_password, "password"),
        (lambda folder: (folder / "largo.csv").write_text(";".join(f"c{n}" for n in range(10_000)) + "\n"), "columns"),
        (lambda folder: (folder / "iscritti.csv").write_text(NOTICES), "no register of enrolments"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line_and_nothing_is_written(folder, tmp_path, capsys, spoil, said):
    spoil(folder)
    assert run(folder, "--out", tmp_path / "out") == 6
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


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
    said = capsys.readouterr().out
    for words in ("participants.parquet", "ledger.xlsx", "datapackage.json", "all of it or"):
        assert words in said
