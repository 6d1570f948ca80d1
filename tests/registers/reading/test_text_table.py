import csv
import io
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import StudyError
from evaluation.registers.reading.text_lines import TextDialect
from evaluation.registers.reading.text_table import TextTable, read_text_table

HEADER = "id,arm,note"


def read(folder: Path, content: str | bytes, told: TextDialect | None = None) -> TextTable:
    file = folder / "d.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_text_table(file, told)


def rows(table: TextTable) -> list[list[str | None]]:
    return [list(row.values()) for row in table.cells.to_pylist()]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{HEADER}\n1,yes,a\n2,no,b\n", [["1", "yes", "a"], ["2", "no", "b"]]),
        (f"{HEADER}\n#N/D,yes,a\n#2,no,b", [["#N/D", "yes", "a"], ["#2", "no", "b"]]),
        (f"{HEADER}\r\n1,yes,\r\n", [["1", "yes", None]]),
        (f"{HEADER}\r1,yes,a\r2,no,b\r", [["1", "yes", "a"], ["2", "no", "b"]]),
        ("id;arm;note\n1;yes;3,5\n", [["1", "yes", "3,5"]]),
        ("id\tarm\tnote\n1\tyes\ta b\n", [["1", "yes", "a b"]]),
        ("sep=|\nid|arm|note\n1|yes|a,b\n", [["1", "yes", "a,b"]]),
        ("età, anni;peso, kg\n30;70,5\n", [["30", "70,5"]]),
        (f'{HEADER}\n1,yes,"a, b"\n', [["1", "yes", "a, b"]]),
        (f'{HEADER}\n2,no,"due\nrighe, e una virgola"\n', [["2", "no", "due\nrighe, e una virgola"]]),
        (f'{HEADER}\n1,yes,""\n2,no,5" tubo\n', [["1", "yes", None], ["2", "no", '5" tubo']]),
        (f"\n\n{HEADER}\n\n1,yes,a\n,,\n2,no,b\n\n\n", [["1", "yes", "a"], ["2", "no", "b"]]),
        (f"{HEADER}\n1,yes,a,,\n2,no,b,\n", [["1", "yes", "a"], ["2", "no", "b"]]),
        (f"{HEADER},\n1,yes,a,x\n", [["1", "yes", "a", "x"]]),
        ("alone\n1\n\n2\n", [["1"], ["2"]]),
    ],
)  # fmt: skip
def test_every_line_with_content_is_a_row(tmp_path: Path, content: str, expected: list[list[str]]) -> None:
    assert rows(read(tmp_path, content)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    table = read(tmp_path, f"{mark}{HEADER}\n1,sì,perché’\n2,no,è".encode(encoding))
    assert rows(table) == [["1", "sì", "perché’"], ["2", "no", "è"]]
    assert table.dialect.encoding == encoding.removesuffix("-sig").removesuffix("-be")


def test_a_first_quoted_cell_far_down_is_one_cell(tmp_path: Path) -> None:
    lines = [f"{n},yes,a" for n in range(30_000)]
    lines[28_998] = '28998,yes,"a, b"'
    table = read(tmp_path, "\n".join([HEADER, *lines]))
    assert (len(table.lines), table.cells["note"][28_998].as_py(), table.lines[28_998]) == (30_000, "a, b", 29_000)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    table = read(tmp_path, f'sep=,\n\n{HEADER}\n1,yes,"a\r\nb\nc"\n\n2,no,b\n')
    assert (table.lines.tolist(), table.blank) == ([4, 8], 1)
    assert read(tmp_path, f"sep=,\n\n{HEADER}\n1,yes,a\n\n2,no,b\n").lines.tolist() == [4, 6]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{HEADER}\n1,yes,a\n2,no\n", "d.csv, riga 3: 2 celle, l'intestazione ne ha 3"),
        (f"{HEADER}\n1,yes,a,b\n2,no,b,b\n3,no,b,b\n", "d.csv, riga 2 e altre 2: 4 celle, l'intestazione ne ha 3"),
        (f'{HEADER}\n1,yes,a\n2,no,"b\n3,yes,c\n', "d.csv, riga 3: le virgolette aperte qui non si chiudono"),
        (f'{HEADER}\n1,"yes,a\n2,"no",b\n3,yes,c\n', "d.csv, riga 2: le virgolette aperte qui non si chiudono"),
        (f'{HEADER}\n1,"ye"s,a\n', "d.csv, riga 2: le virgolette"),
        ("id,arm,ID\n1,yes,a\n", "d.csv, riga 1: lo stesso nome per più colonne: id, ID"),
        (f"{HEADER}\n", "d.csv: sotto l'intestazione non c'è alcuna riga"),
        (HEADER, "d.csv: sotto l'intestazione non c'è alcuna riga"),
        ("", "d.csv: "),
        ("\n\n", "d.csv: "),
        (f"{HEADER}\n1,ye\0s,a\n", "d.csv"),
        (f"{HEADER}\n" + "1,yes,a\n" * 20_000 + "1,ye\0s,a\n", "d.csv, riga 20002, colonna B, segno 5: "),
        ("a,b;c\n1,2;3\n", "d.csv: il separatore può essere uno qualsiasi tra ';' ','"),
        (f"{HEADER}\n1,sì,a\n".encode() + "2,sì,a\n".encode("cp1252"), "d.csv, riga 3: non è in utf-8"),
        (f"{HEADER}\n1,\x81,a\n".encode("latin-1"), "d.csv, riga 2: non è in cp1252"),
        (b"PK\x03\x04rest", "d.csv: "),
    ],
)  # fmt: skip
def test_a_fault_of_the_file_is_one_line_that_names_it(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(StudyError) as caught:
        read(tmp_path, content)
    message = caught.value.say("it")
    assert message.startswith(said)
    assert "\n" not in message


def test_rows_too_short_and_too_long_and_an_open_quotation_mark_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        read(tmp_path, f'{HEADER}\n1,yes\n2,no,"b",c\n3,no\n4,no,"d\n')
    assert [line.partition(":")[0] for line in caught.value.say("en").splitlines()] == [
        "d.csv, line 2 and 1 more",
        "d.csv, line 3",
        "d.csv, line 5",
    ]


def test_what_the_study_says_of_a_file_is_not_questioned(tmp_path: Path) -> None:
    told = TextDialect("cp1252", ";", "'")
    assert rows(read(tmp_path, "a,b;c\n1,2;'3;\"'\n", told)) == [["1,2", '3;"']]
    assert rows(read(tmp_path, 'a,b\n"1,2\n', TextDialect(quote=""))) == [['"1', "2"]]
    with pytest.raises(StudyError, match="line 1: is not in utf-8"):
        read(tmp_path, "a,è\n1,2\n".encode("cp1252"), TextDialect("utf-8"))


cell = st.text(st.sampled_from("ab1#'\"\n ;,\té"), max_size=5)


@given(
    st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_what_was_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[list[str]],
    delimiter: str,
    end: str,
    quoting: int,
    encoding: str,
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([["x", "y"], *table])
    told = TextDialect(encoding, delimiter)
    expected = [[each or None for each in row] for row in table if any(row)]
    content = written.getvalue().encode(encoding)
    if not expected:
        with pytest.raises(StudyError, match="no row"):
            read(tmp_path_factory.mktemp("text"), content, told)
        return
    found = read(tmp_path_factory.mktemp("text"), content, told)
    assert rows(found) == expected
    assert found.blank == len(table) - len(expected)


@given(
    st.lists(st.sampled_from(["1,yes,a", "#2,no,", "", ",,", "3,,c,"]), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_both_ways_of_reading_agree(tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str) -> None:
    """A quotation mark anywhere makes the file be read row by row instead of at once."""
    folder = tmp_path_factory.mktemp("text")
    plain = read(folder, end.join([HEADER, *lines, "9,last,x"]))
    quoted = read(folder, end.join([HEADER, *lines, '9,last,"x"']))
    assert rows(plain) == rows(quoted)
    assert (plain.lines.tolist(), plain.blank) == (quoted.lines.tolist(), quoted.blank)
    assert plain.cells.schema.equals(pa.schema([(name, pa.string()) for name in HEADER.split(",")]))
