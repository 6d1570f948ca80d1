import io
import pickle
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.errors import RegisterError
from evaluation.registers.ledger import Ledger, LedgerError
from evaluation.registers.reading import RefusedFilesError, read_folder
from evaluation.registers.schemas import Limits, Options

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


def refusal(path: Path, options: Options | None = None) -> RegisterError:
    with pytest.raises(RegisterError) as caught:
        read_folder(path.parent, Ledger(), options=options)
    for language in ("it", "en"):
        assert path.name in caught.value.say(language)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.xlsx", b"", "empty_file"),
        ("a.csv", b"\n \n\t\n", "empty_file"),
        ("a.csv", b"\xef\xbb\xbf", "empty_file"),
        ("a.xlsx", COMPOUND + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "password"),
        ("a.xls", COMPOUND + b"\0" * 1024, "broken"),
        ("a.xlsx", b"PK\x03\x04nonsense", "broken"),
        ("a.csv", b"%PDF-1.7 ...", "not_a_table"),
        ("a.csv", b"a;b\n1;\0\n", "nul_byte"),
        ("a.csv", b"\x01\x02\x00\x1f" * 50, "not_a_table"),
        ("a.xls", b"<html><table><tr><td>CF</td></tr></table>", "web_page"),
        ("a.csv", b"x;y\n1;2\n", "no_header"),
        ("a.csv", b";;\n;;\n", "empty_file"),
        ("a.csv", "CF;Cognome;Nome\n".encode("utf-16-le"), "unknown_encoding"),
        ("a.csv", "CF;Cognome;Nome\n".encode("utf-32"), "unknown_encoding"),
        ("a.csv", b'CF;Data inizio;Contratto\nA;01/01/2016;"' + b"x\n" * 18_000_000, "endless_cell"),
        ("a.csv", b"Cognome;Edizione\nRossi;1\n", "missing_column"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_that_are_no_registers(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name).key == f"registers.errors.{key}"


def test_a_folder_without_readable_files(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF")
    with pytest.raises(RegisterError, match=r"letter\.pdf"):
        read_folder(tmp_path, Ledger())
    with pytest.raises(RegisterError, match="no such folder"):
        read_folder(tmp_path / "nowhere", Ledger())


def test_any_other_zip_file_is_no_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(tmp_path / "a.xlsx").key == "registers.errors.not_a_table"


def test_an_encrypted_ods_file(write_ods: Callable[..., Path]) -> None:
    path = write_ods("a.ods", "", manifest="<manifest><encryption-data/></manifest>")
    assert refusal(path).key == "registers.errors.password"


def test_a_zip_bomb_is_refused_within_bounded_memory_whatever_size_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b"\0" * 60_000_000)
    honest = (60_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (1000).to_bytes(4, "little")))
    tracemalloc.start()
    error = refusal(path, Options(limits=Limits(unpacked_bytes=20_000_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.key == "registers.errors.too_large"
    assert peak < 10_000_000


def test_entities_are_refused(write_xlsx: Callable[..., Path]) -> None:
    path = write_xlsx("a.xlsx", {"x": [["CF", "Cognome"]]})
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><worksheet>&a;</worksheet>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, bomb if part.filename.endswith("sheet1.xml") else old.read(part))
    path.write_bytes(buffer.getvalue())
    assert refusal(path).key == "registers.errors.broken"


def test_ten_thousand_columns(tmp_path: Path) -> None:
    line = ";".join(["CF", "Cognome", *(f"c{number}" for number in range(10_000))])
    (tmp_path / "a.csv").write_text(f"{line}\n{line}\n")
    error = refusal(tmp_path / "a.csv")
    assert error.key == "registers.errors.too_many_cells"
    assert "10002 columns" in str(error)


def test_a_file_that_is_no_text_in_any_accepted_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"CF;Cognome;Nome\nX;\x81\x8d;Z\n")
    assert refusal(tmp_path / "a.csv").key == "registers.errors.unknown_encoding"


def test_notices_without_a_contract_do_not_pass_for_enrolments(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("CF;Data inizio;Data fine\nX;01/06/2016;\n")
    assert "may be enrolments, notices" in str(refusal(tmp_path / "a.csv"))
    (tmp_path / "a.csv").rename(tmp_path / "cob.csv")
    assert "no column for contract_code" in str(refusal(tmp_path / "cob.csv"))
    (tmp_path / "cob.csv").write_text("CF;Data inizio;Data fine;CF datore\nX;01/06/2016;;Y\n")
    error = str(refusal(tmp_path / "cob.csv"))
    assert "row 1: no column for contract_code; found: CF, Data inizio, Data fine, CF datore; accepted:" in error


def test_a_header_with_signs_that_no_terminal_shows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("CF;Cognome;Nome;Se\x1b[2Jsso\nX;Rossi;Ada;F\n")
    error = refusal(tmp_path / "a.csv", Options(delimiter=";"))
    assert error.key == "registers.errors.unknown_column"
    assert error.say("it").isprintable()


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_link_that_leads_nowhere_is_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to(tmp_path / "gone" / name)
    assert refusal(tmp_path / name).key == "registers.errors.unreadable"


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("CF;Cognome;Nome\n")

    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    error = refusal(tmp_path / "a.csv")
    assert error.key == "registers.errors.unreadable"
    assert "Permission denied" in str(error)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04x", COMPOUND + b"\0" * 1024, b"<html>", b"x;y\n"])
def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path, content: bytes) -> None:
    for year in ("2016", "2017"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "a.csv").write_bytes(content)
    with pytest.raises(RefusedFilesError) as caught:
        read_folder(tmp_path, Ledger())
    assert [error.facts["file"] for error in caught.value.errors] == ["2016/a.csv", "2017/a.csv"]


def test_all_refused_files_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04nonsense")
    (tmp_path / "c.csv").write_text("CF;Cognome;Nome\nX;Rossi;Ada\n")
    with pytest.raises(RefusedFilesError) as caught:
        read_folder(tmp_path, Ledger())
    assert [error.key.rpartition(".")[2] for error in caught.value.errors] == ["empty_file", "broken"]
    assert [line[:5] for line in caught.value.say("it").splitlines()] == ["a.csv", "b.xls"]
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


WHOLE = ["CF;Cognome;Nome;Data di nascita;Edizione", "AAABBB90A31D150X;Rossi;Ada;31/01/1990;1"]


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a small register in every format that a library of the project writes."""
    folder = tmp_path_factory.mktemp("whole")
    frame = pd.DataFrame([WHOLE[1].split(";")] * 4, columns=WHOLE[0].split(";"))
    frame.to_excel(folder / "a.xlsx", sheet_name="Ed 1", index=False)
    frame.to_csv(folder / "a.csv", sep=";", index=False)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=120)
@given(st.sampled_from(["a.xlsx", "a.csv", "a.xls", "a.ods"]), st.data())
def test_whatever_happens_to_a_file_it_is_a_table_or_one_clear_line(
    whole_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    content = bytearray(whole_files.get(name, whole_files["a.xlsx"]))
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("spoilt")
    (folder / name).write_bytes(content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))])
    assert said_of(folder).isprintable()


def said_of(folder: Path) -> str:
    """Return what is said of a folder, "" where it can be read; a fault of the program goes through."""
    ledger = Ledger()
    try:
        ledger.close([rows.cells for rows in read_folder(folder, ledger).values()])
    except LedgerError:
        raise
    except RegisterError as error:
        return error.say("it") + error.say("en")
    return ""


def test_an_error_about_columns_never_shows_people_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("CF;Cognome;Bianchini Ermenegilda;Rossetti Ugolino;Boh\nX;1;P;P;P\n")
    said = str(refusal(tmp_path / "a.csv", Options(files={"enrolments": ["a.csv"]})))
    assert "E “Boh”" in said
    assert not any(word in said for word in ("Bianchini", "Ermenegilda", "Rossetti", "Ugolino"))


def test_errors_never_show_people(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("AAABBB90A31D150X;Bianchini;Ermenegilda\nAAABBB90A31D151X;Rossetti;Ugolino\n")
    error = refusal(tmp_path / "a.csv")
    said = error.say("it") + error.say("en")
    assert not any(word in said for word in ("AAABBB", "Bianchini", "Ermenegilda", "Rossetti", "Ugolino"))
    assert "AAAAAA99A99A999A" in said


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"CF;Cognome;Nome\nX;Ro\0ssi;Ada\n", "a.csv, line 2, column B, sign 5: a NUL byte"),
        (b"CF,Cognome\nX,Y\n" * 9000 + b"\0", "a.csv, line 18001, column A, sign 1"),
    ],
)
def test_a_nul_byte_names_line_and_column(tmp_path: Path, content: bytes, place: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert place in refusal(tmp_path / "a.csv").say("en")
