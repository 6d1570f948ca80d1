import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.errors import RegisterError
from evaluation.registers.ledger import Ledger
from evaluation.registers.reading import read_folder
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
        ("a.csv", b"a;b\n1;\0\n", "not_a_table"),
        ("a.xls", b"<html><table><tr><td>CF</td></tr></table>", "web_page"),
        ("a.csv", b"x;y\n1;2\n", "no_header"),
    ],
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
