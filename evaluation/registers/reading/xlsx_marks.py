"""The marks of an xlsx workbook, read from its parts: the reader of values does not tell them."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path

from evaluation.registers.reading.letters import column_number
from evaluation.registers.reading.marks import Cell, SheetMarks, parse_xml

_TRUE = ("1", "true", "on")


def read_xlsx_marks(path: Path, file: str) -> dict[str, SheetMarks]:
    """Return the marks of each sheet by its name; ``file`` is that of the file for people.

    Raises
    ------
    RegisterError
        When a part is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        names, epoch = _sheets(archive, file)
        targets = _relations(archive, file, "xl/workbook.xml")
        styles = _Styles(archive, file)
        marks = {}
        for name, relation in names.items():
            part = targets.get(relation, "")
            if part in archive.namelist() and "worksheets" in part:
                marks[name] = _Sheet(archive, file, part, styles).marks(epoch)
        return marks


def _sheets(archive: zipfile.ZipFile, file: str) -> tuple[dict[str, str], int]:
    names: dict[str, str] = {}
    epoch = 1900

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch
        if tag == "sheet":
            names[attributes.get("name", "")] = attributes.get("id", "")
        elif tag == "workbookPr" and attributes.get("date1904") in _TRUE:
            epoch = 1904

    with archive.open("xl/workbook.xml") as content:
        parse_xml(content, file, start)
    return names, epoch


def _relations(archive: zipfile.ZipFile, file: str, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = target.lstrip("/")

    if relations in archive.namelist():
        with archive.open(relations) as content:
            parse_xml(content, file, start)
    return targets


class _Styles:
    """Which cell formats are struck through, and which have a fill colour."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.struck: set[str] = set()
        self.coloured: set[str] = set()
        self._inside: list[str] = []
        self._fonts: list[bool] = []
        self._fills: list[bool] = []
        self._formats = 0
        if "xl/styles.xml" in archive.namelist():
            with archive.open("xl/styles.xml") as content:
                parse_xml(content, file, self._start, self._end)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self._inside[-1] if self._inside else ""
        self._inside.append(tag)
        if (parent, tag) == ("fonts", "font"):
            self._fonts.append(False)
        elif (parent, tag) == ("fills", "fill"):
            self._fills.append(False)
        elif tag == "strike" and parent == "font" and "fonts" in self._inside:
            self._fonts[-1] = attributes.get("val", "1") in _TRUE
        elif tag == "patternFill" and "fills" in self._inside:
            self._fills[-1] = attributes.get("patternType", "none") not in ("none", "gray125")
        elif (parent, tag) == ("cellXfs", "xf"):
            self._add_format(int(attributes.get("fontId", 0)), int(attributes.get("fillId", 0)))

    def _end(self, _: str) -> None:
        self._inside.pop()

    def _add_format(self, font: int, fill: int) -> None:
        number = str(self._formats)
        self._formats += 1
        if font < len(self._fonts) and self._fonts[font]:
            self.struck.add(number)
        if fill < len(self._fills) and self._fills[fill]:
            self.coloured.add(number)


class _Sheet:
    """One run through the XML of a sheet."""

    def __init__(self, archive: zipfile.ZipFile, file: str, part: str, styles: _Styles) -> None:
        self.styles = styles
        self.row, self.column, self.last_row, self.last_column = 0, 0, 0, 0
        self.hidden: set[int] = set()
        self.struck: set[int] = set()
        self.errors: dict[Cell, str] = {}
        self.formulas: set[Cell] = set()
        self.merges: list[tuple[Cell, Cell]] = []
        self.coloured, self.comments = 0, 0
        self._style, self._kind, self._error, self._in_value = "", "", "", False
        with archive.open(part) as content:
            parse_xml(content, file, self._start, self._end, self._text)
        for target in _relations(archive, file, part).values():
            if posixpath.basename(target).startswith("comment") and target in archive.namelist():
                with archive.open(target) as content:
                    parse_xml(content, file, self._count_comment)

    def marks(self, epoch: int) -> SheetMarks:
        return SheetMarks(
            rows=self.last_row,
            columns=self.last_column,
            hidden_rows=frozenset(self.hidden),
            struck_rows=frozenset(self.struck),
            errors=self.errors,
            uncomputed=frozenset(self.formulas),
            merges=tuple(self.merges),
            coloured=self.coloured,
            comments=self.comments,
            epoch=epoch,
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            # The reader of values goes by the cell's own reference, whatever the row says.
            row, self.column = _cell(attributes.get("r", "")) if "r" in attributes else (self.row, self.column + 1)
            self.row = row or self.row
            self._style, self._kind = attributes.get("s", ""), attributes.get("t", "")
        elif tag in ("v", "is"):
            self._in_value = True
            if self._kind == "str":
                self.formulas.discard((self.row, self.column))
        elif tag == "f":
            self.formulas.add((self.row, self.column))
        elif tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
            if attributes.get("hidden") in _TRUE:
                self.hidden.add(self.row)
        elif tag == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.merges.append((_cell(first), _cell(last or first)))

    def _has_content(self) -> None:
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column)
        self.formulas.discard((self.row, self.column))
        self._in_value = False
        if self._style in self.styles.struck:
            self.struck.add(self.row)
        self.coloured += self._style in self.styles.coloured

    def _text(self, text: str) -> None:
        if self._kind == "e":
            self._error += text
        if self._in_value and text:
            self._has_content()

    def _end(self, tag: str) -> None:
        if tag == "c":
            if self._kind == "e" and self._error.strip():
                self.errors[(self.row, self.column)] = self._error[self._error.find("#") :].strip()
            self._kind, self._error, self._in_value = "", "", False

    def _count_comment(self, tag: str, _: dict[str, str]) -> None:
        self.comments += tag == "comment"


def _cell(reference: str) -> Cell:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :] or 0), column_number(letters)
